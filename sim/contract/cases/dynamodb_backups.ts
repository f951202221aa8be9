/**
 * What a client sees of backups of tables, of point-in-time recovery, and of what Amazon DynamoDB tells of the account.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Backup-and-Restore.html
 */
import type { Call, Case, Given } from "../case.ts";

const CREATED: Given = ["dynamodb", "CreateTable", {
  TableName: "kept",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}];
const PUT: Given = ["dynamodb", "PutItem", { TableName: "kept", Item: { id: { S: "1" }, n: { N: "1" } } }];
const BACKED: Call = ["CreateBackup", { TableName: "kept", BackupName: "first" }];
const NO_BACKUP = "arn:aws:dynamodb:us-east-1:000000000000:table/kept/backup/01489602797149-73d8d5bc";
const NO_TABLE = {
  error: "TableNotFoundException",
  message: "Table not found: nowhere",
  instance: "TableNotFoundException",
};
const NOT_FOUND = {
  error: "BackupNotFoundException",
  message: `Backup not found: ${NO_BACKUP}`,
  instance: "BackupNotFoundException",
};
const arn: (outputs: readonly { BackupDetails: { BackupArn: string } }[]) => { BackupArn: string } = (
  outputs,
) => ({
  BackupArn: outputs[0]!.BackupDetails.BackupArn,
});
const recovery = (PointInTimeRecoveryEnabled: boolean): Call => [
  "UpdateContinuousBackups",
  { TableName: "kept", PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } },
];

export const DYNAMODB_BACKUPS: readonly Case[] = [
  {
    name: "CreateBackup keeps a table",
    given: [CREATED, PUT],
    call: BACKED,
    output: { BackupDetails: { BackupName: "first", BackupType: "USER" } },
  },
  {
    name: "CreateBackup refuses a table that is not there",
    call: ["CreateBackup", { TableName: "nowhere", BackupName: "first" }],
    ...NO_TABLE,
  },
  {
    name: "DescribeBackup describes the table that was kept",
    given: [CREATED, PUT],
    before: [BACKED],
    call: ["DescribeBackup", arn],
    output: {
      BackupDescription: {
        BackupDetails: { BackupName: "first", BackupStatus: "AVAILABLE" },
        SourceTableDetails: { TableName: "kept", BillingMode: "PAY_PER_REQUEST" },
      },
    },
  },
  {
    name: "DescribeBackup refuses one that is not there",
    call: ["DescribeBackup", { BackupArn: NO_BACKUP }],
    ...NOT_FOUND,
  },
  {
    name: "ListBackups gives the backups of a table",
    given: [CREATED],
    before: [BACKED],
    call: ["ListBackups", { TableName: "kept" }],
    output: { BackupSummaries: [{ TableName: "kept", BackupName: "first", BackupType: "USER" }] },
  },
  {
    name: "DeleteBackup deletes a backup",
    given: [CREATED],
    before: [BACKED],
    call: ["DeleteBackup", arn],
    output: { BackupDescription: { BackupDetails: { BackupName: "first", BackupStatus: "DELETED" } } },
  },
  {
    name: "DeleteBackup refuses one that is not there",
    call: ["DeleteBackup", { BackupArn: NO_BACKUP }],
    ...NOT_FOUND,
  },
  {
    name: "RestoreTableFromBackup makes a table of a backup",
    given: [CREATED, PUT],
    before: [BACKED],
    call: ["RestoreTableFromBackup", (outputs) => ({ ...arn(outputs), TargetTableName: "restored" })],
    output: { TableDescription: { TableName: "restored", RestoreSummary: {} } },
  },
  {
    name: "RestoreTableFromBackup refuses a name that is taken",
    given: [CREATED],
    before: [BACKED],
    call: ["RestoreTableFromBackup", (outputs) => ({ ...arn(outputs), TargetTableName: "kept" })],
    error: "TableAlreadyExistsException",
    message: "Table already exists: kept",
    instance: "TableAlreadyExistsException",
  },
  {
    name: "DescribeContinuousBackups says that point-in-time recovery is off",
    given: [CREATED],
    call: ["DescribeContinuousBackups", { TableName: "kept" }],
    output: {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
      },
    },
  },
  {
    name: "DescribeContinuousBackups refuses a table that is not there",
    call: ["DescribeContinuousBackups", { TableName: "nowhere" }],
    ...NO_TABLE,
  },
  {
    name: "UpdateContinuousBackups switches point-in-time recovery on",
    given: [CREATED],
    call: recovery(true),
    output: {
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 35 },
      },
    },
  },
  {
    name: "RestoreTableToPointInTime puts a table back",
    given: [CREATED],
    before: [recovery(true)],
    call: ["RestoreTableToPointInTime", {
      SourceTableName: "kept",
      TargetTableName: "restored",
      UseLatestRestorableTime: true,
    }],
    output: { TableDescription: { TableName: "restored" } },
  },
  {
    name: "RestoreTableToPointInTime refuses a table without point-in-time recovery",
    given: [CREATED],
    call: ["RestoreTableToPointInTime", {
      SourceTableName: "kept",
      TargetTableName: "restored",
      UseLatestRestorableTime: true,
    }],
    error: "PointInTimeRecoveryUnavailableException",
    message: "Point in time recovery is not enabled for table 'kept'",
    instance: "PointInTimeRecoveryUnavailableException",
  },
  {
    name: "RestoreTableToPointInTime refuses a time before point-in-time recovery was on",
    given: [CREATED],
    before: [recovery(true)],
    call: ["RestoreTableToPointInTime", {
      SourceTableName: "kept",
      TargetTableName: "restored",
      RestoreDateTime: new Date(0),
    }],
    error: "InvalidRestoreTimeException",
    instance: "InvalidRestoreTimeException",
  },
  {
    name: "DescribeLimits tells the limits",
    call: ["DescribeLimits", {}],
    output: { TableMaxReadCapacityUnits: 40_000, TableMaxWriteCapacityUnits: 40_000 },
  },
  {
    name: "DescribeEndpoints names an endpoint",
    call: ["DescribeEndpoints", {}],
    output: { Endpoints: [{ CachePeriodInMinutes: 1440 }] },
  },
  {
    name: "DescribeKinesisStreamingDestination gives none",
    given: [CREATED],
    call: ["DescribeKinesisStreamingDestination", { TableName: "kept" }],
    output: { TableName: "kept", KinesisDataStreamDestinations: [] },
  },
  {
    name: "UpdateContributorInsights switches them on",
    given: [CREATED],
    call: ["UpdateContributorInsights", { TableName: "kept", ContributorInsightsAction: "ENABLE" }],
    output: { TableName: "kept", ContributorInsightsStatus: "ENABLING" },
  },
  {
    name: "DescribeContributorInsights says that they are off",
    given: [CREATED],
    call: ["DescribeContributorInsights", { TableName: "kept" }],
    output: { TableName: "kept", ContributorInsightsStatus: "DISABLED" },
  },
  {
    name: "ListContributorInsights gives those of a table",
    given: [CREATED, ["dynamodb", "UpdateContributorInsights", {
      TableName: "kept",
      ContributorInsightsAction: "ENABLE",
    }]],
    call: ["ListContributorInsights", { TableName: "kept" }],
    output: { ContributorInsightsSummaries: [{ TableName: "kept", ContributorInsightsStatus: "ENABLED" }] },
  },
];
