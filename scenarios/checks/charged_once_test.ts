import assert from "node:assert/strict";
import { chargedOnce } from "./charged_once.ts";
import { accepted, judge, orderImage, record, statusItem } from "./fixture.ts";

const shipped = { items: { Orders: [orderImage("SHIPPED")] } };
const rejected = { items: { Orders: [orderImage("REJECTED")] } };

Deno.test("charged-once holds for one charge of the right amount", () => {
  const { messages, figure } = judge(chargedOnce, [
    ...accepted(),
    record.ledger({ t: 1_204 }),
    statusItem(2_000, "SHIPPED", "ACCEPTED"),
  ], shipped);
  assert.deepEqual(messages, []);
  assert.equal(figure, "1 charge, 0 refunds, 0 orders charged wrongly");
});

Deno.test("charged-once names both charges, the missing keys and the fault between them", () => {
  const { violations, messages } = judge(chargedOnce, [
    ...accepted(),
    record.invocation({ t: 1_000 }),
    record.fault({
      t: 1_204,
      trace: "payments:none",
      kind: "third-party",
      fault: "payments time out",
      effect: "unknown",
    }),
    record.ledger({ t: 1_204 }),
    record.http({ t: 1_204, status: 0, idempotencyKey: "none" }),
    record.invocation({ t: 2_300, action: "end", outcome: "error", errorType: "TimeoutError" }),
    record.ledger({ t: 61_310, id: "ch_2", by: "payments:req-2" }),
  ], shipped);
  assert.deepEqual(messages, [
    "order-1 (ord_1) was charged twice: ch_1 at 1,204 ms by payments:req-1 and ch_2 at 61,310 ms by payments:req-2, " +
    "each without an idempotency key; between them fault payments time out (effect unknown) at 1,204 ms",
  ]);
  assert.equal(violations[0]?.orderId, "ord_1");
  assert.equal(violations[0]?.atMs, 61_310);
});

Deno.test("charged-once names the doubled delivery that came before both charges", () => {
  const twice = { kind: "duplicate-delivery", fault: "delivers twice", effect: "certain" } as const;
  const { messages } = judge(chargedOnce, [
    ...accepted(),
    record.fault({ t: 60, ...twice }),
    record.fault({ t: 60, ...twice }),
    record.ledger({ t: 204 }),
    record.ledger({ t: 310, id: "ch_2", by: "payments:req-2" }),
  ], shipped);
  assert.match(
    messages[0]!,
    /each without an idempotency key; before them fault delivers twice \(effect certain\) at 60 ms$/,
  );
});

Deno.test("charged-once tells of a charge for an order that was never stored, and whose it was", () => {
  const { messages } = judge(chargedOnce, [
    record.request(),
    record.event({ t: 20 }),
    record.fault({ t: 30, fault: "orders table throttled" }),
    record.call({ t: 30, error: "ThrottlingException" }),
    record.ledger({ t: 204 }),
  ], { items: { Orders: [] } });
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\) was charged \(ch_1 at 204 ms by payments:req-1\) but no such order was ever stored in Orders/,
  );
  assert.match(
    messages[0]!,
    /before it: orders-api:req-1 was refused by dynamodb.PutItem Orders with ThrottlingException at 30 ms by fault orders table throttled \(effect certainly-not\);/,
  );
});

Deno.test("charged-once names different idempotency keys", () => {
  const { messages } = judge(chargedOnce, [
    ...accepted(),
    record.ledger({ idempotencyKey: "a" }),
    record.ledger({ t: 9, id: "ch_2", idempotencyKey: "b" }),
  ], shipped);
  assert.match(messages[0]!, /with different idempotency keys a and b$/);
});

Deno.test("charged-once lets an order be charged again after a refund", () => {
  const { messages } = judge(chargedOnce, [
    ...accepted(),
    record.ledger({ t: 10 }),
    record.ledger({ t: 20, action: "refunded", id: "re_1" }),
    record.ledger({ t: 30, id: "ch_2" }),
  ], shipped);
  assert.deepEqual(messages, []);
});

Deno.test("charged-once finds a rejected order that stays charged", () => {
  const { messages } = judge(chargedOnce, [
    ...accepted(),
    record.ledger({ t: 500 }),
    statusItem(900, "REJECTED", "ACCEPTED"),
  ], rejected);
  assert.deepEqual(messages, [
    "order-1 (ord_1) was rejected but 11.90 is still charged: ch_1 at 500 ms by payments:req-1 was not refunded; " +
    "its last event, OrderCreated put on orders at 60 ms, went to nobody " +
    "(before it: payments charged ch_1 for payments:req-1 at 500 ms)",
  ]);
});

Deno.test("charged-once leaves a refund that was given up to the check of dead letters", () => {
  const { messages } = judge(chargedOnce, [
    ...accepted(),
    record.ledger({ t: 500 }),
    statusItem(900, "REJECTED", "ACCEPTED"),
  ], { ...rejected, queues: { "payments-refund-dlq": [{ body: '{"detail":{"orderId":"ord_1"}}' }] } });
  assert.deepEqual(messages, []);
});

Deno.test("charged-once finds a shipped order that never paid", () => {
  const { messages } = judge(chargedOnce, accepted(), shipped);
  assert.deepEqual(messages, ["order-1 (ord_1) was shipped but never charged"]);
});

Deno.test("charged-once finds a wrong amount", () => {
  const { messages } = judge(chargedOnce, [...accepted(), record.ledger({ t: 5, amount: 2380 })], shipped);
  assert.match(
    messages[0]!,
    /was charged 23\.80 where its lines cost 11\.90: ch_1 at 5 ms by payments:req-1/,
  );
});

Deno.test("charged-once finds more paid back than was charged", () => {
  const { messages } = judge(chargedOnce, [
    ...accepted(),
    record.ledger({ t: 5 }),
    record.ledger({ t: 6, action: "refunded", id: "re_1" }),
    record.ledger({ t: 7, action: "refunded", id: "re_2", by: "payments-refund:req-3" }),
  ], rejected);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\) was paid back more than it was charged: refund re_2 of 11\.90 by payments-refund:req-3 at 7 ms/,
  );
});

Deno.test("charged-once finds a charge for an order that was never stored", () => {
  const { messages } = judge(chargedOnce, [record.ledger({ t: 5, reference: "ord_ghost" })], {
    items: { Orders: [] },
  });
  assert.match(
    messages[0]!,
    /^order ord_ghost was charged \(ch_1 at 5 ms by payments:req-1\) but no such order/,
  );
});

Deno.test("charged-once finds a second charge long after an order has ended and its account was packed", () => {
  const records = [...accepted(), record.ledger({ t: 500 }), statusItem(900, "SHIPPED", "ACCEPTED")];
  const stored = [orderImage("SHIPPED")];
  for (let i = 0; i < 2_000; i++) {
    const orderId = `ord_${i + 10}`;
    records.push(record.request({ t: 1_000 + i, trace: `order-${i + 10}` }));
    records.push(statusItem(1_000 + i, "ACCEPTED", undefined, { trace: `order-${i + 10}` }, orderId));
    records.push(record.ledger({ t: 1_000 + i, trace: `order-${i + 10}`, reference: orderId }));
    records.push(statusItem(1_000 + i, "SHIPPED", "ACCEPTED", { trace: `order-${i + 10}` }, orderId));
    stored.push(orderImage("SHIPPED", orderId));
  }
  const { messages } = judge(chargedOnce, [...records, record.ledger({ t: 900_000, id: "ch_2" })], {
    items: { Orders: stored },
  });
  assert.equal(messages.length, 1);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\) was charged twice: ch_2 at 900,000 ms by payments:req-1, after/,
  );
});
