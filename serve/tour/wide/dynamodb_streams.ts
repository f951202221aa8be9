/** Every operation of Amazon DynamoDB Streams. */
import { ABSENT, ANY, call, refused, type Visit } from "./step.ts";

const TableName = "tour-stream";
const item = (cents: string) => ({ id: { S: "a" }, cents: { N: cents }, raw: { B: Uint8Array.of(0, 255) } });
const AT = {
  StreamArn: "<stream.Streams.0.StreamArn>",
  ShardId: "<described.StreamDescription.Shards.0.ShardId>",
};
const INTO = { of: "dynamodb" };
const Keys = { id: { S: "a" } };

export const DYNAMODB_STREAMS: Visit = {
  service: "dynamodbstreams",
  steps: [
    call(
      "CreateTable",
      {
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      },
      { TableDescription: { LatestStreamArn: ANY } },
      INTO,
    ),
    call("DescribeTable", { TableName }, { Table: { TableStatus: "ACTIVE" } }, { ...INTO, until: "later" }),
    call("PutItem", { TableName, Item: item("1") }, {}, INTO),
    call("PutItem", { TableName, Item: item("2") }, {}, INTO),
    call("DeleteItem", { TableName, Key: Keys }, {}, INTO),

    call("ListStreams", { TableName }, { Streams: [{ TableName, StreamArn: ANY, StreamLabel: ANY }] }, {
      as: "stream",
    }),
    refused("ListStreams", { TableName, Limit: 101 }, "ValidationException"),
    call("DescribeStream", { StreamArn: AT.StreamArn }, {
      StreamDescription: {
        StreamStatus: "ENABLED",
        StreamViewType: "NEW_AND_OLD_IMAGES",
        Shards: [{ SequenceNumberRange: { StartingSequenceNumber: ANY, EndingSequenceNumber: ABSENT } }],
      },
    }, { as: "described" }),
    refused("DescribeStream", { StreamArn: `${AT.StreamArn}0` }, "ResourceNotFoundException"),
    call("GetShardIterator", { ...AT, ShardIteratorType: "TRIM_HORIZON" }, { ShardIterator: ANY }, {
      as: "start",
    }),
    refused("GetShardIterator", {
      ...AT,
      ShardId: "shardId-00000000000000000000-00000000",
      ShardIteratorType: "LATEST",
    }, "ResourceNotFoundException"),
    call("GetRecords", { ShardIterator: "<start.ShardIterator>" }, {
      Records: [
        { eventName: "INSERT", dynamodb: { Keys, NewImage: item("1"), OldImage: ABSENT } },
        { eventName: "MODIFY", dynamodb: { NewImage: item("2"), OldImage: item("1"), SequenceNumber: ANY } },
        { eventName: "REMOVE", dynamodb: { NewImage: ABSENT, OldImage: item("2") } },
      ],
      NextShardIterator: ANY,
    }, { as: "records" }),
    call(
      "GetShardIterator",
      {
        ...AT,
        ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
        SequenceNumber: "<records.Records.1.dynamodb.SequenceNumber>",
      },
      { ShardIterator: ANY },
      { as: "after" },
    ),
    call("GetRecords", { ShardIterator: "<after.ShardIterator>", Limit: 1 }, {
      Records: [{ eventName: "REMOVE" }],
    }),
    refused("GetRecords", { ShardIterator: "none" }, "ValidationException"),
    call("DeleteTable", { TableName }, {}, INTO),
  ],
};
