/**
 * What a client sees of AWS Lambda.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 */
import type { Case, Given } from "../case.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:q";

function createInput(handler: string, more: object = {}): object {
  return {
    FunctionName: "f",
    Runtime: "nodejs22.x",
    Role: "arn:aws:iam::000000000000:role/contract",
    Handler: `index.${handler}`,
    Code: { S3Bucket: "orderstorm", S3Key: "targets.ts" },
    ...more,
  };
}

function created(handler: string, more: object = {}): Given {
  return ["lambda", "CreateFunction", createInput(handler, more)];
}

const ECHO = created("echo");
const QUEUE: Given = ["sqs", "CreateQueue", { QueueName: "q" }];
const MAPPING: Given = ["lambda", "CreateEventSourceMapping", {
  EventSourceArn: QUEUE_ARN,
  FunctionName: "f",
  Enabled: false,
}];
const RESERVED: Given = [
  "lambda",
  "PutFunctionConcurrency",
  { FunctionName: "f", ReservedConcurrentExecutions: 0 },
];
const CONFIGURED: Given = [
  "lambda",
  "PutFunctionEventInvokeConfig",
  { FunctionName: "f", MaximumRetryAttempts: 1 },
];

/** A payload as the SDK hands it out. */
function payload(text: string): object {
  return { $bytes: [...new TextEncoder().encode(text)], class: "Uint8ArrayBlobAdapter" };
}

const BYTES = (text: string): Uint8Array => new TextEncoder().encode(text);

const NOT_FOUND = {
  error: "ResourceNotFoundException",
  status: 404,
  instance: "ResourceNotFoundException",
  members: { $fault: "client", Type: "User" },
} as const;
const INVALID = {
  error: "InvalidParameterValueException",
  instance: "InvalidParameterValueException",
  members: { $fault: "client", Type: "User" },
} as const;
const BROKEN = { error: "ValidationException", instance: null } as const;
/** Refused by the SDK: nothing is sent. */
const NOT_SENT = { error: "Error", status: 0, instance: null } as const;

/** The input that names the only mapping that was listed. */
function listed([first]: readonly { EventSourceMappings: { UUID: string }[] }[]): object {
  return { UUID: first!.EventSourceMappings[0]!.UUID };
}

export const LAMBDA: readonly Case[] = [
  {
    name: "CreateFunction answers with 201 and the configuration",
    call: ["CreateFunction", createInput("echo", { Environment: { Variables: { A: "b" } }, Timeout: 5 })],
    output: { FunctionName: "f", FunctionArn: ARN, Timeout: 5, Environment: { Variables: { A: "b" } } },
    status: 201,
  },
  {
    name: "CreateFunction refuses the name of a function that is there",
    given: [ECHO],
    call: ["CreateFunction", createInput("echo")],
    error: "ResourceConflictException",
    status: 409,
    instance: "ResourceConflictException",
    members: { Type: "User" },
  },
  {
    name: "CreateFunction refuses a runtime",
    call: ["CreateFunction", createInput("echo", { Runtime: "cobol" })],
    ...INVALID,
  },
  {
    name: "CreateFunction refuses no role",
    call: ["CreateFunction", createInput("echo", { Role: undefined })],
    ...BROKEN,
  },
  {
    name: "CreateFunction refuses text for a number",
    call: ["CreateFunction", createInput("echo", { Timeout: "5" })],
    error: "SerializationException",
    instance: null,
  },
  {
    name: "GetFunction shows configuration and code",
    given: [ECHO],
    call: ["GetFunction", { FunctionName: ARN }],
    output: { Configuration: { FunctionName: "f", State: "Active" } },
  },
  {
    name: "GetFunction does not find a function",
    call: ["GetFunction", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "GetFunctionConfiguration shows the configuration",
    given: [ECHO],
    call: ["GetFunctionConfiguration", { FunctionName: "f", Qualifier: "$LATEST" }],
    output: { FunctionName: "f", MemorySize: 128 },
  },
  {
    name: "GetFunctionConfiguration does not find a function",
    call: ["GetFunctionConfiguration", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "GetFunctionConfiguration without a name is not sent",
    call: ["GetFunctionConfiguration", {}],
    ...NOT_SENT,
  },
  {
    name: "GetFunctionConfiguration with an empty name",
    call: ["GetFunctionConfiguration", { FunctionName: "" }],
    error: "UnknownOperationException",
    status: 404,
    instance: null,
  },
  {
    name: "UpdateFunctionConfiguration answers with the configuration",
    given: [ECHO],
    call: ["UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9, Environment: { Variables: {} } }],
    output: { Timeout: 9 },
  },
  {
    name: "UpdateFunctionConfiguration does not find a function",
    call: ["UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9 }],
    ...NOT_FOUND,
  },
  {
    name: "UpdateFunctionConfiguration refuses another revision",
    given: [ECHO],
    call: ["UpdateFunctionConfiguration", { FunctionName: "f", RevisionId: "x" }],
    error: "PreconditionFailedException",
    status: 412,
    instance: "PreconditionFailedException",
    members: { Type: "User" },
  },
  {
    name: "UpdateFunctionConfiguration refuses a runtime",
    given: [ECHO],
    call: ["UpdateFunctionConfiguration", { FunctionName: "f", Runtime: "cobol" }],
    ...INVALID,
  },
  {
    name: "ListFunctions lists in pages",
    given: [ECHO],
    call: ["ListFunctions", { MaxItems: 1 }],
    output: { Functions: [{ FunctionName: "caller" }] },
  },
  { name: "ListFunctions refuses a size of pages", call: ["ListFunctions", { MaxItems: 0 }], ...BROKEN },
  {
    name: "ListFunctions refuses a version",
    call: ["ListFunctions", { FunctionVersion: "x" }],
    ...BROKEN,
  },
  {
    name: "DeleteFunction answers with 204 and nothing",
    given: [ECHO],
    call: ["DeleteFunction", { FunctionName: "f" }],
    output: {},
    status: 204,
  },
  {
    name: "DeleteFunction does not find a function",
    call: ["DeleteFunction", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteFunction refuses the only version",
    given: [ECHO],
    call: ["DeleteFunction", { FunctionName: "f", Qualifier: "$LATEST" }],
    ...INVALID,
  },
  {
    name: "PutFunctionConcurrency answers with what it was told",
    given: [ECHO],
    call: ["PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 2 }],
    output: { ReservedConcurrentExecutions: 2 },
  },
  {
    name: "PutFunctionConcurrency refuses more than the account has",
    given: [ECHO],
    call: ["PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 950 }],
    ...INVALID,
  },
  {
    name: "PutFunctionConcurrency does not find a function",
    call: ["PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 2 }],
    ...NOT_FOUND,
  },
  {
    name: "GetFunctionConcurrency shows what was reserved",
    given: [ECHO, RESERVED],
    call: ["GetFunctionConcurrency", { FunctionName: "f" }],
    output: { ReservedConcurrentExecutions: 0 },
  },
  {
    name: "GetFunctionConcurrency of a function without has no member",
    given: [ECHO],
    call: ["GetFunctionConcurrency", { FunctionName: "f" }],
    output: {},
  },
  {
    name: "GetFunctionConcurrency does not find a function",
    call: ["GetFunctionConcurrency", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteFunctionConcurrency answers with 204 and nothing",
    given: [ECHO, RESERVED],
    call: ["DeleteFunctionConcurrency", { FunctionName: "f" }],
    output: {},
    status: 204,
  },
  {
    name: "DeleteFunctionConcurrency does not find a function",
    call: ["DeleteFunctionConcurrency", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteFunctionConcurrency refuses a version",
    given: [ECHO],
    call: ["DeleteFunctionConcurrency", { FunctionName: `${ARN}:$LATEST` }],
    ...INVALID,
  },
  {
    name: "PutFunctionEventInvokeConfig answers with a date",
    given: [ECHO, QUEUE],
    call: ["PutFunctionEventInvokeConfig", {
      FunctionName: "f",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } },
    }],
    output: {
      FunctionArn: `${ARN}:$LATEST`,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } },
    },
  },
  {
    name: "PutFunctionEventInvokeConfig refuses nothing",
    given: [ECHO],
    call: ["PutFunctionEventInvokeConfig", { FunctionName: "f" }],
    ...INVALID,
  },
  {
    name: "PutFunctionEventInvokeConfig does not find a function",
    call: ["PutFunctionEventInvokeConfig", { FunctionName: "f", MaximumRetryAttempts: 0 }],
    ...NOT_FOUND,
  },
  {
    name: "GetFunctionEventInvokeConfig shows it, with a date",
    given: [ECHO, CONFIGURED],
    call: ["GetFunctionEventInvokeConfig", { FunctionName: "f" }],
    output: { MaximumRetryAttempts: 1, LastModified: { $date: Date.UTC(2026, 0, 1) } },
  },
  {
    name: "GetFunctionEventInvokeConfig of a function without",
    given: [ECHO],
    call: ["GetFunctionEventInvokeConfig", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteFunctionEventInvokeConfig answers with 204 and nothing",
    given: [ECHO, CONFIGURED],
    call: ["DeleteFunctionEventInvokeConfig", { FunctionName: "f" }],
    output: {},
    status: 204,
  },
  {
    name: "DeleteFunctionEventInvokeConfig of a function without",
    given: [ECHO],
    call: ["DeleteFunctionEventInvokeConfig", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "CreateEventSourceMapping answers with 202 and a date",
    given: [ECHO, QUEUE],
    call: ["CreateEventSourceMapping", {
      EventSourceArn: QUEUE_ARN,
      FunctionName: "f",
      BatchSize: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }],
    output: { EventSourceArn: QUEUE_ARN, FunctionArn: ARN, BatchSize: 5 },
    status: 202,
  },
  {
    name: "CreateEventSourceMapping refuses a source twice",
    given: [ECHO, QUEUE, MAPPING],
    call: ["CreateEventSourceMapping", { EventSourceArn: QUEUE_ARN, FunctionName: "f" }],
    error: "ResourceConflictException",
    status: 409,
    instance: "ResourceConflictException",
  },
  {
    name: "CreateEventSourceMapping refuses a queue that is not there",
    given: [ECHO],
    call: ["CreateEventSourceMapping", { EventSourceArn: QUEUE_ARN, FunctionName: "f" }],
    ...INVALID,
  },
  {
    name: "GetEventSourceMapping shows it",
    given: [ECHO, QUEUE, MAPPING],
    before: [["ListEventSourceMappings", {}]],
    call: ["GetEventSourceMapping", listed],
    output: { State: "Disabled" },
  },
  {
    name: "GetEventSourceMapping does not find it",
    call: ["GetEventSourceMapping", { UUID: "00000000-0000-0000-0000-000000000000" }],
    ...NOT_FOUND,
  },
  {
    name: "ListEventSourceMappings of a function, with dates",
    given: [ECHO, QUEUE, MAPPING],
    call: ["ListEventSourceMappings", { FunctionName: "f", EventSourceArn: QUEUE_ARN, MaxItems: 10 }],
    output: { EventSourceMappings: [{ FunctionArn: ARN, LastModified: { $date: Date.UTC(2026, 0, 1) } }] },
  },
  {
    name: "ListEventSourceMappings of nothing",
    call: ["ListEventSourceMappings", {}],
    output: { EventSourceMappings: [] },
  },
  {
    name: "UpdateEventSourceMapping answers with 202",
    given: [ECHO, QUEUE, MAPPING],
    before: [["ListEventSourceMappings", {}]],
    call: ["UpdateEventSourceMapping", (outputs) => ({ ...listed(outputs), BatchSize: 3, Enabled: false })],
    output: { BatchSize: 3 },
    status: 202,
  },
  {
    name: "UpdateEventSourceMapping does not find it",
    call: ["UpdateEventSourceMapping", { UUID: "00000000-0000-0000-0000-000000000000" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteEventSourceMapping answers with 202",
    given: [ECHO, QUEUE, MAPPING],
    before: [["ListEventSourceMappings", {}]],
    call: ["DeleteEventSourceMapping", listed],
    output: { State: "Deleting" },
    status: 202,
  },
  {
    name: "DeleteEventSourceMapping does not find it",
    call: ["DeleteEventSourceMapping", { UUID: "00000000-0000-0000-0000-000000000000" }],
    ...NOT_FOUND,
  },
  {
    name: "Invoke takes a payload as text",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f", Payload: '{"a": "é"}' }],
    output: { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: payload('{"a":"é"}') },
  },
  {
    name: "Invoke takes a payload as bytes",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f", Payload: BYTES("[1]"), InvocationType: "RequestResponse" }],
    output: { StatusCode: 200, Payload: payload("[1]") },
  },
  {
    name: "Invoke without a payload hands over an empty object",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f" }],
    output: { Payload: payload("{}") },
  },
  {
    name: "Invoke of a function that returns nothing",
    given: [created("nothing")],
    call: ["Invoke", { FunctionName: "f", Payload: "" }],
    output: { Payload: payload("null") },
  },
  {
    name: "Invoke has the error of a function in its payload, and its log",
    given: [created("fail")],
    call: ["Invoke", { FunctionName: "f", LogType: "Tail" }],
    output: { StatusCode: 200, FunctionError: "Unhandled" },
  },
  {
    name: "Invoke of type Event answers with 202 and no payload",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f", InvocationType: "Event", Payload: "{}" }],
    output: { StatusCode: 202, Payload: null },
    status: 202,
  },
  {
    name: "Invoke of type DryRun answers with 204 and no payload",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f", InvocationType: "DryRun" }],
    output: { StatusCode: 204, Payload: null },
    status: 204,
  },
  {
    name: "Invoke refuses a payload that is no JSON",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f", Payload: "{" }],
    error: "InvalidRequestContentException",
    instance: "InvalidRequestContentException",
    members: { Type: "User" },
  },
  {
    name: "Invoke refuses a payload that is too large",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f", InvocationType: "Event", Payload: `"${"x".repeat(1024 * 1024)}"` }],
    error: "RequestEntityTooLargeException",
    status: 413,
    instance: null,
    members: { Type: "User" },
  },
  { name: "Invoke does not find a function", call: ["Invoke", { FunctionName: "f" }], ...NOT_FOUND },
  {
    name: "Invoke of a function without concurrency says so, attempt after attempt",
    given: [ECHO, RESERVED],
    call: ["Invoke", { FunctionName: "f" }],
    error: "TooManyRequestsException",
    status: 429,
    instance: "TooManyRequestsException",
    members: { Type: "User", Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" },
    attempts: 3,
  },
  {
    name: "Invoke refuses a qualifier beside another",
    given: [ECHO],
    call: ["Invoke", { FunctionName: `${ARN}:$LATEST`, Qualifier: "other" }],
    ...INVALID,
  },
  { name: "Invoke without a name is not sent", call: ["Invoke", { Payload: "{}" }], ...NOT_SENT },
  {
    name: "an operation that is not emulated is answered by name",
    call: ["GetAccountSettings", {}],
    error: "UnknownOperationException",
    instance: null,
  },
  {
    name: "a call that is throttled for ever",
    faults: [{ kind: "throttle", where: { operation: "ListFunctions" } }],
    call: ["ListFunctions", {}],
    error: "TooManyRequestsException",
    status: 429,
    instance: "TooManyRequestsException",
    members: { Reason: "CallerRateLimitExceeded" },
    attempts: 3,
  },
  {
    name: "a service that fails for ever",
    faults: [{ kind: "service-error", where: { operation: "ListFunctions" } }],
    call: ["ListFunctions", {}],
    error: "ServiceException",
    status: 500,
    instance: "ServiceException",
    members: { $fault: "server", Type: "Service" },
    attempts: 3,
  },
];
