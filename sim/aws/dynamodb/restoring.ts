/** A table as it is kept in a backup, and the table that is made of one again. */
import { AwsError } from "../errors.ts";
import type { CallContext } from "../operation.ts";
import { createdTable, type CreateTableInput } from "./definitions.ts";
import { describeKeys, describeProjection } from "./describing.ts";
import { invalidParameter } from "./errors.ts";
import { GLOBAL_INDEX, INDEX, type IndexInput, KEYS } from "./index_definitions.ts";
import { TABLE_NAME } from "./requests.ts";
import { positionOfItem } from "./schema.ts";
import { type DynamoDbState, tableNameOf } from "./state.ts";
import { SSE, type SseInput } from "./encryption.ts";
import type { SecondaryIndex, Table } from "./table.ts";
import { ON_DEMAND_UNITS, type OnDemandInput, type ThroughputInput, UNITS } from "./throughput_settings.ts";
import { type Item, itemSize } from "./value.ts";
import type { Constraints } from "../constraints.ts";

export interface Overrides {
  readonly TargetTableName: string;
  readonly BillingModeOverride?: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly GlobalSecondaryIndexOverride?: readonly IndexInput[];
  readonly LocalSecondaryIndexOverride?: readonly IndexInput[];
  readonly ProvisionedThroughputOverride?: ThroughputInput;
  readonly OnDemandThroughputOverride?: OnDemandInput;
  readonly SSESpecificationOverride?: SseInput;
}

export const OVERRIDES: Constraints = {
  TargetTableName: { ...TABLE_NAME["TableName"], length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
  BillingModeOverride: { enum: ["PROVISIONED", "PAY_PER_REQUEST"] },
  GlobalSecondaryIndexOverride: { each: { members: { ...GLOBAL_INDEX, KeySchema: KEYS } } },
  LocalSecondaryIndexOverride: { each: { members: INDEX } },
  ProvisionedThroughputOverride: UNITS,
  OnDemandThroughputOverride: ON_DEMAND_UNITS,
  SSESpecificationOverride: SSE,
};

/** What CreateTable would have to be asked for to make a table like this one: without stream, tags or time to live. */
export function definitionOf({ options }: Table): CreateTableInput {
  const units = ({ readUnits, writeUnits }: { readUnits: number; writeUnits: number }): ThroughputInput => ({
    ReadCapacityUnits: readUnits,
    WriteCapacityUnits: writeUnits,
  });
  const given = (index: SecondaryIndex): IndexInput => ({
    IndexName: index.name,
    KeySchema: describeKeys(index.schema) as IndexInput["KeySchema"],
    Projection: describeProjection(index) as IndexInput["Projection"],
    ...(index.throughput ? { ProvisionedThroughput: units(index.throughput) } : undefined),
  });
  const local = options.indexes.filter((index) => index.kind === "local").map(given);
  const global = options.indexes.filter((index) => index.kind === "global").map(given);
  return {
    TableName: options.name,
    AttributeDefinitions: options.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })) as CreateTableInput["AttributeDefinitions"],
    KeySchema: describeKeys(options.schema) as CreateTableInput["KeySchema"],
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : undefined),
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : undefined),
    BillingMode: options.onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
    ...(options.onDemand ? undefined : { ProvisionedThroughput: units(options.throughput) }),
    ...(options.onDemandThroughput
      ? {
        OnDemandThroughput: {
          MaxReadRequestUnits: options.onDemandThroughput.maxReads,
          MaxWriteRequestUnits: options.onDemandThroughput.maxWrites,
        },
      }
      : undefined),
    ...(options.encryption
      ? { SSESpecification: { Enabled: true, KMSMasterKeyId: options.encryption.keyArn } }
      : undefined),
  };
}

/**
 * Makes a table of a definition, with items.
 *
 * @throws {AwsError} There is one of that name, or the overrides do not go with the definition.
 */
export function restoredTable(
  state: DynamoDbState,
  definition: CreateTableInput,
  items: Iterable<Item>,
  overrides: Overrides,
  context: CallContext,
): Table {
  const name = tableNameOf(overrides.TargetTableName);
  if (state.tables.has(name)) {
    throw new AwsError("TableAlreadyExistsException", `Table already exists: ${name}`);
  }
  const table = createdTable(overridden(definition, overrides), name, context, state.keepsVersions);
  for (const item of items) {
    const at = positionOfItem(item, table.schema);
    table.put(at, undefined, item, itemSize(item));
  }
  state.tables.set(name, table);
  return table;
}

function overridden(definition: CreateTableInput, overrides: Overrides): CreateTableInput {
  const { GlobalSecondaryIndexOverride: global, LocalSecondaryIndexOverride: local } = overrides;
  checkSubset(global, definition.GlobalSecondaryIndexes);
  checkSubset(local, definition.LocalSecondaryIndexes);
  const mode = overrides.BillingModeOverride ?? definition.BillingMode ?? "PROVISIONED";
  const onDemand = mode === "PAY_PER_REQUEST";
  const units = overrides.ProvisionedThroughputOverride ??
    (onDemand ? undefined : definition.ProvisionedThroughput);
  const maxima = overrides.OnDemandThroughputOverride ??
    (onDemand ? definition.OnDemandThroughput : undefined);
  const globals = (global ?? definition.GlobalSecondaryIndexes ?? []).map(
    ({ ProvisionedThroughput: own, ...index }) =>
      onDemand || !own ? index : { ...index, ProvisionedThroughput: own },
  );
  const locals = local ?? definition.LocalSecondaryIndexes ?? [];
  const keys = [definition, ...globals, ...locals].flatMap((each) => each.KeySchema);
  const used = new Set(keys.map((key) => key.AttributeName));
  return {
    TableName: overrides.TargetTableName,
    KeySchema: definition.KeySchema,
    AttributeDefinitions: definition.AttributeDefinitions.filter((each) => used.has(each.AttributeName)),
    BillingMode: mode,
    ...(units ? { ProvisionedThroughput: units } : undefined),
    ...(maxima ? { OnDemandThroughput: maxima } : undefined),
    ...(locals.length > 0 ? { LocalSecondaryIndexes: locals } : undefined),
    ...(globals.length > 0 ? { GlobalSecondaryIndexes: globals } : undefined),
    ...(overrides.SSESpecificationOverride ?? definition.SSESpecification
      ? { SSESpecification: overrides.SSESpecificationOverride ?? definition.SSESpecification! }
      : undefined),
  };
}

/** @throws {AwsError} An index that the source has not. */
function checkSubset(given: readonly IndexInput[] | undefined, of: readonly IndexInput[] | undefined): void {
  for (const { IndexName: name } of given ?? []) {
    if (of?.some((index) => index.IndexName === name)) continue;
    throw invalidParameter(`The index ${name} is not one of the table that is restored`);
  }
}
