import assert from "node:assert/strict";
import type { JournalRecord } from "../../sim/journal/records.ts";
import { accepted, type JudgeOptions, record, statusItem, testContext, testEndState } from "./fixture.ts";
import { createFunnel, type Figures } from "./funnel.ts";

function figuresOf(records: readonly JournalRecord[], options: JudgeOptions = {}): Figures {
  const funnel = createFunnel(testContext(options));
  for (const each of records) funnel.see(each);
  funnel.end(testEndState(options));
  return funnel.figures();
}

Deno.test("the funnel counts how far orders came", () => {
  const { counts, latencyMs, throughputPerSecond } = figuresOf([
    ...accepted(),
    statusItem(300, "PAID", "ACCEPTED"),
    statusItem(400, "RESERVED", "PAID"),
    statusItem(500, "SHIPPED", "RESERVED"),
    // Answered twice, counted once.
    record.response({ t: 600, attempt: 2 }),
    record.request({ t: 0, trace: "order-2" }),
    statusItem(20, "ACCEPTED", undefined, { trace: "order-2" }, "ord_2"),
    record.response({ t: 100, trace: "order-2", body: '{"orderId":"ord_2"}' }),
    statusItem(300, "PAID", "ACCEPTED", { trace: "order-2" }, "ord_2"),
    statusItem(1_000, "REJECTED", "PAID", { trace: "order-2" }, "ord_2"),
    record.request({ trace: "order-3" }),
    record.response({ trace: "order-3", status: 422, body: "{}" }),
    record.request({ trace: "order-4" }),
    record.response({ trace: "order-4", status: 0, body: "" }),
  ], {
    orders: {
      "order-1": "valid",
      "order-2": "out-of-stock",
      "order-3": "unknown-sku",
      "order-4": "valid",
      "order-5": "poison-not-json",
    },
  });
  assert.deepEqual(counts, {
    arrived: 5,
    accepted: 2,
    refused: 1,
    unanswered: 1,
    poison: 1,
    paid: 2,
    reserved: 1,
    shipped: 1,
    rejected: 1,
    deadLettered: 0,
  });
  assert.equal(latencyMs?.max, 1_000);
  assert.equal(throughputPerSecond, 2);
});

Deno.test("the funnel takes a refusal back once the order is accepted", () => {
  const { counts } = figuresOf([
    record.request(),
    record.response({ t: 50, status: 503 }),
    record.request({ t: 1_000, attempt: 2 }),
    record.response({ t: 1_100, attempt: 2 }),
  ]);
  assert.equal(counts.accepted, 1);
  assert.equal(counts.refused, 0);
});

Deno.test("the funnel counts attempts beyond the first at each hop", () => {
  const throttled = record.call({ by: "payments:req-1", error: "ThrottlingException" });
  const { retries, faults, faultsByName } = figuresOf([
    ...accepted(),
    record.request({ attempt: 2 }),
    throttled,
    throttled,
    record.call({ by: "payments:req-1" }),
    // Another item is another call, not a retry.
    record.call({ by: "payments:req-1" }),
    record.http({ status: 503 }),
    record.http({ status: 201 }),
    record.invocation({ attempt: 2 }),
    record.message({ action: "received", receiveCount: 2 }),
    record.event({ action: "retried", rule: "r", target: "t", attempt: 2 }),
    record.fault({ fault: "b" }),
    record.fault({ fault: "a", kind: "crash" }),
    record.fault({ fault: "b" }),
  ]);
  assert.deepEqual(retries, {
    "client → POST /orders": 1,
    "eventbridge → r → t": 1,
    "lambda → payments": 1,
    "payments → dynamodb": 2,
    "payments → payments.example": 1,
    "sqs → payments": 1,
  });
  assert.deepEqual(faults, { crash: 1, throttle: 2 });
  assert.deepEqual(faultsByName, { a: 1, b: 2 });
});

Deno.test("the funnel groups dead letters by queue, source and reason", () => {
  const failed = (requestId: string, trace: string): JournalRecord[] => [
    record.invocation({ trace, requestId, action: "end", outcome: "error" }),
    record.invocation({ trace, requestId, action: "dead-lettered" }),
  ];
  const letter = (id: string, ErrorMessage: string) => ({
    id,
    body: "{}",
    attributes: { RequestID: id, ErrorCode: "200", ErrorMessage },
  });
  const { deadLetters, counts } = figuresOf(
    [...failed("req-1", "order-1"), ...failed("req-2", "order-1"), ...failed("req-3", "order-1")],
    {
      queues: {
        "payments-dlq": [
          letter("req-1", "no schema"),
          letter("req-2", "no answer"),
          letter("req-3", "no answer"),
        ],
      },
    },
  );
  assert.deepEqual(deadLetters, [{
    queue: "payments-dlq",
    source: "function payments",
    count: 3,
    reasons: [{ reason: "no answer", count: 2 }, { reason: "no schema", count: 1 }],
  }]);
  assert.equal(counts.deadLettered, 3);
});

Deno.test("the funnel says which faults struck an order", () => {
  const funnel = createFunnel(testContext());
  for (
    const each of [
      ...accepted(),
      record.fault({ t: 1_204, fault: "crash after", kind: "crash", where: "payments", effect: "unknown" }),
    ]
  ) funnel.see(each);
  assert.deepEqual(funnel.faultScript("ord_1"), [
    "at 1,204 ms  crash after  hits payments of order-1, effect unknown",
  ]);
  assert.deepEqual(funnel.faultScript(undefined), []);
});

Deno.test("the funnel takes the reason of a redriven message from the log, without its ids", () => {
  const failing = (id: string, orderId: string): JournalRecord[] => [
    record.message({ id, body: `{"orderId":"${orderId}"}` }),
    {
      type: "log",
      t: 1,
      function: "payments",
      requestId: "req-5",
      line: JSON.stringify({
        level: "ERROR",
        message: "Cannot consume message",
        message_id: id,
        error: { name: "UnavailableError", message: `no answer for ${orderId}` },
      }),
    },
    record.invocation({ mode: "event-source", action: "end", inputs: [id], outcome: "ok", failed: [id] }),
    record.message({ id, action: "dead-lettered", receiveCount: 5, to: "payments-dlq" }),
  ];
  const letter = (id: string, orderId: string) => ({ id, body: `{"orderId":"${orderId}"}` });
  const { deadLetters } = figuresOf([...failing("m-1", "ord_8"), ...failing("m-2", "ord_9")], {
    variant: "buffered",
    queues: { "payments-dlq": [letter("m-1", "ord_8"), letter("m-2", "ord_9")] },
  });
  assert.deepEqual(deadLetters, [{
    queue: "payments-dlq",
    source: "queue payments",
    count: 2,
    reasons: [{ reason: "UnavailableError: no answer for {order}", count: 2 }],
  }]);
});
