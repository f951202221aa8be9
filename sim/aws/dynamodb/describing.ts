/** Tables and their indexes as DescribeTable, and every operation that answers with a table, describes them. */
import { describeEncryption } from "./encryption.ts";
import { keyNames, type KeySchema } from "./schema.ts";
import { describeTableStream } from "./stream_settings.ts";
import { projectInto, type SecondaryIndex, type Table } from "./table.ts";
import { describeOnDemand, describeThroughput, describeWarm } from "./throughput_settings.ts";
import { itemSize } from "./value.ts";

const NO_UNITS = { readUnits: 0, writeUnits: 0 };

export function describeTable(table: Table, nowMs: number): object {
  const { options } = table;
  const local = options.indexes.filter((index) => index.kind === "local");
  const global = options.indexes.filter((index) => index.kind === "global");
  return {
    AttributeDefinitions: options.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: describeKeys(options.schema),
    CreationDateTime: new Date(options.createdMs),
    ...describeBeing(table, table.isUpdating(nowMs) ? "UPDATING" : "ACTIVE", nowMs),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local.map((index) => describeIndex(index)) } : undefined),
    ...(global.length > 0
      ? { GlobalSecondaryIndexes: global.map((index) => describeGlobal(index, options.onDemand, nowMs)) }
      : undefined),
  };
}

/** A table that was just made, as the answer to that has it: AWS never makes one while it is being asked to. */
export function describeNew(table: Table, nowMs: number): object {
  const described = describeTable(table, nowMs) as { GlobalSecondaryIndexes?: object[] };
  return {
    ...described,
    TableStatus: "CREATING",
    ...(described.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: described.GlobalSecondaryIndexes.map((index) => ({
        ...index,
        IndexStatus: "CREATING",
      })),
    }),
  };
}

/** A table that is being deleted: AWS no longer says how it is laid out. */
export function describeDeleted(table: Table, nowMs: number): object {
  return describeBeing(table, "DELETING", nowMs);
}

function describeBeing(table: Table, status: string, nowMs: number): object {
  const { options } = table;
  return {
    TableName: options.name,
    TableStatus: status,
    TableSizeBytes: table.sizeBytes,
    ItemCount: table.records.size,
    TableArn: options.arn,
    TableId: options.id,
    ProvisionedThroughput: describeThroughput(options.throughput, nowMs),
    ...(options.onDemandSinceMs === undefined ? undefined : {
      BillingModeSummary: {
        BillingMode: options.onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
        LastUpdateToPayPerRequestDateTime: new Date(options.onDemandSinceMs),
      },
    }),
    ...describeOnDemand(options.onDemandThroughput),
    ...describeWarm(options.warmThroughput, options.throughput, options.onDemand),
    ...describeEncryption(options.encryption),
    ...(options.tableClass
      ? {
        TableClassSummary: {
          TableClass: options.tableClass,
          ...(options.tableClassSinceMs === undefined
            ? undefined
            : { LastUpdateDateTime: new Date(options.tableClassSinceMs) }),
        },
      }
      : undefined),
    ...(table.restored ? { RestoreSummary: { ...table.restored, RestoreInProgress: false } } : undefined),
    ...describeTableStream(table),
    DeletionProtectionEnabled: options.deletionProtection,
  };
}

function describeGlobal(index: SecondaryIndex, onDemand: boolean, nowMs: number): object {
  const isActive = index.activeMs <= nowMs;
  return {
    ...describeIndex(index),
    IndexStatus: isActive ? "ACTIVE" : "CREATING",
    ...(isActive ? undefined : { Backfilling: true }),
    ProvisionedThroughput: describeThroughput(index.throughput ?? NO_UNITS, nowMs),
    ...describeOnDemand(index.onDemandThroughput),
    ...describeWarm(index.warmThroughput, index.throughput, onDemand),
  };
}

function describeIndex(index: SecondaryIndex): object {
  return {
    IndexName: index.name,
    IndexArn: index.arn,
    KeySchema: describeKeys(index.schema),
    Projection: describeProjection(index),
    IndexSizeBytes: indexBytes(index),
    ItemCount: index.entries.size,
  };
}

export function describeProjection({ projectionType, nonKeyAttributes }: SecondaryIndex): object {
  return {
    ProjectionType: projectionType,
    ...(projectionType === "INCLUDE" ? { NonKeyAttributes: [...nonKeyAttributes] } : undefined),
  };
}

function indexBytes(index: SecondaryIndex): number {
  let bytes = 0;
  for (const { record } of index.entries.ascending(undefined, undefined)) {
    bytes += index.projected ? itemSize(projectInto(index, record.item)) : record.size;
  }
  return bytes;
}

export function describeKeys(schema: KeySchema): object[] {
  const hashes = 1 + (schema.moreHash?.length ?? 0);
  return keyNames(schema).map((name, index) => ({
    AttributeName: name,
    KeyType: index < hashes ? "HASH" : "RANGE",
  }));
}
