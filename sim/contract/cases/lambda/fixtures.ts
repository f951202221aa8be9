/** What the cases of AWS Lambda have in common: functions, code, and what answers look like. */
import type { Given } from "../../case.ts";

export const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
export const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:q";

export function createInput(handler: string, more: object = {}): object {
  return {
    FunctionName: "f",
    Runtime: "nodejs22.x",
    Role: "arn:aws:iam::000000000000:role/contract",
    Handler: `index.${handler}`,
    Code: { S3Bucket: "orderstorm", S3Key: "targets.ts" },
    ...more,
  };
}

export function created(handler: string, more: object = {}): Given {
  return ["lambda", "CreateFunction", createInput(handler, more)];
}

export const ECHO = created("echo");
export const QUEUE: Given = ["sqs", "CreateQueue", { QueueName: "q" }];
export const MAPPING: Given = ["lambda", "CreateEventSourceMapping", {
  EventSourceArn: QUEUE_ARN,
  FunctionName: "f",
  Enabled: false,
}];
export const RESERVED: Given = [
  "lambda",
  "PutFunctionConcurrency",
  { FunctionName: "f", ReservedConcurrentExecutions: 0 },
];
export const CONFIGURED: Given = [
  "lambda",
  "PutFunctionEventInvokeConfig",
  { FunctionName: "f", MaximumRetryAttempts: 1 },
];

/** A payload as the SDK hands it out. */
export function payload(text: string): object {
  return { $bytes: [...new TextEncoder().encode(text)], class: "Uint8ArrayBlobAdapter" };
}

export const BYTES = (text: string): Uint8Array => new TextEncoder().encode(text);

export const NOT_FOUND = {
  error: "ResourceNotFoundException",
  status: 404,
  instance: "ResourceNotFoundException",
  members: { $fault: "client", Type: "User" },
} as const;
export const INVALID = {
  error: "InvalidParameterValueException",
  instance: "InvalidParameterValueException",
  members: { $fault: "client", Type: "User" },
} as const;
/** The same, from those places where AWS's answer has no `Type`. */
export const INVALID_UNTYPED = {
  ...INVALID,
  members: { $fault: "client", Type: { $undefined: true } },
} as const;
export const BROKEN = { error: "ValidationException", instance: null } as const;
/** Refused by the SDK: nothing is sent. */
export const NOT_SENT = { error: "Error", status: 0, instance: null } as const;

/** The input that names the only mapping that was listed. */
export function listed([first]: readonly { EventSourceMappings: { UUID: string }[] }[]): object {
  return { UUID: first!.EventSourceMappings[0]!.UUID };
}

/** A zip of one file, `index.js`, that hands back its event. */
export const ZIP = Uint8Array.from(
  atob(
    "UEsDBBQAAAAAAAAAIQAoDJycKgAAACoAAAAIAAAAaW5kZXguanNleHBvcnRzLmhhbmRsZXIgPSBhc3luYyAoZXZlbnQpID0+IGV2ZW50OwpQ" +
      "SwECFAMUAAAAAAAAACEAKAycnCoAAAAqAAAACAAAAAAAAAAAAAAAgAEAAAAAaW5kZXguanNQSwUGAAAAAAEAAQA2AAAAUAAAAAAA",
  ),
  (character) => character.charCodeAt(0),
);
export const ZIP_SHA256 = "WI3abbVhyvihJ3EN+nbX4cPSLXUrlfamxJons01NNvc=";

/** The function `f` with its code as a zip. */
export const ZIPPED: Given = ["lambda", "CreateFunction", createInput("handler", { Code: { ZipFile: ZIP } })];
export const PUBLISHED: Given = ["lambda", "PublishVersion", { FunctionName: "f" }];
export const ALIASED: Given = ["lambda", "CreateAlias", {
  FunctionName: "f",
  Name: "live",
  FunctionVersion: "1",
}];

export const CONFLICT = {
  error: "ResourceConflictException",
  status: 409,
  instance: "ResourceConflictException",
  members: { Type: "User" },
} as const;
export const PRECONDITION = {
  error: "PreconditionFailedException",
  status: 412,
  instance: "PreconditionFailedException",
  members: { Type: "User" },
} as const;
