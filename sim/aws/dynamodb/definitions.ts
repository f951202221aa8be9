/**
 * What CreateTable is asked for: its shape, AWS's checks in their order, and the table that comes of it.
 *
 * Follows API_CreateTable.html of the API reference.
 */
import type { Constraint, Constraints } from "../constraints.ts";
import type { CallContext } from "../operation.ts";
import { invalidParameter, validation } from "./errors.ts";
import {
  GLOBAL_INDEX,
  INDEX,
  type IndexInput,
  type KeyElement,
  KEYS,
  takeGlobal,
  takeLocal,
  takeSchema,
} from "./index_definitions.ts";
import type { KeyType } from "./keys.ts";
import { meterOf } from "./meter.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import { keyNames, type KeySchema } from "./schema.ts";
import { SSE, type SseInput, takeEncryption } from "./encryption.ts";
import {
  checkStreamSpecification,
  STREAM_SPECIFICATION,
  type StreamSpecification,
} from "./stream_settings.ts";
import { type SecondaryIndex, Table } from "./table.ts";
import { checkTags, type Tag, TAG_LIST } from "./tags.ts";
import {
  checkOnDemand,
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

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: KeyType;
}

export type TableClass = "STANDARD" | "STANDARD_INFREQUENT_ACCESS";

export interface CreateTableInput extends TableInput {
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: readonly KeyElement[];
  readonly BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly ProvisionedThroughput?: ThroughputInput;
  readonly LocalSecondaryIndexes?: readonly IndexInput[];
  readonly GlobalSecondaryIndexes?: readonly IndexInput[];
  readonly StreamSpecification?: StreamSpecification;
  readonly DeletionProtectionEnabled?: boolean;
  readonly TableClass?: TableClass;
  readonly SSESpecification?: SseInput;
  readonly OnDemandThroughput?: OnDemandInput;
  readonly WarmThroughput?: WarmInput;
  readonly Tags?: readonly Tag[];
  readonly ResourcePolicy?: string;
}

/** `AttributeDefinitions`. */
export const DEFINITIONS: Constraint = {
  each: {
    members: {
      AttributeName: { required: true, length: [1, 255] },
      AttributeType: { required: true, enum: ["B", "N", "S"] },
    },
  },
};

export const TABLE_CLASS: Constraint = { enum: ["STANDARD", "STANDARD_INFREQUENT_ACCESS"] };

/** Of newer tables that need what is not here. */
const UNAVAILABLE: Readonly<Record<string, string>> = {
  GlobalTableSourceArn: "a world is one region, and has no global tables",
  GlobalTableSettingsReplicationMode: "a world is one region, and has no global tables",
  ReplicaUpdates: "a world is one region, and has no global tables",
  MultiRegionConsistency: "a world is one region, and has no global tables",
  GlobalTableWitnessUpdates: "a world is one region, and has no global tables",
  DisassociationProtectionEnabled: "a world is one region, and has no global tables",
  VectorIndexes: "there are no vector indexes here",
  VectorIndexUpdates: "there are no vector indexes here",
};

/**
 * Refuses what a request asks for and an emulated table cannot have.
 *
 * @throws {AwsError} It names the member and the reason.
 */
export function checkAvailable(input: object): void {
  for (const [name, reason] of Object.entries(UNAVAILABLE)) {
    const value = (input as Record<string, unknown>)[name];
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    throw validation(`${name} of Amazon DynamoDB is not emulated: ${reason}`);
  }
}

export const CREATE_TABLE: Constraints = {
  AttributeDefinitions: { required: true, ...DEFINITIONS },
  ...TABLE_NAME,
  BillingMode: { enum: ["PROVISIONED", "PAY_PER_REQUEST"] },
  ProvisionedThroughput: UNITS,
  KeySchema: KEYS,
  GlobalSecondaryIndexes: { each: { members: GLOBAL_INDEX } },
  LocalSecondaryIndexes: { each: { members: INDEX } },
  ...STREAM_SPECIFICATION,
  SSESpecification: SSE,
  Tags: TAG_LIST,
  TableClass: TABLE_CLASS,
  OnDemandThroughput: ON_DEMAND_UNITS,
  WarmThroughput: WARM_UNITS,
};

/**
 * Makes the table that was asked for.
 *
 * @throws {AwsError} What was asked for is no table.
 */
export function createdTable(
  input: CreateTableInput,
  name: string,
  context: CallContext,
  keepsVersions: boolean,
): Table {
  const onDemand = input.BillingMode === "PAY_PER_REQUEST";
  const { world } = context;
  const arn = `arn:aws:dynamodb:${world.region}:${world.account}:table/${name}`;
  checkAvailable(input);
  const throughput = takeThroughput(input.ProvisionedThroughput, onDemand);
  checkOnDemand(input.OnDemandThroughput, onDemand);
  const types = definitionsOf(input.AttributeDefinitions);
  if (input.KeySchema.length > types.size) {
    throw validation("Invalid KeySchema: Some index key attribute have no definition");
  }
  const schema = takeSchema(input.KeySchema, types);
  const locals = takeLocal(input.LocalSecondaryIndexes, arn, schema, types);
  const localNames = locals.map((index) => index.name);
  const indexes = [
    ...locals,
    ...takeGlobal(input.GlobalSecondaryIndexes, localNames, arn, schema, types, onDemand),
  ];
  checkDefinitionsUsed(schema, indexes, [...types.keys()]);
  checkStreamSpecification(input.StreamSpecification);
  if (input.Tags) checkTags(input.Tags);
  const table = new Table({
    name,
    arn,
    id: world.ids.uuid(context.entity),
    createdMs: context.nowMs,
    schema,
    attributes: [...types].map(([name, type]) => ({ name, type })),
    onDemand,
    onDemandSinceMs: onDemand ? context.nowMs : undefined,
    throughput,
    onDemandThroughput: takeOnDemand(input.OnDemandThroughput, undefined),
    warmThroughput: takeWarm(input.WarmThroughput),
    encryption: takeEncryption(input.SSESpecification, context),
    indexes,
    tableClass: input.TableClass,
    tableClassSinceMs: undefined,
    deletionProtection: input.DeletionProtectionEnabled === true,
    keepsVersions,
  });
  table.meter = meterOf(table.options, context.nowMs);
  for (const { Key, Value } of input.Tags ?? []) table.tags.set(Key, Value);
  return table;
}

/** @throws {AwsError} One attribute is defined twice. */
export function definitionsOf(given: readonly AttributeDefinition[]): Map<string, KeyType> {
  const types = new Map<string, KeyType>();
  for (const { AttributeName: name, AttributeType: type } of given) {
    if (types.has(name)) throw invalidParameter(`Duplicate AttributeName in AttributeDefinitions: ${name}`);
    types.set(name, type);
  }
  return types;
}

/** @throws {AwsError} An attribute is defined and no key. */
export function checkDefinitionsUsed(
  schema: KeySchema,
  indexes: readonly SecondaryIndex[],
  defined: readonly string[],
): void {
  const used = new Set([schema, ...indexes.map((index) => index.schema)].flatMap(keyNames));
  if (used.size === defined.length) return;
  throw invalidParameter(
    indexes.length === 0
      ? "Number of attributes in KeySchema does not exactly match number of attributes defined in " +
        "AttributeDefinitions"
      : "Some AttributeDefinitions are not used. " +
        `AttributeDefinitions: [${defined.join(", ")}], keys used: [${[...used].join(", ")}]`,
  );
}
