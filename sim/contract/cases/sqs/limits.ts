/**
 * What a client sees at the limits of SQS: the last value that is allowed, and the first that is not.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html
 */
import type { Case, Given } from "../../case.ts";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";
const QUEUE: Given = ["sqs", "CreateQueue", { QueueName: "q" }];
const SMALL: Given = ["sqs", "CreateQueue", { QueueName: "q", Attributes: { MaximumMessageSize: "1024" } }];
const MEBIBYTE = 1_048_576;

type Input = Readonly<Record<string, unknown>>;

interface Limit {
  readonly of: string;
  readonly operation: string;
  readonly given?: readonly Given[];
  /** Inputs that are allowed, beside the queue. */
  readonly within: readonly Input[];
  /** Inputs that are not. */
  readonly beyond: readonly Input[];
  /** The error of those. Default: the unmodelled InvalidParameterValue. */
  readonly error?: string;
}

const numbered = (count: number, of: (i: number) => unknown): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, of(i)]));
const text = { DataType: "String", StringValue: "v" };
const entries = (count: number, of: (i: number) => object): object[] =>
  Array.from({ length: count }, (_, i) => ({ Id: `e${i}`, ...of(i) }));
const send = (more: Input): Input => ({ MessageBody: "hello", ...more });
const attribute = (name: string, value: unknown): Input => ({ Attributes: { [name]: String(value) } });

const ATTRIBUTES: readonly (readonly [name: string, least: number, most: number])[] = [
  ["DelaySeconds", 0, 900],
  ["MaximumMessageSize", 1_024, MEBIBYTE],
  ["MessageRetentionPeriod", 60, 1_209_600],
  ["ReceiveMessageWaitTimeSeconds", 0, 20],
  ["VisibilityTimeout", 0, 43_200],
  ["KmsDataKeyReusePeriodSeconds", 60, 86_400],
];

const LIMITS: readonly Limit[] = [
  ...ATTRIBUTES.map(([name, least, most]): Limit => ({
    of: name,
    operation: "SetQueueAttributes",
    within: [attribute(name, least), attribute(name, most)],
    beyond: [attribute(name, least - 1), attribute(name, most + 1), attribute(name, "many")],
    error: "InvalidAttributeValue",
  })),
  {
    of: "the number of messages",
    operation: "ReceiveMessage",
    within: [{ MaxNumberOfMessages: 1 }, { MaxNumberOfMessages: 10 }],
    beyond: [{ MaxNumberOfMessages: 0 }, { MaxNumberOfMessages: 11 }],
  },
  {
    of: "the visibility timeout",
    operation: "ReceiveMessage",
    within: [{ VisibilityTimeout: 0 }, { VisibilityTimeout: 43_200 }],
    beyond: [{ VisibilityTimeout: -1 }, { VisibilityTimeout: 43_201 }],
  },
  {
    of: "the wait",
    operation: "ReceiveMessage",
    within: [{ WaitTimeSeconds: 0 }, { WaitTimeSeconds: 1 }],
    beyond: [{ WaitTimeSeconds: -1 }, { WaitTimeSeconds: 21 }],
  },
  {
    of: "the delay",
    operation: "SendMessage",
    within: [send({ DelaySeconds: 0 }), send({ DelaySeconds: 900 })],
    beyond: [send({ DelaySeconds: -1 }), send({ DelaySeconds: 901 })],
  },
  {
    of: "the size of a message",
    operation: "SendMessage",
    within: [{ MessageBody: "x".repeat(MEBIBYTE) }],
    beyond: [{ MessageBody: "x".repeat(MEBIBYTE + 1) }],
  },
  {
    of: "the size that a queue allows, attributes and bytes of UTF-8 counted",
    operation: "SendMessage",
    given: [SMALL],
    within: [
      { MessageBody: "é".repeat(512) },
      { MessageBody: "x".repeat(1_015), MessageAttributes: { ab: text } },
    ],
    beyond: [
      { MessageBody: "é".repeat(512) + "x" },
      { MessageBody: "x".repeat(1_016), MessageAttributes: { ab: text } },
    ],
  },
  {
    of: "message attributes",
    operation: "SendMessage",
    within: [
      send({ MessageAttributes: numbered(10, () => text) }),
      send({ MessageAttributes: { ["n".repeat(255)]: text } }),
      send({ MessageAttributes: { n: { DataType: "Number", StringValue: "1".repeat(38) } } }),
    ],
    beyond: [
      send({ MessageAttributes: numbered(11, () => text) }),
      send({ MessageAttributes: { ["n".repeat(257)]: text } }),
      send({ MessageAttributes: { n: { DataType: "Number", StringValue: "1".repeat(39) } } }),
    ],
  },
  {
    of: "the length of a group's id",
    operation: "SendMessage",
    within: [send({ MessageGroupId: "g".repeat(128) })],
    beyond: [send({ MessageGroupId: "g".repeat(129) }), send({ MessageGroupId: "" })],
  },
  {
    of: "the size of a batch",
    operation: "SendMessageBatch",
    within: [{ Entries: entries(2, () => ({ MessageBody: "x".repeat(MEBIBYTE / 2) })) }],
    beyond: [{ Entries: entries(2, (i) => ({ MessageBody: "x".repeat(MEBIBYTE / 2 + i) })) }],
    error: "BatchRequestTooLong",
  },
  ...["SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"].map((operation): Limit => {
    const of = () => ({ MessageBody: "m", ReceiptHandle: "x", VisibilityTimeout: 0 });
    return {
      of: "the number of entries",
      operation,
      within: [{ Entries: entries(10, of) }],
      beyond: [{ Entries: entries(11, of) }],
      error: "TooManyEntriesInBatchRequest",
    };
  }),
  {
    of: "the length of an entry's id",
    operation: "SendMessageBatch",
    within: [{ Entries: [{ Id: "i".repeat(80), MessageBody: "m" }] }],
    beyond: [{ Entries: [{ Id: "i".repeat(81), MessageBody: "m" }] }],
    error: "InvalidBatchEntryId",
  },
  {
    of: "tags",
    operation: "TagQueue",
    within: [
      { Tags: numbered(50, () => "") },
      { Tags: { ["k".repeat(128)]: "v".repeat(256) } },
    ],
    beyond: [
      { Tags: numbered(51, () => "") },
      { Tags: { ["k".repeat(129)]: "v" } },
      { Tags: { k: "v".repeat(257) } },
    ],
  },
  {
    of: "the size of a page",
    operation: "ListDeadLetterSourceQueues",
    within: [{ MaxResults: 1 }, { MaxResults: 1_000 }],
    beyond: [{ MaxResults: 0 }, { MaxResults: 1_001 }],
  },
];

/** The cases of a limit: each input by its place in the list. */
function casesOf({ of, operation, given = [QUEUE], within, beyond, error }: Limit): Case[] {
  return [
    ...within.map((input, i): Case => ({
      name: `${operation} allows ${of} up to its limit (${i + 1})`,
      given,
      call: [operation, { QueueUrl, ...input }],
      output: {},
    })),
    ...beyond.map((input, i): Case => ({
      name: `${operation} refuses ${of} beyond its limit (${i + 1})`,
      given,
      call: [operation, { QueueUrl, ...input }],
      error: error ?? "InvalidParameterValue",
      instance: error ?? null,
    })),
  ];
}

export const SQS_LIMITS: readonly Case[] = [
  ...LIMITS.flatMap(casesOf),
  {
    name: "CreateQueue allows a name of 80 characters",
    call: ["CreateQueue", { QueueName: "n".repeat(80) }],
    output: {},
  },
  {
    name: "CreateQueue refuses a name of 81 characters",
    call: ["CreateQueue", { QueueName: "n".repeat(81) }],
    error: "InvalidParameterValue",
    instance: null,
  },
];
