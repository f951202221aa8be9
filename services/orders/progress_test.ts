import assert from "node:assert/strict";
import fc from "fast-check";
import { delivered } from "../fixture.ts";
import { type Move, moveFor, type OrderStatus, ORIGINS, ProgressSchema } from "./mod.ts";

const items = [{ sku: "TEA-001", quantity: 1 }];
const money = { amount: 1_190, currency: "USD" };
const CHARGED = delivered("PaymentProcessed", { status: "CHARGED", chargeId: "ch_1", items, ...money });
const DECLINED = delivered("PaymentProcessed", {
  status: "DECLINED",
  declineCode: "card_declined",
  items,
  ...money,
});
const RESERVED = delivered("InventoryUpdated", { status: "RESERVED", items });
const MISSING = delivered("InventoryUpdated", { status: "OUT_OF_STOCK", items, missing: ["TEA-001"] });
const SHIPPED = delivered("ShipmentPrepared", { trackingNumber: "T1" });

const moveOf = (event: unknown): Move => moveFor(ProgressSchema.parse(event));
const RANK: Record<OrderStatus, number> = { ACCEPTED: 0, PAID: 1, RESERVED: 2, SHIPPED: 3, REJECTED: 3 };

/** What the conditional update does, without a table. */
function statusAfter(events: readonly unknown[]): OrderStatus[] {
  const history: OrderStatus[] = ["ACCEPTED"];
  for (const event of events) {
    const { to } = moveOf(event);
    const status = history.at(-1)!;
    if (ORIGINS[to].includes(status)) history.push(to);
  }
  return history;
}

Deno.test("moveFor says where each event moves an order, and why it is rejected", () => {
  const at = "2026-01-01T00:00:00.000Z";
  assert.deepEqual(moveOf(CHARGED), { to: "PAID", at, set: {} });
  assert.deepEqual(moveOf(DECLINED), { to: "REJECTED", at, set: { reason: "declined" } });
  assert.deepEqual(moveOf(RESERVED), { to: "RESERVED", at, set: {} });
  assert.deepEqual(moveOf(MISSING), { to: "REJECTED", at, set: { reason: "out-of-stock" } });
  assert.deepEqual(moveOf(SHIPPED), { to: "SHIPPED", at, set: { trackingNumber: "T1" } });
});

Deno.test("the status of an order only moves on, and ends the same in whatever order and however often events come", () => {
  const stories = [
    { events: [CHARGED, RESERVED, SHIPPED], end: "SHIPPED" },
    { events: [DECLINED], end: "REJECTED" },
    { events: [CHARGED, MISSING], end: "REJECTED" },
  ] as const;
  for (const { events, end } of stories) {
    const heard = fc.array(fc.constantFrom(...events)).chain((extra) =>
      fc.shuffledSubarray([...events, ...extra], { minLength: events.length + extra.length })
    );
    fc.assert(
      fc.property(heard, (order) => {
        const history = statusAfter(order);
        assert.equal(history.at(-1), end);
        history.slice(1).forEach((status, index) => assert.ok(RANK[status] > RANK[history[index]!]));
      }),
      { seed: 1 },
    );
  }
});

Deno.test("nothing leads out of SHIPPED and REJECTED", () => {
  for (const origins of Object.values(ORIGINS)) {
    assert.ok(!origins.includes("SHIPPED") && !origins.includes("REJECTED"));
  }
});
