/** Statements, drawn: each kind, valid ones and wrong ones. */
import type { Draw } from "../dynamodb/draw.ts";
import type { DrawnTable, KeyType, Schema } from "../dynamodb/tables.ts";
import { drawKeyValue, drawValue, type Value, write, type Written } from "./literals.ts";

export interface DrawnStatement {
  readonly kind: "select" | "insert" | "update" | "delete";
  readonly text: string;
  readonly parameters: readonly Value[];
  /** Whether AWS says in which order items come. */
  readonly ordered: boolean;
  /** Whether it may be read in pages: DynamoDB Local loses partitions of IN between them. */
  readonly paged: boolean;
}

const NAMES = ["a", "b", "c", "d", "m", "tags", '"list"'] as const;
const PATHS = [...NAMES, "m.x", "m.a.x", '"list"[0]', '"list"[1]', "c[0]", "nowhere", "m.nowhere"] as const;
const TYPES = ["MISSING", "NULL", "STRING", "NUMERIC", "BOOLEAN", "BLOB", "LIST", "STRUCT", "TUPLE"];

/** A statement about a table; one in twenty is spoiled. */
export function drawStatement(draw: Draw, table: DrawnTable): DrawnStatement {
  const drawn = draw.weighted<DrawnStatement>([
    [9, () => drawSelect(draw, table)],
    [5, () => drawInsert(draw, table)],
    [6, () => drawUpdate(draw, table)],
    [2, () => drawDelete(draw, table)],
  ]);
  return draw.chance(0.05) ? { ...drawn, text: spoiled(draw, drawn.text) } : drawn;
}

/** A SELECT of one item by its key and nothing else. */
export function drawGet(draw: Draw, table: DrawnTable): DrawnStatement {
  const written: Written = { parameters: [] };
  const text = `SELECT ${draw.pick(["*", "a, m", "tags"])} FROM "${table.name}" WHERE ${
    keyOf(draw, table, written)
  }`;
  return { kind: "select", text, parameters: written.parameters, ordered: true, paged: false };
}

/** EXISTS of an item. */
export function drawExists(draw: Draw, table: DrawnTable): DrawnStatement {
  const written: Written = { parameters: [] };
  const where = `${keyOf(draw, table, written)} AND ${condition(draw, written, 1)}`;
  return {
    kind: "update",
    text: `EXISTS(SELECT * FROM "${table.name}" WHERE ${where})`,
    parameters: written.parameters,
    ordered: true,
    paged: false,
  };
}

export function drawWrite(draw: Draw, table: DrawnTable): DrawnStatement {
  return draw.weighted([
    [3, () => drawInsert(draw, table)],
    [3, () => drawUpdate(draw, table)],
    [1, () => drawDelete(draw, table)],
  ]);
}

function drawSelect(draw: Draw, table: DrawnTable): DrawnStatement {
  const written: Written = { parameters: [] };
  const index = table.indexes.length > 0 && draw.chance(0.35) ? draw.pick(table.indexes) : undefined;
  const schema: Schema = index ?? table;
  const list = draw.weighted([
    [3, () => "*"],
    [2, () => table.hash],
    [2, () => [...new Set([...draw.some<string>(PATHS.slice(0, 10), 0.25), table.hash])].join(", ")],
  ]);
  const from = `FROM "${table.name}"${index ? `."${index.name}"` : ""}`;
  const keyed = draw.chance(0.6);
  let where = "";
  let single = false;
  if (keyed) {
    const one = draw.chance(0.7);
    single = one;
    const values = draw.list(one ? 1 : 3, () => drawKeyValue(draw, table.types[schema.hash]!));
    const texts = values.map((value) => write(draw, value, written));
    where = one ? `${schema.hash} = ${texts[0]}` : `${schema.hash} IN [${[...new Set(texts)].join(", ")}]`;
    if (!one) {
      // One value given twice by a parameter and a literal is read twice by DynamoDB Local.
      const distinct = new Set(values.map((value) => JSON.stringify(value)));
      if (distinct.size < values.length || texts.includes("?")) {
        written.parameters.length = 0;
        const first = write(draw, values[0]!, written);
        where = `${schema.hash} IN [${first}]`;
        single = true;
      }
    }
    if (schema.range !== undefined && draw.chance(0.6)) {
      where += ` AND ${sortTest(draw, schema.range, table.types[schema.range]!, written)}`;
    }
    if (draw.chance(0.4)) where += ` AND ${condition(draw, written, 2)}`;
  } else if (draw.chance(0.8)) where = condition(draw, written, 3);
  const order = single && schema.range !== undefined && draw.chance(0.4)
    ? ` ORDER BY ${schema.range} ${draw.pick(["ASC", "DESC", ""])}`
    : draw.chance(0.03)
    ? " ORDER BY a"
    : "";
  return {
    kind: "select",
    text: `SELECT ${list} ${from}${where === "" ? "" : ` WHERE ${where}`}${order}`,
    parameters: written.parameters,
    // Items of an index with one key are in no order.
    ordered: single && index === undefined,
    paged: single || !keyed,
  };
}

function sortTest(draw: Draw, name: string, type: KeyType, written: Written): string {
  const value = () => write(draw, drawKeyValue(draw, type), written);
  return draw.weighted([
    [3, () => `${name} = ${value()}`],
    [3, () => `${name} ${draw.pick(["<", "<=", ">", ">="])} ${value()}`],
    [1, () => `${name} <> ${value()}`],
    [1, () => `NOT ${name} = ${value()}`],
    [type === "N" ? 0 : 1, () => `begins_with(${name}, ${value()})`],
    [1, () => {
      const [low, high] = type === "N"
        ? [{ N: "0" }, { N: "2" }]
        : type === "S"
        ? [{ S: "a" }, { S: "b" }]
        : [{ B: new Uint8Array([1]) }, { B: new Uint8Array([2]) }];
      return `${name} BETWEEN ${write(draw, low!, written)} AND ${write(draw, high!, written)}`;
    }],
  ]);
}

/** A condition on attributes that are keys of nothing. */
function condition(draw: Draw, written: Written, depth: number): string {
  const path = () => draw.pick(PATHS);
  const value = () => write(draw, drawValue(draw), written);
  const number = () => write(draw, { N: String(draw.int(4)) }, written);
  return draw.weighted([
    [4, () => `${path()} ${draw.pick(["=", "<>", "!=", "<", "<=", ">", ">="])} ${value()}`],
    [1, () => `${value()} = ${path()}`],
    [1, () => `${path()} BETWEEN ${number()} AND ${number()}`],
    [1, () => `${path()} ${draw.pick(["IN", "NOT IN"])} [${draw.list(1 + draw.int(3), value).join(", ")}]`],
    [2, () => `${path()} IS ${draw.pick(["", "NOT "])}${draw.pick(TYPES)}`],
    [1, () => `begins_with(${path()}, ${value()})`],
    [1, () => `contains(${path()}, ${value()})`],
    [1, () => `attribute_type(${path()}, '${draw.pick(["S", "N", "SS", "M", "L", "NULL"])}')`],
    [1, () => `size(${path()}) ${draw.pick(["=", "<", ">"])} ${number()}`],
    [1, () => `${draw.pick(["attribute_exists", "attribute_not_exists"])}(${path()})`],
    [
      depth > 0 ? 2 : 0,
      () => `(${condition(draw, written, depth - 1)} AND ${condition(draw, written, depth - 1)})`,
    ],
    [
      depth > 0 ? 2 : 0,
      () => `(${condition(draw, written, depth - 1)} OR ${condition(draw, written, depth - 1)})`,
    ],
    [depth > 0 ? 1 : 0, () => `NOT (${condition(draw, written, depth - 1)})`],
  ]);
}

function drawInsert(draw: Draw, table: DrawnTable): DrawnStatement {
  const written: Written = { parameters: [] };
  const members: string[] = [];
  for (const [name, type] of Object.entries(table.types)) {
    const isPrimary = name === table.hash || name === table.range;
    if (isPrimary ? draw.chance(0.01) : draw.chance(0.4)) continue;
    members.push(`'${name}': ${write(draw, drawKeyValue(draw, type), written)}`);
  }
  for (const name of draw.some(["a", "b", "c", "m", "tags", "list"])) {
    const value = name === "m" && draw.chance(0.7)
      ? { M: { x: { N: "1" }, a: { M: { x: { S: "in" } } } } }
      : name === "list" && draw.chance(0.7)
      ? { L: [{ N: "1" }, { S: "a" }] }
      : drawValue(draw);
    members.push(`'${name}': ${write(draw, value, written)}`);
  }
  return {
    kind: "insert",
    text: `INSERT INTO "${table.name}" VALUE {${members.join(", ")}}`,
    parameters: written.parameters,
    ordered: true,
    paged: false,
  };
}

function keyOf(draw: Draw, table: DrawnTable, written: Written): string {
  return [table.hash, table.range].filter((name) => name !== undefined).map((name) =>
    `${name} = ${write(draw, drawKeyValue(draw, table.types[name]!), written)}`
  ).join(" AND ");
}

function drawUpdate(draw: Draw, table: DrawnTable): DrawnStatement {
  const written: Written = { parameters: [] };
  const changes = draw.list(1 + draw.int(3), () => change(draw, written));
  const where = keyOf(draw, table, written) + (draw.chance(0.3) ? ` AND ${condition(draw, written, 1)}` : "");
  const returning = draw.chance(0.6)
    ? ` RETURNING ${draw.pick(["ALL", "MODIFIED"])} ${draw.pick(["OLD", "NEW"])} *`
    : "";
  return {
    kind: "update",
    text: `UPDATE "${table.name}" ${changes.join(" ")} WHERE ${where}${returning}`,
    parameters: written.parameters,
    ordered: true,
    paged: false,
  };
}

function change(draw: Draw, written: Written): string {
  const path = draw.pick(PATHS.slice(0, 11));
  const value = () => write(draw, drawValue(draw), written);
  return draw.weighted([
    [4, () => `SET ${path} = ${value()}`],
    [
      2,
      () =>
        `SET ${path} = ${draw.pick(["a", "b"])} ${draw.pick(["+", "-"])} ${write(draw, { N: "1" }, written)}`,
    ],
    [1, () => `SET ${path} = ${draw.pick(NAMES)}`],
    [1, () => `SET ${path} = list_append("list", [${literalNumber(draw)}])`],
    [1, () => `SET ${path} = if_not_exists(${path}, ${value()})`],
    [
      2,
      () =>
        `SET tags = ${draw.pick(["set_add", "set_delete"])}(tags, ${
          write(draw, { SS: ["a", "b"] }, written)
        })`,
    ],
    [2, () => `REMOVE ${path}`],
  ]);
}

function literalNumber(draw: Draw): string {
  return String(draw.int(9));
}

function drawDelete(draw: Draw, table: DrawnTable): DrawnStatement {
  const written: Written = { parameters: [] };
  const where = keyOf(draw, table, written) + (draw.chance(0.3) ? ` AND ${condition(draw, written, 1)}` : "");
  return {
    kind: "delete",
    text: `DELETE FROM "${table.name}" WHERE ${where}${draw.pick(["", " RETURNING ALL OLD *"])}`,
    parameters: written.parameters,
    ordered: true,
    paged: false,
  };
}

/** The statement with one of its words taken away, given twice or replaced. */
function spoiled(draw: Draw, text: string): string {
  const words = text.split(" ");
  const at = draw.int(words.length);
  const [word] = words.splice(at, 1);
  if (draw.chance(0.3)) words.splice(at, 0, word!, word!);
  else if (draw.chance(0.4)) {
    words.splice(at, 0, draw.pick(["AND", "=", "(", ")", "x", "1", "'", "NOT", ",", "WHERE"]));
  }
  return words.join(" ");
}
