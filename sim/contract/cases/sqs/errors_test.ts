/** Each error of SQS as it goes over the wire, in JSON and in the query protocol that old SDKs speak. */
import "../../../host/install.ts";
import assert from "node:assert/strict";
import { AwsError } from "../../../aws/errors.ts";
import type { Caller } from "../../../aws/operation.ts";
import { Entity } from "../../../kernel/mod.ts";
import { createWorld } from "../../../mod.ts";
import { decode, encodeError, type WireRequest } from "../../../wire/mod.ts";

const CALLER: Caller = { kind: "client", name: "test" };
const URL = "https://sqs.us-east-1.amazonaws.com/000000000000/";
const ARN = "arn:aws:sqs:us-east-1:000000000000:";
const REQUEST_ID = "00000000-0000-0000-0000-000000000001";
const LEGACY = "AWS.SimpleQueueService.";

interface ErrorCase {
  /** The name of the error's shape. */
  readonly shape: string;
  /** The code that it had before there was JSON. Default: its name. */
  readonly code?: string;
  readonly status?: number;
  readonly call: readonly [operation: string, input: Readonly<Record<string, unknown>>];
  /** The same input as a form, without Action and Version. */
  readonly form: string;
  readonly given?: readonly (readonly [operation: string, input: object])[];
  /** The message in the query protocol, where it is another. */
  readonly formMessage?: string;
}

const QUEUE = ["CreateQueue", { QueueName: "q" }] as const;
const Q = `QueueUrl=${encodeURIComponent(URL)}q`;
const ENTRY = "SendMessageBatchRequestEntry";

const CASES: readonly ErrorCase[] = [
  {
    shape: "QueueDoesNotExist",
    code: `${LEGACY}NonExistentQueue`,
    call: ["PurgeQueue", { QueueUrl: `${URL}q` }],
    form: Q,
    formMessage: "The specified queue does not exist for this wsdl version.",
  },
  {
    shape: "QueueNameExists",
    code: "QueueAlreadyExists",
    given: [QUEUE],
    call: ["CreateQueue", { QueueName: "q", Attributes: { DelaySeconds: "1" } }],
    form: "QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=1",
  },
  {
    shape: "QueueDeletedRecently",
    code: `${LEGACY}QueueDeletedRecently`,
    given: [QUEUE, ["DeleteQueue", { QueueUrl: `${URL}q` }]],
    call: ["CreateQueue", { QueueName: "q" }],
    form: "QueueName=q",
  },
  {
    shape: "PurgeQueueInProgress",
    code: `${LEGACY}PurgeQueueInProgress`,
    status: 403,
    given: [QUEUE, ["PurgeQueue", { QueueUrl: `${URL}q` }]],
    call: ["PurgeQueue", { QueueUrl: `${URL}q` }],
    form: Q,
  },
  {
    shape: "OverLimit",
    status: 403,
    given: [QUEUE],
    call: ["AddPermission", {
      QueueUrl: `${URL}q`,
      Label: "l",
      AWSAccountIds: ["111111111111"],
      Actions: Array(8).fill("*"),
    }],
    form: `${Q}&Label=l&AWSAccountId.1=111111111111` +
      Array.from({ length: 8 }, (_, i) => `&ActionName.${i + 1}=*`).join(""),
  },
  {
    shape: "ReceiptHandleIsInvalid",
    status: 404,
    given: [QUEUE],
    call: ["DeleteMessage", { QueueUrl: `${URL}q`, ReceiptHandle: "x" }],
    form: `${Q}&ReceiptHandle=x`,
  },
  {
    shape: "ResourceNotFoundException",
    status: 404,
    call: ["StartMessageMoveTask", { SourceArn: `${ARN}q` }],
    form: `SourceArn=${ARN}q`,
  },
  {
    shape: "InvalidMessageContents",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: `${URL}q`, MessageBody: "\u0001" }],
    form: `${Q}&MessageBody=%01`,
  },
  {
    shape: "InvalidParameterValueException",
    code: "InvalidParameterValue",
    given: [QUEUE],
    call: ["ReceiveMessage", { QueueUrl: `${URL}q`, MaxNumberOfMessages: 11 }],
    form: `${Q}&MaxNumberOfMessages=11`,
  },
  {
    shape: "MissingRequiredParameterException",
    code: "MissingParameter",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: `${URL}q` }],
    form: Q,
  },
  {
    shape: "InvalidAttributeName",
    given: [QUEUE],
    call: ["SetQueueAttributes", { QueueUrl: `${URL}q`, Attributes: { Colour: "red" } }],
    form: `${Q}&Attribute.1.Name=Colour&Attribute.1.Value=red`,
  },
  {
    shape: "InvalidAttributeValue",
    given: [QUEUE],
    call: ["SetQueueAttributes", { QueueUrl: `${URL}q`, Attributes: { DelaySeconds: "901" } }],
    form: `${Q}&Attribute.1.Name=DelaySeconds&Attribute.1.Value=901`,
  },
  {
    shape: "UnsupportedOperation",
    code: `${LEGACY}UnsupportedOperation`,
    call: ["CreateQueue", { QueueName: "q.fifo", Attributes: { FifoQueue: "true" } }],
    form: "QueueName=q.fifo&Attribute.1.Name=FifoQueue&Attribute.1.Value=true",
  },
  {
    shape: "EmptyBatchRequest",
    code: `${LEGACY}EmptyBatchRequest`,
    given: [QUEUE],
    call: ["SendMessageBatch", { QueueUrl: `${URL}q`, Entries: [] }],
    form: `${Q}&${ENTRY}=`,
  },
  {
    shape: "TooManyEntriesInBatchRequest",
    code: `${LEGACY}TooManyEntriesInBatchRequest`,
    given: [QUEUE],
    ...batch(11, (i) => `${i}`),
  },
  {
    shape: "BatchEntryIdsNotDistinct",
    code: `${LEGACY}BatchEntryIdsNotDistinct`,
    given: [QUEUE],
    ...batch(2, () => "a"),
  },
  {
    shape: "InvalidBatchEntryId",
    code: `${LEGACY}InvalidBatchEntryId`,
    given: [QUEUE],
    ...batch(1, () => "a b"),
  },
  {
    shape: "BatchRequestTooLong",
    code: `${LEGACY}BatchRequestTooLong`,
    given: [QUEUE],
    ...batch(2, (i) => `${i}`, "x".repeat(524_289)),
  },
];

/** A SendMessageBatch of that many entries. */
function batch(
  count: number,
  idOf: (i: number) => string,
  MessageBody = "m",
): Pick<ErrorCase, "call" | "form"> {
  const Entries = Array.from({ length: count }, (_, i) => ({ Id: idOf(i), MessageBody }));
  return {
    call: ["SendMessageBatch", { QueueUrl: `${URL}q`, Entries }],
    form: Q +
      Entries.map(({ Id }, i) =>
        `&${ENTRY}.${i + 1}.Id=${encodeURIComponent(Id)}&${ENTRY}.${i + 1}.MessageBody=${MessageBody}`
      ).join(""),
  };
}

const HEADERS = { host: "127.0.0.1:4566" };

function answerTo(request: WireRequest, given: ErrorCase["given"] = []) {
  const world = createWorld({ seed: 1 });
  for (const [operation, input] of given) world.apply("sqs", operation, input);
  const { service, operation, input, protocol } = decode(request);
  try {
    world.account.apply("sqs", operation, input, CALLER, Entity.root("test", 0));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { status, headers, body } = encodeError(service, error, REQUEST_ID, protocol);
    return { status, headers, text: new TextDecoder().decode(body), message: error.message };
  }
  throw new assert.AssertionError({ message: `${operation} was not refused` });
}

for (const { shape, code = shape, status = 400, call, form, given, formMessage } of CASES) {
  const [operation, input] = call;

  Deno.test(`sqs: ${shape} in JSON carries the code of the query protocol beside its own`, () => {
    const answer = answerTo({
      method: "POST",
      path: "/",
      headers: {
        ...HEADERS,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AmazonSQS.${operation}`,
      },
      body: JSON.stringify(input),
    }, given);
    assert.equal(answer.status, status);
    assert.equal(answer.headers["x-amzn-query-error"], `${code};Sender`);
    const body = JSON.parse(answer.text);
    assert.equal(body.__type, `com.amazonaws.sqs#${shape}`);
    assert.equal(body.message, answer.message);
  });

  Deno.test(`sqs: ${shape} in the query protocol is ${code}`, () => {
    const answer = answerTo({
      method: "POST",
      path: "/",
      headers: { ...HEADERS, "content-type": "application/x-www-form-urlencoded" },
      body: `Action=${operation}&Version=2012-11-05&${form}`,
    }, given);
    assert.equal(answer.status, status);
    assert.equal(/<Code>(.*)<\/Code>/.exec(answer.text)?.[1], code);
    assert.equal(/<Type>(.*)<\/Type>/.exec(answer.text)?.[1], "Sender");
    const shown = /<Message>(.*)<\/Message>/s.exec(answer.text)?.[1]?.replaceAll("&quot;", '"');
    assert.equal(shown?.replaceAll("&lt;", "<").replaceAll("&gt;", ">"), formMessage ?? answer.message);
  });
}
