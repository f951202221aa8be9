/** Every operation of Amazon DynamoDB that is emulated, and one that is not. */
import { ABSENT, advance, ANY, call, json, notEmulated, refused, type Row, type Visit } from "./step.ts";

const TableName = "tour";
const TABLE_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/tour";
const NOT_FOUND = "ResourceNotFoundException";
const INVALID = "ValidationException";
const key = (id: string) => ({ id: { S: id } });
const order = (id: string, customer: string, cents: string) => ({
  ...key(id),
  customer: { S: customer },
  cents: { N: cents },
});
const ACTIVE = { Table: { TableStatus: "ACTIVE" } };
const described = (name: string) => call("DescribeTable", { TableName: name }, ACTIVE, { until: "later" });
const byCustomer = (more: object) => ({
  TableName,
  IndexName: "byCustomer",
  KeyConditionExpression: "customer = :c",
  ExpressionAttributeValues: { ":c": { S: "eve" } },
  ...more,
});

const TABLES: readonly Row[] = [
  call("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    Tags: [{ Key: "team", Value: "orders" }],
  }, { TableDescription: { TableArn: TABLE_ARN } }),
  refused("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  }, "ResourceInUseException"),
  described(TableName),
  refused("DescribeTable", { TableName: "none" }, NOT_FOUND),
  call("ListTables", {}, { TableNames: [TableName] }),
  refused("ListTables", { Limit: 101 }, INVALID),
  call("UpdateTable", {
    TableName,
    AttributeDefinitions: ["id", "customer", "cents"].map((AttributeName) => ({
      AttributeName,
      AttributeType: AttributeName === "cents" ? "N" : "S",
    })),
    GlobalSecondaryIndexUpdates: [{
      Create: {
        IndexName: "byCustomer",
        KeySchema: [
          { AttributeName: "customer", KeyType: "HASH" },
          { AttributeName: "cents", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    }],
  }, { TableDescription: { TableName } }),
  refused("UpdateTable", { TableName: "none", BillingMode: "PAY_PER_REQUEST" }, NOT_FOUND),
  advance({ minutes: 30 }),
  call("DescribeTable", { TableName }, {
    Table: { TableStatus: "ACTIVE", GlobalSecondaryIndexes: [{ IndexStatus: "ACTIVE" }] },
  }, { until: "later" }),
];

const ITEMS: readonly Row[] = [
  call("PutItem", { TableName, Item: order("o-1", "ada", "100"), ReturnConsumedCapacity: "TOTAL" }, {
    ConsumedCapacity: { TableName, CapacityUnits: 2 },
  }),
  refused("PutItem", {
    TableName,
    Item: order("o-1", "ada", "1"),
    ConditionExpression: "attribute_not_exists(id)",
  }, "ConditionalCheckFailedException"),
  call("GetItem", { TableName, Key: key("o-1"), ConsistentRead: true }, {
    Item: order("o-1", "ada", "100"),
  }),
  refused("GetItem", { TableName: "none", Key: key("o-1") }, NOT_FOUND),
  call("UpdateItem", {
    TableName,
    Key: key("o-1"),
    UpdateExpression: "SET cents = cents + :more, bytes = :raw ADD tags :tags",
    ExpressionAttributeValues: {
      ":more": { N: "0.5" },
      ":raw": { B: Uint8Array.of(0, 255) },
      ":tags": { SS: ["a"] },
    },
    ReturnValues: "UPDATED_NEW",
  }, { Attributes: { cents: { N: "100.5" }, bytes: { B: Uint8Array.of(0, 255) }, tags: { SS: ["a"] } } }),
  refused("UpdateItem", { TableName, Key: key("o-1"), UpdateExpression: "SET 1" }, INVALID),
  call("DeleteItem", { TableName, Key: key("o-1"), ReturnValues: "ALL_OLD" }, {
    Attributes: { cents: { N: "100.5" } },
  }),
  refused("DeleteItem", {
    TableName,
    Key: key("o-1"),
    ConditionExpression: "attribute_exists(id)",
  }, "ConditionalCheckFailedException"),
  call("BatchWriteItem", {
    RequestItems: {
      [TableName]: Array.from({ length: 9 }, (_, n) => ({
        PutRequest: { Item: order(`o-${n + 1}`, "eve", `${n + 1}`) },
      })),
    },
  }, { UnprocessedItems: {} }),
  refused("BatchWriteItem", { RequestItems: { none: [{ DeleteRequest: { Key: key("x") } }] } }, NOT_FOUND),
  call("BatchGetItem", { RequestItems: { [TableName]: { Keys: [key("o-3")], ConsistentRead: true } } }, {
    Responses: { [TableName]: [order("o-3", "eve", "3")] },
    UnprocessedKeys: {},
  }),
  refused("BatchGetItem", { RequestItems: { none: { Keys: [key("x")] } } }, NOT_FOUND),
  call("Query", byCustomer({ ScanIndexForward: false, Limit: 2 }), {
    Items: [order("o-9", "eve", "9"), order("o-8", "eve", "8")],
    LastEvaluatedKey: ANY,
  }, { as: "page" }),
  call("Query", byCustomer({ ScanIndexForward: false, ExclusiveStartKey: "<page.LastEvaluatedKey>" }), {
    Count: 7,
    LastEvaluatedKey: ABSENT,
  }),
  refused("Query", byCustomer({ KeyConditionExpression: "cents = :c" }), INVALID),
  call("Scan", {
    TableName,
    FilterExpression: "cents BETWEEN :a AND :b",
    ExpressionAttributeValues: { ":a": { N: "4" }, ":b": { N: "6" } },
    Select: "COUNT",
  }, { Count: 3, ScannedCount: 9 }),
  refused("Scan", { TableName, TotalSegments: 2 }, INVALID),
  call("TransactWriteItems", {
    TransactItems: [
      { Put: { TableName, Item: order("t-1", "ida", "1") } },
      { Delete: { TableName, Key: key("o-9") } },
      { ConditionCheck: { TableName, Key: key("o-1"), ConditionExpression: "attribute_exists(id)" } },
    ],
  }),
  refused("TransactWriteItems", {
    TransactItems: [{
      Put: { TableName, Item: order("o-1", "a", "1"), ConditionExpression: "attribute_not_exists(id)" },
    }],
  }, "TransactionCanceledException"),
  call("TransactGetItems", {
    TransactItems: [{ Get: { TableName, Key: key("t-1") } }, { Get: { TableName, Key: key("o-9") } }],
  }, { Responses: [{ Item: order("t-1", "ida", "1") }, { Item: ABSENT }] }),
  refused(
    "TransactGetItems",
    { TransactItems: [{ Get: { TableName: "none", Key: key("t-1") } }] },
    NOT_FOUND,
  ),
];

const INSERT = `INSERT INTO "${TableName}" VALUE {'id': ?, 'customer': 'ona', 'cents': 7}`;
const SELECT = `SELECT cents FROM "${TableName}" WHERE id = ?`;

const STATEMENTS: readonly Row[] = [
  call("ExecuteStatement", { Statement: INSERT, Parameters: [{ S: "p-1" }] }, { Items: [] }),
  refused("ExecuteStatement", { Statement: INSERT, Parameters: [{ S: "p-1" }] }, "DuplicateItemException"),
  refused("ExecuteStatement", { Statement: "SELECT" }, INVALID),
  call("ExecuteStatement", { Statement: SELECT, Parameters: [{ S: "p-1" }] }, {
    Items: [{ cents: { N: "7" } }],
  }),
  call("BatchExecuteStatement", {
    Statements: [
      { Statement: SELECT, Parameters: [{ S: "p-1" }] },
      { Statement: SELECT.replace(TableName, "none"), Parameters: [{ S: "p-1" }] },
    ],
  }, { Responses: [{ Item: { cents: { N: "7" } } }, { Error: { Code: "ResourceNotFound" } }] }),
  refused("BatchExecuteStatement", {
    Statements: Array.from({ length: 26 }, () => ({ Statement: SELECT, Parameters: [{ S: "p-1" }] })),
  }, INVALID),
  call("ExecuteTransaction", { TransactStatements: [{ Statement: SELECT, Parameters: [{ S: "p-1" }] }] }, {
    Responses: [{ Item: { cents: { N: "7" } } }],
  }),
  refused(
    "ExecuteTransaction",
    { TransactStatements: [{ Statement: INSERT, Parameters: [{ S: "p-1" }] }] },
    "TransactionCanceledException",
  ),
];

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "dynamodb:GetItem",
    Resource: TABLE_ARN,
  }],
});

const SETTINGS: readonly Row[] = [
  call("UpdateTimeToLive", {
    TableName,
    TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
  }, { TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" } }),
  refused("UpdateTimeToLive", {
    TableName: "none",
    TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
  }, NOT_FOUND),
  call("DescribeTimeToLive", { TableName }, {
    TimeToLiveDescription: { TimeToLiveStatus: /^ENABL/, AttributeName: "expires" },
  }),
  refused("DescribeTimeToLive", { TableName: "none" }, NOT_FOUND),
  call("TagResource", { ResourceArn: TABLE_ARN, Tags: [{ Key: "stage", Value: "test" }] }),
  call("UntagResource", { ResourceArn: TABLE_ARN, TagKeys: ["team"] }),
  call("ListTagsOfResource", { ResourceArn: TABLE_ARN }, { Tags: [{ Key: "stage", Value: "test" }] }),
  refused("TagResource", { ResourceArn: `${TABLE_ARN}-none`, Tags: [{ Key: "a", Value: "b" }] }, NOT_FOUND),
  refused("UntagResource", { ResourceArn: `${TABLE_ARN}-none`, TagKeys: ["a"] }, NOT_FOUND),
  refused("ListTagsOfResource", { ResourceArn: "none" }, INVALID),
  call("PutResourcePolicy", { ResourceArn: TABLE_ARN, Policy: POLICY }, { RevisionId: ANY }, {
    as: "policy",
  }),
  refused("PutResourcePolicy", { ResourceArn: TABLE_ARN, Policy: "{" }, INVALID),
  call("GetResourcePolicy", { ResourceArn: TABLE_ARN }, {
    Policy: json({ Statement: [{ Action: "dynamodb:GetItem" }] }),
    RevisionId: "<policy.RevisionId>",
  }, { until: "later" }),
  refused(
    "DeleteResourcePolicy",
    { ResourceArn: TABLE_ARN, ExpectedRevisionId: "1" },
    "PolicyNotFoundException",
  ),
  call("DeleteResourcePolicy", { ResourceArn: TABLE_ARN }, { RevisionId: "<policy.RevisionId>" }),
  refused("GetResourcePolicy", { ResourceArn: TABLE_ARN }, "PolicyNotFoundException"),
  call("DescribeLimits", {}, { AccountMaxReadCapacityUnits: 80000, TableMaxWriteCapacityUnits: 40000 }),
  call("DescribeEndpoints", {}, { Endpoints: [{ Address: ANY, CachePeriodInMinutes: 1440 }] }),
  call("DescribeKinesisStreamingDestination", { TableName }, { KinesisDataStreamDestinations: [] }),
  refused("DescribeKinesisStreamingDestination", { TableName: "none" }, NOT_FOUND),
  call("UpdateContributorInsights", { TableName, ContributorInsightsAction: "ENABLE" }, {
    ContributorInsightsStatus: "ENABLING",
  }),
  refused("UpdateContributorInsights", { TableName: "none", ContributorInsightsAction: "ENABLE" }, NOT_FOUND),
  call("DescribeContributorInsights", { TableName }, { ContributorInsightsStatus: "ENABLED" }, {
    until: "later",
  }),
  refused("DescribeContributorInsights", { TableName: "none" }, NOT_FOUND),
  call("ListContributorInsights", {}, { ContributorInsightsSummaries: [{ TableName }] }),
  refused("ListContributorInsights", { TableName: "none" }, NOT_FOUND),
  notEmulated("ListExports", {}),
];

const BackupArn = "<backup.BackupDetails.BackupArn>";
const BACKUPS: readonly Row[] = [
  call("CreateBackup", { TableName, BackupName: "first" }, {
    BackupDetails: { BackupName: "first", BackupType: "USER" },
  }, { as: "backup" }),
  refused("CreateBackup", { TableName: "none", BackupName: "first" }, "TableNotFoundException"),
  call("DescribeBackup", { BackupArn }, {
    BackupDescription: {
      BackupDetails: { BackupStatus: "AVAILABLE" },
      SourceTableDetails: { TableName },
      SourceTableFeatureDetails: { GlobalSecondaryIndexes: [{ IndexName: "byCustomer" }] },
    },
  }, { until: "later" }),
  refused(
    "DescribeBackup",
    { BackupArn: `${TABLE_ARN}/backup/01489602797149-73d8d5bc` },
    "BackupNotFoundException",
  ),
  call("ListBackups", { TableName }, { BackupSummaries: [{ BackupArn }] }),
  refused("ListBackups", { Limit: 101 }, INVALID),
  call("RestoreTableFromBackup", { BackupArn, TargetTableName: "tour-restored" }, {
    TableDescription: { RestoreSummary: { SourceBackupArn: BackupArn } },
  }),
  refused(
    "RestoreTableFromBackup",
    { BackupArn, TargetTableName: TableName },
    "TableAlreadyExistsException",
  ),
  advance({ minutes: 30 }),
  described("tour-restored"),
  call("GetItem", { TableName: "tour-restored", Key: key("t-1") }, { Item: order("t-1", "ida", "1") }),
  call("DeleteBackup", { BackupArn }, { BackupDescription: { BackupDetails: { BackupStatus: "DELETED" } } }),
  refused("DeleteBackup", { BackupArn }, "BackupNotFoundException"),
  call("DescribeContinuousBackups", { TableName }, {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
    },
  }),
  refused("DescribeContinuousBackups", { TableName: "none" }, "TableNotFoundException"),
  call("UpdateContinuousBackups", {
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  }, {
    ContinuousBackupsDescription: {
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 35 },
    },
  }),
  refused("UpdateContinuousBackups", {
    TableName: "none",
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  }, "TableNotFoundException"),
  advance({ minutes: 30 }),
  call("RestoreTableToPointInTime", {
    SourceTableName: TableName,
    TargetTableName: "tour-back-then",
    UseLatestRestorableTime: true,
  }, { TableDescription: { RestoreSummary: { SourceTableArn: TABLE_ARN } } }),
  refused("RestoreTableToPointInTime", {
    SourceTableName: TableName,
    TargetTableName: TableName,
    UseLatestRestorableTime: true,
  }, "TableAlreadyExistsException"),
  advance({ minutes: 30 }),
  described("tour-back-then"),
  ...[TableName, "tour-restored", "tour-back-then"].map((name) =>
    call("DeleteTable", { TableName: name }, { TableDescription: { TableStatus: "DELETING" } })
  ),
  refused("DeleteTable", { TableName: "none" }, NOT_FOUND),
];

export const DYNAMODB: Visit = {
  service: "dynamodb",
  steps: [...TABLES, ...ITEMS, ...STATEMENTS, ...SETTINGS, ...BACKUPS],
};
