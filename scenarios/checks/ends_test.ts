import assert from "node:assert/strict";
import { accepted, judge, orderImage, record, statusItem } from "./fixture.ts";
import { permissions } from "./permissions.ts";
import { queuesDrained } from "./queues_drained.ts";
import { statusReadable } from "./status_readable.ts";
import { latencyWithin, thresholdChecks, throughputAtLeast } from "./thresholds.ts";

Deno.test("queues-drained holds where only dead-letter queues hold messages", () => {
  const { messages, figure } = judge(queuesDrained, accepted(), {
    variant: "buffered",
    queues: { "payments-dlq": [{}] },
  });
  assert.deepEqual(messages, []);
  assert.equal(figure, "5 queues, 0 messages left");
});

Deno.test("queues-drained finds what is left in a queue", () => {
  const { messages } = judge(queuesDrained, accepted(), {
    variant: "buffered",
    queues: { inventory: [{ id: "m-7", receiveCount: 3 }, {}] },
  });
  assert.deepEqual(messages, [
    "inventory still holds 2 messages: the oldest, m-7 of order-1 (ord_1), was received 3 times",
  ]);
});

Deno.test("queues-drained says why the world did not come to rest", () => {
  const { messages } = judge(queuesDrained, [], { stuck: ["function payments: 1 running"] });
  assert.deepEqual(messages, ["The world did not come to rest: function payments: 1 running"]);
});

Deno.test("queues-drained finds a message that expired", () => {
  const { messages } = judge(queuesDrained, [
    ...accepted(),
    record.message({ t: 345_600_000, action: "expired", receiveCount: 11 }),
  ], { variant: "buffered" });
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): message m-1 expired in payments at 345,600,000 ms after 11 receives, nothing had finished it and no dead-letter queue had taken it/,
  );
});

const stored = { items: { Orders: [orderImage("SHIPPED")] } };

Deno.test("status-readable holds where the answer is the table's", () => {
  const { messages, figure } = judge(statusReadable, accepted(), {
    ...stored,
    reads: { ord_1: { status: 200, body: '{"status":"SHIPPED"}' } },
  });
  assert.deepEqual(messages, []);
  assert.equal(figure, "1 order read, 0 wrong answers");
});

Deno.test("status-readable finds another status, an error and no answer", () => {
  const of = (reads: Record<string, { status: number; body: string }>): string =>
    judge(statusReadable, accepted(), { ...stored, reads }).messages[0]!;
  assert.equal(
    of({ ord_1: { status: 200, body: '{"status":"PAID"}' } }),
    "order-1 (ord_1) is SHIPPED in Orders, but GET /orders/ord_1 (orders-api) says PAID",
  );
  assert.match(
    of({ ord_1: { status: 404, body: "none" } }),
    /GET \/orders\/ord_1 \(orders-api\) was answered 404: none$/,
  );
  assert.match(of({}), /GET \/orders\/ord_1 \(orders-api\) got no answer$/);
  assert.match(of({ ord_1: { status: 200, body: "<html>" } }), /says no status: <html>$/);
});

Deno.test("status-readable reads a sample, and every order that did not end, up to a limit", () => {
  const items = Array.from(
    { length: 1_000 },
    (_, i) => orderImage(i % 2 === 1 && i < 400 ? "PAID" : "SHIPPED", `ord_${i}`),
  );
  const { figure } = judge(statusReadable, [], { items: { Orders: items } });
  assert.equal(figure, "50 orders read, 50 wrong answers");
});

Deno.test("permissions holds for what is stated, by the names that IAM has", () => {
  const { messages } = judge(permissions, [
    record.call(),
    record.call({ service: "eventbridge", operation: "PutEvents", resource: "orders" }),
    record.call({ by: "inventory:req-2", operation: "TransactWriteItems", resource: "" }),
    record.item({ by: "inventory:req-2", table: "Inventory", action: "update" }),
    record.item({ by: "inventory:req-2", table: "Reservations", action: "put" }),
    // A service of AWS and a client need none.
    record.call({ by: "lambda", service: "sqs", operation: "ReceiveMessage", resource: "payments" }),
    record.call({ by: "deploy", operation: "CreateTable" }),
  ], { variant: "buffered" });
  assert.deepEqual(messages, []);
});

Deno.test("permissions finds a call that is not covered, once with its text", () => {
  const call = record.call({ t: 12, operation: "Scan", by: "orders-status:req-3" });
  const { messages } = judge(permissions, [...accepted(), call, call]);
  assert.deepEqual(messages, [
    "order-1 (ord_1): orders-status:req-3 called dynamodb:Scan on Orders at 12 ms, which its permissions do not " +
    "cover: dynamodb:UpdateItem on Orders; sqs:SendMessage on orders-status-dlq",
  ]);
});

Deno.test("permissions finds a write within a transaction that is not covered", () => {
  const { messages } = judge(permissions, [
    record.item({ t: 12, by: "inventory:req-3", table: "Inventory", action: "delete" }),
  ]);
  assert.match(messages[0]!, /inventory:req-3 called dynamodb:DeleteItem on Inventory at 12 ms/);
});

Deno.test("permissions finds an event source that Lambda may not poll", () => {
  const { messages } = judge(permissions, [], {
    variant: "buffered",
    configure: (system) => ({
      ...system,
      functions: system.functions.map((spec) =>
        spec.name === "shipping" ? { ...spec, permissions: spec.permissions.slice(0, 2) } : spec
      ),
    }),
  });
  assert.match(
    messages[0]!,
    /^shipping is fed from shipping, but its permissions do not cover sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes on it/,
  );
});

const shippedAfter = (ms: number) => [...accepted(), statusItem(ms, "SHIPPED", "ACCEPTED")];

Deno.test("latency thresholds hold at their limit and name the slowest order beyond it", () => {
  const p99 = latencyWithin("p99", 5_000);
  assert.equal(p99.name, "latency-p99");
  const good = judge(p99, shippedAfter(5_000));
  assert.deepEqual(good.messages, []);
  assert.equal(good.figure, "5,000 ms of at most 5,000 ms");
  assert.deepEqual(judge(p99, shippedAfter(5_100)).messages, [
    "The p99 of 1 order is 5,100 ms, expected at most 5,000 ms; the slowest was order-1 (ord_1) with 5,100 ms, " +
    "ended at 5,100 ms",
  ]);
});

Deno.test("throughput thresholds count orders from the first request to the last end", () => {
  const check = throughputAtLeast(2, 1);
  assert.deepEqual(judge(check, shippedAfter(500)).messages, []);
  assert.deepEqual(judge(check, shippedAfter(1_000)).messages, [
    "1 order became final between 0 ms and 1,000 ms, which is 1 a second, expected at least 2",
  ]);
  const few = judge(throughputAtLeast(2), shippedAfter(1_000));
  assert.deepEqual(few.messages, []);
  assert.match(few.figure, /too few orders to judge by/);
});

Deno.test("a plan's thresholds become a check each", () => {
  const checks = thresholdChecks({ latencyMs: { p50: 1, max: 2 }, throughputPerSecond: 3 });
  assert.deepEqual(checks.map((check) => check.name), ["latency-p50", "latency-max", "throughput"]);
  assert.deepEqual(thresholdChecks(undefined), []);
});
