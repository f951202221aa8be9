import assert from "node:assert/strict";
import type { JournalRecord } from "../../sim/journal/records.ts";
import { accepted, judge, record } from "./fixture.ts";
import { retryCounts } from "./retry_counts.ts";

const failure = (t: number, attempt: number): JournalRecord =>
  record.invocation({ t, action: "end", outcome: "error", attempt });
const received = (t: number, receiveCount: number): JournalRecord =>
  record.message({ t, action: "received", receiveCount });
const sent = record.message({ t: 70, body: '{"detail":{"orderId":"ord_1"}}' });

Deno.test("retry-counts holds for three attempts at an asynchronous event", () => {
  const { messages, figure } = judge(retryCounts, [
    ...accepted(),
    failure(1, 1),
    failure(61_000, 2),
    failure(181_000, 3),
    record.invocation({ t: 181_000, action: "dead-lettered" }),
  ]);
  assert.deepEqual(messages, []);
  assert.equal(figure, "3 attempts, at most 3 at one hop");
});

Deno.test("retry-counts finds a fourth attempt at an asynchronous event", () => {
  const { messages } = judge(retryCounts, [
    ...accepted(),
    ...[1, 2, 3, 4].map((n) => failure(n * 60_000, n)),
  ]);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): payments:req-1 failed for the 4th time at 240,000 ms, its asynchronous events get 3 attempts/,
  );
});

Deno.test("retry-counts finds a message that is received more often than its redrive policy allows", () => {
  const { messages } = judge(retryCounts, [...accepted(), sent, received(900, 6)], { variant: "buffered" });
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): message m-1 was received from payments for the 6th time at 900 ms, its redrive policy allows 5/,
  );
});

Deno.test("retry-counts forgives a receive that is a duplicate by a fault", () => {
  const { messages } = judge(retryCounts, [
    ...accepted(),
    sent,
    record.fault({ kind: "duplicate-delivery" }),
    received(900, 6),
  ], { variant: "buffered" });
  assert.deepEqual(messages, []);
});

Deno.test("retry-counts finds a message that comes again while its receiver still works on it", () => {
  const records = [
    ...accepted(),
    sent,
    received(80, 1),
    record.invocation({ t: 90, mode: "event-source", inputs: ["m-1"], requestId: "req-5" }),
    record.fault({ t: 95, kind: "slow-handler", fault: "slow", where: "payments", effect: "certain" }),
    received(90_080, 2),
  ];
  const { messages } = judge(retryCounts, records, { variant: "buffered" });
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): message m-1 was handed out again by payments at 90,080 ms while payments:req-5, started at 90 ms, still worked on it: the visibility timeout of 90 s is too short/,
  );
});

Deno.test("retry-counts says so when a message is hidden for less than its queue was deployed with", () => {
  const { messages } = judge(retryCounts, [
    ...accepted(),
    sent,
    received(80, 1),
    record.invocation({ t: 90, mode: "event-source", inputs: ["m-1"], requestId: "req-5" }),
    received(5_080, 2),
  ], { variant: "buffered" });
  assert.match(
    messages[0]!,
    /still worked on it: it was hidden for 5,000 ms only, although it was deployed with a visibility timeout of 90 s/,
  );
});

Deno.test("retry-counts holds for a message that comes again after its receiver failed", () => {
  const { messages } = judge(retryCounts, [
    ...accepted(),
    sent,
    received(80, 1),
    record.invocation({ t: 90, mode: "event-source", inputs: ["m-1"], requestId: "req-5" }),
    record.invocation({
      t: 95,
      mode: "event-source",
      inputs: ["m-1"],
      requestId: "req-5",
      action: "end",
      outcome: "error",
    }),
    received(90_080, 2),
  ], { variant: "buffered" });
  assert.deepEqual(messages, []);
});

Deno.test("retry-counts finds a delivery beyond the retry policy of its target", () => {
  const { messages } = judge(retryCounts, [
    ...accepted(),
    record.event({
      t: 9,
      action: "retried",
      rule: "order-created-to-payments",
      target: "payments",
      attempt: 187,
    }),
  ]);
  assert.match(
    messages[0]!,
    /rule order-created-to-payments → payments tried its target for the 187th time at 9 ms, its retry policy allows 186 attempts/,
  );
});

const declined = (t: number, by: string): JournalRecord => record.http({ t, by, status: 402 });

Deno.test("retry-counts finds that what was refused for good is asked for again", () => {
  const { messages } = judge(retryCounts, [
    ...accepted(),
    declined(500, "payments:req-1"),
    declined(60_500, "payments:req-1"),
  ]);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): payments:req-1 asked payments.example again at 60,500 ms for what it had refused for good \(402\) to payments:req-1 at 500 ms: POST \/v1\/charges with idempotency key charge:ord_1/,
  );
});

Deno.test("retry-counts forgives asking again after a crash, and after a limit", () => {
  const crash = record.fault({ t: 600, kind: "crash" });
  const limited = record.http({ t: 100, status: 429 });
  assert.deepEqual(
    judge(retryCounts, [
      ...accepted(),
      declined(500, "payments:req-1"),
      crash,
      declined(60_500, "payments:req-2"),
    ])
      .messages,
    [],
  );
  assert.deepEqual(judge(retryCounts, [...accepted(), limited, limited]).messages, []);
});
