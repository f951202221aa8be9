/**
 * What a client sees of Amazon SQS.
 *
 * Codes, names and members of errors follow the SDK's model of the service, with its query-compatible codes:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
import { bufferOf, type Call, type Case, type Given } from "../case.ts";
import { SQS_LIMITS } from "./sqs/limits.ts";
import { MOVE_TASKS } from "./sqs/move_tasks.ts";
import { PERMISSIONS } from "./sqs/permissions.ts";

const URL = "https://sqs.us-east-1.amazonaws.com/000000000000/q";
const ARN = "arn:aws:sqs:us-east-1:000000000000:q";
const NOWHERE = "https://sqs.us-east-1.amazonaws.com/000000000000/nowhere";

const QUEUE: Given = ["sqs", "CreateQueue", { QueueName: "q" }];
const MESSAGE: Given = ["sqs", "SendMessage", { QueueUrl: URL, MessageBody: "hello" }];
const RECEIVE: Call = ["ReceiveMessage", { QueueUrl: URL }];

const BYTES = new Uint8Array([0, 1, 127, 128, 255]);
const ATTRIBUTES = {
  text: { DataType: "String", StringValue: "é 😀" },
  number: { DataType: "Number", StringValue: "12.5" },
  bytes: { DataType: "Binary.png", BinaryValue: BYTES },
};
const HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

/** What every error of a queue that is not there looks like. */
const NO_QUEUE = {
  error: "QueueDoesNotExist",
  instance: "QueueDoesNotExist",
  members: {
    $fault: "client",
    Code: "AWS.SimpleQueueService.NonExistentQueue",
    Type: "Sender",
    Error: {
      Code: "AWS.SimpleQueueService.NonExistentQueue",
      Type: "Sender",
      Message: "The specified queue does not exist.",
    },
  },
} as const;

/** Operations on a queue, each with the least that it takes beside the URL. */
const ON_QUEUE: Readonly<Record<string, object>> = {
  AddPermission: { Label: "l", AWSAccountIds: ["111111111111"], Actions: ["*"] },
  RemovePermission: { Label: "l" },
  ChangeMessageVisibility: { ReceiptHandle: "x", VisibilityTimeout: 0 },
  ChangeMessageVisibilityBatch: { Entries: [{ Id: "a", ReceiptHandle: "x", VisibilityTimeout: 0 }] },
  DeleteMessage: { ReceiptHandle: "x" },
  DeleteMessageBatch: { Entries: [{ Id: "a", ReceiptHandle: "x" }] },
  DeleteQueue: {},
  GetQueueAttributes: {},
  ListDeadLetterSourceQueues: {},
  ListQueueTags: {},
  PurgeQueue: {},
  ReceiveMessage: {},
  SendMessage: { MessageBody: "hello" },
  SendMessageBatch: { Entries: [{ Id: "a", MessageBody: "hello" }] },
  SetQueueAttributes: { Attributes: {} },
  TagQueue: { Tags: { a: "b" } },
  UntagQueue: { TagKeys: ["a"] },
};

export const SQS: readonly Case[] = [
  ...PERMISSIONS,
  ...MOVE_TASKS,
  ...SQS_LIMITS,
  ...Object.entries(ON_QUEUE).flatMap(([operation, input]): Case[] => [
    {
      name: `${operation} does not find a queue`,
      call: [operation, { QueueUrl: NOWHERE, ...input }],
      ...NO_QUEUE,
    },
    {
      name: `${operation} without a queue`,
      call: [operation, input],
      error: "MissingParameter",
      instance: null,
      members: { Code: "MissingParameter", Type: "Sender" },
    },
  ]),
  {
    name: "CreateQueue answers with the URL",
    call: ["CreateQueue", { QueueName: "q", Attributes: { VisibilityTimeout: "5" }, tags: { team: "a" } }],
    output: { QueueUrl: URL },
  },
  {
    name: "CreateQueue refuses the name of a queue with other attributes",
    given: [QUEUE],
    call: ["CreateQueue", { QueueName: "q", Attributes: { VisibilityTimeout: "5" } }],
    error: "QueueNameExists",
    instance: "QueueNameExists",
    members: { Code: "QueueAlreadyExists", Error: { Code: "QueueAlreadyExists" } },
  },
  {
    name: "CreateQueue refuses the name of a queue that was deleted a moment ago",
    given: [QUEUE, ["sqs", "DeleteQueue", { QueueUrl: URL }]],
    call: ["CreateQueue", { QueueName: "q" }],
    error: "QueueDeletedRecently",
    instance: "QueueDeletedRecently",
    members: { Code: "AWS.SimpleQueueService.QueueDeletedRecently" },
  },
  {
    name: "CreateQueue refuses an attribute that does not exist",
    call: ["CreateQueue", { QueueName: "q", Attributes: { Colour: "red" } }],
    error: "InvalidAttributeName",
    instance: "InvalidAttributeName",
  },
  {
    name: "CreateQueue refuses a value that an attribute cannot have",
    call: ["CreateQueue", { QueueName: "q", Attributes: { VisibilityTimeout: "-1" } }],
    error: "InvalidAttributeValue",
    instance: "InvalidAttributeValue",
  },
  {
    name: "CreateQueue refuses a name that cannot be one",
    call: ["CreateQueue", { QueueName: "no spaces" }],
    error: "InvalidParameterValue",
    instance: null,
    members: { Code: "InvalidParameterValue", $fault: "client" },
  },
  {
    name: "CreateQueue refuses a FIFO queue by name",
    call: ["CreateQueue", { QueueName: "q.fifo", Attributes: { FifoQueue: "true" } }],
    error: "UnsupportedOperation",
    instance: "UnsupportedOperation",
  },
  {
    name: "GetQueueUrl finds a queue",
    given: [QUEUE],
    call: ["GetQueueUrl", { QueueName: "q" }],
    output: { QueueUrl: URL },
  },
  { name: "GetQueueUrl does not find a queue", call: ["GetQueueUrl", { QueueName: "nowhere" }], ...NO_QUEUE },
  {
    name: "GetQueueAttributes shows what is asked for",
    given: [QUEUE],
    call: ["GetQueueAttributes", { QueueUrl: URL, AttributeNames: ["QueueArn", "VisibilityTimeout"] }],
    output: { Attributes: { QueueArn: ARN, VisibilityTimeout: "30" } },
  },
  {
    name: "GetQueueAttributes asked for nothing has no attributes",
    given: [QUEUE],
    call: ["GetQueueAttributes", { QueueUrl: URL }],
    output: {},
  },
  {
    name: "GetQueueAttributes refuses an attribute that does not exist",
    given: [QUEUE],
    call: ["GetQueueAttributes", { QueueUrl: URL, AttributeNames: ["Colour"] }],
    error: "InvalidAttributeName",
    instance: "InvalidAttributeName",
  },
  {
    name: "SetQueueAttributes has an empty output",
    given: [QUEUE],
    call: ["SetQueueAttributes", { QueueUrl: URL, Attributes: { DelaySeconds: "3" } }],
    output: {},
  },
  {
    name: "SetQueueAttributes refuses a value that an attribute cannot have",
    given: [QUEUE],
    call: ["SetQueueAttributes", { QueueUrl: URL, Attributes: { DelaySeconds: "901" } }],
    error: "InvalidAttributeValue",
    instance: "InvalidAttributeValue",
  },
  {
    name: "ListQueues of an account without queues has no member",
    call: ["ListQueues", {}],
    output: {},
  },
  {
    name: "ListQueues lists URLs in pages",
    given: [QUEUE, ["sqs", "CreateQueue", { QueueName: "q2" }]],
    call: ["ListQueues", { QueueNamePrefix: "q", MaxResults: 1 }],
    output: { QueueUrls: [URL] },
  },
  {
    name: "ListQueues refuses a size of pages",
    call: ["ListQueues", { MaxResults: 1001 }],
    error: "InvalidParameterValue",
    instance: null,
  },
  {
    name: "ListDeadLetterSourceQueues has lower-case queueUrls",
    given: [QUEUE, ["sqs", "CreateQueue", {
      QueueName: "source",
      Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: 3 }) },
    }]],
    call: ["ListDeadLetterSourceQueues", { QueueUrl: URL }],
    output: { queueUrls: ["https://sqs.us-east-1.amazonaws.com/000000000000/source"] },
  },
  {
    name: "DeleteQueue has an empty output",
    given: [QUEUE],
    call: ["DeleteQueue", { QueueUrl: URL }],
    output: {},
  },
  {
    name: "PurgeQueue has an empty output",
    given: [QUEUE, MESSAGE],
    call: ["PurgeQueue", { QueueUrl: URL }],
    output: {},
  },
  {
    name: "PurgeQueue is refused twice within a minute",
    given: [QUEUE],
    before: [["PurgeQueue", { QueueUrl: URL }]],
    call: ["PurgeQueue", { QueueUrl: URL }],
    error: "PurgeQueueInProgress",
    status: 403,
    instance: "PurgeQueueInProgress",
    members: { Code: "AWS.SimpleQueueService.PurgeQueueInProgress" },
  },
  {
    name: "TagQueue has an empty output",
    given: [QUEUE],
    call: ["TagQueue", { QueueUrl: URL, Tags: { team: "orders" } }],
    output: {},
  },
  {
    name: "TagQueue refuses an empty name",
    given: [QUEUE],
    call: ["TagQueue", { QueueUrl: URL, Tags: { "": "" } }],
    error: "InvalidParameterValue",
    instance: null,
  },
  {
    name: "TagQueue and ListQueueTags agree",
    given: [QUEUE],
    before: [["TagQueue", { QueueUrl: URL, Tags: { team: "orders", note: "" } }]],
    call: ["ListQueueTags", { QueueUrl: URL }],
    output: { Tags: { team: "orders", note: "" } },
  },
  {
    name: "ListQueueTags of a queue without tags",
    given: [QUEUE],
    call: ["ListQueueTags", { QueueUrl: URL }],
    output: {},
  },
  {
    name: "UntagQueue has an empty output",
    given: [QUEUE, ["sqs", "TagQueue", { QueueUrl: URL, Tags: { team: "orders" } }]],
    call: ["UntagQueue", { QueueUrl: URL, TagKeys: ["team"] }],
    output: {},
  },
  {
    name: "SendMessage answers with checksums",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello" }],
    output: { MD5OfMessageBody: HELLO_MD5 },
  },
  {
    name: "SendMessage takes text, numbers and bytes as attributes",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "é 😀\n", MessageAttributes: ATTRIBUTES }],
    output: {},
  },
  {
    name: "SendMessage ignores members that are undefined",
    given: [QUEUE],
    call: ["SendMessage", {
      QueueUrl: URL,
      MessageBody: "hello",
      DelaySeconds: undefined,
      MessageAttributes: undefined,
      MessageGroupId: undefined,
    }],
    output: { MD5OfMessageBody: HELLO_MD5 },
  },
  {
    name: "SendMessage ignores members that are null, as the SDK does not send them",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello", DelaySeconds: null }],
    output: { MD5OfMessageBody: HELLO_MD5 },
  },
  {
    name: "SendMessage ignores members that it does not know",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello", Colour: "red" }],
    output: { MD5OfMessageBody: HELLO_MD5 },
  },
  {
    name: "SendMessage takes bytes given as text",
    given: [QUEUE],
    before: [["SendMessage", {
      QueueUrl: URL,
      MessageBody: "hello",
      MessageAttributes: { bytes: { DataType: "Binary", BinaryValue: "hé" } },
    }]],
    call: ["ReceiveMessage", { QueueUrl: URL, MessageAttributeNames: ["bytes"] }],
    output: { Messages: [{ Body: "hello" }] },
  },
  {
    name: "SendMessage takes bytes of Node.js",
    given: [QUEUE],
    before: [["SendMessage", {
      QueueUrl: URL,
      MessageBody: "hello",
      MessageAttributes: { bytes: { DataType: "Binary", BinaryValue: bufferOf("hé") } },
    }]],
    call: ["ReceiveMessage", { QueueUrl: URL, MessageAttributeNames: ["bytes"] }],
    output: {
      Messages: [{
        MessageAttributes: { bytes: { BinaryValue: { $bytes: [104, 195, 169], class: "Uint8Array" } } },
      }],
    },
  },
  {
    name: "SendMessage refuses an object for a body",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: { order: 1 } }],
    error: "SerializationException",
    instance: null,
    members: { Code: "SerializationException", Type: "Sender" },
  },
  {
    name: "SendMessage refuses text for a number",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello", DelaySeconds: "1" }],
    error: "SerializationException",
    instance: null,
    members: { Code: "SerializationException", Type: "Sender" },
  },
  {
    name: "SendMessage refuses a number for a body",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: 5 }],
    error: "SerializationException",
    instance: null,
    members: { Code: "SerializationException", Type: "Sender" },
  },
  {
    name: "SendMessage refuses an empty body",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "" }],
    error: "MissingParameter",
    instance: null,
    members: { Code: "MissingParameter", Type: "Sender" },
  },
  {
    name: "SendMessage refuses a character that XML does not have",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "\u0000" }],
    error: "InvalidMessageContents",
    instance: "InvalidMessageContents",
  },
  {
    name: "SendMessage refuses a delay",
    given: [QUEUE],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello", DelaySeconds: 901 }],
    error: "InvalidParameterValue",
    instance: null,
  },
  {
    name: "SendMessageBatch answers for each entry",
    given: [QUEUE],
    call: ["SendMessageBatch", {
      QueueUrl: URL,
      Entries: [
        { Id: "a", MessageBody: "hello", MessageAttributes: ATTRIBUTES },
        { Id: "b", MessageBody: "\u0000" },
        { Id: "c", MessageBody: "hello", DelaySeconds: 901 },
      ],
    }],
    output: {
      Successful: [{ Id: "a", MD5OfMessageBody: HELLO_MD5 }],
      Failed: [{ Id: "b", SenderFault: true }, { Id: "c", SenderFault: true }],
    },
  },
  {
    name: "SendMessageBatch without a failure has no Failed",
    given: [QUEUE],
    call: ["SendMessageBatch", { QueueUrl: URL, Entries: [{ Id: "a", MessageBody: "hello" }] }],
    output: { Successful: [{ Id: "a" }] },
  },
  {
    name: "SendMessageBatch refuses an empty batch",
    given: [QUEUE],
    call: ["SendMessageBatch", { QueueUrl: URL, Entries: [] }],
    error: "EmptyBatchRequest",
    instance: "EmptyBatchRequest",
    members: { Code: "AWS.SimpleQueueService.EmptyBatchRequest" },
  },
  {
    name: "SendMessageBatch refuses eleven entries",
    given: [QUEUE],
    call: ["SendMessageBatch", {
      QueueUrl: URL,
      Entries: Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: "hello" })),
    }],
    error: "TooManyEntriesInBatchRequest",
    instance: "TooManyEntriesInBatchRequest",
    members: { Code: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest" },
  },
  {
    name: "SendMessageBatch refuses an id twice",
    given: [QUEUE],
    call: ["SendMessageBatch", {
      QueueUrl: URL,
      Entries: [{ Id: "a", MessageBody: "1" }, { Id: "a", MessageBody: "2" }],
    }],
    error: "BatchEntryIdsNotDistinct",
    instance: "BatchEntryIdsNotDistinct",
    members: { Code: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct" },
  },
  {
    name: "SendMessageBatch refuses an id that cannot be one",
    given: [QUEUE],
    call: ["SendMessageBatch", { QueueUrl: URL, Entries: [{ Id: "a b", MessageBody: "1" }] }],
    error: "InvalidBatchEntryId",
    instance: "InvalidBatchEntryId",
    members: { Code: "AWS.SimpleQueueService.InvalidBatchEntryId" },
  },
  {
    name: "SendMessageBatch refuses more than a mebibyte",
    given: [QUEUE],
    call: ["SendMessageBatch", {
      QueueUrl: URL,
      Entries: ["a", "b"].map((Id) => ({ Id, MessageBody: "x".repeat(600 * 1024) })),
    }],
    error: "BatchRequestTooLong",
    instance: "BatchRequestTooLong",
    members: { Code: "AWS.SimpleQueueService.BatchRequestTooLong" },
  },
  {
    name: "ReceiveMessage of an empty queue has no member",
    given: [QUEUE],
    call: RECEIVE,
    output: {},
  },
  {
    name: "ReceiveMessage waits for as long as it is asked to",
    given: [QUEUE],
    call: ["ReceiveMessage", { QueueUrl: URL, WaitTimeSeconds: 20 }],
    output: {},
  },
  {
    name: "ReceiveMessage hands out bytes, attributes and system attributes",
    given: [QUEUE, ["sqs", "SendMessage", {
      QueueUrl: URL,
      MessageBody: "hello",
      MessageAttributes: ATTRIBUTES,
    }]],
    call: ["ReceiveMessage", {
      QueueUrl: URL,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    }],
    output: {
      Messages: [{
        Body: "hello",
        MessageAttributes: {
          ...ATTRIBUTES,
          bytes: { DataType: "Binary.png", BinaryValue: { $bytes: [...BYTES], class: "Uint8Array" } },
        },
        Attributes: { ApproximateReceiveCount: "1" },
      }],
    },
  },
  {
    name: "ReceiveMessage refuses eleven messages",
    given: [QUEUE],
    call: ["ReceiveMessage", { QueueUrl: URL, MaxNumberOfMessages: 11 }],
    error: "InvalidParameterValue",
    instance: null,
    members: { Code: "InvalidParameterValue" },
  },
  {
    name: "DeleteMessage has an empty output",
    given: [QUEUE, MESSAGE],
    before: [RECEIVE],
    call: ["DeleteMessage", ([got]) => ({ QueueUrl: URL, ReceiptHandle: got.Messages[0].ReceiptHandle })],
    output: {},
  },
  {
    name: "DeleteMessage refuses a handle that is none",
    given: [QUEUE],
    call: ["DeleteMessage", { QueueUrl: URL, ReceiptHandle: "x" }],
    error: "ReceiptHandleIsInvalid",
    status: 404,
    instance: "ReceiptHandleIsInvalid",
  },
  {
    name: "DeleteMessageBatch answers for each entry",
    given: [QUEUE, MESSAGE],
    before: [RECEIVE],
    call: ["DeleteMessageBatch", ([got]) => ({
      QueueUrl: URL,
      Entries: [{ Id: "a", ReceiptHandle: got.Messages[0].ReceiptHandle }, { Id: "b", ReceiptHandle: "x" }],
    })],
    output: { Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] },
  },
  {
    name: "ChangeMessageVisibility has an empty output",
    given: [QUEUE, MESSAGE],
    before: [RECEIVE],
    call: ["ChangeMessageVisibility", ([got]) => ({
      QueueUrl: URL,
      ReceiptHandle: got.Messages[0].ReceiptHandle,
      VisibilityTimeout: 0,
    })],
    output: {},
  },
  {
    name: "ChangeMessageVisibility refuses a timeout",
    given: [QUEUE],
    call: ["ChangeMessageVisibility", { QueueUrl: URL, ReceiptHandle: "x", VisibilityTimeout: 43_201 }],
    error: "InvalidParameterValue",
    instance: null,
  },
  {
    name: "ChangeMessageVisibilityBatch answers for each entry",
    given: [QUEUE, MESSAGE],
    before: [RECEIVE],
    call: ["ChangeMessageVisibilityBatch", ([got]) => ({
      QueueUrl: URL,
      Entries: [
        { Id: "a", ReceiptHandle: got.Messages[0].ReceiptHandle, VisibilityTimeout: 60 },
        { Id: "b", ReceiptHandle: "x", VisibilityTimeout: 60 },
      ],
    })],
    output: { Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] },
  },
  {
    name: "a call that is throttled for ever",
    given: [QUEUE],
    faults: [{ kind: "throttle", where: { service: "sqs" } }],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello" }],
    error: "RequestThrottled",
    status: 403,
    instance: "RequestThrottled",
    attempts: 3,
  },
  {
    name: "a call that is throttled twice",
    given: [QUEUE],
    faults: [{ kind: "throttle", where: { service: "sqs" }, perEntity: 2 }],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello" }],
    output: { MD5OfMessageBody: HELLO_MD5 },
    attempts: 3,
  },
  {
    name: "a service that fails",
    given: [QUEUE],
    faults: [{ kind: "service-error", where: { service: "sqs" } }],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello" }],
    error: "InternalFailure",
    status: 500,
    instance: null,
    members: { $fault: "server", Type: "Receiver" },
    attempts: 3,
  },
  {
    name: "an answer that is lost once",
    given: [QUEUE],
    faults: [{ kind: "timeout", applied: true, where: { service: "sqs" }, perEntity: 1 }],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello" }],
    output: { MD5OfMessageBody: HELLO_MD5 },
    attempts: 2,
  },
  {
    name: "an answer that is lost for ever",
    given: [QUEUE],
    faults: [{ kind: "timeout", applied: false, where: { service: "sqs" } }],
    call: ["SendMessage", { QueueUrl: URL, MessageBody: "hello" }],
    error: "TimeoutError",
    instance: null,
    members: { code: "ECONNRESET" },
    attempts: 3,
  },
  {
    name: "a long poll that fails for ever",
    given: [QUEUE],
    faults: [{ kind: "service-error", where: { service: "sqs" } }],
    call: ["ReceiveMessage", { QueueUrl: URL, WaitTimeSeconds: 20 }],
    error: "InternalFailure",
    status: 500,
    instance: null,
    attempts: 3,
  },
];
