/**
 * What a client sees of the tables of Amazon DynamoDB: their settings, tags, policies and backups.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
import type { Call, Case, Given } from "../case.ts";

const KEYED = {
  TableName: "kept",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
};
const ON_DEMAND = { ...KEYED, BillingMode: "PAY_PER_REQUEST" };
const PROVISIONED = {
  ...KEYED,
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
};
const CREATED: Given = ["dynamodb", "CreateTable", ON_DEMAND];
const CREATED_PROVISIONED: Given = ["dynamodb", "CreateTable", PROVISIONED];

const DESCRIBE: Call = ["DescribeTable", { TableName: "kept" }];
const NOWHERE = "arn:aws:dynamodb:us-east-1:000000000000:table/nowhere";

const refused = (message: string) => ({ error: "ValidationException", message, instance: null });
const invalid = (detail: string) => refused(`One or more parameter values were invalid: ${detail}`);
const missing = (message: string) => ({
  error: "ResourceNotFoundException",
  message,
  instance: "ResourceNotFoundException",
});

const update = (more: object): Call => ["UpdateTable", { TableName: "kept", ...more }];
const create = (name: string, key: string, more: object = {}) => ({
  Create: {
    IndexName: name,
    KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
    ...more,
  },
});

const CREATING: readonly Case[] = [
  {
    name: "CreateTable gives a stream, tags, a class, encryption and maxima",
    call: ["CreateTable", {
      ...ON_DEMAND,
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      Tags: [{ Key: "team", Value: "a" }],
      TableClass: "STANDARD_INFREQUENT_ACCESS",
      SSESpecification: { Enabled: true, SSEType: "KMS" },
      OnDemandThroughput: { MaxReadRequestUnits: 100, MaxWriteRequestUnits: 50 },
      DeletionProtectionEnabled: true,
    }],
    output: {
      TableDescription: {
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
        SSEDescription: { SSEType: "KMS" },
        OnDemandThroughput: { MaxReadRequestUnits: 100, MaxWriteRequestUnits: 50 },
        DeletionProtectionEnabled: true,
      },
    },
  },
  {
    name: "CreateTable refuses a stream without a view type",
    call: ["CreateTable", { ...ON_DEMAND, StreamSpecification: { StreamEnabled: true } }],
    ...refused("Invalid StreamViewType: Stream ViewType must not be null or empty when enabling streams."),
  },
  {
    name: "CreateTable refuses a view type without a stream",
    call: ["CreateTable", {
      ...ON_DEMAND,
      StreamSpecification: { StreamEnabled: false, StreamViewType: "KEYS_ONLY" },
    }],
    ...refused("Invalid StreamViewType: Stream StreamEnabled was false but a StreamViewType was present."),
  },
  {
    name: "CreateTable refuses more units than a table may have",
    call: ["CreateTable", {
      ...KEYED,
      ProvisionedThroughput: { ReadCapacityUnits: 1_000_000_000_001, WriteCapacityUnits: 1 },
    }],
    ...refused("Given value 1000000000001 for ReadCapacityUnits is out of bounds"),
  },
  {
    name: "DescribeTable tells the throughput of a provisioned table",
    given: [CREATED_PROVISIONED],
    call: DESCRIBE,
    output: {
      Table: {
        TableStatus: "ACTIVE",
        ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
        WarmThroughput: { ReadUnitsPerSecond: 5, WriteUnitsPerSecond: 5, Status: "ACTIVE" },
      },
    },
  },
];

const UPDATING: readonly Case[] = [
  {
    name: "UpdateTable changes the throughput",
    given: [CREATED_PROVISIONED],
    before: [update({ ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 4 } })],
    call: DESCRIBE,
    output: {
      Table: {
        ProvisionedThroughput: { NumberOfDecreasesToday: 1, ReadCapacityUnits: 6, WriteCapacityUnits: 4 },
      },
    },
  },
  {
    name: "UpdateTable refuses the throughput that there is",
    given: [CREATED_PROVISIONED],
    call: update({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }),
    ...refused(
      "The provisioned throughput for the table will not change. The requested value equals the current value. " +
        "Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. " +
        "Current WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. " +
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
    ),
  },
  {
    name: "UpdateTable refuses a throughput of 0",
    given: [CREATED_PROVISIONED],
    call: update({ ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 5 } }),
    ...refused(
      "1 validation error detected: Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy " +
        "constraint: Member must have value greater than or equal to 1",
    ),
  },
  {
    name: "UpdateTable makes an index",
    given: [CREATED],
    call: update({
      AttributeDefinitions: [{ AttributeName: "owner", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [create("by-owner", "owner")],
    }),
    output: {
      TableDescription: {
        TableStatus: "UPDATING",
        GlobalSecondaryIndexes: [{ IndexName: "by-owner", IndexStatus: "CREATING" }],
      },
    },
  },
  {
    name: "UpdateTable refuses a second change while an index is made",
    given: [CREATED],
    before: [update({
      AttributeDefinitions: [{ AttributeName: "owner", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [create("by-owner", "owner")],
    })],
    call: update({ TableClass: "STANDARD_INFREQUENT_ACCESS" }),
    error: "ResourceInUseException",
    message: "Attempt to change a resource which is still in use: Table is being updated: kept",
    instance: "ResourceInUseException",
  },
  {
    name: "UpdateTable makes one index at a time",
    given: [CREATED],
    call: update({
      AttributeDefinitions: ["owner", "state"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      GlobalSecondaryIndexUpdates: [create("by-owner", "owner"), create("by-state", "state")],
    }),
    error: "LimitExceededException",
    message:
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    instance: "LimitExceededException",
    // The SDK takes it for throttling.
    attempts: 4,
  },
  {
    name: "UpdateTable refuses an index whose key is not defined",
    given: [CREATED],
    call: update({ GlobalSecondaryIndexUpdates: [create("by-owner", "owner")] }),
    ...invalid(
      "Some index key attributes are not defined in AttributeDefinitions. " +
        "Keys: [owner], AttributeDefinitions: [id]",
    ),
  },
  {
    name: "UpdateTable refuses to delete an index that is not there",
    given: [CREATED],
    call: update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-owner" } }] }),
    ...missing("Requested resource not found"),
  },
  {
    name: "UpdateTable enables a stream",
    given: [CREATED],
    call: update({ StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" } }),
    output: {
      TableDescription: { StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" } },
    },
  },
  {
    name: "UpdateTable refuses to disable a stream that is not there",
    given: [CREATED],
    call: update({ StreamSpecification: { StreamEnabled: false } }),
    ...refused("Table has no stream to disable"),
  },
  {
    name: "UpdateTable wants something to update",
    given: [CREATED],
    call: update({}),
    ...refused(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or " +
        "SSESpecification or ReplicaUpdates is required",
    ),
  },
  {
    name: "UpdateTable refuses a table that is not there",
    call: ["UpdateTable", { TableName: "nowhere", BillingMode: "PAY_PER_REQUEST" }],
    ...missing("Requested resource not found: Table: nowhere not found"),
  },
  {
    name: "UpdateTimeToLive refuses a second change within an hour",
    given: [CREATED],
    before: [["UpdateTimeToLive", {
      TableName: "kept",
      TimeToLiveSpecification: { Enabled: true, AttributeName: "at" },
    }]],
    call: ["UpdateTimeToLive", {
      TableName: "kept",
      TimeToLiveSpecification: { Enabled: false, AttributeName: "at" },
    }],
    ...refused("Time to live has been modified multiple times within a fixed interval"),
  },
];

const arnOf = (outputs: readonly { Table: { TableArn: string } }[]): string => outputs[0]!.Table.TableArn;

const TAGGING: readonly Case[] = [
  {
    name: "TagResource adds tags and changes them",
    given: [["dynamodb", "CreateTable", { ...ON_DEMAND, Tags: [{ Key: "team", Value: "a" }] }]],
    before: [DESCRIBE, ["TagResource", (outputs) => ({
      ResourceArn: arnOf(outputs),
      Tags: [{ Key: "team", Value: "b" }, { Key: "stage", Value: "" }],
    })]],
    call: ["ListTagsOfResource", (outputs) => ({ ResourceArn: arnOf(outputs) })],
    output: { Tags: [{ Key: "team", Value: "b" }, { Key: "stage", Value: "" }] },
  },
  {
    name: "TagResource answers with nothing",
    given: [CREATED],
    before: [DESCRIBE],
    call: ["TagResource", (outputs) => ({ ResourceArn: arnOf(outputs), Tags: [{ Key: "a", Value: "b" }] })],
    output: {},
  },
  {
    name: "TagResource wants a tag",
    given: [CREATED],
    before: [DESCRIBE],
    call: ["TagResource", (outputs) => ({ ResourceArn: arnOf(outputs), Tags: [] })],
    ...refused("Atleast one Tag needs to be provided as Input."),
  },
  {
    name: "TagResource refuses a table that is not there",
    call: ["TagResource", { ResourceArn: NOWHERE, Tags: [{ Key: "a", Value: "b" }] }],
    ...missing(`Requested resource not found: ResourcArn: ${NOWHERE} not found`),
  },
  {
    name: "UntagResource takes tags away",
    given: [["dynamodb", "CreateTable", { ...ON_DEMAND, Tags: [{ Key: "team", Value: "a" }] }]],
    before: [DESCRIBE],
    call: ["UntagResource", (outputs) => ({ ResourceArn: arnOf(outputs), TagKeys: ["team", "none"] })],
    output: {},
  },
  {
    name: "ListTagsOfResource refuses what is no ARN of a table",
    call: ["ListTagsOfResource", { ResourceArn: "kept" }],
    ...refused("Invalid TableArn: Invalid ResourceArn provided as input kept"),
  },
];

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::000000000000:root" },
    Action: "dynamodb:GetItem",
    Resource: "*",
  }],
});
const PUT_POLICY: Call = [
  "PutResourcePolicy",
  (outputs) => ({ ResourceArn: arnOf(outputs), Policy: POLICY }),
];

const POLICIES: readonly Case[] = [
  {
    name: "PutResourcePolicy keeps a policy",
    given: [CREATED],
    before: [DESCRIBE],
    call: PUT_POLICY,
    output: {},
  },
  {
    name: "GetResourcePolicy gives the policy that was put",
    given: [CREATED],
    before: [DESCRIBE, PUT_POLICY],
    call: ["GetResourcePolicy", (outputs) => ({ ResourceArn: arnOf(outputs) })],
    output: { Policy: POLICY },
  },
  {
    name: "GetResourcePolicy refuses where there is none",
    given: [CREATED],
    before: [DESCRIBE],
    call: ["GetResourcePolicy", (outputs) => ({ ResourceArn: arnOf(outputs) })],
    error: "PolicyNotFoundException",
    instance: "PolicyNotFoundException",
  },
  {
    name: "DeleteResourcePolicy says nothing where there is none",
    given: [CREATED],
    before: [DESCRIBE],
    call: ["DeleteResourcePolicy", (outputs) => ({ ResourceArn: arnOf(outputs) })],
    output: {},
  },
  {
    name: "PutResourcePolicy refuses what is no policy",
    given: [CREATED],
    before: [DESCRIBE],
    call: ["PutResourcePolicy", (outputs) => ({ ResourceArn: arnOf(outputs), Policy: "{" })],
    error: "ValidationException",
    instance: null,
  },
];

const large: Given = ["dynamodb", "PutItem", {
  TableName: "kept",
  Item: { id: { S: "large" }, text: { S: "x".repeat(350 * 1024) } },
}];
const SMALL: Call = ["PutItem", { TableName: "kept", Item: { id: { S: "small" } } }];

const THROTTLING: readonly Case[] = [
  {
    name: "PutItem is throttled where the provisioned units are used up",
    given: [["dynamodb", "CreateTable", {
      ...KEYED,
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }], large],
    call: SMALL,
    error: "ProvisionedThroughputExceededException",
    message: "The level of configured provisioned throughput for the table was exceeded. " +
      "Consider increasing your provisioning level with the UpdateTable API.",
    members: { ThrottlingReasons: [{ reason: "TableWriteProvisionedThroughputExceeded" }] },
    instance: "ProvisionedThroughputExceededException",
    attempts: 4,
  },
  {
    name: "PutItem is throttled where a table on demand has had its most",
    given: [
      ["dynamodb", "CreateTable", { ...ON_DEMAND, OnDemandThroughput: { MaxWriteRequestUnits: 1 } }],
      large,
    ],
    call: SMALL,
    error: "ThrottlingException",
    members: { throttlingReasons: [{ reason: "TableWriteMaxOnDemandThroughputExceeded" }] },
    instance: "ThrottlingException",
    attempts: 4,
  },
  {
    name: "Query refuses an index that is being made",
    given: [CREATED],
    before: [update({
      AttributeDefinitions: [{ AttributeName: "owner", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [create("by-owner", "owner")],
    })],
    call: ["Query", {
      TableName: "kept",
      IndexName: "by-owner",
      KeyConditionExpression: "#owner = :owner",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":owner": { S: "a" } },
    }],
    ...refused("Cannot read from backfilling global secondary index: by-owner"),
  },
];

export const DYNAMODB_TABLES: readonly Case[] = [
  ...CREATING,
  ...UPDATING,
  ...TAGGING,
  ...POLICIES,
  ...THROTTLING,
];
