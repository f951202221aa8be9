/**
 * Keys and secondary indexes that a request defines: their shape, and AWS's checks in their order.
 *
 * Follows API_CreateTable.html and API_UpdateTable.html of the API reference.
 */
import type { Constraints } from "../constraints.ts";
import { invalidParameter, validation } from "./errors.ts";
import type { KeyType } from "./keys.ts";
import { GLOBAL_INDEXES, KEY_PARTS, LOCAL_INDEXES, PROJECTED_ATTRIBUTES } from "./limits.ts";
import { Ordered } from "./ordered.ts";
import { type KeyAttribute, keyNames, type KeySchema } from "./schema.ts";
import type { ProjectionType, SecondaryIndex } from "./table.ts";
import {
  checkIndexThroughput,
  ON_DEMAND_UNITS,
  type OnDemandInput,
  takeOnDemand,
  takeWarm,
  type ThroughputInput,
  throughputOf,
  UNITS,
  WARM_UNITS,
  type WarmInput,
} from "./throughput_settings.ts";

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

export interface IndexInput {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: {
    readonly ProjectionType?: ProjectionType;
    readonly NonKeyAttributes?: readonly string[];
  };
  readonly ProvisionedThroughput?: ThroughputInput;
  readonly OnDemandThroughput?: OnDemandInput;
  readonly WarmThroughput?: WarmInput;
}

const KEY_ELEMENT: Constraints = {
  AttributeName: { required: true, length: [1, 255] },
  KeyType: { required: true, enum: ["HASH", "RANGE"] },
};
export const KEYS = {
  required: true,
  length: [1, 2],
  each: { shape: "KeySchemaElement", members: KEY_ELEMENT },
} as const;
export const INDEX: Constraints = {
  IndexName: { required: true, length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
  KeySchema: KEYS,
  Projection: {
    required: true,
    members: {
      ProjectionType: { enum: ["ALL", "INCLUDE", "KEYS_ONLY"] },
      NonKeyAttributes: { length: [1, 20], each: { length: [1, 255] } },
    },
  },
};

export const GLOBAL_INDEX: Constraints = {
  ...INDEX,
  KeySchema: { ...KEYS, length: [1, 2 * KEY_PARTS] },
  ProvisionedThroughput: UNITS,
  OnDemandThroughput: ON_DEMAND_UNITS,
  WarmThroughput: WARM_UNITS,
};

/** The types of attributes by their names, as `AttributeDefinitions` has them. */
export type Definitions = ReadonlyMap<string, KeyType>;

/** @throws {AwsError} The elements are no key of what is defined. */
export function takeSchema(
  elements: readonly KeyElement[],
  types: Definitions,
): KeySchema {
  const names = checkDefined(elements, types);
  if (names[0] === names[1]) {
    throw validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (elements[0]!.KeyType !== "HASH") {
    throw validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (elements[1] && elements[1].KeyType !== "RANGE") {
    throw validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  return {
    hash: keyOf(names[0]!, types),
    range: names[1] === undefined ? undefined : keyOf(names[1], types),
  };
}

function checkDefined(elements: readonly KeyElement[], types: Definitions): string[] {
  const names = elements.map((each) => each.AttributeName);
  if (names.every((name) => types.has(name))) return names;
  throw invalidParameter(
    "Some index key attributes are not defined in AttributeDefinitions. " +
      `Keys: [${names.join(", ")}], AttributeDefinitions: [${[...types.keys()].join(", ")}]`,
  );
}

/**
 * The key of a global index, which may have several attributes for the partition and several to sort by.
 *
 * @throws {AwsError} The elements are no key of what is defined.
 */
function takeGlobalSchema(elements: readonly KeyElement[], types: Definitions): KeySchema {
  const hashes = elements.filter(({ KeyType }) => KeyType === "HASH");
  const ranges = elements.filter(({ KeyType }) => KeyType === "RANGE");
  if (elements.length < 2 || (hashes.length === 1 && ranges.length === 1)) return takeSchema(elements, types);
  checkDefined(elements, types);
  if (new Set(elements.map((each) => each.AttributeName)).size < elements.length) {
    throw validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (elements[0]!.KeyType !== "HASH") {
    throw validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  for (const [kind, { length }] of [["HASH", hashes], ["RANGE", ranges]] as const) {
    if (length > KEY_PARTS) {
      throw validation(`Invalid KeySchema: More than ${KEY_PARTS} ${kind} key attributes in the KeySchema`);
    }
  }
  if (elements.findIndex(({ KeyType }) => KeyType === "RANGE") < hashes.length && ranges.length > 0) {
    throw validation("Invalid KeySchema: All HASH key attributes must precede all RANGE key attributes");
  }
  const [hash, ...moreHash] = hashes.map((each) => keyOf(each.AttributeName, types));
  const [range, ...moreRange] = ranges.map((each) => keyOf(each.AttributeName, types));
  return { hash: hash!, range, moreHash, moreRange };
}

function keyOf(name: string, types: Definitions): KeyAttribute {
  return { name, type: types.get(name)! };
}

/** @throws {AwsError} One of them is no local index of this table. */
export function takeLocal(
  given: readonly IndexInput[] | undefined,
  arn: string,
  table: KeySchema,
  types: Definitions,
): SecondaryIndex[] {
  if (!given) return [];
  if (given.length === 0) throw invalidParameter("List of LocalSecondaryIndexes is empty");
  if (!table.range) {
    throw invalidParameter(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  }
  const names = new Set<string>();
  const indexes = given.map((each) => {
    const schema = takeSchema(each.KeySchema, types);
    if (!schema.range) {
      throw invalidParameter(`Index KeySchema does not have a range key for index: ${each.IndexName}`);
    }
    if (schema.hash.name !== table.hash.name) {
      throw invalidParameter(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
          `${each.IndexName}. index hash key: ${schema.hash.name}, table hash key: ${table.hash.name}`,
      );
    }
    return takeIndex("local", each, arn, table, schema, names);
  });
  if (given.length > LOCAL_INDEXES) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${LOCAL_INDEXES}`);
  }
  return indexes;
}

/**
 * @param taken The names that other indexes of the table have.
 * @throws {AwsError} One of them is no global index of this table.
 */
export function takeGlobal(
  given: readonly IndexInput[] | undefined,
  taken: Iterable<string>,
  arn: string,
  table: KeySchema,
  types: Definitions,
  onDemand: boolean,
): SecondaryIndex[] {
  if (!given) return [];
  if (given.length === 0) throw invalidParameter("List of GlobalSecondaryIndexes is empty");
  const names = new Set(taken);
  const indexes = given.map((each) => {
    const schema = takeGlobalSchema(each.KeySchema, types);
    checkIndexThroughput(each.IndexName, each, onDemand);
    return takeIndex("global", each, arn, table, schema, names);
  });
  if (given.length > GLOBAL_INDEXES) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${GLOBAL_INDEXES}`);
  }
  const projected = given.reduce((sum, each) => sum + (each.Projection.NonKeyAttributes?.length ?? 0), 0);
  if (projected > PROJECTED_ATTRIBUTES) {
    throw invalidParameter(
      `Number of NonKeyAttributes exceeds per-table limit of ${PROJECTED_ATTRIBUTES}`,
    );
  }
  return indexes;
}

function takeIndex(
  kind: "global" | "local",
  input: IndexInput,
  arn: string,
  table: KeySchema,
  schema: KeySchema,
  names: Set<string>,
): SecondaryIndex {
  const { ProjectionType: projectionType, NonKeyAttributes: nonKeyAttributes } = input.Projection;
  if (!projectionType) throw invalidParameter("Unknown ProjectionType: null");
  if (nonKeyAttributes && projectionType !== "INCLUDE") {
    throw invalidParameter(`ProjectionType is ${projectionType}, but NonKeyAttributes is specified`);
  }
  if (!nonKeyAttributes && projectionType === "INCLUDE") {
    throw invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  if (nonKeyAttributes && new Set(nonKeyAttributes).size < nonKeyAttributes.length) {
    throw invalidParameter(`Duplicate attribute name in NonKeyAttributes of index: ${input.IndexName}`);
  }
  if (names.has(input.IndexName)) throw invalidParameter(`Duplicate index name: ${input.IndexName}`);
  names.add(input.IndexName);
  const own = [...keyNames(table), ...keyNames(schema)];
  return {
    name: input.IndexName,
    arn: `${arn}/index/${input.IndexName}`,
    kind,
    schema,
    projectionType,
    nonKeyAttributes: [...nonKeyAttributes ?? []],
    projected: projectionType === "ALL" ? undefined : new Set([...own, ...nonKeyAttributes ?? []]),
    throughput: input.ProvisionedThroughput && throughputOf(input.ProvisionedThroughput),
    onDemandThroughput: takeOnDemand(input.OnDemandThroughput, undefined),
    warmThroughput: takeWarm(input.WarmThroughput),
    activeMs: 0,
    entries: new Ordered(),
  };
}
