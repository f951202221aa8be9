/**
 * UpdateTable: what it may be asked for, AWS's checks in their order, and the changes.
 *
 * Follows API_UpdateTable.html of the API reference.
 */
import type { Constraints } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import {
  type AttributeDefinition,
  checkAvailable,
  DEFINITIONS,
  definitionsOf,
  TABLE_CLASS,
  type TableClass,
} from "./definitions.ts";
import { describeTable } from "./describing.ts";
import { SSE, type SseInput, takeEncryption } from "./encryption.ts";
import { beingUpdated, invalidParameter, validation } from "./errors.ts";
import { INDEX_UPDATES, type IndexUpdate, takeIndexUpdates } from "./index_updates.ts";
import type { KeyType } from "./keys.ts";
import { meterOf } from "./meter.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import { keyNames } from "./schema.ts";
import type { DynamoDbState } from "./state.ts";
import {
  applyStreamSpecification,
  checkStreamChange,
  checkStreamSpecification,
  STREAM_SPECIFICATION,
  type StreamSpecification,
} from "./stream_settings.ts";
import type { Table, Throughput } from "./table.ts";
import {
  changedThroughput,
  checkOnDemand,
  checkUnits,
  ON_DEMAND_UNITS,
  type OnDemandInput,
  takeOnDemand,
  takeThroughput,
  takeWarm,
  type ThroughputInput,
  UNITS,
  WARM_UNITS,
  type WarmInput,
} from "./throughput_settings.ts";

interface UpdateTableInput extends TableInput {
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly ProvisionedThroughput?: ThroughputInput;
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[];
  readonly StreamSpecification?: StreamSpecification;
  readonly SSESpecification?: SseInput;
  readonly TableClass?: TableClass;
  readonly DeletionProtectionEnabled?: boolean;
  readonly OnDemandThroughput?: OnDemandInput;
  readonly WarmThroughput?: WarmInput;
}

const UPDATE_TABLE: Constraints = {
  ...TABLE_NAME,
  AttributeDefinitions: DEFINITIONS,
  BillingMode: { enum: ["PROVISIONED", "PAY_PER_REQUEST"] },
  ProvisionedThroughput: UNITS,
  GlobalSecondaryIndexUpdates: INDEX_UPDATES,
  ...STREAM_SPECIFICATION,
  SSESpecification: SSE,
  TableClass: TABLE_CLASS,
  OnDemandThroughput: ON_DEMAND_UNITS,
  WarmThroughput: WARM_UNITS,
};

export const UpdateTable: Operation<DynamoDbState, UpdateTableInput> = {
  input: UPDATE_TABLE,
  errors: [
    "ResourceNotFoundException",
    "ResourceInUseException",
    "LimitExceededException",
    "ValidationException",
  ],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const { nowMs } = context;
    const updates = input.GlobalSecondaryIndexUpdates ?? [];
    checkAvailable(input);
    checkAnything(input, updates);
    checkUnits(input.ProvisionedThroughput);
    checkStreamSpecification(input.StreamSpecification);
    const table = state.describedTable(input.TableName);
    if (table.isUpdating(nowMs)) throw beingUpdated(table.name);
    const { options } = table;
    const onDemand = input.BillingMode ? input.BillingMode === "PAY_PER_REQUEST" : options.onDemand;
    const switches = onDemand !== options.onDemand;
    const throughput = throughputAfter(table, input, onDemand, nowMs);
    checkOnDemand(input.OnDemandThroughput, onDemand);
    const types = new Map<string, KeyType>(
      options.attributes.map(({ name, type }) => [name, type as KeyType]),
    );
    const given = definitionsOf(input.AttributeDefinitions ?? []);
    for (const [name, type] of given) {
      if (types.has(name) && types.get(name) !== type) {
        throw invalidParameter(
          `The type of the attribute ${name}, a key of the table or its indexes, cannot change`,
        );
      }
      types.set(name, type);
    }
    const changeIndexes = takeIndexUpdates(table, updates, types, { onDemand, switches, given, nowMs });
    if (input.StreamSpecification) checkStreamChange(table, input.StreamSpecification);
    const encryption = input.SSESpecification
      ? takeEncryption(input.SSESpecification, context)
      : options.encryption;
    changeIndexes();
    const before = options.throughput;
    const classChanges = input.TableClass !== undefined &&
      input.TableClass !== (options.tableClass ?? "STANDARD");
    table.change({
      onDemand,
      onDemandSinceMs: switches && onDemand ? nowMs : options.onDemandSinceMs,
      throughput,
      onDemandThroughput: onDemand
        ? takeOnDemand(input.OnDemandThroughput, options.onDemandThroughput)
        : undefined,
      warmThroughput: takeWarm(input.WarmThroughput) ?? options.warmThroughput,
      encryption,
      tableClass: input.TableClass ?? options.tableClass,
      tableClassSinceMs: classChanges ? nowMs : options.tableClassSinceMs,
      deletionProtection: input.DeletionProtectionEnabled ?? options.deletionProtection,
      attributes: definedOf(table, types),
    });
    if (switches || throughput !== before || updates.length > 0 || input.OnDemandThroughput) {
      table.meter = meterOf(table.options, nowMs);
    }
    applyStreamSpecification(state, table, input.StreamSpecification, nowMs);
    return { TableDescription: describeTable(table, nowMs) };
  },
  differs:
    "All but a new global index takes effect at once, and the table stays ACTIVE. A new index is CREATING, " +
    "and the table UPDATING, for a second and a tenth of a millisecond for each item. " +
    "Replicas, witnesses and vector indexes are refused by name.",
};

function checkAnything(input: UpdateTableInput, updates: readonly IndexUpdate[]): void {
  const { ProvisionedThroughput, BillingMode, StreamSpecification, SSESpecification } = input;
  if (ProvisionedThroughput || BillingMode || StreamSpecification || SSESpecification || updates.length > 0) {
    return;
  }
  if (input.TableClass || input.OnDemandThroughput || input.WarmThroughput) return;
  if (input.DeletionProtectionEnabled !== undefined && input.DeletionProtectionEnabled !== null) return;
  throw validation(
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or " +
      "SSESpecification or ReplicaUpdates is required",
  );
}

function throughputAfter(
  table: Table,
  input: UpdateTableInput,
  onDemand: boolean,
  nowMs: number,
): Throughput {
  const { options } = table;
  const given = input.ProvisionedThroughput;
  if (onDemand !== options.onDemand) {
    return { ...options.throughput, ...takeThroughput(given, onDemand) };
  }
  if (!given) return options.throughput;
  if (onDemand) return takeThroughput(given, onDemand);
  return changedThroughput(options.throughput, given, undefined, nowMs);
}

/** The definitions of those attributes that are keys of the table, or of an index that it has now. */
function definedOf(table: Table, types: ReadonlyMap<string, KeyType>): { name: string; type: string }[] {
  const { schema, indexes } = table.options;
  const used = new Set([schema, ...indexes.map((index) => index.schema)].flatMap(keyNames));
  return [...types].filter(([name]) => used.has(name)).map(([name, type]) => ({ name, type }));
}
