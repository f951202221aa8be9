/** The index of rules against asking every rule by itself, while rules come, change and go. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type EventObject, EventPattern } from "./pattern/mod.ts";
import { RuleIndex } from "./rule_index.ts";
import type { Rule } from "./state.ts";

type Json = unknown;

const texts = fc.constantFrom(
  "",
  "a",
  "A",
  "ab",
  "aB",
  "abc",
  "bab",
  "cab",
  "é",
  "É",
  "10.1.2.3",
  "::1",
  "0:0::1",
);
const numbers = fc.constantFrom(-1, 0, 0.5, 1, 2, 3, 10);
const names = fc.constantFrom("a", "b", "c", "d.e", "d");

const parts = texts.map((text) => text.slice(0, 2));
const conditions: fc.Arbitrary<Json> = fc.oneof(
  { weight: 5, arbitrary: texts },
  { weight: 3, arbitrary: numbers },
  fc.constantFrom(true, null),
  parts.map((prefix) => ({ prefix })),
  parts.map((suffix) => ({ suffix })),
  parts.map((text) => ({ prefix: { "equals-ignore-case": text } })),
  parts.map((text) => ({ suffix: { "equals-ignore-case": text } })),
  texts.map((text) => ({ "equals-ignore-case": text })),
  fc.constantFrom("*", "a*", "*b", "a*c", "*a*", "ab").map((wildcard) => ({ wildcard })),
  fc.tuple(fc.constantFrom("<", "<=", ">", ">=", "="), numbers).map((numeric) => ({ numeric })),
  fc.tuple(numbers, fc.integer({ min: 1, max: 3 })).map(([low, wide]) => ({
    numeric: [">=", low, "<", low + wide],
  })),
  fc.constantFrom("10.0.0.0/8", "::/8").map((cidr) => ({ cidr })),
  fc.boolean().map((exists) => ({ exists })),
  fc.oneof(texts, numbers).map((value) => ({ "anything-but": value })),
);

const fields = fc.dictionary(names, fc.array(conditions, { minLength: 1, maxLength: 2 }), {
  minKeys: 1,
  maxKeys: 2,
});
const sources = fc.constantFrom<readonly Json[]>(["x"], ["x"], ["x", "y"], [{ prefix: "x" }]);
const envelope = fc.record({
  source: sources,
  "detail-type": fc.constantFrom<readonly Json[]>(["t"], ["t", "u"]),
}, {
  requiredKeys: [],
});
const patterns = fc.tuple(envelope, fields, fc.option(fc.tuple(envelope, fields, envelope, fields))).map(
  ([top, detail, or]) =>
    or === null ? { ...top, detail } : {
      ...top,
      $or: [{ ...or[0], detail: or[1] }, { ...or[2], detail: or[3] }],
    },
);

const scalars = fc.oneof({ weight: 3, arbitrary: texts }, numbers, fc.constantFrom(true, null));
const members = fc.oneof(
  { weight: 4, arbitrary: scalars },
  fc.array(scalars, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom("e", "a"), scalars, { maxKeys: 2 }),
  fc.array(fc.dictionary(fc.constantFrom("e", "a"), scalars, { maxKeys: 2 }), { maxLength: 2 }),
);
const events = fc.record({
  source: fc.constantFrom("x", "y"),
  "detail-type": fc.constantFrom("t", "u"),
  detail: fc.dictionary(names, members, { maxKeys: 4 }),
});

function rule(name: string, pattern: object | undefined): Rule {
  return { name, pattern: pattern && new EventPattern(JSON.stringify(pattern)), state: "ENABLED" } as Rule;
}

/** The rules that match, by asking all; first those for the event's source and type, last those for any. */
function asked(
  rules: ReadonlyMap<string, Rule>,
  event: EventObject & { source: string; "detail-type": string },
) {
  const matched: { name: string; rank: number }[] = [];
  for (const { name, pattern, state } of rules.values()) {
    if (state === "DISABLED" || !pattern?.matches(event)) continue;
    const ranks = pattern.branches.flatMap(({ sources, detailTypes }) =>
      sources?.includes(event.source) === false || detailTypes?.includes(event["detail-type"]) === false
        ? []
        : [(sources ? 0 : 2) + (detailTypes ? 0 : 1)]
    );
    matched.push({ name, rank: Math.min(...ranks) });
  }
  return matched.sort((a, b) => a.rank - b.rank).map(({ name }) => name);
}

Deno.test("eventbridge finds by its index the rules that match by themselves, in the same order, as rules change", () => {
  let matched = 0;
  fc.assert(
    fc.property(
      fc.array(patterns, { minLength: 40, maxLength: 80 }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom("delete", "disable", "enable", "change"), patterns), {
        maxLength: 90,
      }),
      fc.array(events, { minLength: 3, maxLength: 6 }),
      (first, changes, events) => {
        const index = new RuleIndex();
        const rules = new Map<string, Rule>();
        const check = (): void => {
          for (const event of events) {
            const found = index.match(event.source, event["detail-type"], event).map(({ name }) => name);
            assert.deepEqual(found, asked(rules, event));
            matched += found.length;
          }
        };
        first.forEach((pattern, i) => {
          const made = rule(`r${i}`, pattern);
          rules.set(made.name, made);
          index.put(made);
        });
        check();
        changes.forEach(([which, how, pattern], i) => {
          const known = [...rules.values()][which % Math.max(1, rules.size)];
          if (known === undefined) return;
          if (how === "delete") {
            rules.delete(known.name);
            index.delete(known);
          } else {
            if (how === "change") known.pattern = new EventPattern(JSON.stringify(pattern));
            else known.state = how === "disable" ? "DISABLED" : "ENABLED";
            index.put(known);
          }
          if (i % 10 === 0) check();
        });
        check();
      },
    ),
    { seed: 20261121, numRuns: 60 },
  );
  assert.ok(matched > 1_000, `only ${matched} rules matched`);
});

/** What a thousand rules ask of one field, and a value for which the 500th of them holds. */
const KINDS: Readonly<Record<string, readonly [wanted: (i: number) => unknown, value: unknown]>> = {
  "a text": [(i) => `id-${i}`, "id-500"],
  "a start": [(i) => ({ prefix: `id-${i}/` }), "id-500/a"],
  "an end": [(i) => ({ suffix: `.${i}` }), "a.500"],
  "a text in any case": [(i) => ({ "equals-ignore-case": `Id-${i}` }), "ID-500"],
  "a wildcard": [(i) => ({ wildcard: `id-${i}/*.txt` }), "id-500/a.txt"],
  "a range": [(i) => ({ numeric: [">=", i, "<", i + 1] }), 500.5],
  "a block of addresses": [(i) => ({ cidr: `10.${i >> 8}.${i & 255}.0/24` }), "10.1.244.7"],
  "an address": [(i) => `10.0.${i >> 8}.${i & 255}`, "10.0.1.244"],
};

for (const [kind, [wanted, value]] of Object.entries(KINDS)) {
  Deno.test(`eventbridge asks few of a thousand rules that differ in one field of the detail alone (${kind})`, () => {
    const index = new RuleIndex();
    let asked = 0;
    for (let i = 0; i < 1_000; i++) {
      const made = rule(`r${i}`, {
        source: ["x"],
        "detail-type": ["t"],
        detail: { kind: ["k"], id: [wanted(i)] },
      });
      const pattern = made.pattern!;
      made.pattern = {
        branches: pattern.branches,
        matches: (event: EventObject) => {
          asked++;
          return pattern.matches(event);
        },
      } as EventPattern;
      index.put(made);
    }
    const found = index.match("x", "t", {
      source: "x",
      "detail-type": "t",
      detail: { kind: "k", id: value },
    });
    assert.deepEqual(found.map(({ name }) => name), ["r500"]);
    assert.ok(asked < 20, `${asked} were asked`);
  });
}

Deno.test("eventbridge has no rule in its index that has no pattern or is disabled", () => {
  const index = new RuleIndex();
  const scheduled = rule("scheduled", undefined);
  const off = rule("off", { source: ["x"] });
  index.put(scheduled);
  index.put(off);
  assert.deepEqual(index.match("x", "t", { source: "x" }), [off]);
  off.state = "DISABLED";
  index.put(off);
  assert.deepEqual(index.match("x", "t", { source: "x" }), []);
  index.delete(off);
  index.delete(scheduled);
  assert.deepEqual(index.match("x", "t", { source: "x" }), []);
});
