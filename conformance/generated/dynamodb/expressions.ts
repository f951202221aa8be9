/** Texts of DynamoDB's expression language with what they bind: good ones, and ones that are wrong in some way. */
import type { Draw } from "./draw.ts";
import type { DrawnTable, Schema } from "./tables.ts";
import { drawBadValue, drawKeyValue, drawValue, PLAIN_NAMES, type Value } from "./values.ts";

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const COMPARATORS = ["=", "<>", "<", "<=", ">", ">="] as const;

/** Writes the expressions of one request, and keeps what they bind. */
export class ExpressionWriter {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};
  readonly #draw: Draw;
  readonly #table: DrawnTable;
  /** How often something is wrong on purpose, for each thing that is written. */
  readonly #faults: number;

  constructor(draw: Draw, table: DrawnTable, faults: number) {
    this.#draw = draw;
    this.#table = table;
    this.#faults = faults;
  }

  #fault(share = 1): boolean {
    return this.#faults > 0 && this.#draw.chance(this.#faults * share);
  }

  name(name: string): string {
    const draw = this.#draw;
    if (this.#fault(0.3)) {
      return draw.pick(["#undefined", "status", "count", "Between", "9a", "a-b", "#", "and", "set", "_a"]);
    }
    const plain = IDENTIFIER.test(name) && name !== "status" && !name.startsWith("_") && name !== "list";
    if (plain && draw.chance(0.7)) return name;
    const key = `#${name.replace(/\W/g, "x")}`;
    this.names[key] = name;
    return key;
  }

  value(value: unknown = drawValue(this.#draw)): string {
    if (this.#fault(0.2)) return this.#draw.pick([":undefined", ":", "5", "'a'", "true"]);
    const key = `:v${Object.keys(this.values).length}`;
    this.values[key] = this.#fault(0.3) ? drawBadValue(this.#draw) : value;
    return key;
  }

  path(deep = 0.3): string {
    const draw = this.#draw;
    const first = draw.chance(0.12) ? draw.pick(Object.keys(this.#table.types)) : draw.pick(PLAIN_NAMES);
    let text = this.name(first);
    while (draw.chance(deep)) {
      text += draw.chance(0.5)
        ? `[${this.#index()}]`
        : `.${this.name(draw.pick(["a", "b", "c", "list", "é"]))}`;
    }
    return text;
  }

  #index(): string {
    if (this.#fault(0.2)) {
      return this.#draw.pick(["-1", "01", "a", "1.5", "99999999999", "2147483648", "2147483647", ""]);
    }
    return String(this.#draw.int(4));
  }

  /** Something that a comparison takes. */
  operand(): string {
    return this.#draw.weighted([
      [5, () => this.value()],
      [4, () => this.path()],
      [1, () => `size(${this.path()})`],
      [this.#faults * 2, () => this.call()],
      [this.#faults, () => `(${this.operand()})`],
    ]);
  }

  call(): string {
    const draw = this.#draw;
    const other = this.#fault(0.5);
    return draw.weighted([
      [2, () => `attribute_exists(${other ? this.operand() : this.path()})`],
      [2, () => `attribute_not_exists(${this.path()}${other ? `, ${this.operand()}` : ""})`],
      [1.5, () => `begins_with(${this.path()}, ${this.value({ S: draw.pick(["a", "", "ab"]) })})`],
      [0.5, () => `begins_with(${this.operand()}, ${this.operand()})`],
      [2, () => `contains(${this.path()}, ${this.value()})`],
      [0.5, () => `contains(${this.operand()}, ${this.operand()})`],
      [
        1.5,
        () =>
          `attribute_type(${this.path()}, ${
            this.value({ S: draw.pick(["S", "N", "L", "M", "SS", "NULL"]) })
          })`,
      ],
      [this.#faults, () => `attribute_type(${this.operand()}, ${this.operand()})`],
      [this.#faults, () => `size(${this.operand()})`],
      [
        this.#faults,
        () => `${draw.pick(["foo", "SIZE", "list_append", "if_not_exists", "Contains"])}(${this.operand()})`,
      ],
      [this.#faults / 2, () => `attribute_exists()`],
    ]);
  }

  condition(depth = 0): string {
    const draw = this.#draw;
    const below = () => this.condition(depth + 1);
    return draw.weighted([
      [4, () => `${this.operand()} ${draw.pick(COMPARATORS)} ${this.operand()}`],
      [4, () => this.call()],
      [1, () => `${this.operand()} BETWEEN ${this.operand()} AND ${this.operand()}`],
      [1, () => `${this.operand()} IN (${draw.list(1 + draw.int(3), () => this.operand()).join(", ")})`],
      ...(depth < 3
        ? [
          [1.5, () => `${below()} AND ${below()}`],
          [1.5, () => `${below()} OR ${below()}`],
          [1, () => `NOT ${below()}`],
          [1, () => `(${below()})`],
          [this.#faults / 2, () => `((${below()}))`],
        ] as const
        : []),
      [this.#faults, () => this.operand()],
    ]);
  }

  update(): string {
    const draw = this.#draw;
    const sections: string[] = [];
    const kinds = this.#fault(0.5)
      ? ["SET", "REMOVE", "ADD", "DELETE", "SET"]
      : ["SET", "REMOVE", "ADD", "DELETE"];
    const paths = this.#distinctPaths();
    for (const kind of draw.some(kinds, 0.4)) {
      const actions = draw.list(1 + draw.int(2), () => this.#action(kind, paths())).join(", ");
      sections.push(`${draw.chance(0.1) ? kind.toLowerCase() : kind} ${actions}`);
    }
    if (sections.length === 0) sections.push(`SET ${this.#action("SET", paths())}`);
    return sections.join(" ");
  }

  /** Mostly paths of an attribute each. */
  #distinctPaths(): () => string {
    const left = [...PLAIN_NAMES] as string[];
    if (this.#draw.chance(0.3)) {
      left.push(...Object.keys(this.#table.types).filter((name) => name > "i" || name === "g"));
    }
    if (this.#fault()) left.push("h", "r");
    return () => {
      const draw = this.#draw;
      const [name] = this.#fault(0.3) ? [draw.pick(PLAIN_NAMES)] : left.splice(draw.int(left.length), 1);
      let text = this.name(name ?? draw.pick(PLAIN_NAMES));
      while (draw.chance(0.25)) {
        text += draw.chance(0.5) ? `[${this.#index()}]` : `.${this.name(draw.pick(["a", "b", "list"]))}`;
      }
      return text;
    };
  }

  #action(kind: string, path: string): string {
    const draw = this.#draw;
    switch (kind) {
      case "SET":
        return `${path} = ${this.#setValue()}`;
      case "REMOVE":
        return path;
      case "ADD":
        return `${path} ${
          this.value(
            draw.pick<Value>([
              { N: "1" },
              { N: "-5" },
              { SS: ["a", "q"] },
              { NS: ["1", "5"] },
              ...(this.#fault() ? [{ S: "a" }, { L: [] }] : []),
            ]),
          )
        }`;
      default:
        return `${path} ${
          this.value(
            draw.pick<Value>([
              { SS: ["a", "b"] },
              { NS: ["1", "2"] },
              { BS: [new Uint8Array([1])] },
              ...(this.#fault() ? [{ N: "1" }, { M: {} }] : []),
            ]),
          )
        }`;
    }
  }

  #setValue(): string {
    const draw = this.#draw;
    return draw.weighted([
      [5, () => this.value()],
      [1, () => this.path()],
      [
        1,
        () =>
          `${this.path(0.1)} ${draw.pick(["+", "-"])} ${
            this.value({ N: draw.pick(["1", "0.5", "-3", "1e20"]) })
          }`,
      ],
      [1, () => `if_not_exists(${this.path()}, ${this.value()})`],
      [1, () => `list_append(${this.path(0.1)}, ${this.value({ L: [drawValue(draw)] })})`],
      [0.7, () => `if_not_exists(${this.path(0.1)}, ${this.value({ N: "0" })}) + ${this.value({ N: "1" })}`],
      [
        0.7,
        () =>
          `list_append(if_not_exists(${this.path(0.1)}, ${this.value({ L: [] })}), ${
            this.value({ L: [drawValue(draw)] })
          })`,
      ],
      [this.#faults * 2, () => `${this.operand()} + ${this.operand()}`],
      [this.#faults * 2, () => `if_not_exists(${this.operand()}, ${this.operand()})`],
      [this.#faults * 2, () => `list_append(${this.operand()}, ${this.operand()})`],
      [this.#faults, () => this.call()],
      [this.#faults, () => `(${this.#setValue()})`],
    ]);
  }

  projection(): string {
    const draw = this.#draw;
    if (this.#fault()) return draw.list(1 + draw.int(4), () => this.path()).join(", ");
    const left = [...PLAIN_NAMES, ...Object.keys(this.#table.types)];
    return draw.list(1 + draw.int(4), () => {
      const [name] = left.splice(draw.int(left.length), 1);
      let text = this.name(name!);
      while (draw.chance(0.3)) {
        text += draw.chance(0.5) ? `[${draw.int(3)}]` : `.${this.name(draw.pick(["a", "b", "list"]))}`;
      }
      return text;
    }).join(", ");
  }

  keyCondition(schema: Schema): string {
    const draw = this.#draw;
    const bound = (name: string) => this.value(this.keyValue(name));
    const hash = `${this.name(schema.hash)} ${this.#fault(0.5) ? draw.pick(["<", "<>", ">="]) : "="} ${
      bound(schema.hash)
    }`;
    if (this.#fault(0.5)) {
      return draw.pick([
        this.condition(),
        `${hash} AND ${this.condition()}`,
        `${hash} OR ${this.condition()}`,
      ]);
    }
    if (this.#fault(0.3)) return `${bound(schema.hash)} = ${this.name(schema.hash)}`;
    const range = schema.range ?? (this.#fault(0.5) ? "a" : undefined);
    if (range === undefined || draw.chance(0.4)) return hash;
    const name = this.name(this.#fault(0.5) ? draw.pick([schema.hash, ...PLAIN_NAMES]) : range);
    const test = draw.weighted([
      [
        5,
        () =>
          `${name} ${draw.pick(["=", "<", "<=", ">", ">=", ...(this.#faults > 0 ? ["<>"] : [])])} ${
            bound(range)
          }`,
      ],
      [1, () => `${name} BETWEEN ${bound(range)} AND ${bound(range)}`],
      [1, () => `begins_with(${name}, ${bound(range)})`],
    ]);
    return draw.chance(0.8) ? `${hash} AND ${test}` : `${test} AND ${hash}`;
  }

  keyValue(name: string): Value {
    return drawKeyValue(this.#draw, this.#table.types[name] ?? "S");
  }

  /** Spoils a text, seldom: a token taken out, doubled or swapped, or something put in. */
  spoiled(text: string): string {
    const draw = this.#draw;
    if (!this.#fault(0.4)) return text;
    const tokens = text.match(/[#:]?\w+|<[=>]|>=|\s+|./gu) ?? [];
    const at = draw.int(tokens.length);
    return draw.weighted([
      [3, () => tokens.toSpliced(at, 1).join("")],
      [1, () => tokens.toSpliced(at, 0, tokens[at] ?? "x").join("")],
      [
        1,
        () =>
          tokens.toSpliced(
            at,
            0,
            draw.pick(["(", ")", ",", ".", "+", "-", "=", "AND", "!", "&&", "==", '"', "[", "é", "$"]),
          ).join(""),
      ],
      [0.5, () => ""],
      [0.5, () => " "],
      [0.3, () => `${text} ${"OR attribute_exists(a) ".repeat(300)}`],
      [0.3, () => `${text} OR a IN (${draw.list(101, () => ":v0").join(",")})`],
    ]);
  }

  /** The members of the request that hold what was bound. */
  bound(): object {
    const draw = this.#draw;
    if (this.#fault(0.15)) {
      this.names[draw.pick(["#unused", "#", "bad", "#a-b", `#${"n".repeat(255)}`])] = draw.pick(["a", ""]);
    }
    if (this.#fault(0.15)) {
      this.values[draw.pick([":unused", ":", "bad", ":a-b", `:${"v".repeat(255)}`])] = draw.chance(0.7)
        ? { S: "a" }
        : drawBadValue(draw);
    }
    const names = Object.keys(this.names).length > 0 ? this.names : this.#fault(0.1) ? {} : undefined;
    const values = Object.keys(this.values).length > 0 ? this.values : this.#fault(0.1) ? {} : undefined;
    return {
      ...(names ? { ExpressionAttributeNames: names } : undefined),
      ...(values ? { ExpressionAttributeValues: values } : undefined),
    };
  }
}
