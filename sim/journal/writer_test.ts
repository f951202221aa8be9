import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { anyEntry, RUN, SAMPLES } from "./fixture.ts";
import type { Entry, JournalRecord } from "./records.ts";
import { Journal, type JournalListener } from "./writer.ts";

/** A journal whose time is that of the entry being written, and what it put out. */
function journalOf(
  entries: readonly { atMs: number; entry: Entry }[],
  listeners: readonly JournalListener[] = [],
): { journal: Journal; chunks: Uint8Array[]; text: string } {
  const chunks: Uint8Array[] = [];
  let nowMs = 0;
  const journal = new Journal({
    elapsedMs: () => nowMs,
    output: { write: (chunk) => void chunks.push(chunk) },
    listeners,
  });
  for (const { atMs, entry } of entries) {
    nowMs = atMs;
    journal.write(entry);
  }
  journal.finish();
  const text = chunks.map((chunk) => new TextDecoder().decode(chunk)).join("");
  return { journal, chunks, text };
}

const stepsOf = (entries: readonly Entry[]) => entries.map((entry, index) => ({ atMs: index * 1.25, entry }));
const anySteps = fc
  .array(fc.tuple(fc.nat(5_000_000), anyEntry), { maxLength: 30 })
  .map((pairs) => pairs.sort(([a], [b]) => a - b).map(([atUs, entry]) => ({ atMs: atUs / 1000, entry })));

Deno.test("journal writes each record as JSON.stringify would, time first (property)", () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const expected = steps.map(({ atMs, entry }) => JSON.stringify({ t: atMs, ...entry }) + "\n").join("");
      assert.equal(journalOf(steps).text, expected);
    }),
    { seed: 11, numRuns: 300 },
  );
});

Deno.test("journal rounds its time to whole microseconds", () => {
  const { text } = journalOf([
    { atMs: 0.1 + 0.2, entry: SAMPLES[0]! },
    { atMs: 1.0004999, entry: SAMPLES[0]! },
    { atMs: 2_592_000_000.001, entry: SAMPLES[0]! },
  ]);
  const times = text.trim().split("\n").map((line) => JSON.parse(line).t);
  assert.deepEqual(times, [0.3, 1, 2_592_000_000.001]);
});

Deno.test("journal's hash is the SHA-256 of its text", () => {
  const { journal, text } = journalOf(stepsOf([RUN, ...SAMPLES]));
  assert.equal(journal.hash, createHash("sha256").update(text).digest("hex"));
  assert.equal(journal.bytes, new TextEncoder().encode(text).byteLength);
});

Deno.test("journal's hash is the same for the same records, with or without output and listeners", () => {
  const steps = stepsOf([RUN, ...SAMPLES]);
  const first = journalOf(steps).journal.hash;
  assert.match(first!, /^[0-9a-f]{64}$/);
  let nowMs = 0;
  const silent = new Journal({ elapsedMs: () => nowMs });
  for (const step of steps) {
    nowMs = step.atMs;
    silent.write(step.entry);
  }
  assert.equal(silent.finish(), first);
  assert.equal(journalOf(steps, [{ see: () => {} }]).journal.hash, first);
});

Deno.test("journal's hash changes with any member, any time and any order of the records (property)", () => {
  const steps = stepsOf([RUN, ...SAMPLES]);
  const original = journalOf(steps).journal.hash;
  fc.assert(
    fc.property(fc.nat(steps.length - 1), fc.nat(), fc.nat(2), (index, pick, how) => {
      const changed = [...steps];
      const step = changed[index]!;
      if (how === 0) changed[index] = { ...step, atMs: step.atMs + 0.001 };
      else if (how === 1) {
        const members = Object.keys(step.entry).filter((member) => member !== "type");
        const member = members[pick % members.length]!;
        changed[index] = { ...step, entry: { ...step.entry, [member]: "other" } as unknown as Entry };
      } else if (index > 0) {
        changed[index] = { ...step, entry: changed[index - 1]!.entry };
        changed[index - 1] = { ...changed[index - 1]!, entry: step.entry };
      } else changed.pop();
      assert.notEqual(journalOf(changed).journal.hash, original);
    }),
    { seed: 5, numRuns: 200 },
  );
});

Deno.test("journal holds no more than one chunk of text, and cuts chunks between lines", () => {
  const line = SAMPLES[3]!;
  const { journal, chunks } = journalOf(Array.from({ length: 5000 }, (_, i) => ({ atMs: i, entry: line })));
  assert.ok(chunks.length > 10);
  for (const chunk of chunks) {
    assert.ok(chunk.byteLength < 66 * 1024, `${chunk.byteLength} bytes in one chunk`);
    assert.equal(chunk[chunk.byteLength - 1], 10);
  }
  assert.equal(journal.count, 5000);
  assert.equal(journal.counts.call, 5000);
});

Deno.test("journal hands a record longer than a chunk on at once", () => {
  const entry: Entry = { type: "log", function: "f", requestId: "r", line: "x".repeat(200_000) };
  const { chunks } = journalOf([{ atMs: 0, entry }, { atMs: 1, entry: SAMPLES[0]! }]);
  assert.deepEqual(chunks.map((chunk) => chunk.byteLength > 100_000), [true, false]);
});

Deno.test("journal shows a listener the records of its types only, stamped with the time", () => {
  const seen: JournalRecord[] = [];
  const all: string[] = [];
  const steps = stepsOf([RUN, ...SAMPLES]);
  const ledger: JournalListener<"ledger" | "fault"> = {
    types: ["ledger", "fault"],
    see: (record) => void seen.push(record),
  };
  const journal = new Journal({ elapsedMs: () => 3 });
  journal.listen(ledger);
  journal.listen({ see: (record) => void all.push(record.type) });
  for (const { entry } of steps) journal.write(entry);
  assert.deepEqual(seen, [{ t: 3, ...SAMPLES[4] }, { t: 3, ...SAMPLES[11] }]);
  assert.deepEqual(all, steps.map(({ entry }) => entry.type));
});

Deno.test("journal shows what a listener writes after the record that caused it, to all listeners", () => {
  const orders: string[][] = [[], []];
  const journal = new Journal({ elapsedMs: () => 0, output: { write: () => {} } });
  journal.listen({
    see: (record) => {
      orders[0]!.push(record.type);
      if (record.type === "ledger") {
        journal.write({ type: "violation", check: "charged-once", message: "twice" });
      }
    },
  });
  journal.listen({ see: (record) => void orders[1]!.push(record.type) });
  for (const entry of SAMPLES.slice(11, 12)) journal.write(entry);
  assert.deepEqual(orders, [["ledger", "violation"], ["ledger", "violation"]]);
});

Deno.test("journal without hash and output only counts and shows", () => {
  let shown = 0;
  const journal = new Journal({ elapsedMs: () => 0, keepHash: false, listeners: [{ see: () => shown++ }] });
  for (const entry of SAMPLES) journal.write(entry);
  assert.equal(journal.finish(), undefined);
  assert.deepEqual([journal.count, journal.bytes, shown], [SAMPLES.length, 0, SAMPLES.length]);
});

Deno.test("journal refuses records once it is finished", () => {
  const { journal } = journalOf(stepsOf([RUN]));
  assert.throws(() => journal.write(RUN), /Cannot write run to the journal: it is finished/);
  assert.equal(journal.finish(), journal.hash);
});
