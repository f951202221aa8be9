/**
 * The emulated Amazon DynamoDB: tables, items, indexes, expressions, transactions, time to live.
 *
 * @example
 * ```ts
 * const account = new Account({ services: [dynamodb()], ...world });
 * account.apply("dynamodb", "GetItem", { TableName: "Orders", Key: { id: { S: "1" } } }, caller, entity);
 * ```
 */
import { validationException } from "../constraints.ts";
import type { AwsService, Latency } from "../operation.ts";
import { internalError, throughputExceeded } from "./errors.ts";
import { BATCH_OPERATIONS } from "./operations_batches.ts";
import { ITEM_OPERATIONS } from "./operations_items.ts";
import { QUERY_OPERATIONS } from "./operations_queries.ts";
import { TABLE_OPERATIONS } from "./operations_tables.ts";
import { ACCOUNT_OPERATIONS } from "./operations_account.ts";
import { BACKUP_OPERATIONS } from "./operations_backups.ts";
import { RECOVERY_OPERATIONS } from "./operations_recovery.ts";
import { REASONS } from "./reasons.ts";
import { invalidRequest } from "./requests.ts";
import { POLICY_OPERATIONS } from "./operations_policies.ts";
import { PARTIQL_OPERATIONS } from "./partiql/mod.ts";
import { TTL_OPERATIONS } from "./operations_ttl.ts";
import { TAG_OPERATIONS } from "./tags.ts";
import { TRANSACTION_OPERATIONS } from "./operations_transactions.ts";
import { DynamoDbState } from "./state.ts";

export { DynamoDbState } from "./state.ts";
export {
  positionOfSequence,
  sequenceNumber,
  type Stream,
  type StreamRecord,
  type StreamShard,
  type StreamViewType,
} from "./stream.ts";

/** Every operation of the SDK's client. */
const ALL_OPERATIONS = [
  "BatchExecuteStatement",
  "BatchGetItem",
  "BatchWriteItem",
  "CancelBulkOperation",
  "CreateBackup",
  "CreateGlobalTable",
  "CreateTable",
  "DeleteBackup",
  "DeleteItem",
  "DeleteResourcePolicy",
  "DeleteTable",
  "DescribeBackup",
  "DescribeBulkOperation",
  "DescribeContinuousBackups",
  "DescribeContributorInsights",
  "DescribeEndpoints",
  "DescribeExport",
  "DescribeGlobalTable",
  "DescribeGlobalTableSettings",
  "DescribeImport",
  "DescribeKinesisStreamingDestination",
  "DescribeLimits",
  "DescribeTable",
  "DescribeTableReplicaAutoScaling",
  "DescribeTimeToLive",
  "DisableKinesisStreamingDestination",
  "EnableKinesisStreamingDestination",
  "ExecuteStatement",
  "ExecuteTransaction",
  "ExportTableToPointInTime",
  "GetItem",
  "GetResourcePolicy",
  "ImportTable",
  "ListBackups",
  "ListBulkOperations",
  "ListContributorInsights",
  "ListExports",
  "ListGlobalTables",
  "ListImports",
  "ListTables",
  "ListTagsOfResource",
  "PutItem",
  "PutResourcePolicy",
  "Query",
  "RestoreTableFromBackup",
  "RestoreTableToPointInTime",
  "Scan",
  "SearchVectors",
  "StartBulkPutItems",
  "TagResource",
  "TransactGetItems",
  "TransactWriteItems",
  "UntagResource",
  "UpdateContinuousBackups",
  "UpdateContributorInsights",
  "UpdateGlobalTable",
  "UpdateGlobalTableSettings",
  "UpdateItem",
  "UpdateKinesisStreamingDestination",
  "UpdateTable",
  "UpdateTableReplicaAutoScaling",
  "UpdateTimeToLive",
];

const LATENCY: Latency = { p50Ms: 4, p99Ms: 15 };
const TRANSACTION_LATENCY: Latency = { p50Ms: 8, p99Ms: 30 };

/** Makes the DynamoDB of one account. */
export function dynamodb(): AwsService<DynamoDbState> {
  return {
    name: "dynamodb",
    title: "Amazon DynamoDB",
    namespace: "com.amazonaws.dynamodb",
    operations: {
      ...TABLE_OPERATIONS,
      ...TTL_OPERATIONS,
      ...TAG_OPERATIONS,
      ...POLICY_OPERATIONS,
      ...BACKUP_OPERATIONS,
      ...RECOVERY_OPERATIONS,
      ...ACCOUNT_OPERATIONS,
      ...ITEM_OPERATIONS,
      ...QUERY_OPERATIONS,
      ...BATCH_OPERATIONS,
      ...TRANSACTION_OPERATIONS,
      ...PARTIQL_OPERATIONS,
    },
    allOperations: ALL_OPERATIONS,
    reasons: REASONS,
    throttled: throughputExceeded,
    invalid: (found, operation) => invalidRequest(found, operation) ?? validationException(found),
    failed: internalError,
    latency: (operation) =>
      operation in TRANSACTION_OPERATIONS || operation === "ExecuteTransaction"
        ? TRANSACTION_LATENCY
        : LATENCY,
    newState: (world) => new DynamoDbState(world),
  };
}
