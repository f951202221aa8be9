import assert from "node:assert/strict";
import type { z } from "zod";
import { RUN, SAMPLES } from "./fixture.ts";
import type { JournalRecord, RecordOf, RecordType } from "./records.ts";
import { explainRecord, journalRecord } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type FromSchema = z.output<typeof journalRecord>;
/** One line per member of intersections, so that the two types are compared by what they hold. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
/** For each type of record whether schema and contract say the same. */
type Comparison = {
  [T in RecordType]: Equal<
    Flat<DeepReadonly<Extract<FromSchema, { type: T }>>>,
    Flat<DeepReadonly<RecordOf<T>>>
  >;
};

// Does not compile when a schema and the type of records.ts differ in a member, its type or its being optional.
const SAME: Comparison = {
  run: true,
  phase: true,
  request: true,
  response: true,
  call: true,
  fault: true,
  item: true,
  message: true,
  event: true,
  invocation: true,
  log: true,
  http: true,
  ledger: true,
  violation: true,
};
const SAME_TYPES: Equal<FromSchema["type"], JournalRecord["type"]> = true;

Deno.test("journal schemas are those of the record types, one for each", () => {
  assert.ok(SAME_TYPES);
  assert.deepEqual([RUN, ...SAMPLES].map(({ type }) => type), Object.keys(SAME));
});

Deno.test("journal schemas accept each type of record and one with a member that they do not know", () => {
  for (const entry of [RUN, ...SAMPLES]) {
    assert.equal(explainRecord({ t: 1.5, ...entry }), undefined, entry.type);
    assert.equal(explainRecord({ t: 1.5, ...entry, later: true }), undefined);
  }
});

Deno.test("journal schemas refuse a record that lacks a member or has one of another type", () => {
  for (const entry of [RUN, ...SAMPLES]) {
    for (const member of Object.keys(entry)) {
      const wrong = { t: 1.5, ...entry, [member]: Symbol.for("not a value of JSON") };
      assert.match(explainRecord(wrong) ?? "accepted", new RegExp(`^${member}`), `${entry.type}.${member}`);
    }
    assert.match(explainRecord(entry) ?? "accepted", /^t: /);
  }
});
