import assert from "node:assert/strict";
import { accepted, judge, orderImage, record, statusItem } from "./fixture.ts";
import { nothingLost } from "./nothing_lost.ts";

const shipment = { orderId: { S: "ord_1" } };

Deno.test("nothing-lost holds for an order that was shipped", () => {
  const { messages, figure } = judge(nothingLost, accepted(), {
    items: { Orders: [orderImage("SHIPPED")], Shipments: [shipment] },
  });
  assert.deepEqual(messages, []);
  assert.equal(figure, "1 accepted order, 0 lost");
});

Deno.test("nothing-lost holds for an order in a dead-letter queue", () => {
  const { messages } = judge(nothingLost, accepted(), {
    items: { Orders: [orderImage("PAID")] },
    queues: { "inventory-dlq": [{ body: '{"detail":{"orderId":"ord_1"}}', trace: "" }] },
  });
  assert.deepEqual(messages, []);
});

Deno.test("nothing-lost does not ask for orders that were never accepted", () => {
  const { messages } = judge(nothingLost, [statusItem(50, "ACCEPTED")], {
    ids: {},
    items: { Orders: [orderImage("ACCEPTED")] },
  });
  assert.deepEqual(messages, []);
});

Deno.test("nothing-lost finds an order that got stuck and says what happened last", () => {
  const { messages, figure } = judge(nothingLost, [
    ...accepted(),
    record.invocation({
      t: 800,
      function: "inventory",
      requestId: "req-4",
      action: "end",
      outcome: "timeout",
      errorType: "Sandbox.Timedout",
    }),
  ], { items: { Orders: [orderImage("PAID")] } });
  assert.deepEqual(messages, [
    "order-1 (ord_1), accepted at 100 ms, is lost: still PAID at the end, and in no dead-letter queue; " +
    "its last event, OrderCreated put on orders at 60 ms, went to nobody (before it: inventory:req-4 ended with timeout on attempt 1, Sandbox.Timedout at 800 ms)",
  ]);
  assert.equal(figure, "1 accepted order, 1 lost");
});

Deno.test("nothing-lost names the hop at which the trail of a lost order ends", () => {
  const put = { t: 300, id: "e-2", source: "inventory", detailType: "InventoryUpdated" };
  const started = { t: 320, function: "shipping", requestId: "req-5", inputs: ["e-2"] };
  const { messages } = judge(nothingLost, [
    ...accepted(),
    record.event(put),
    record.event({ ...put, t: 310, action: "delivered", rule: "reserved", target: "shipping", attempt: 1 }),
    record.event({
      ...put,
      t: 311,
      action: "delivered",
      rule: "progress",
      target: "orders-status",
      attempt: 1,
    }),
    record.invocation(started),
    record.invocation({ ...started, t: 340, action: "end", outcome: "ok" }),
  ], { items: { Orders: [orderImage("RESERVED")] } });
  assert.deepEqual(messages, [
    "order-1 (ord_1), accepted at 100 ms, is lost: still RESERVED at the end, and in no dead-letter queue; its last " +
    "event, InventoryUpdated put on orders at 300 ms, went to shipping (req-5 ended ok at 340 ms) and orders-status " +
    "and nobody else",
  ]);
});

Deno.test("nothing-lost finds an order that is in no table", () => {
  const { messages } = judge(nothingLost, [record.request(), record.response()], { items: { Orders: [] } });
  assert.deepEqual(messages, ["order-1 (ord_1), accepted at 100 ms, is lost: Orders has no item of it"]);
});

Deno.test("nothing-lost finds a shipped order without shipment", () => {
  const { messages } = judge(nothingLost, accepted(), { items: { Orders: [orderImage("SHIPPED")] } });
  assert.deepEqual(messages, [
    "order-1 (ord_1), accepted at 100 ms, is SHIPPED, but Shipments has no shipment of it",
  ]);
});

Deno.test("nothing-lost finds a healthy order that was turned down", () => {
  const { messages } = judge(nothingLost, accepted(), { items: { Orders: [orderImage("REJECTED")] } });
  assert.match(messages[0]!, /was rejected, although its card is good and its SKUs were in stock$/);
});

Deno.test("nothing-lost lets a healthy order be turned down where stock ran out", () => {
  const stock = (available: string) => ({ sku: { S: "TEA-001" }, available: { N: available } });
  const { messages } = judge(nothingLost, [
    record.item({ table: "Inventory", by: "deploy", image: stock("5") }),
    ...accepted(),
    record.item({ t: 70, table: "Inventory", by: "inventory:req-2", old: stock("5"), image: stock("0") }),
  ], { items: { Orders: [orderImage("REJECTED")] } });
  assert.deepEqual(messages, []);
});

Deno.test("nothing-lost finds an order with a declined card that was shipped", () => {
  const { messages } = judge(nothingLost, accepted(), {
    orders: { "order-1": "declined-card" },
    items: { Orders: [orderImage("SHIPPED")], Shipments: [shipment] },
  });
  assert.match(messages[0]!, /was shipped, although it was sent with a card that is declined$/);
});
