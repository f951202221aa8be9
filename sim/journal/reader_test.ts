import assert from "node:assert/strict";
import fc from "fast-check";
import { anyEntry, RUN, SAMPLES } from "./fixture.ts";
import { JournalReadError, type JournalSource, readJournal } from "./reader.ts";
import type { JournalRecord } from "./records.ts";

const HEAD = JSON.stringify({ t: 0, ...RUN });
const lineOf = (entry: object, t = 1): string => JSON.stringify({ t, ...entry });

async function read(source: JournalSource): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const record of readJournal(source, { name: "x.ndjson" })) records.push(record);
  return records;
}

/** Bytes in chunks of one size, as a stream. */
function stream(text: string, chunkBytes: number, onCancel = () => {}): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += chunkBytes));
    },
    cancel: onCancel,
  });
}

Deno.test("journal reader gives back what was written, however the bytes are cut (property)", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEntry, { maxLength: 10 }),
      fc.integer({ min: 1, max: 300 }),
      async (entries, size) => {
        const expected = [{ t: 0, ...RUN }, ...entries.map((entry) => ({ t: 1.5, ...entry }))];
        const text = expected.map((record) => JSON.stringify(record) + "\n").join("");
        assert.deepEqual(await read(stream(text, size)), expected);
      },
    ),
    { seed: 3, numRuns: 100 },
  );
});

Deno.test("journal reader takes text in chunks, empty lines, and a last line without its line feed", async () => {
  const line = lineOf(SAMPLES[0]!);
  assert.equal((await read([HEAD + "\n\n" + line.slice(0, 9), line.slice(9)])).length, 2);
});

Deno.test("journal reader names journal and line of what is wrong", async () => {
  const cases: [string, string | RegExp][] = [
    ["", "Cannot read journal x.ndjson: line 1: the journal is empty, expected a run record"],
    [lineOf(SAMPLES[0]!), "Cannot read journal x.ndjson: line 1: first record is phase, expected run"],
    [
      HEAD.replace('"version":1', '"version":2'),
      "Cannot read journal x.ndjson: line 1: version is 2, expected 1",
    ],
    [`${HEAD}\n${HEAD}\n`, "Cannot read journal x.ndjson: line 2: a second run record"],
    [`${HEAD}\n{"t":1,\n{}\n`, /^Cannot read journal x\.ndjson: line 2: not JSON: /],
    [
      `${HEAD}\n${lineOf(SAMPLES[1]!)}\n{"t":1,"type":"ca`,
      "Cannot read journal x.ndjson: line 3: the journal ends in the middle of a record",
    ],
    [`${HEAD}\n{"t":1,"type":"coffee"}\n`, /^Cannot read journal x\.ndjson: line 2: not a record: type: /],
    [`${HEAD}\n17\n`, /^Cannot read journal x\.ndjson: line 2: not a record: /],
    [
      `${HEAD}\n${lineOf({ ...SAMPLES[11], amount: "12" })}\n`,
      /^Cannot read journal x\.ndjson: line 2: not a record: amount: /,
    ],
  ];
  for (const [text, message] of cases) {
    await assert.rejects(read([text]), (error: unknown) => {
      assert.ok(error instanceof JournalReadError);
      if (typeof message === "string") assert.equal(error.message, message);
      else assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("journal reader refuses bytes that are not UTF-8, and a character cut off at the end", async () => {
  const head = new TextEncoder().encode(HEAD + "\n");
  await assert.rejects(read([head, new Uint8Array([0xff, 0x0a])]), /line 2: not UTF-8/);
  const cut = new Uint8Array([...new TextEncoder().encode(lineOf(SAMPLES[0]!)), 0xc3]);
  await assert.rejects(read([head, cut]), /line 2: the journal ends in the middle of a record/);
});

Deno.test("journal reader cancels the stream when the loop is left early", async () => {
  let cancelled = false;
  const text = HEAD + "\n" + (lineOf(SAMPLES[3]!) + "\n").repeat(100);
  for await (const record of readJournal(stream(text, 50, () => cancelled = true))) {
    if (record.type === "call") break;
  }
  assert.ok(cancelled);
});
