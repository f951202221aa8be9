/**
 * What CreateTable is asked for: its shape, AWS's checks in their order, and the table that comes of it.
 *
 * Follows API_CreateTable.html of the API reference.
 */
import type { Constraints } from "../constraints.ts";
import type { CallContext } from "../operation.ts";
import { invalidParameter, validation } from "./errors.ts";
import type { KeyType } from "./keys.ts";
import { GLOBAL_INDEXES, LOCAL_INDEXES, PROJECTED_ATTRIBUTES } from "./limits.ts";
import { Ordered } from "./ordered.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import { type KeyAttribute, keyNames, type KeySchema } from "./schema.ts";
import {
  checkStreamSpecification,
  STREAM_SPECIFICATION,
  type StreamSpecification,
} from "./stream_settings.ts";
import { type ProjectionType, type SecondaryIndex, Table, type Throughput } from "./table.ts";

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

interface ThroughputInput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

interface IndexInput {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: {
    readonly ProjectionType?: ProjectionType;
    readonly NonKeyAttributes?: readonly string[];
  };
  readonly ProvisionedThroughput?: ThroughputInput;
}

export interface CreateTableInput extends TableInput {
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: KeyType;
  }[];
  readonly KeySchema: readonly KeyElement[];
  readonly BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly ProvisionedThroughput?: ThroughputInput;
  readonly LocalSecondaryIndexes?: readonly IndexInput[];
  readonly GlobalSecondaryIndexes?: readonly IndexInput[];
  readonly StreamSpecification?: StreamSpecification;
  readonly DeletionProtectionEnabled?: boolean;
  readonly TableClass?: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
}

const KEY_ELEMENT: Constraints = {
  AttributeName: { required: true, length: [1, 255] },
  KeyType: { required: true, enum: ["HASH", "RANGE"] },
};
const KEYS = { required: true, length: [1, 2], each: { members: KEY_ELEMENT } } as const;
const UNITS = {
  members: {
    WriteCapacityUnits: { required: true, range: [1] },
    ReadCapacityUnits: { required: true, range: [1] },
  },
} as const;
const INDEX: Constraints = {
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

export const CREATE_TABLE: Constraints = {
  AttributeDefinitions: {
    required: true,
    each: {
      members: {
        AttributeName: { required: true, length: [1, 255] },
        AttributeType: { required: true, enum: ["B", "N", "S"] },
      },
    },
  },
  ...TABLE_NAME,
  BillingMode: { enum: ["PROVISIONED", "PAY_PER_REQUEST"] },
  ProvisionedThroughput: UNITS,
  KeySchema: KEYS,
  LocalSecondaryIndexes: { each: { members: INDEX } },
  GlobalSecondaryIndexes: { each: { members: { ...INDEX, ProvisionedThroughput: UNITS } } },
  ...STREAM_SPECIFICATION,
  TableClass: { enum: ["STANDARD", "STANDARD_INFREQUENT_ACCESS"] },
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
  const throughput = takeThroughput(input, onDemand);
  const types = new Map(input.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]));
  const defined = [...types.keys()];
  const schema = takeSchema(input.KeySchema, types, defined);
  const indexes = [
    ...takeLocal(input, arn, schema, types, defined),
    ...takeGlobal(input, arn, schema, types, defined, onDemand),
  ];
  checkDefinitionsUsed(schema, indexes, defined);
  checkStreamSpecification(input.StreamSpecification);
  return new Table({
    name,
    arn,
    id: world.ids.uuid(context.entity),
    createdMs: context.nowMs,
    schema,
    attributes: [...types].map(([name, type]) => ({ name, type })),
    onDemand,
    throughput,
    indexes,
    tableClass: input.TableClass,
    deletionProtection: input.DeletionProtectionEnabled === true,
    keepsVersions,
  });
}

function takeThroughput(input: CreateTableInput, onDemand: boolean): Throughput {
  const given = input.ProvisionedThroughput;
  if (onDemand) {
    if (!given) return { readUnits: 0, writeUnits: 0 };
    throw invalidParameter(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  if (!given) {
    throw invalidParameter(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  }
  return { readUnits: given.ReadCapacityUnits, writeUnits: given.WriteCapacityUnits };
}

function takeSchema(
  elements: readonly KeyElement[],
  types: ReadonlyMap<string, KeyType>,
  defined: readonly string[],
): KeySchema {
  const names = elements.map((each) => each.AttributeName);
  if (names.some((name) => !types.has(name))) {
    throw invalidParameter(
      "Some index key attributes are not defined in AttributeDefinitions. " +
        `Keys: [${names.join(", ")}], AttributeDefinitions: [${defined.join(", ")}]`,
    );
  }
  if (names[0] === names[1]) {
    throw validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (elements[0]!.KeyType !== "HASH") {
    throw validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (elements[1] && elements[1].KeyType !== "RANGE") {
    throw validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  const key = (name: string): KeyAttribute => ({ name, type: types.get(name)! });
  return { hash: key(names[0]!), range: names[1] === undefined ? undefined : key(names[1]) };
}

function takeLocal(
  input: CreateTableInput,
  arn: string,
  table: KeySchema,
  types: ReadonlyMap<string, KeyType>,
  defined: readonly string[],
): SecondaryIndex[] {
  const given = input.LocalSecondaryIndexes;
  if (!given) return [];
  if (given.length === 0) throw invalidParameter("List of LocalSecondaryIndexes is empty");
  if (!table.range) {
    throw invalidParameter(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  }
  const names = new Set<string>();
  const indexes = given.map((each) => {
    const schema = takeSchema(each.KeySchema, types, defined);
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

function takeGlobal(
  input: CreateTableInput,
  arn: string,
  table: KeySchema,
  types: ReadonlyMap<string, KeyType>,
  defined: readonly string[],
  onDemand: boolean,
): SecondaryIndex[] {
  const given = input.GlobalSecondaryIndexes;
  if (!given) return [];
  if (given.length === 0) throw invalidParameter("List of GlobalSecondaryIndexes is empty");
  const names = new Set(input.LocalSecondaryIndexes?.map((each) => each.IndexName));
  const indexes = given.map((each) => {
    const schema = takeSchema(each.KeySchema, types, defined);
    if (onDemand && each.ProvisionedThroughput) {
      throw invalidParameter(
        `ProvisionedThroughput should not be specified for index: ${each.IndexName} ` +
          "when BillingMode is PAY_PER_REQUEST",
      );
    }
    if (!onDemand && !each.ProvisionedThroughput) {
      throw invalidParameter(`ProvisionedThroughput must be specified for index: ${each.IndexName}`);
    }
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
    throughput: input.ProvisionedThroughput && {
      readUnits: input.ProvisionedThroughput.ReadCapacityUnits,
      writeUnits: input.ProvisionedThroughput.WriteCapacityUnits,
    },
    entries: new Ordered(),
  };
}

function checkDefinitionsUsed(
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
