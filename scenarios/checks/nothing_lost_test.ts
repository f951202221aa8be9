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
    "order-1 (ord_1), accepted at 100 ms, is lost: still PAID at the end, and in no dead-letter queue " +
    "(before it: inventory:req-4 ended with timeout on attempt 1, Sandbox.Timedout at 800 ms)",
  ]);
  assert.equal(figure, "1 accepted order, 1 lost");
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
