/**
 * Backups of tables: CreateBackup, DescribeBackup, ListBackups, DeleteBackup, RestoreTableFromBackup.
 *
 * A backup shares the items of its table, as a stored item never changes. Follows
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Backup-and-Restore.html
 */
import { AwsError } from "../errors.ts";
import type { Operation } from "../operation.ts";
import type { CreateTableInput } from "./definitions.ts";
import { describeKeys, describeNew, describeProjection } from "./describing.ts";
import { describeEncryption } from "./encryption.ts";
import { describeTimeToLive } from "./operations_ttl.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import { definitionOf, OVERRIDES, type Overrides, restoredTable } from "./restoring.ts";
import type { DynamoDbState } from "./state.ts";
import { tableNameOf } from "./state.ts";
import { describeTableStream } from "./stream_settings.ts";
import type { Table } from "./table.ts";
import { describeOnDemand } from "./throughput_settings.ts";
import type { Item } from "./value.ts";

/** A table as it was. */
export interface Backup {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  readonly sizeBytes: number;
  readonly tableName: string;
  readonly tableId: string;
  readonly tableArn: string;
  readonly definition: CreateTableInput;
  readonly items: readonly Item[];
  /** What DescribeBackup says of the table, and of what it had. */
  readonly source: object;
  readonly features: object;
}

const BACKUP_ARN = { required: true, length: [37, 1024] } as const;
const MOST_BACKUPS = 100;

/**
 * The table of a request about backups, which has an error of its own for one that is not there.
 *
 * @throws {AwsError}
 */
export function backedTable(state: DynamoDbState, given: string): Table {
  const name = tableNameOf(given);
  const table = state.tables.get(name);
  if (!table) throw new AwsError("TableNotFoundException", `Table not found: ${name}`);
  return table;
}

function backupOf(state: DynamoDbState, arn: string): Backup {
  const backup = state.backups.get(arn);
  if (!backup) throw new AwsError("BackupNotFoundException", `Backup not found: ${arn}`);
  return backup;
}

const CreateBackup: Operation<DynamoDbState, TableInput & { readonly BackupName: string }> = {
  input: { ...TABLE_NAME, BackupName: { required: true, length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" } },
  errors: ["TableNotFoundException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, { nowMs, world, entity }) {
    const table = backedTable(state, input.TableName);
    const { options } = table;
    const mark = world.ids.hex(entity.child("backup")).slice(0, 8);
    const backup: Backup = {
      arn: `${options.arn}/backup/${String(nowMs).padStart(14, "0")}-${mark}`,
      name: input.BackupName,
      createdMs: nowMs,
      sizeBytes: table.sizeBytes,
      tableName: options.name,
      tableId: options.id,
      tableArn: options.arn,
      definition: definitionOf(table),
      items: [...table.records.ascending(undefined, undefined)].map((record) => record.item),
      source: describeSource(table),
      features: describeFeatures(table),
    };
    state.backups.set(backup.arn, backup);
    return { BackupDetails: describeDetails(backup) };
  },
  differs: "A backup is AVAILABLE at once.",
};

const DescribeBackup: Operation<DynamoDbState, { readonly BackupArn: string }> = {
  input: { BackupArn: BACKUP_ARN },
  errors: ["BackupNotFoundException"],
  mutates: false,
  resource: (input) => input.BackupArn.split("/")[1] ?? "",
  run: (state, input) => ({ BackupDescription: describeBackup(backupOf(state, input.BackupArn)) }),
};

const DeleteBackup: Operation<DynamoDbState, { readonly BackupArn: string }> = {
  input: { BackupArn: BACKUP_ARN },
  errors: ["BackupNotFoundException"],
  mutates: true,
  resource: (input) => input.BackupArn.split("/")[1] ?? "",
  run(state, input) {
    const backup = backupOf(state, input.BackupArn);
    state.backups.delete(backup.arn);
    return { BackupDescription: describeBackup(backup, "DELETED") };
  },
};

interface ListBackupsInput {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly TimeRangeLowerBound?: Date;
  readonly TimeRangeUpperBound?: Date;
  readonly ExclusiveStartBackupArn?: string;
  readonly BackupType?: "USER" | "SYSTEM" | "AWS_BACKUP" | "ALL";
}

const ListBackups: Operation<DynamoDbState, ListBackupsInput> = {
  input: {
    TableName: { length: [1, 1024] },
    Limit: { range: [1, MOST_BACKUPS] },
    ExclusiveStartBackupArn: { length: [37, 1024] },
    BackupType: { enum: ["USER", "SYSTEM", "AWS_BACKUP", "ALL"] },
  },
  errors: [],
  mutates: false,
  resource: (input) => input.TableName ?? "",
  run(state, input) {
    const { Limit: limit = MOST_BACKUPS, ExclusiveStartBackupArn: start, BackupType: type = "USER" } = input;
    const from = input.TimeRangeLowerBound?.getTime() ?? -Infinity;
    const to = input.TimeRangeUpperBound?.getTime() ?? Infinity;
    const name = input.TableName === undefined ? undefined : tableNameOf(input.TableName);
    const found = [...state.backups.values()]
      .filter((each) =>
        (type === "USER" || type === "ALL") && (name === undefined || each.tableName === name) &&
        each.createdMs >= from && each.createdMs < to && (start === undefined || each.arn > start)
      )
      .sort((a, b) => a.arn < b.arn ? -1 : 1);
    const page = found.slice(0, limit);
    return {
      BackupSummaries: page.map((backup) => ({
        TableName: backup.tableName,
        TableId: backup.tableId,
        TableArn: backup.tableArn,
        ...describeDetails(backup),
      })),
      ...(found.length > page.length ? { LastEvaluatedBackupArn: page.at(-1)!.arn } : undefined),
    };
  },
};

const RestoreTableFromBackup: Operation<DynamoDbState, Overrides & { readonly BackupArn: string }> = {
  input: { BackupArn: BACKUP_ARN, ...OVERRIDES },
  errors: ["BackupNotFoundException", "TableAlreadyExistsException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TargetTableName,
  run(state, input, context) {
    const backup = backupOf(state, input.BackupArn);
    const table = restoredTable(state, backup.definition, backup.items, input, context);
    table.restored = {
      SourceBackupArn: backup.arn,
      SourceTableArn: backup.tableArn,
      RestoreDateTime: new Date(backup.createdMs),
    };
    return { TableDescription: describeNew(table, context.nowMs) };
  },
  differs: "The table is ACTIVE as soon as the call has answered.",
};

export const BACKUP_OPERATIONS = {
  CreateBackup,
  DescribeBackup,
  DeleteBackup,
  ListBackups,
  RestoreTableFromBackup,
};

function describeDetails(backup: Backup, status: "AVAILABLE" | "DELETED" = "AVAILABLE"): object {
  return {
    BackupArn: backup.arn,
    BackupName: backup.name,
    BackupSizeBytes: backup.sizeBytes,
    BackupStatus: status,
    BackupType: "USER",
    BackupCreationDateTime: new Date(backup.createdMs),
  };
}

function describeBackup(backup: Backup, status?: "DELETED"): object {
  return {
    BackupDetails: describeDetails(backup, status),
    SourceTableDetails: { ...backup.source },
    SourceTableFeatureDetails: { ...backup.features },
  };
}

function describeSource(table: Table): object {
  const { options } = table;
  return {
    TableName: options.name,
    TableId: options.id,
    TableArn: options.arn,
    TableSizeBytes: table.sizeBytes,
    KeySchema: describeKeys(options.schema),
    TableCreationDateTime: new Date(options.createdMs),
    ProvisionedThroughput: {
      ReadCapacityUnits: options.throughput.readUnits,
      WriteCapacityUnits: options.throughput.writeUnits,
    },
    ...describeOnDemand(options.onDemandThroughput),
    ItemCount: table.records.size,
    BillingMode: options.onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
  };
}

function describeFeatures(table: Table): object {
  const { indexes, encryption } = table.options;
  const local = indexes.filter((index) => index.kind === "local");
  const global = indexes.filter((index) => index.kind === "global");
  const { StreamSpecification: stream } = describeTableStream(table) as { StreamSpecification?: object };
  const about = (index: typeof indexes[number]) => ({
    IndexName: index.name,
    KeySchema: describeKeys(index.schema),
    Projection: describeProjection(index),
  });
  return {
    ...(local.length > 0 ? { LocalSecondaryIndexes: local.map(about) } : undefined),
    ...(global.length > 0
      ? {
        GlobalSecondaryIndexes: global.map((index) => ({
          ...about(index),
          ProvisionedThroughput: {
            ReadCapacityUnits: index.throughput?.readUnits ?? 0,
            WriteCapacityUnits: index.throughput?.writeUnits ?? 0,
          },
        })),
      }
      : undefined),
    ...(stream ? { StreamDescription: stream } : undefined),
    TimeToLiveDescription: describeTimeToLive(table),
    ...describeEncryption(encryption),
  };
}
