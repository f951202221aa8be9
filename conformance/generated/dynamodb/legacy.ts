/** Parameters of the time before expressions: Expected, AttributeUpdates, KeyConditions, filters, AttributesToGet. */
import type { Draw } from "./draw.ts";
import type { DrawnTable, Schema } from "./tables.ts";
import { drawBadValue, drawKeyValue, drawValue, PLAIN_NAMES } from "./values.ts";

const OPERATORS: Readonly<Record<string, number>> = {
  EQ: 1,
  NE: 1,
  IN: 2,
  LE: 1,
  LT: 1,
  GE: 1,
  GT: 1,
  BETWEEN: 2,
  NOT_NULL: 0,
  NULL: 0,
  CONTAINS: 1,
  NOT_CONTAINS: 1,
  BEGINS_WITH: 1,
};
const NAMES = Object.keys(OPERATORS);

/** A value that the condition is likely to take, or any. */
function operand(draw: Draw, faults: number): unknown {
  if (draw.chance(faults * 0.2)) return drawBadValue(draw);
  return draw.chance(0.7) ? draw.pick([{ S: "a" }, { S: "ab" }, { N: "1" }, { N: "10" }]) : drawValue(draw);
}

/** A condition of ComparisonOperator and AttributeValueList. */
export function drawCondition(draw: Draw, faults: number): object {
  const operator = draw.pick(NAMES);
  const count = draw.chance(faults * 0.4) ? draw.int(4) : OPERATORS[operator]!;
  const list = draw.list(count, () => operand(draw, faults));
  return {
    ...(draw.chance(faults * 0.2)
      ? undefined
      : { ComparisonOperator: draw.chance(faults * 0.1) ? "WRONG" : operator }),
    ...(count === 0 && draw.chance(0.9) ? undefined : { AttributeValueList: list }),
  };
}

export function drawExpected(draw: Draw, table: DrawnTable, faults: number): object {
  const expected: Record<string, object> = {};
  for (let count = 1 + draw.int(2); count > 0; count--) {
    const name = draw.chance(0.2) ? draw.pick(Object.keys(table.types)) : draw.pick(PLAIN_NAMES);
    expected[name] = draw.weighted<object>([
      [2, () => ({ Exists: false })],
      [2, () => ({ Value: operand(draw, faults) })],
      [1, () => ({ Exists: true, Value: operand(draw, faults) })],
      [4, () => drawCondition(draw, faults)],
      [faults, () => ({ Exists: true })],
      [faults, () => ({ Exists: false, Value: operand(draw, faults) })],
      [faults, () => ({})],
      [faults, () => ({ Exists: false, ...drawCondition(draw, faults) })],
      [faults, () => ({ Value: operand(draw, faults), ...drawCondition(draw, faults) })],
    ]);
  }
  return expected;
}

/** Filters of a Query or Scan. */
export function drawFilter(draw: Draw, table: DrawnTable, faults: number): object {
  const filter: Record<string, object> = {};
  for (let count = 1 + draw.int(2); count > 0; count--) {
    const key = draw.chance(0.05 + faults * 0.3);
    filter[key ? draw.pick(Object.keys(table.types)) : draw.pick(PLAIN_NAMES)] = drawCondition(draw, faults);
  }
  return filter;
}

export function drawKeyConditions(draw: Draw, table: DrawnTable, schema: Schema, faults: number): object {
  const value = (name: string) =>
    draw.chance(faults * 0.2) ? operand(draw, faults) : drawKeyValue(draw, table.types[name] ?? "S");
  const conditions: Record<string, object> = {};
  if (!draw.chance(faults * 0.2)) {
    conditions[schema.hash] = {
      ComparisonOperator: draw.chance(faults * 0.3) ? draw.pick(NAMES) : "EQ",
      AttributeValueList: [value(schema.hash)],
    };
  }
  const { range } = schema;
  if (range !== undefined && draw.chance(0.6)) {
    const operator = draw.chance(faults * 0.3)
      ? draw.pick(NAMES)
      : draw.pick(["EQ", "LE", "LT", "GE", "GT", "BEGINS_WITH", "BETWEEN"]);
    const count = draw.chance(faults * 0.2) ? draw.int(3) : OPERATORS[operator]!;
    conditions[range] = {
      ComparisonOperator: operator,
      AttributeValueList: draw.list(count, () => value(range)),
    };
  }
  if (draw.chance(faults * 0.2)) conditions[draw.pick(PLAIN_NAMES)] = drawCondition(draw, faults);
  return conditions;
}

export function drawAttributeUpdates(draw: Draw, table: DrawnTable, faults: number): object {
  const updates: Record<string, object> = {};
  const names: string[] = [
    ...PLAIN_NAMES,
    ...Object.keys(table.types).filter((name) => name > "i" || name === "g"),
  ];
  if (draw.chance(faults * 0.3)) names.splice(0, 8, "h", "r");
  for (let count = 1 + draw.int(3); count > 0; count--) {
    updates[draw.pick(names)] = draw.weighted<object>([
      [3, () => ({ Action: "PUT", Value: operand(draw, faults) })],
      [1, () => ({ Value: operand(draw, faults) })],
      [2, () => ({ Action: "DELETE" })],
      [
        2,
        () => ({
          Action: "ADD",
          Value: draw.pick([{ N: "1" }, { SS: ["a", "q"] }, { NS: ["1", "3"] }, { L: [{ S: "a" }] }]),
        }),
      ],
      [1, () => ({ Action: "DELETE", Value: draw.pick([{ SS: ["a"] }, { NS: ["1"] }]) })],
      [faults, () => ({ Action: "DELETE", Value: operand(draw, faults) })],
      [faults, () => ({ Action: "ADD", Value: operand(draw, faults) })],
      [faults, () => ({ Action: draw.pick(["PUT", "ADD", "WRONG"]) })],
      [faults / 2, () => ({})],
    ]);
  }
  return updates;
}

export function drawAttributesToGet(draw: Draw, table: DrawnTable, faults: number): string[] {
  const names = draw.some([...PLAIN_NAMES, ...Object.keys(table.types)], 0.3);
  if (names.length === 0 && !draw.chance(faults * 0.5)) names.push("a");
  if (draw.chance(faults * 0.3)) names.push(draw.pick(["a", "", "a.b"]), "a");
  return names;
}
