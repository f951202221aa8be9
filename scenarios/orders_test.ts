import assert from "node:assert/strict";
import fc from "fast-check";
import { findSystem } from "../services/systems/mod.ts";
import { OrderCreatedSchema } from "../services/domain/mod.ts";
import { readOrderRequest } from "../services/orders/request.ts";
import { createOracle } from "../sim/kernel/mod.ts";
import { createOrders, initialStock, MOST_PER_SKU, type OrderBody, type OrderToSend } from "./orders.ts";
import type { Mix, OrderKind } from "./scenario.ts";

function source(mix: Mix, seed = 1, variant = "direct") {
  return createOrders({
    plan: { mix },
    system: findSystem("choreography", variant),
    oracle: createOracle({ seed }),
  });
}

function bodyOf(order: OrderToSend): OrderBody {
  assert.equal(order.send.via, "api");
  return JSON.parse((order.send as { body: string }).body);
}

Deno.test("an order is a function of seed and index, whatever was asked before", () => {
  const mix: Mix = { valid: 5, "declined-card": 2, "client-retry": 3 };
  const ahead = source(mix);
  for (let i = 0; i < 50; i++) ahead.order(i);
  assert.deepEqual(ahead.order(7), source(mix).order(7));
  assert.notDeepEqual(bodyOf(source(mix, 2).order(7)), bodyOf(source(mix, 1).order(7)));
});

Deno.test("an order is named by its trace, which is the name of its entity", () => {
  const order = source({ valid: 1 }).order(17);
  assert.equal(order.trace, "order-17");
  assert.equal(order.entity.name, order.trace);
});

Deno.test("kinds come by their weights", () => {
  const orders = source({ valid: 80, "declined-card": 20 });
  let declined = 0;
  for (let i = 0; i < 5_000; i++) if (orders.order(i).kind === "declined-card") declined++;
  assert.ok(declined > 850 && declined < 1_150, `${declined} of 5,000`);
});

Deno.test("every drawn order is one that the API can read, with lines of different SKUs", () => {
  const kinds: OrderKind[] = ["valid", "declined-card", "unknown-sku", "out-of-stock", "client-retry"];
  fc.assert(
    fc.property(fc.nat(), fc.nat(100_000), fc.constantFrom(...kinds), (seed, index, kind) => {
      const order = source({ [kind]: 1 }, seed).order(index);
      assert.equal(order.send.via, "api");
      const { body, idempotencyKey } = order.send as { body: string; idempotencyKey: string };
      const read = readOrderRequest({
        headers: { "idempotency-key": idempotencyKey },
        body,
        isBase64Encoded: false,
      });
      assert.ok(read.ok, JSON.stringify(read));
      const { items } = bodyOf(order);
      assert.equal(new Set(items.map((item) => item.sku)).size, items.length);
      assert.ok(items.every((item) => item.quantity >= 1 && item.quantity <= MOST_PER_SKU));
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("each kind is wrong in its own way", () => {
  const of = (kind: OrderKind) => source({ [kind]: 1 }).order(3);
  assert.equal(of("valid").expect, "shipped");
  assert.equal(bodyOf(of("declined-card")).payment.cardToken, "tok_declined");
  assert.equal(of("declined-card").expect, "rejected");
  assert.equal(bodyOf(of("unknown-sku")).items[0]?.sku, "NO-SUCH-SKU");
  assert.equal(of("unknown-sku").expect, "refused");
  assert.equal(bodyOf(of("out-of-stock")).items[0]?.sku, "OUT-OF-STOCK");
  const retry = of("client-retry").send as { againAfterMs: readonly number[] };
  assert.ok(retry.againAfterMs.length >= 1 && retry.againAfterMs.length <= 3);
});

Deno.test("poison goes onto the bus, or onto the queue where orders go in", () => {
  const direct = source({ "poison-wrong-schema": 1 }).order(3);
  assert.deepEqual(direct.expect, { deadLetter: ["payments-dlq"] });
  assert.equal(direct.send.via, "call");
  const entry = (direct.send as { input: { Entries: Record<string, string>[] } }).input.Entries[0]!;
  assert.equal(entry["EventBusName"], "orders");
  assert.equal(entry["Source"], "orders");
  assert.equal(entry["DetailType"], "OrderCreated");

  const buffered = source({ "poison-wrong-schema": 1 }, 1, "buffered").order(3);
  const input = (buffered.send as { input: { QueueUrl: string; MessageBody: string } }).input;
  assert.equal(input.QueueUrl, "https://sqs.us-east-1.amazonaws.com/000000000000/payments");
  assert.equal(JSON.parse(input.MessageBody)["detail-type"], "OrderCreated");
});

Deno.test("poison that is not JSON can be put on a queue only", () => {
  assert.equal(source({ "poison-not-json": 1 }).order(3).expect, "refused");
  const buffered = source({ "poison-not-json": 1 }, 1, "buffered").order(3);
  assert.deepEqual(buffered.expect, { deadLetter: ["payments-dlq"] });
  const { MessageBody } = (buffered.send as { input: { MessageBody: string } }).input;
  assert.throws(() => JSON.parse(MessageBody));
});

Deno.test("poison does not fit the schema, but for the one that always fails", () => {
  const detailOf = (kind: OrderKind): unknown => {
    const { send } = source({ [kind]: 1 }, 1, "buffered").order(3);
    return JSON.parse((send as { input: { MessageBody: string } }).input.MessageBody).detail;
  };
  for (const kind of ["poison-wrong-schema", "poison-wrong-type", "poison-missing-field"] as const) {
    assert.equal(OrderCreatedSchema.safeParse(detailOf(kind)).success, false, kind);
  }
  const right = OrderCreatedSchema.parse(detailOf("poison-always-fails"));
  assert.equal(right.cardToken, "tok_always_fails");
});

Deno.test("poison that is too large is larger than a mebibyte, and refused", () => {
  const order = source({ "poison-too-large": 1 }, 1, "buffered").order(3);
  const { MessageBody } = (order.send as { input: { MessageBody: string } }).input;
  assert.ok(MessageBody.length > 1_048_576);
  assert.equal(order.expect, "refused");
});

Deno.test("a replayed line decides on kind and body", () => {
  const body = {
    customerId: "cus_9",
    items: [{ sku: "TEA-002", quantity: 1 }],
    payment: { cardToken: "tok_visa" },
  };
  const order = source({ "declined-card": 1 }).order(0, { atMs: 5, kind: "valid", body });
  assert.equal(order.kind, "valid");
  assert.deepEqual(bodyOf(order), body);
});

Deno.test("the initial stock is enough for every order, unless the plan says otherwise", () => {
  const arrivals = { kind: "constant", ratePerSecond: 1 } as const;
  assert.equal(initialStock({ orders: 100, arrivals }).get("TEA-001"), 300);
  assert.equal(initialStock({ orders: 100, arrivals, stockPerSku: 7 }).get("TEA-001"), 7);
  assert.equal(initialStock({ orders: 100, arrivals }).get("OUT-OF-STOCK"), 0);
  assert.equal(initialStock({ orders: 100, arrivals: { kind: "replay", file: "x" } }).get("TEA-001"), 9_900);
});
