/**
 * What a client sees of Amazon DynamoDB Streams.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
import { bufferOf, type Call, type Case, type Given } from "../case.ts";

const KEYED = {
  TableName: "streamed",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};

const created = (StreamViewType: string): Given => [
  "dynamodb",
  "CreateTable",
  { ...KEYED, StreamSpecification: { StreamEnabled: true, StreamViewType } },
];
const put = (n: string): Given => [
  "dynamodb",
  "PutItem",
  { TableName: "streamed", Item: { id: { S: "1" }, n: { N: n }, bytes: { B: bufferOf("hi") } } },
];
const removed: Given = ["dynamodb", "DeleteItem", { TableName: "streamed", Key: { id: { S: "1" } } }];

/** An item that came, changed, was written again as it was, and went. */
const changes = (viewType: string): Given[] => [
  created(viewType),
  put("1"),
  put("2"),
  put("2"),
  removed,
  removed,
];

const LIST: Call = ["ListStreams", { TableName: "streamed" }];
const DESCRIBE: Call = ["DescribeStream", ([{ Streams }]) => ({ StreamArn: Streams[0].StreamArn })];

/** The stream and the shard that `LIST` and `DESCRIBE` found. */
// deno-lint-ignore no-explicit-any
function found([, { StreamDescription }]: readonly any[]): { StreamArn: string; ShardId: string } {
  return { StreamArn: StreamDescription.StreamArn, ShardId: StreamDescription.Shards[0].ShardId };
}

const iterator = (ShardIteratorType: string, more: object = {}): Call => [
  "GetShardIterator",
  (outputs) => ({ ...found(outputs), ShardIteratorType, ...more }),
];
const records = (more: object = {}): Call => [
  "GetRecords",
  (outputs) => ({ ShardIterator: outputs[2].ShardIterator, ...more }),
];

const SHARD_ID = "shardId-00000000000000000000-00000000";
const ELSEWHERE = "arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2026-01-01T00:00:00.000";
const KEYS = { id: { S: "1" } };
const IMAGE = (n: string) => ({ ...KEYS, n: { N: n }, bytes: { B: { $bytes: [104, 105] } } });

const record = (eventName: string, StreamViewType: string, dynamodb: object): object => ({
  eventName,
  eventVersion: "1.1",
  eventSource: "aws:dynamodb",
  dynamodb: { Keys: KEYS, StreamViewType, ...dynamodb },
});

const broken = (message: string) => ({ error: "ValidationException", message, instance: null });

function view(viewType: string, inserted: object, modified: object, gone: object): Case {
  return {
    name: `GetRecords gives what a stream of ${viewType} holds, and nothing of a write that changed nothing`,
    given: changes(viewType),
    before: [LIST, DESCRIBE, iterator("TRIM_HORIZON")],
    call: records(),
    output: {
      Records: [
        record("INSERT", viewType, inserted),
        record("MODIFY", viewType, modified),
        record("REMOVE", viewType, gone),
      ],
    },
  };
}

export const DYNAMODB_STREAMS: readonly Case[] = [
  {
    name: "ListStreams gives the streams of a table",
    given: [created("KEYS_ONLY")],
    call: LIST,
    output: { Streams: [{ TableName: "streamed" }] },
  },
  {
    name: "ListStreams gives no streams of a table that is not there",
    call: ["ListStreams", { TableName: "nowhere" }],
    output: { Streams: [] },
  },
  {
    name: "ListStreams goes on after a stream",
    given: [created("KEYS_ONLY")],
    before: [LIST],
    call: ["ListStreams", ([{ Streams }]) => ({
      TableName: "streamed",
      ExclusiveStartStreamArn: Streams[0].StreamArn,
    })],
    output: { Streams: [] },
  },
  {
    name: "ListStreams refuses a limit of 0",
    call: ["ListStreams", { Limit: 0 }],
    ...broken(
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: " +
        "Member must have value greater than or equal to 1",
    ),
  },
  {
    name: "ListStreams refuses a limit above 100",
    call: ["ListStreams", { Limit: 101 }],
    ...broken(
      "One or more parameter values were invalid: Limit cannot be greater than the maximum allowed size: 100",
    ),
  },
  {
    name: "DescribeStream describes a stream and its shard",
    given: [created("NEW_IMAGE")],
    before: [LIST],
    call: DESCRIBE,
    output: {
      StreamDescription: {
        StreamStatus: "ENABLED",
        StreamViewType: "NEW_IMAGE",
        TableName: "streamed",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      },
    },
  },
  {
    name: "DescribeStream gives the shards after one",
    given: [created("NEW_IMAGE")],
    before: [LIST, DESCRIBE],
    call: ["DescribeStream", (outputs) => {
      const { StreamArn, ShardId } = found(outputs);
      return { StreamArn, ExclusiveStartShardId: ShardId };
    }],
    output: { StreamDescription: { Shards: [] } },
  },
  {
    name: "DescribeStream gives the children of a shard",
    given: [created("NEW_IMAGE")],
    before: [LIST, DESCRIBE],
    call: ["DescribeStream", (outputs) => {
      const { StreamArn, ShardId } = found(outputs);
      return { StreamArn, ShardFilter: { Type: "CHILD_SHARDS", ShardId } };
    }],
    output: { StreamDescription: { Shards: [] } },
  },
  {
    name: "DescribeStream still describes the stream of a table that was deleted",
    given: [created("KEYS_ONLY"), ["dynamodb", "DeleteTable", { TableName: "streamed" }]],
    before: [LIST],
    call: DESCRIBE,
    output: { StreamDescription: { StreamStatus: "DISABLED" } },
  },
  {
    name: "DescribeStream refuses a stream that is not there",
    call: ["DescribeStream", { StreamArn: ELSEWHERE }],
    error: "ResourceNotFoundException",
    message: `Requested resource not found: Stream: ${ELSEWHERE} not found`,
    instance: "ResourceNotFoundException",
  },
  {
    name: "DescribeStream refuses an ARN that is too short",
    call: ["DescribeStream", { StreamArn: "abc" }],
    ...broken(
      "1 validation error detected: Value 'abc' at 'streamArn' failed to satisfy constraint: " +
        "Member must have length greater than or equal to 37",
    ),
  },
  {
    name: "DescribeStream refuses a limit above 100",
    call: ["DescribeStream", { StreamArn: ELSEWHERE, Limit: 101 }],
    ...broken("One or more parameter values were invalid: Limit cannot be greater than the maximum: 100"),
  },
  {
    name: "GetShardIterator gives an iterator",
    given: [created("KEYS_ONLY")],
    before: [LIST, DESCRIBE],
    call: iterator("LATEST"),
    output: {},
  },
  {
    name: "GetShardIterator refuses a shard that is not there",
    given: [created("KEYS_ONLY")],
    before: [LIST, DESCRIBE],
    call: iterator("LATEST", { ShardId: SHARD_ID }),
    error: "ResourceNotFoundException",
    message: "Requested resource not found: Shard does not exist",
    instance: "ResourceNotFoundException",
  },
  {
    name: "GetShardIterator refuses a stream that is not there",
    call: ["GetShardIterator", { StreamArn: ELSEWHERE, ShardId: SHARD_ID, ShardIteratorType: "LATEST" }],
    error: "ResourceNotFoundException",
    message: `Requested resource not found: Stream: ${ELSEWHERE} not found`,
    instance: "ResourceNotFoundException",
  },
  {
    name: "GetShardIterator refuses a type that is none",
    call: ["GetShardIterator", { StreamArn: ELSEWHERE, ShardId: SHARD_ID, ShardIteratorType: "FIRST" }],
    ...broken(
      "1 validation error detected: Value 'FIRST' at 'shardIteratorType' failed to satisfy constraint: " +
        "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]",
    ),
  },
  {
    name: "GetShardIterator wants a sequence number where the type speaks of one",
    given: [created("KEYS_ONLY")],
    before: [LIST, DESCRIBE],
    call: iterator("AT_SEQUENCE_NUMBER"),
    ...broken("One or more parameter values were invalid: Invalid SequenceNumber"),
  },
  {
    name: "GetShardIterator wants no sequence number where the type speaks of none",
    given: [created("KEYS_ONLY")],
    before: [LIST, DESCRIBE],
    call: iterator("LATEST", { SequenceNumber: "100000000000000000001" }),
    ...broken(
      "One or more parameter values were invalid: SequenceNumber should not be passed for this iterator type",
    ),
  },
  {
    name: "GetShardIterator refuses a sequence number that is not of the shard",
    given: [created("KEYS_ONLY")],
    before: [LIST, DESCRIBE],
    call: iterator("AFTER_SEQUENCE_NUMBER", { SequenceNumber: "000000000000000000000" }),
    ...broken("Invalid SequenceNumber for the shard"),
  },
  view("KEYS_ONLY", { SizeBytes: 3 }, { SizeBytes: 3 }, { SizeBytes: 3 }),
  view(
    "NEW_IMAGE",
    { NewImage: IMAGE("1"), SizeBytes: 16 },
    { NewImage: IMAGE("2"), SizeBytes: 16 },
    { SizeBytes: 3 },
  ),
  view(
    "OLD_IMAGE",
    { SizeBytes: 3 },
    { OldImage: IMAGE("1"), SizeBytes: 16 },
    { OldImage: IMAGE("2"), SizeBytes: 16 },
  ),
  view(
    "NEW_AND_OLD_IMAGES",
    { NewImage: IMAGE("1"), SizeBytes: 16 },
    { OldImage: IMAGE("1"), NewImage: IMAGE("2"), SizeBytes: 29 },
    { OldImage: IMAGE("2"), SizeBytes: 16 },
  ),
  {
    name: "GetRecords gives no more than its limit, and where to go on",
    given: changes("KEYS_ONLY"),
    before: [LIST, DESCRIBE, iterator("TRIM_HORIZON"), records({ Limit: 1 })],
    call: ["GetRecords", (outputs) => ({ ShardIterator: outputs[3].NextShardIterator, Limit: 1 })],
    output: { Records: [{ eventName: "MODIFY" }] },
  },
  {
    name: "GetRecords begins after a sequence number",
    given: changes("KEYS_ONLY"),
    before: [LIST, DESCRIBE, iterator("TRIM_HORIZON"), records(), [
      "GetShardIterator",
      (outputs) => ({
        ...found(outputs),
        ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
        SequenceNumber: outputs[3].Records[1].dynamodb.SequenceNumber,
      }),
    ]],
    call: ["GetRecords", (outputs) => ({ ShardIterator: outputs[4].ShardIterator })],
    output: { Records: [{ eventName: "REMOVE" }] },
  },
  {
    name: "GetRecords begins at a sequence number",
    given: changes("KEYS_ONLY"),
    before: [LIST, DESCRIBE, iterator("TRIM_HORIZON"), records(), [
      "GetShardIterator",
      (outputs) => ({
        ...found(outputs),
        ShardIteratorType: "AT_SEQUENCE_NUMBER",
        SequenceNumber: outputs[3].Records[1].dynamodb.SequenceNumber,
      }),
    ]],
    call: ["GetRecords", (outputs) => ({ ShardIterator: outputs[4].ShardIterator })],
    output: { Records: [{ eventName: "MODIFY" }, { eventName: "REMOVE" }] },
  },
  {
    name: "GetRecords gives nothing of before LATEST",
    given: changes("KEYS_ONLY"),
    before: [LIST, DESCRIBE, iterator("LATEST")],
    call: records(),
    output: { Records: [] },
  },
  {
    name: "GetRecords refuses a limit above 1,000",
    given: [created("KEYS_ONLY")],
    before: [LIST, DESCRIBE, iterator("LATEST")],
    call: records({ Limit: 1001 }),
    ...broken("One or more parameter values were invalid: Limit should be less than or equal to 1000"),
  },
  {
    name: "GetRecords refuses what is no iterator",
    call: ["GetRecords", { ShardIterator: "abc" }],
    ...broken("Invalid ShardIterator"),
  },
];
