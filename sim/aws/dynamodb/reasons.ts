/** Why operations of DynamoDB are left out, by their names. */

const ONE_REGION = "It is about global tables, and a world is one region.";
const NO_KINESIS = "It needs Kinesis Data Streams, which is not here; a table's own stream is.";
const NO_S3 = "It reads or writes Amazon S3, which is not here.";
const NO_BULK = "It belongs to bulk writes from Amazon S3, which is not here.";

export const REASONS: Readonly<Record<string, string>> = {
  CreateGlobalTable: ONE_REGION,
  DescribeGlobalTable: ONE_REGION,
  DescribeGlobalTableSettings: ONE_REGION,
  DescribeTableReplicaAutoScaling: ONE_REGION,
  ListGlobalTables: ONE_REGION,
  UpdateGlobalTable: ONE_REGION,
  UpdateGlobalTableSettings: ONE_REGION,
  UpdateTableReplicaAutoScaling: ONE_REGION,
  DisableKinesisStreamingDestination: NO_KINESIS,
  EnableKinesisStreamingDestination: NO_KINESIS,
  UpdateKinesisStreamingDestination: NO_KINESIS,
  DescribeExport: NO_S3,
  DescribeImport: NO_S3,
  ExportTableToPointInTime: NO_S3,
  ImportTable: NO_S3,
  ListExports: NO_S3,
  ListImports: NO_S3,
  CancelBulkOperation: NO_BULK,
  DescribeBulkOperation: NO_BULK,
  ListBulkOperations: NO_BULK,
  StartBulkPutItems: NO_BULK,
  SearchVectors: "It searches vector indexes, which are not here.",
};
