/** Values of statements, as literals or as parameters. */
import type { Draw } from "../dynamodb/draw.ts";
import type { KeyType } from "../dynamodb/tables.ts";

export type Value = Readonly<Record<string, unknown>>;

/** What a statement has gathered while it was drawn. */
export interface Written {
  readonly parameters: Value[];
}

const TEXTS = ["a", "b", "ab", "c", "it's", "é", "", "10"];
const NUMBERS = ["0", "1", "2", "3", "-1", "1.5", "10", "100", "0.25", "-2.75"];
const BYTES = [[1], [1, 2], [3]].map((bytes) => new Uint8Array(bytes));

export function drawKeyValue(draw: Draw, type: KeyType): Value {
  if (type === "N") return { N: draw.pick(NUMBERS.slice(0, 6)) };
  return type === "S" ? { S: draw.pick(TEXTS.slice(0, 4)) } : { B: draw.pick(BYTES) };
}

export function drawValue(draw: Draw, depth = 0): Value {
  return draw.weighted<Value>([
    [4, () => ({ S: draw.pick(TEXTS) })],
    [4, () => ({ N: draw.pick(NUMBERS) })],
    [1, () => ({ BOOL: draw.chance(0.5) })],
    [1, () => ({ NULL: true })],
    [1, () => ({ B: draw.pick(BYTES) })],
    [1, () => ({ SS: distinct(draw.list(1 + draw.int(3), () => draw.pick(TEXTS))) })],
    [1, () => ({ NS: distinct(draw.list(1 + draw.int(3), () => draw.pick(NUMBERS))) })],
    [depth < 2 ? 2 : 0, () => ({ L: draw.list(draw.int(4), () => drawValue(draw, depth + 1)) })],
    [depth < 2 ? 2 : 0, () => ({
      M: Object.fromEntries(draw.some(["a", "x", "y"]).map((name) => [name, drawValue(draw, depth + 1)])),
    })],
  ]);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** A value as text: a literal where there is one, else a parameter. */
export function write(draw: Draw, value: Value, written: Written): string {
  if (hasBytes(value) || draw.chance(0.25)) {
    written.parameters.push(value);
    return "?";
  }
  return literal(value);
}

function hasBytes(value: unknown): boolean {
  if (value instanceof Uint8Array) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasBytes);
}

function literal(value: Value): string {
  const [type, content] = Object.entries(value)[0]!;
  switch (type) {
    case "S":
      return quoted(content as string);
    case "N":
    case "BOOL":
      return String(content);
    case "SS":
      return `<<${(content as string[]).map(quoted).join(", ")}>>`;
    case "NS":
      return `<<${(content as string[]).join(", ")}>>`;
    case "L":
      return `[${(content as Value[]).map(literal).join(", ")}]`;
    case "M":
      return `{${
        Object.entries(content as Record<string, Value>).map(([name, each]) =>
          `${quoted(name)}: ${literal(each)}`
        ).join(", ")
      }}`;
    default:
      return "NULL";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
