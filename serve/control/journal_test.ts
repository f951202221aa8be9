import assert from "node:assert/strict";
import type { JournalRecord } from "../../sim/journal/mod.ts";
import { FixtureServer } from "./fixture.ts";
import { journalEvents } from "./journal_events.ts";
import { JournalWindow } from "./journal_window.ts";
import { handleControl, PREFIX } from "./mod.ts";

const call = (trace: string): JournalRecord => ({
  t: 0,
  type: "call",
  trace,
  service: "sqs",
  operation: "SendMessage",
  resource: "orders",
  by: "test",
});

/** Reads events until `done`, or the stream's end. */
async function read(
  stream: ReadableStream<Uint8Array>,
  done: (events: string[]) => boolean = () => false,
): Promise<string[]> {
  const events: string[] = [];
  let text = "";
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  for (;;) {
    const chunk = await reader.read();
    text += chunk.value ? decoder.decode(chunk.value, { stream: true }) : "";
    const blocks = text.split("\n\n");
    text = blocks.pop()!;
    events.push(...blocks);
    if (chunk.done || done(events)) break;
  }
  await reader.cancel();
  return events;
}

const names = (events: readonly string[]): string[] =>
  events.flatMap((event) => /^event: (.*)$/m.exec(event)?.[1] ?? []);
const ids = (events: readonly string[]): string[] =>
  events.flatMap((event) => /^id: (.*)$/m.exec(event)?.[1] ?? []);

Deno.test("journal events: each record is an event with its id, and a reader goes on after the last that it had", async () => {
  const window = new JournalWindow("w");
  for (const trace of ["a", "b", "c"]) window.see(call(trace));
  const first = await read(journalEvents(window, { from: "start" }), (events) => names(events).length === 3);
  assert.deepEqual([names(first), ids(first)], [["call", "call", "call"], ["w.0", "w.1", "w.2"]]);
  const rest = await read(
    journalEvents(window, { lastEventId: "w.1" }),
    (events) => names(events).length === 1,
  );
  assert.deepEqual(ids(rest), ["w.2"]);
  const live = journalEvents(window);
  const reading = read(live, (events) => names(events).length === 1);
  window.see(call("d"));
  assert.match((await reading).join(), /id: w\.3\nevent: call\ndata: {.*"trace":"d"/);
});

Deno.test("journal events: types and traces are picked out, a log line by the invocation that wrote it", async () => {
  const window = new JournalWindow("w");
  window.see(call("a"));
  window.see({
    t: 0,
    type: "invocation",
    trace: "b",
    function: "f",
    action: "start",
    requestId: "r",
    mode: "sync",
    attempt: 1,
    inputs: [],
  });
  window.see({ t: 0, type: "log", function: "f", requestId: "r", line: "hello" });
  window.see(call("b"));
  window.end("over");
  const some = await read(
    journalEvents(window, { from: "start", types: new Set(["log", "call"]), trace: "b" }),
  );
  assert.deepEqual(names(some), ["log", "call", "replaced"]);
});

Deno.test("journal events: a quiet journal is kept open by comments that carry the place of the reader on", async () => {
  const window = new JournalWindow("w");
  window.see(call("a"));
  const events = await read(
    journalEvents(window, { from: "start", trace: "other", heartbeatMs: 5 }),
    (events) => events.some((event) => event.startsWith(": heartbeat")),
  );
  assert.match(events.at(-1)!, /^: heartbeat\nid: w\.0$/);
});

Deno.test("journal events: a reader that is too slow is dropped by name, and costs no memory meanwhile", async () => {
  const window = new JournalWindow("w", { records: 100 });
  const stream = journalEvents(window, { from: "start" });
  const reader = stream.getReader();
  window.see(call("a"));
  const first = new TextDecoder().decode((await reader.read()).value);
  assert.match(first, /id: w\.0/);
  for (let i = 0; i < 5000; i++) window.see(call("b"));
  assert.equal(window.next - window.first, 100);
  reader.releaseLock();
  const rest = await read(stream);
  assert.deepEqual(names(rest), ["dropped"]);
  assert.match(rest[0]!, /"reason":"The reader was too slow","missed":4900,"lastId":"w\.0"/);
});

Deno.test("journal events: whoever comes back too late, or to another world, is told of the gap", async () => {
  const window = new JournalWindow("w", { records: 2 });
  for (const trace of ["a", "b", "c", "d"]) window.see(call(trace));
  for (
    const [lastEventId, reason] of [
      ["w.0", /no longer held/],
      ["v.3", /another world/],
      ["w.17", /of no record yet/],
      ["nonsense", /another world/],
    ] as const
  ) {
    const events = await read(journalEvents(window, { lastEventId }), (events) => names(events).length === 3);
    assert.deepEqual(names(events), ["gap", "call", "call"]);
    assert.match(events.join(), reason);
  }
});

Deno.test("journal window holds no more bytes than it may, however long a record is", () => {
  const window = new JournalWindow("w", { bytes: 10_000 });
  for (let i = 0; i < 100; i++) window.see({ ...call("x".repeat(900)) });
  assert.ok(window.next - window.first <= 10);
  assert.equal(window.at(window.first - 1), undefined);
  assert.equal(window.at(window.next), undefined);
  assert.equal(window.at(window.next - 1)?.type, "call");
});

Deno.test("control serves the journal of a world as events and as NDJSON", async () => {
  const server = new FixtureServer();
  const { world } = server;
  await world.call("sqs", "CreateQueue", { QueueName: "orders" });
  await world.call("sqs", "ListQueues", {});
  const lines = (await server.ask("GET", "/journal?format=ndjson&type=call&limit=1")).text;
  assert.deepEqual(lines.trim().split("\n").map((line) => JSON.parse(line).operation), ["ListQueues"]);
  const response = await handleControl(
    new Request(`http://127.0.0.1${PREFIX}/journal?from=start&type=call&trace=call`),
    server,
  );
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const events = await read(response.body!, (events) => names(events).length === 1);
  assert.match(events.join(), /"operation":"CreateQueue"/);
  const wrong = (await server.ask("GET", "/journal?type=cal,fault")).body;
  assert.match(wrong.mistakes[0].expected, /the nearest is call$/);
  server.stop();
});
