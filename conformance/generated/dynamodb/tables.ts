/** The tables that generated operations work on: with a sort key or none, with indexes of every projection. */
import type { Draw } from "./draw.ts";

export type KeyType = "S" | "N" | "B";

/** A table or index as the drawing of operations needs to know it. */
export interface Schema {
  readonly hash: string;
  readonly range: string | undefined;
}

export interface DrawnIndex extends Schema {
  readonly name: string;
  readonly kind: "global" | "local";
}

export interface DrawnTable extends Schema {
  readonly name: string;
  readonly indexes: readonly DrawnIndex[];
  /** The types of all attributes that are keys of something. */
  readonly types: Readonly<Record<string, KeyType>>;
  /** The input of CreateTable. */
  readonly definition: object;
}

const KEY_TYPES: readonly KeyType[] = ["S", "S", "N", "B"];

/** Three tables; the types of keys are drawn. */
export function drawTables(draw: Draw, prefix: string): DrawnTable[] {
  const type = (): KeyType => draw.pick(KEY_TYPES);
  return [
    table(`${prefix}-plain`, { hash: "h", range: undefined }, { h: type() }, []),
    table(`${prefix}-sorted`, { hash: "h", range: "r" }, { h: type(), r: type(), g: type() }, [
      { name: "global-keys", kind: "global", hash: "g", range: undefined, projection: ["KEYS_ONLY"] },
    ]),
    table(`${prefix}-indexed`, { hash: "h", range: "r" }, {
      h: type(),
      r: type(),
      l: type(),
      g: type(),
      q: type(),
    }, [
      { name: "local-all", kind: "local", hash: "h", range: "l", projection: ["ALL"] },
      { name: "local-some", kind: "local", hash: "h", range: "q", projection: ["INCLUDE", ["a", "b"]] },
      { name: "global-all", kind: "global", hash: "g", range: "q", projection: ["ALL"] },
      {
        name: "global-some",
        kind: "global",
        hash: "q",
        range: undefined,
        projection: ["INCLUDE", ["a", "c"]],
      },
    ]),
  ];
}

interface IndexSketch extends DrawnIndex {
  readonly projection: readonly [type: string, attributes?: readonly string[]];
}

function table(
  name: string,
  schema: Schema,
  types: Readonly<Record<string, KeyType>>,
  indexes: readonly IndexSketch[],
): DrawnTable {
  const described = (kind: DrawnIndex["kind"]) =>
    indexes.filter((index) => index.kind === kind).map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: {
        ProjectionType: index.projection[0],
        ...(index.projection[1] ? { NonKeyAttributes: index.projection[1] } : undefined),
      },
    }));
  const local = described("local");
  const global = described("global");
  return {
    name,
    ...schema,
    types,
    indexes,
    definition: {
      TableName: name,
      AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      KeySchema: keySchema(schema),
      BillingMode: "PAY_PER_REQUEST",
      ...(local.length > 0 ? { LocalSecondaryIndexes: local } : undefined),
      ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : undefined),
    },
  };
}

function keySchema({ hash, range }: Schema): object[] {
  return [
    { AttributeName: hash, KeyType: "HASH" },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" }]),
  ];
}
