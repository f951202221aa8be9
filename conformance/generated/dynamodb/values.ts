/** Attribute values, keys and items: from small pools, so that operations meet the same items and values again. */
import type { Draw } from "./draw.ts";
import type { DrawnTable, KeyType } from "./tables.ts";

export type Value = Readonly<Record<string, unknown>>;
export type DrawnItem = Record<string, Value>;

/** Attributes that are keys of nothing. */
export const PLAIN_NAMES = ["a", "b", "c", "d", "m", "list", "tags", "status", "a.b", "é", "_x"] as const;

const TEXTS = ["", "a", "b", "ab", "abc", "b a", "é", "😀", "\uffee", "z", "10", "9"];
const NUMBERS = [
  "0",
  "1",
  "2",
  "3",
  "10",
  "-1",
  "-2.5",
  "0.1",
  "1.50",
  "1e3",
  "+7",
  "007",
  "1E-5",
  "-0",
  "100000000000000000000",
  "12345678901234567890123456789012345678",
  "0.00000000000000000000000000000000000001",
  "1e125",
  "1e-130",
  "-9.99e125",
  "99999999999999999999999999999999999999",
  "3.141592653589793238462643383279502884",
  "2.50",
  ".5",
  "5.",
];
const BAD_NUMBERS = [
  "",
  "abc",
  "1e126",
  "1e-131",
  "123456789012345678901234567890123456789",
  " 1",
  "1 ",
  "--1",
  "1e",
  "NaN",
  "Infinity",
  "0x10",
  "1,000",
  "1_000",
  "-",
  ".",
  "1e400",
  "0e400",
  "1e99999999999",
];
const BYTES = [[], [0], [1], [1, 2], [255], [0, 0, 1]].map((bytes) => new Uint8Array(bytes));

export function drawNumber(draw: Draw): string {
  if (draw.chance(0.8)) return draw.pick(NUMBERS);
  const digits = draw.list(1 + draw.int(38), () => String(draw.int(10))).join("");
  const sign = draw.chance(0.3) ? "-" : "";
  return draw.chance(0.5)
    ? sign + digits
    : `${sign}${digits.slice(0, 1)}.${digits.slice(1)}${draw.chance(0.5) ? `e${draw.int(160) - 80}` : ""}`;
}

/** A value that is valid. */
export function drawValue(draw: Draw, depth = 0): Value {
  return draw.weighted<Value>([
    [6, () => ({ S: draw.pick(TEXTS) })],
    [6, () => ({ N: drawNumber(draw) })],
    [1.5, () => ({ B: draw.pick(BYTES) })],
    [1, () => ({ BOOL: draw.chance(0.5) })],
    [0.7, () => ({ NULL: true })],
    [2, () => ({ SS: distinct(draw.some(TEXTS, 0.25), "a") })],
    [2, () => ({ NS: distinct(draw.some(["0", "1", "2", "10", "-1", "2.5", "1e3"], 0.4), "1") })],
    [0.7, () => ({ BS: draw.some(BYTES, 0.4).concat(BYTES[4]!).filter(unlike) })],
    ...(depth < 3
      ? [
        [2, () => ({ L: draw.list(draw.int(4), () => drawValue(draw, depth + 1)) })],
        [2, () => ({ M: drawMap(draw, depth + 1) })],
      ] as const
      : []),
  ]);
}

function unlike(bytes: Uint8Array, index: number, all: readonly Uint8Array[]): boolean {
  return all.indexOf(bytes) === index;
}

function distinct(drawn: readonly string[], otherwise: string): readonly string[] {
  return drawn.length > 0 ? drawn : [otherwise];
}

function drawMap(draw: Draw, depth: number): DrawnItem {
  const map: DrawnItem = {};
  for (const name of draw.some(["a", "b", "c", "list", "é"], 0.4)) map[name] = drawValue(draw, depth);
  return map;
}

/** A value that is not one, or not a good one. */
export function drawBadValue(draw: Draw): unknown {
  return draw.weighted<unknown>([
    [3, () => ({ N: draw.pick(BAD_NUMBERS) })],
    [1, () => ({})],
    [1, () => ({ S: "a", N: "1" })],
    [0.5, () => ({ S: "a", N: "x" })],
    [0.5, () => ({ SS: [], N: "1" })],
    [1, () => ({ SS: [] })],
    [1, () => ({ NS: [] })],
    [1, () => ({ BS: [] })],
    [1, () => ({ SS: ["a", "b", "a"] })],
    [1, () => ({ NS: ["1", "1.0"] })],
    [1, () => ({ NS: ["1", "1"] })],
    [1, () => ({ NS: ["1", draw.pick(BAD_NUMBERS)] })],
    [1, () => ({ BS: [BYTES[1], BYTES[1]] })],
    [1, () => ({ NULL: false })],
    [1, () => ({ L: [drawBadValue(draw)] })],
    [1, () => ({ M: { a: drawBadValue(draw) } })],
    [0.5, () => ({ M: { "": { S: "a" } } })],
    [0.5, () => nested(draw.pick([30, 31, 32, 33, 40]), draw.chance(0.5))],
    [0.3, () => ({ S: "x".repeat(409_600 - draw.int(40)) })],
  ]);
}

function nested(levels: number, lists: boolean): Value {
  let value: Value = { S: "x" };
  for (let i = 0; i < levels; i++) value = lists ? { L: [value] } : { M: { a: value } };
  return value;
}

/** A value for a key of that type. */
export function drawKeyValue(draw: Draw, type: KeyType): Value {
  switch (type) {
    case "S":
      return { S: draw.pick(["a", "b", "ab", "é"]) };
    case "N":
      return { N: draw.pick(["1", "2", "-1", "10", "1.0", "0.5"]) };
    case "B":
      return { B: draw.pick(BYTES.slice(1, 5)) };
  }
}

/** A value that is no key of that type. */
export function drawBadKeyValue(draw: Draw, type: KeyType): Value {
  return draw.weighted<Value>([
    [2, () => (type === "S" ? { S: "" } : type === "N" ? { N: draw.pick(BAD_NUMBERS) } : { B: BYTES[0] })],
    [2, () => drawKeyValue(draw, draw.pick((["S", "N", "B"] as const).filter((other) => other !== type)))],
    [1, () => ({ SS: ["a"] })],
    [1, () => ({ L: [] })],
    [0.5, () => ({ NULL: true })],
    [1, () => drawBadValue(draw) as Value],
    [
      1,
      () => (type === "B"
        ? { B: new Uint8Array(draw.pick([1024, 1025, 2048, 2049])) }
        : type === "S"
        ? { S: draw.pick(["x", "é"]).repeat(draw.pick([512, 513, 1024, 1025, 2048, 2049])) }
        : { N: "1e126" }),
    ],
  ]);
}

export function drawKey(draw: Draw, table: DrawnTable): DrawnItem {
  const key: DrawnItem = { [table.hash]: drawKeyValue(draw, table.types[table.hash]!) };
  if (table.range !== undefined) key[table.range] = drawKeyValue(draw, table.types[table.range]!);
  return key;
}

export function drawBadKey(draw: Draw, table: DrawnTable): DrawnItem {
  const key = drawKey(draw, table);
  const names = Object.keys(key);
  const name = draw.pick(names);
  return draw.weighted<DrawnItem>([
    [3, () => ({ ...key, [name]: drawBadKeyValue(draw, table.types[name]!) })],
    [1, () => ({ ...key, extra: { S: "x" } })],
    [1, () => ({ other: { S: "x" } })],
    [1, () => ({})],
    [1, () => Object.fromEntries(Object.entries(key).filter(([each]) => each !== name))],
    [0.5, () => Object.fromEntries(names.map((each) => [each, drawBadKeyValue(draw, table.types[each]!)]))],
    [0.5, () => ({ ...key, "": { S: "x" } })],
  ]);
}

/** An item for a table; attributes that are keys of indexes are there or not. */
export function drawItem(draw: Draw, table: DrawnTable): DrawnItem {
  const item = drawKey(draw, table);
  for (const name of Object.keys(table.types)) {
    if (name in item || draw.chance(0.4)) continue;
    item[name] = draw.chance(0.97)
      ? drawKeyValue(draw, table.types[name]!)
      : drawBadKeyValue(draw, table.types[name]!);
  }
  for (const name of draw.some(PLAIN_NAMES, 0.4)) item[name] = drawValue(draw);
  return item;
}

export function drawBadItem(draw: Draw, table: DrawnTable): object {
  const item = drawItem(draw, table);
  return draw.weighted<object>([
    [3, () => ({ ...item, ...drawBadKey(draw, table) })],
    [3, () => ({ ...item, [draw.pick(PLAIN_NAMES)]: drawBadValue(draw) })],
    [1, () => ({ ...item, [draw.pick(PLAIN_NAMES)]: drawBadValue(draw), b: drawBadValue(draw) })],
    [1, () => ({})],
    [0.5, () => ({ ...item, "": { S: "x" } })],
    [1, () => Object.fromEntries(Object.entries(item).filter(([name]) => name !== table.hash))],
    [1, () => Object.fromEntries(Object.entries(item).filter(([name]) => name !== table.range))],
  ]);
}
