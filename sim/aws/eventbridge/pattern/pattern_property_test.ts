/** Compiled patterns against a naive reading of them: flatten the event, try every choice of values. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { EventPattern } from "./mod.ts";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
/** A value of the event, with the array elements that it lies in: `array path -> index`. */
interface Value {
  readonly value: Json;
  readonly within: Readonly<Record<string, number>>;
}

/** All values by path. */
function flatten(event: Json): Map<string, Value[]> {
  const values = new Map<string, Value[]>();
  const walk = (value: Json, path: string, id: string, within: Record<string, number>): void => {
    if (Array.isArray(value)) {
      value.forEach((element, i) => {
        const nested = typeof element === "object" && element !== null;
        walk(element, path, `${id}[${i}]`, nested ? { ...within, [id]: i } : within);
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        walk(member, path === "" ? name : `${path}.${name}`, `${id}/${name}`, within);
      }
    } else values.set(path, [...(values.get(path) ?? []), { value, within }]);
  };
  walk(event, "", "", {});
  return values;
}

function conditionHolds(condition: Json, value: Json): boolean {
  if (typeof condition !== "object" || condition === null) return condition === value;
  const [[kind, operand]] = Object.entries(condition) as [[string, Json]];
  const text = typeof value === "string" ? value : undefined;
  const fold = (s: Json) => String(s).toLowerCase();
  switch (kind) {
    case "exists":
      return operand === true;
    case "prefix":
    case "suffix": {
      if (text === undefined) return false;
      const folded = typeof operand === "object";
      const wanted = folded ? fold(Object.values(operand!)[0] as Json) : String(operand);
      const subject = folded ? fold(text) : text;
      return kind === "prefix" ? subject.startsWith(wanted) : subject.endsWith(wanted);
    }
    case "equals-ignore-case":
      return text !== undefined && fold(text) === fold(operand);
    case "wildcard": {
      const source = String(operand).replace(
        /\\(.)|\*|[^]/g,
        (found, escaped: string | undefined) =>
          found === "*" ? "[^]*" : `\\u${(escaped ?? found).charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
      return text !== undefined && new RegExp(`^${source}$`).test(text);
    }
    case "numeric": {
      if (typeof value !== "number") return false;
      const terms = operand as Json[];
      for (let i = 0; i < terms.length; i += 2) {
        const bound = terms[i + 1] as number;
        const holds = {
          "=": value === bound,
          "<": value < bound,
          "<=": value <= bound,
          ">": value > bound,
          ">=": value >= bound,
        };
        if (!holds[terms[i] as keyof typeof holds]) return false;
      }
      return true;
    }
    case "anything-but": {
      if (typeof operand === "object" && !Array.isArray(operand)) {
        const [[inner, list]] = Object.entries(operand!) as [[string, Json]];
        return ![list].flat().some((item) => conditionHolds({ [inner]: item as Json }, value));
      }
      return ![operand].flat().some((item) => item === value);
    }
    default:
      throw new Error(kind);
  }
}

type Fields = Map<string, Json[]>;

/** The branches of a pattern, members with `$or` multiplied out. */
function branchesOf(pattern: { [name: string]: Json }, path: string, before: Fields[]): Fields[] {
  let branches = before;
  for (const [name, member] of Object.entries(pattern)) {
    if (name === "$or") {
      branches = (member as { [name: string]: Json }[]).flatMap((option) =>
        branchesOf(option, path, branches.map((fields) => new Map(fields)))
      );
    } else if (Array.isArray(member)) {
      for (const fields of branches) fields.set(path + name, member);
    } else branches = branchesOf(member as { [name: string]: Json }, `${path}${name}.`, branches);
  }
  return branches;
}

function naiveMatches(pattern: { [name: string]: Json }, event: Json): boolean {
  const values = flatten(event);
  return branchesOf(pattern, "", [new Map()]).some((fields) => {
    const paths = [...fields.keys()].sort();
    const from = (i: number, chosen: Readonly<Record<string, number>>): boolean => {
      if (i === paths.length) return true;
      const conditions = fields.get(paths[i]!)!;
      const consistent = (values.get(paths[i]!) ?? []).filter(({ within }) =>
        Object.entries(within).every(([array, index]) => (chosen[array] ?? index) === index)
      );
      for (const { value, within } of consistent) {
        const holds = conditions.some((condition) => conditionHolds(condition, value));
        if (holds && from(i + 1, { ...chosen, ...within })) return true;
      }
      const absent = conditions.some((condition) => JSON.stringify(condition) === '{"exists":false}');
      return absent && consistent.length === 0 && from(i + 1, chosen);
    };
    return from(0, {});
  });
}

const name = fc.constantFrom("a", "b", "c", "a.b");
const word = fc.constantFrom("", "x", "X", "xy", "yx", "xyx", "*");
const number = fc.constantFrom(-1, 0, 1, 1.5, 2);
const scalar: fc.Arbitrary<Json> = fc.oneof(word, number, fc.boolean(), fc.constant(null));

const { event } = fc.letrec<{ event: Json; value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    tie("event"),
  ),
  event: fc.dictionary(name, tie("value"), { maxKeys: 3 }) as fc.Arbitrary<Json>,
}));

const glob = fc.constantFrom("*", "x*", "*x", "x*x", "\\*", "x", "*y*", "x*y*y", "");
const affix = (kind: "prefix" | "suffix") =>
  fc.oneof(
    word.map((text) => ({ [kind]: text })),
    word.map((text) => ({ [kind]: { "equals-ignore-case": text } })),
  );
const filled = word.filter((text) => text !== "");
const listed = (item: fc.Arbitrary<Json>) => fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 2 }));
const condition: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: scalar, weight: 4 },
  affix("prefix"),
  affix("suffix"),
  word.map((text) => ({ "equals-ignore-case": text })),
  glob.map((text) => ({ wildcard: text })),
  fc.boolean().map((present) => ({ exists: present })),
  fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), number).map((numeric) => ({ numeric })),
  fc.tuple(fc.constantFrom(">", ">="), number, fc.constantFrom("<", "<=")).map(([low, bound, high]) => ({
    numeric: [low, bound, high, bound + 1],
  })),
  listed(word).map((texts) => ({ "anything-but": texts })),
  listed(number).map((numbers) => ({ "anything-but": numbers })),
  listed(word).map((texts) => ({ "anything-but": { "equals-ignore-case": texts } })),
  listed(filled).map((texts) => ({ "anything-but": { prefix: texts } })),
  listed(filled).map((texts) => ({ "anything-but": { suffix: texts } })),
  listed(glob).map((texts) => ({ "anything-but": { wildcard: texts } })),
) as fc.Arbitrary<Json>;

const { pattern } = fc.letrec<{ pattern: { [name: string]: Json }; member: Json }>((tie) => ({
  member: fc.oneof(
    { depthSize: "small" },
    { arbitrary: fc.array(condition, { minLength: 1, maxLength: 3 }), weight: 3 },
    tie("pattern"),
  ),
  pattern: fc.oneof(
    { depthSize: "small" },
    { arbitrary: fc.dictionary(name, tie("member"), { minKeys: 1, maxKeys: 3 }), weight: 5 },
    fc.tuple(
      fc.dictionary(name, tie("member"), { maxKeys: 1 }),
      fc.array(tie("pattern"), { minLength: 2, maxLength: 3 }),
    ).map(([fields, or]) => ({ ...fields, $or: or })),
  ) as fc.Arbitrary<{ [name: string]: Json }>,
}));

Deno.test("event patterns match what a naive interpreter of them matches", () => {
  let matched = 0;
  fc.assert(
    fc.property(pattern, event, (pattern, event) => {
      const expected = naiveMatches(pattern, event);
      if (expected) matched++;
      const compiled = new EventPattern(JSON.stringify(pattern));
      assert.equal(compiled.matches(event as Record<string, unknown>), expected);
    }),
    { seed: 20261121, numRuns: 20_000 },
  );
  assert(matched > 1000, `only ${matched} of the pairs matched`);
});
