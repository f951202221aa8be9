import assert from "node:assert/strict";
import { httpEvent } from "../services/fixture.ts";
import { price, readOrderRequest } from "../services/orders/mod.ts";
import { isFollowed, MIX, orderAt, type OrderKind } from "./orders.ts";

const ORDERS = Array.from({ length: 2_000 }, (_, index) => orderAt(7, "run", index));

Deno.test("orderAt makes orders that the orders service accepts and can price", () => {
  for (const { body, idempotencyKey } of ORDERS.slice(0, 500)) {
    const read = readOrderRequest(
      httpEvent("POST /orders", { headers: { "idempotency-key": idempotencyKey }, body }),
    );
    assert.ok(read.ok, JSON.stringify(read));
    assert.ok(price(read.request.items).ok, body);
  }
});

Deno.test("orderAt makes each kind as often as the mix says, evenly enough that a short run has some of each", () => {
  const total = Object.values(MIX).reduce((sum, weight) => sum + weight, 0);
  for (const [kind, weight] of Object.entries(MIX) as [OrderKind, number][]) {
    const share = ORDERS.filter((order) => order.kind === kind).length / ORDERS.length;
    assert.ok(Math.abs(share - weight / total) < 0.005, `${kind}: ${share}`);
  }
  for (let from = 0; from + 30 <= ORDERS.length; from++) {
    assert.ok(ORDERS.slice(from, from + 30).some(({ kind }) => kind === "client-retry"), `from ${from} on`);
  }
});

Deno.test("orderAt says how each kind has to end, and makes the body to match", () => {
  for (const { kind, body, end, againAfterMs } of ORDERS) {
    assert.equal(body.includes("tok_declined"), kind === "declined-card");
    assert.equal(body.includes("OUT-OF-STOCK"), kind === "out-of-stock");
    assert.equal(againAfterMs.length > 0, kind === "client-retry");
    assert.deepEqual(
      end,
      kind === "declined-card"
        ? { status: "REJECTED", reason: "declined" }
        : kind === "out-of-stock"
        ? { status: "REJECTED", reason: "out-of-stock" }
        : { status: "SHIPPED" },
    );
  }
});

Deno.test("orderAt gives the same order for the same seed and index, and another key in another run", () => {
  assert.deepEqual(orderAt(7, "run", 17), ORDERS[17]);
  assert.notEqual(orderAt(8, "run", 17).body, ORDERS[17]!.body);
  const other = orderAt(7, "another", 17);
  assert.equal(other.body, ORDERS[17]!.body);
  assert.notEqual(other.idempotencyKey, ORDERS[17]!.idempotencyKey);
  assert.equal(new Set(ORDERS.map(({ idempotencyKey }) => idempotencyKey)).size, ORDERS.length);
});

Deno.test("isFollowed follows every order, or about the share that is asked for", () => {
  assert.ok(ORDERS.every(({ index }) => isFollowed(7, index, 1)));
  const share = ORDERS.filter(({ index }) => isFollowed(7, index, 0.2)).length / ORDERS.length;
  assert.ok(Math.abs(share - 0.2) < 0.03, String(share));
});
