/**
 * Time to live of tables: UpdateTimeToLive, DescribeTimeToLive.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
import type { CallContext, Operation } from "../operation.ts";
import { validation } from "./errors.ts";
import { TTL_CHANGE_INTERVAL_MS } from "./limits.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";
import { TimeToLive } from "./ttl.ts";

interface UpdateTimeToLiveInput extends TableInput {
  readonly TimeToLiveSpecification: { readonly Enabled: boolean; readonly AttributeName: string };
}

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
    if (present && present.attributeName !== attributeName) {
      throw validation(
        "TimeToLive is active on a different AttributeName: " +
          `current AttributeName is ${present.attributeName}`,
      );
    }
    if (enabled === (present !== undefined)) {
      throw validation(`TimeToLive is already ${enabled ? "enabled" : "disabled"}`);
    }
    const { timeToLiveChangedMs: changedMs } = table;
    if (changedMs !== undefined && context.nowMs - changedMs < TTL_CHANGE_INTERVAL_MS) {
      throw validation("Time to live has been modified multiple times within a fixed interval");
    }
    if (enabled) enableTimeToLive(state, table, attributeName, context);
    else {
      present!.stop();
      table.timeToLive = undefined;
    }
    table.timeToLiveChangedMs = context.nowMs;
    return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attributeName } };
  },
  differs:
    "It takes effect at once, ENABLED or DISABLED; AWS takes up to an hour. Expired items are deleted within about " +
    "five minutes; AWS says within a few days.",
};

const DescribeTimeToLive: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input) {
    return { TimeToLiveDescription: describeTimeToLive(state.describedTable(input.TableName)) };
  },
};

export const TTL_OPERATIONS = { UpdateTimeToLive, DescribeTimeToLive };

/** What DescribeTimeToLive says of a table. */
export function describeTimeToLive({ timeToLive }: Table): object {
  return timeToLive
    ? { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.attributeName }
    : { TimeToLiveStatus: "DISABLED" };
}

/** Switches the time to live of a table on, for the items that are there, too. */
export function enableTimeToLive(
  state: DynamoDbState,
  table: Table,
  attributeName: string,
  context: CallContext,
): void {
  const timeToLive = table.timeToLive = new TimeToLive(state.world, table, attributeName);
  let index = 0;
  for (const record of table.records.ascending(undefined, undefined)) {
    timeToLive.watch(record, context.nowMs, context.entity.child("item", index++));
  }
}
