import assert from "node:assert/strict";
import { causalOrder } from "./causal_order.ts";
import { accepted, judge, record, statusItem } from "./fixture.ts";

const event = (t: number, detailType: string) => record.event({ t, detailType, id: `e-${t}` });

Deno.test("causal-order holds for an order that takes its way", () => {
  const { messages, figure } = judge(causalOrder, [
    ...accepted(),
    record.ledger({ t: 100 }),
    event(110, "PaymentProcessed"),
    statusItem(120, "PAID", "ACCEPTED"),
    event(130, "InventoryUpdated"),
    record.ledger({ t: 140, party: "carrier", action: "labelled", id: "lb_1", amount: 0 }),
    event(150, "ShipmentPrepared"),
    // Events overtake each other: RESERVED is skipped.
    statusItem(160, "SHIPPED", "PAID"),
    // A duplicate may tell it all again.
    event(170, "PaymentProcessed"),
  ]);
  assert.deepEqual(messages, []);
  assert.equal(figure, "10 steps, 0 out of order");
});

Deno.test("causal-order finds an event before its cause", () => {
  const { messages } = judge(causalOrder, [...accepted(), event(130, "InventoryUpdated")]);
  assert.deepEqual(messages, [
    "order-1 (ord_1): event InventoryUpdated was put on orders at 130 ms before its cause PaymentProcessed",
  ]);
});

Deno.test("causal-order finds a charge before the order was told of", () => {
  const { messages } = judge(causalOrder, [
    record.request(),
    statusItem(10, "ACCEPTED"),
    record.ledger({ t: 20 }),
  ]);
  assert.match(
    messages[0]!,
    /payments:req-1 had it charged \(ch_1\) at 20 ms before its cause OrderCreated was put/,
  );
});

Deno.test("causal-order finds SHIPPED before the shipment was told of", () => {
  const { messages } = judge(causalOrder, [...accepted(), statusItem(160, "SHIPPED", "ACCEPTED")]);
  assert.match(
    messages[0]!,
    /orders-status:req-9 made it SHIPPED at 160 ms before its cause ShipmentPrepared/,
  );
});

Deno.test("causal-order finds a step back", () => {
  const { messages } = judge(causalOrder, [...accepted(), statusItem(120, "ACCEPTED", "PAID")]);
  assert.deepEqual(messages, [
    "order-1 (ord_1): orders-status:req-9 moved it from PAID to ACCEPTED at 120 ms, a step back",
  ]);
});

Deno.test("causal-order finds an order that leaves its end", () => {
  const { messages } = judge(causalOrder, [...accepted(), statusItem(120, "PAID", "REJECTED")]);
  assert.match(messages[0]!, /moved it from REJECTED to PAID at 120 ms, although it had ended$/);
});

Deno.test("causal-order finds an order that is deleted", () => {
  const { image, ...rest } = statusItem(120, "PAID");
  const { messages } = judge(causalOrder, [...accepted(), { ...rest, action: "delete", old: image! }]);
  assert.match(messages[0]!, /orders-api:req-1 deleted it from Orders at 120 ms as PAID$/);
});
