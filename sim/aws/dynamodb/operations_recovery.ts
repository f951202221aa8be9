/**
 * Continuous backups: DescribeContinuousBackups, UpdateContinuousBackups, RestoreTableToPointInTime.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
 */
import { AwsError } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { describeNew } from "./describing.ts";
import { validation } from "./errors.ts";
import { RECOVERY_DAYS } from "./limits.ts";
import { backedTable } from "./operations_backups.ts";
import { PointInTimeRecovery } from "./point_in_time.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import { definitionOf, OVERRIDES, type Overrides, restoredTable } from "./restoring.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";

interface RecoveryInput extends TableInput {
  readonly PointInTimeRecoverySpecification: {
    readonly PointInTimeRecoveryEnabled: boolean;
    readonly RecoveryPeriodInDays?: number;
  };
}

function describeBackups({ recovery }: Table, nowMs: number): object {
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: recovery
        ? {
          PointInTimeRecoveryStatus: "ENABLED",
          RecoveryPeriodInDays: recovery.periodDays,
          EarliestRestorableDateTime: new Date(recovery.earliestMs(nowMs)),
          LatestRestorableDateTime: new Date(nowMs),
        }
        : { PointInTimeRecoveryStatus: "DISABLED" },
    },
  };
}

const DescribeContinuousBackups: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["TableNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName,
  run: (state, input, { nowMs }) => describeBackups(backedTable(state, input.TableName), nowMs),
  differs: "The latest time to restore is now; AWS is about five minutes behind.",
};

const UpdateContinuousBackups: Operation<DynamoDbState, RecoveryInput> = {
  input: {
    ...TABLE_NAME,
    PointInTimeRecoverySpecification: {
      required: true,
      members: {
        PointInTimeRecoveryEnabled: { required: true },
        RecoveryPeriodInDays: { range: [1, RECOVERY_DAYS] },
      },
    },
  },
  errors: ["TableNotFoundException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, { nowMs }) {
    const table = backedTable(state, input.TableName);
    const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } =
      input.PointInTimeRecoverySpecification;
    if (!enabled && days !== undefined && days !== null) {
      throw validation("RecoveryPeriodInDays can only be specified when PointInTimeRecoveryEnabled is true");
    }
    if (!enabled) table.recovery = undefined;
    else if (table.recovery) table.recovery.periodDays = days ?? table.recovery.periodDays;
    else table.recovery = new PointInTimeRecovery(nowMs, days ?? RECOVERY_DAYS);
    return describeBackups(table, nowMs);
  },
  differs: "It takes effect at once.",
};

interface RestoreInput extends Overrides {
  readonly SourceTableArn?: string;
  readonly SourceTableName?: string;
  readonly UseLatestRestorableTime?: boolean;
  readonly RestoreDateTime?: Date;
}

const RestoreTableToPointInTime: Operation<DynamoDbState, RestoreInput> = {
  input: {
    SourceTableArn: { length: [1, 1024] },
    SourceTableName: { length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
    ...OVERRIDES,
  },
  errors: [
    "TableNotFoundException",
    "TableAlreadyExistsException",
    "PointInTimeRecoveryUnavailableException",
    "InvalidRestoreTimeException",
    "ValidationException",
  ],
  mutates: true,
  resource: (input) => input.TargetTableName,
  run(state, input, context) {
    const { nowMs } = context;
    const given = input.SourceTableArn ?? input.SourceTableName;
    if (!given) throw validation("SourceTableArn or SourceTableName must be specified");
    const latest = input.UseLatestRestorableTime === true;
    const at = input.RestoreDateTime ?? undefined;
    if (latest === (at !== undefined)) {
      throw validation("Exactly one of UseLatestRestorableTime and RestoreDateTime must be specified");
    }
    const source = backedTable(state, given);
    const { recovery } = source;
    if (!recovery) {
      throw new AwsError(
        "PointInTimeRecoveryUnavailableException",
        `Point in time recovery is not enabled for table '${source.name}'`,
      );
    }
    const atMs = at?.getTime() ?? nowMs;
    const earliestMs = recovery.earliestMs(nowMs);
    if (atMs > nowMs || atMs < earliestMs) {
      throw new AwsError(
        "InvalidRestoreTimeException",
        "An invalid restore time was specified. RestoreDateTime must be between " +
          `${new Date(earliestMs).toISOString()} and ${new Date(nowMs).toISOString()}`,
      );
    }
    const items = recovery.itemsAt(source, atMs);
    const table = restoredTable(state, definitionOf(source), items, input, context);
    table.restored = { SourceTableArn: source.options.arn, RestoreDateTime: new Date(atMs) };
    return { TableDescription: describeNew(table, nowMs) };
  },
  differs:
    "The table is ACTIVE as soon as the call has answered. It has the indexes and the throughput that its source has now. " +
    "The last 100,000 changes of a table can be taken back, and of those no more than the recovery period has.",
};

export const RECOVERY_OPERATIONS = {
  DescribeContinuousBackups,
  UpdateContinuousBackups,
  RestoreTableToPointInTime,
};
