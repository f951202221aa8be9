/**
 * Operations on tables: CreateTable, DescribeTable, DeleteTable, ListTables and the two for time to live.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
import type { Operation } from "../operation.ts";
import { CREATE_TABLE, createdTable, type CreateTableInput } from "./definitions.ts";
import { tableInUse, validation } from "./errors.ts";
import type { KeySchema } from "./schema.ts";
import { type DynamoDbState, tableNameOf } from "./state.ts";
import { applyStreamSpecification, describeTableStream } from "./stream_settings.ts";
import { projectInto, type SecondaryIndex, type Table, type Throughput } from "./table.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import { TimeToLive } from "./ttl.ts";
import { itemSize } from "./value.ts";

interface ListTablesInput {
  readonly ExclusiveStartTableName?: string;
  readonly Limit?: number;
}

interface UpdateTimeToLiveInput extends TableInput {
  readonly TimeToLiveSpecification: { readonly Enabled: boolean; readonly AttributeName: string };
}

const MOST_TABLES = 100;

const CreateTable: Operation<DynamoDbState, CreateTableInput> = {
  input: CREATE_TABLE,
  errors: ["ResourceInUseException", "LimitExceededException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const name = tableNameOf(input.TableName);
    const table = createdTable(input, name, context, state.keepsVersions);
    if (state.tables.has(name)) throw tableInUse(name);
    state.tables.set(name, table);
    if (input.StreamSpecification?.StreamEnabled) {
      applyStreamSpecification(state, table, input.StreamSpecification, context.nowMs);
    }
    return { TableDescription: describe(table, "ACTIVE") };
  },
  differs: "A table is ACTIVE at once. SSESpecification, Tags, OnDemandThroughput, " +
    "WarmThroughput and ResourcePolicy are accepted and have no effect.",
};

const DescribeTable: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName,
  run: (state, input) => ({ Table: describe(state.describedTable(input.TableName), "ACTIVE") }),
  differs: "ItemCount and sizes are those of now; AWS brings them up to date about every six hours.",
};

const DeleteTable: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["ResourceNotFoundException", "ResourceInUseException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const table = state.describedTable(input.TableName);
    if (table.options.deletionProtection) {
      throw validation(
        `Resource cannot be deleted as it is currently protected against deletion. ` +
          `Disable deletion protection first.`,
      );
    }
    table.timeToLive?.stop();
    state.streams.disable(table, context.nowMs);
    state.tables.delete(table.name);
    return { TableDescription: describe(table, "DELETING") };
  },
  differs: "A table is gone at once.",
};

const ListTables: Operation<DynamoDbState, ListTablesInput> = {
  input: {
    ExclusiveStartTableName: { length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
    Limit: { range: [1, MOST_TABLES] },
  },
  errors: [],
  mutates: false,
  run(state, input) {
    const { ExclusiveStartTableName: start, Limit: limit = MOST_TABLES } = input;
    const names = [...state.tables.keys()].sort().filter((name) => start === undefined || name > start);
    const page = names.slice(0, limit);
    return {
      TableNames: page,
      ...(names.length > page.length ? { LastEvaluatedTableName: page[page.length - 1] } : undefined),
    };
  },
};

const UpdateTimeToLive: Operation<DynamoDbState, UpdateTimeToLiveInput> = {
  input: {
    ...TABLE_NAME,
    TimeToLiveSpecification: {
      required: true,
      members: { Enabled: { required: true }, AttributeName: { required: true, length: [1, 255] } },
    },
  },
  errors: ["ResourceNotFoundException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const { Enabled: enabled, AttributeName: attributeName } = input.TimeToLiveSpecification;
    const table = state.describedTable(input.TableName);
    const present = table.timeToLive;
    if (enabled) {
      if (present) throw validation("TimeToLive is already enabled");
      const timeToLive = table.timeToLive = new TimeToLive(state.world, table, attributeName);
      let index = 0;
      for (const record of table.records.ascending(undefined, undefined)) {
        timeToLive.watch(record, context.nowMs, context.entity.child("item", index++));
      }
    } else {
      if (!present) throw validation("TimeToLive is already disabled");
      if (present.attributeName !== attributeName) {
        throw validation(
          "TimeToLive is active on a different AttributeName: " +
            `current AttributeName is ${present.attributeName}`,
        );
      }
      present.stop();
      table.timeToLive = undefined;
    }
    return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attributeName } };
  },
  differs:
    "It takes effect at once, and may be switched at any time; AWS takes up to an hour and refuses a second " +
    "change meanwhile. Expired items are deleted within about five minutes; AWS says within a few days.",
};

const DescribeTimeToLive: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input) {
    const { timeToLive } = state.describedTable(input.TableName);
    return {
      TimeToLiveDescription: timeToLive
        ? { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.attributeName }
        : { TimeToLiveStatus: "DISABLED" },
    };
  },
};

export const TABLE_OPERATIONS = {
  CreateTable,
  DescribeTable,
  DeleteTable,
  ListTables,
  UpdateTimeToLive,
  DescribeTimeToLive,
};

function describe(table: Table, status: "ACTIVE" | "DELETING"): object {
  const { options } = table;
  const common = {
    TableName: options.name,
    TableStatus: status,
    TableSizeBytes: table.sizeBytes,
    ItemCount: table.records.size,
    TableArn: options.arn,
    TableId: options.id,
    ProvisionedThroughput: describeThroughput(options.throughput),
    ...(options.onDemand
      ? {
        BillingModeSummary: {
          BillingMode: "PAY_PER_REQUEST",
          LastUpdateToPayPerRequestDateTime: new Date(options.createdMs),
        },
      }
      : undefined),
    ...(options.tableClass ? { TableClassSummary: { TableClass: options.tableClass } } : undefined),
    ...describeTableStream(table),
    DeletionProtectionEnabled: options.deletionProtection,
  };
  if (status === "DELETING") return common;
  const local = options.indexes.filter((index) => index.kind === "local");
  const global = options.indexes.filter((index) => index.kind === "global");
  return {
    AttributeDefinitions: options.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: describeKeys(options.schema),
    CreationDateTime: new Date(options.createdMs),
    ...common,
    ...(local.length > 0 ? { LocalSecondaryIndexes: local.map((index) => describeIndex(index)) } : undefined),
    ...(global.length > 0
      ? {
        GlobalSecondaryIndexes: global.map((index) => ({
          ...describeIndex(index),
          IndexStatus: "ACTIVE",
          ProvisionedThroughput: describeThroughput(index.throughput ?? { readUnits: 0, writeUnits: 0 }),
        })),
      }
      : undefined),
  };
}

function describeIndex(index: SecondaryIndex): object {
  return {
    IndexName: index.name,
    IndexArn: index.arn,
    KeySchema: describeKeys(index.schema),
    Projection: {
      ProjectionType: index.projectionType,
      ...(index.projectionType === "INCLUDE" ? { NonKeyAttributes: [...index.nonKeyAttributes] } : undefined),
    },
    IndexSizeBytes: indexBytes(index),
    ItemCount: index.entries.size,
  };
}

function indexBytes(index: SecondaryIndex): number {
  let bytes = 0;
  for (const { record } of index.entries.ascending(undefined, undefined)) {
    bytes += index.projected ? itemSize(projectInto(index, record.item)) : record.size;
  }
  return bytes;
}

function describeKeys({ hash, range }: KeySchema): object[] {
  const keys = [{ AttributeName: hash.name, KeyType: "HASH" }];
  if (range) keys.push({ AttributeName: range.name, KeyType: "RANGE" });
  return keys;
}

function describeThroughput({ readUnits, writeUnits }: Throughput): object {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: readUnits, WriteCapacityUnits: writeUnits };
}
