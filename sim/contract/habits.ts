/** What each habit of handlers comes to, on every transport, and what it is played with. */
import type { Given } from "./case.ts";
import type { PlayOptions } from "./stage.ts";
import type { Habit } from "./testdata/habits.ts";

/** A habit and what must come of it. */
export interface Expected {
  readonly name: string;
  /** Of the answer, as `describe` puts it: all that stands here must be there. */
  readonly answer: unknown;
  /** Texts that must stand in the log. */
  readonly logs?: readonly string[];
  /** Virtual time after which the world must have come to rest. */
  readonly withinMs?: number;
  readonly options?: PlayOptions;
}

const QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/000000000000/q";
const HELLO = { MD5OfMessageBody: "5d41402abc4b2a76b9719d911017c592" };

/** Two queues and a table, which every habit finds. */
export const RESOURCES: readonly Given[] = [
  ["sqs", "CreateQueue", { QueueName: "q" }],
  ["sqs", "CreateQueue", { QueueName: "q2" }],
  ["dynamodb", "CreateTable", {
    TableName: "ranged",
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "at", AttributeType: "N" },
    ],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "at", KeyType: "RANGE" }],
    BillingMode: "PAY_PER_REQUEST",
  }],
];

/** A function that a handler may invoke. */
export function target(FunctionName: string, handler: string): Given {
  return ["lambda", "CreateFunction", {
    FunctionName,
    Runtime: "nodejs22.x",
    Role: "arn:aws:iam::000000000000:role/contract",
    Handler: `index.${handler}`,
    Code: { S3Bucket: "orderstorm", S3Key: "targets.ts" },
  }];
}

const RULE: readonly Given[] = [
  ["eventbridge", "PutRule", { Name: "r", EventPattern: '{"source":["orders"]}' }],
  ["eventbridge", "PutTargets", {
    Rule: "r",
    Targets: [{ Id: "t", Arn: "arn:aws:sqs:us-east-1:000000000000:q" }],
  }],
];

const THROTTLED: PlayOptions = { faults: [{ kind: "throttle", where: { by: "caller" } }] };
const SLOW: PlayOptions = {
  faults: [{ kind: "latency", latencyMs: 5000, where: { operation: "SendMessage" } }],
};

/** A call that came to an error after so many attempts. */
function gaveUp(name: string, attempts: number): object {
  return { came: { name, members: { $metadata: { attempts } } } };
}

const ABORTED = { came: { name: "AbortError", message: "Request aborted" } };
const TIMED_OUT = gaveUp("TimeoutError", 3);

export const HABITS: Readonly<Record<Habit, Expected>> = {
  documentRoundTrip: {
    name: "the document client puts and gets plain values",
    answer: {
      got: {
        Item: {
          id: "1",
          bytes: { $bytes: [0, 255], class: "Uint8Array" },
          list: [1, "a", null, { deep: [true] }],
          tags: { $set: ["a", "b"] },
          scores: { $set: [1, 2.5] },
          price: { amount: 12.5, currency: "EUR" },
          big: { $bigint: "12345678901234567890" },
        },
      },
    },
  },
  documentUpdate: {
    name: "the document client updates, and is refused with the item as DynamoDB has it",
    answer: {
      updated: { Attributes: { count: 2, seen: ["x"] } },
      refused: { name: "ConditionalCheckFailedException", members: { Item: { count: { N: "2" } } } },
      isRefusal: true,
    },
  },
  documentQuery: {
    name: "the document client queries, in pages too",
    answer: {
      page: { Count: 1, LastEvaluatedKey: { id: "1", at: 1 } },
      batch: { Responses: { ranged: [{ at: 2 }] } },
      pages: [[{ at: 1 }, { at: 2 }], [{ at: 3 }]],
    },
  },
  documentTransaction: {
    name: "the document client learns why a transaction was cancelled",
    answer: {
      name: "TransactionCanceledException",
      members: {
        CancellationReasons: [{ Code: "None" }, {
          Code: "ConditionalCheckFailed",
          Item: { owner: { S: "o" } },
        }],
      },
    },
  },
  documentAggregated: {
    name: "the document client has a method for each command",
    answer: { got: { Item: { at: 1 } }, called: { error: null, output: { Item: { at: 1 } } } },
  },
  aggregated: {
    name: "clients have a method for each operation",
    answer: {
      sent: HELLO,
      received: { Messages: [{ Body: "hello" }] },
      tables: { TableNames: ["ranged"] },
      buses: { EventBuses: [{ Name: "default" }] },
      text: "[1]",
    },
    options: { given: [target("target", "echo")] },
  },
  perInvocation: { name: "a client may be made for one call", answer: [{}, {}, {}] },
  explicit: { name: "a client may be told where and who it is", answer: HELLO },
  subclass: { name: "a client may be extended", answer: HELLO },
  withoutConfiguration: {
    name: "a client without credentials or region cannot send",
    answer: {
      noCredentials: { name: "Error", message: "no credentials today" },
      credentials: HELLO,
      noRegion: { name: "Error", message: "no region today" },
    },
  },
  ownRequestHandler: {
    name: "a request handler of the user's own is asked",
    answer: { seen: ["sqs.us-east-1.amazonaws.com/"] },
  },
  globalEndpoint: {
    name: "a global endpoint needs what the SDK does not bring",
    answer: { name: "Error", members: { $metadata: { attempts: 1 } } },
  },
  eventWithTime: {
    name: "an event keeps the time it was put with",
    answer: { time: "2025-02-03T04:05:06Z", detail: { order: 1 } },
    options: { given: RULE },
  },
  payloads: {
    name: "payloads have methods to read them",
    answer: {
      echoed: '{"a":1}',
      decoded: '{"a":1}',
      functionError: "Unhandled",
      log: "string",
    },
    options: { given: [target("target", "echo"), target("failing", "fail")] },
  },
  patient: { name: "a timeout that never strikes keeps nobody waiting", answer: HELLO, withinMs: 1000 },
  aliasing: {
    name: "what a handler does to an item afterwards stays its own affair",
    answer: { bytes: { B: { $bytes: [1, 2, 3] } }, list: { L: [{ S: "a" }] } },
  },
  callbacks: {
    name: "callbacks are called, and what they do is the handler's doing",
    answer: [
      { returned: { $undefined: true } },
      { error: null, output: HELLO },
      { error: null, output: HELLO },
      { error: { name: "QueueDoesNotExist" }, output: { $undefined: true } },
      { error: null, output: { QueueUrls: [QUEUE_URL, `${QUEUE_URL}2`] } },
      { output: HELLO },
    ],
  },
  paginators: {
    name: "paginators go through all pages",
    answer: {
      items: [[{ at: { N: "0" } }, { at: { N: "1" } }], [{ at: { N: "2" } }, { at: { N: "3" } }], [{
        at: { N: "4" },
      }]],
      queues: [[QUEUE_URL], [`${QUEUE_URL}2`]],
      tables: [["ranged"]],
    },
  },
  waiters: {
    name: "waiters wait in virtual time",
    answer: {
      exists: { state: "SUCCESS" },
      gone: { state: "SUCCESS", reason: { name: "ResourceNotFoundException" } },
      never: { name: "TimeoutError" },
    },
  },
  concurrent: {
    name: "calls at once get through whatever befalls some of them, and shift nothing for the handler",
    answer: { settled: Array.from({ length: 41 }, () => ({})) },
    options: { faults: [{ kind: "throttle", where: { by: "caller" }, rate: 0.5 }] },
  },
  race: { name: "calls may race each other", answer: { first: { $metadata: { attempts: 1 } } } },
  attempts: {
    name: "clients try as often as they are told",
    answer: [
      gaveUp("RequestThrottled", 1),
      gaveUp("RequestThrottled", 5),
      gaveUp("RequestThrottled", 2),
      gaveUp("RequestThrottled", 3),
      { ...gaveUp("RequestThrottled", 4), tookMs: 6028 },
      gaveUp("ProvisionedThroughputExceededException", 4),
    ],
    options: THROTTLED,
  },
  environmentAttempts: {
    name: "the environment may say how often",
    answer: [gaveUp("RequestThrottled", 6), gaveUp("RequestThrottled", 6)],
    options: { ...THROTTLED, environment: { AWS_MAX_ATTEMPTS: "6", AWS_RETRY_MODE: "adaptive" } },
  },
  adaptive: {
    name: "the adaptive mode slows a throttled client down",
    answer: Array.from({ length: 8 }, () => ({ came: { $metadata: { attempts: 3 } } })),
    options: { faults: [{ kind: "throttle", where: { by: "caller" }, perEntity: 2 }] },
  },
  capacity: {
    name: "a client that is throttled again and again has no retries left",
    answer: {
      results: [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 2, 1, 1, 1],
      poll: gaveUp("RequestThrottled", 1),
    },
    options: THROTTLED,
  },
  timeouts: {
    name: "request handlers wait for as long as they are told",
    answer: [
      { came: HELLO, tookMs: 5001 },
      TIMED_OUT,
      TIMED_OUT,
      { ...gaveUp("TimeoutError", 1), tookMs: 1000 },
      { came: HELLO },
      { came: HELLO },
    ],
    options: SLOW,
  },
  aborts: {
    name: "a caller may give up at any time",
    answer: [
      { ...ABORTED, tookMs: 0 },
      { ...ABORTED, tookMs: 2000 },
      { ...ABORTED, tookMs: 1500 },
      { came: { QueueUrls: [QUEUE_URL, `${QUEUE_URL}2`] } },
      { came: HELLO },
    ],
    options: SLOW,
  },
  abortedBackoff: {
    name: "a caller may give up between two attempts",
    answer: { ...ABORTED, tookMs: 300 },
    options: THROTTLED,
  },
  clientMiddleware: {
    name: "a client's middleware sees input, request, response and output",
    answer: {
      seen: [
        { input: { MessageBody: "hello" } },
        {
          method: "POST",
          hostname: "sqs.us-east-1.amazonaws.com",
          target: "AmazonSQS.SendMessage",
          attempt: "attempt=1; max=3",
          signed: true,
          body: JSON.stringify({ QueueUrl: QUEUE_URL, MessageBody: "changed" }),
        },
        { statusCode: 200, headers: { "content-type": "application/x-amz-json-1.0" } },
        { output: { MD5OfMessageBody: "8977dfac2f8e04cb96e66882235f5aba" } },
      ],
      plain: HELLO,
    },
  },
  commandMiddleware: { name: "a command's middleware runs, and so do plugins", answer: ["/", "/", "plugin"] },
  nested: { name: "a middleware may send on its own account", answer: [{}, {}, {}, {}] },
  logger: {
    name: "a logger gets the SDK's own lines",
    answer: "QueueDoesNotExist",
    logs: [
      "commandName: 'SendMessageCommand'",
      "commandName: 'PutItemCommand'",
      "QueueDoesNotExist: The specified queue does not exist.",
    ],
  },
};
