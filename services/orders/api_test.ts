import assert from "node:assert/strict";
import { conditionFailed, context, httpEvent, outside, published, type SentCommand } from "../fixture.ts";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { orderIdOf } from "../domain/mod.ts";
import { handler } from "./api.ts";

const BODY = {
  customerId: "cus_1",
  items: [{ sku: "TEA-001", quantity: 2 }],
  payment: { cardToken: "tok_1" },
  note: "ring twice",
};
const post = (body: unknown = BODY, headers: Record<string, string> = { "idempotency-key": "k" }) =>
  handler(httpEvent("POST /orders", { headers, body: JSON.stringify(body) }), context());
const get = (id: string) => handler(httpEvent("GET /orders/{id}", { id }), context());
const storedIn = (sent: readonly SentCommand[]) =>
  unmarshall(sent.find(({ operation }) => operation === "PutItem")!.input.Item);

/** The item that a first POST of BODY leaves. */
async function firstOrder(): Promise<Record<string, unknown>> {
  using world = outside();
  await post();
  return storedIn(world.sent);
}

Deno.test("POST /orders stores the order, makes it known, and answers 202", async () => {
  using world = outside();
  const response = await post();
  const orderId = orderIdOf("cus_1", "k");
  assert.equal(response.statusCode, 202);
  const answer = JSON.parse(response.body!);
  assert.deepEqual([answer.orderId, answer.status, answer.total], [orderId, "ACCEPTED", {
    amount: 2_380,
    currency: "USD",
  }]);

  assert.deepEqual(world.sent.map(({ operation }) => operation), ["PutItem", "PutEvents"]);
  assert.equal(world.sent[0]?.input.ConditionExpression, "attribute_not_exists(#key)");
  const stored = storedIn(world.sent);
  assert.deepEqual([stored["orderId"], stored["status"], stored["idempotencyKey"]], [
    orderId,
    "ACCEPTED",
    "k",
  ]);
  assert.ok(!JSON.stringify(stored).includes("tok_1"), "the card token is not stored");
  const [event] = published(world.sent);
  assert.equal(event?.detailType, "OrderCreated");
  assert.deepEqual([event?.detail["orderId"], event?.detail["cardToken"], event?.detail["amount"]], [
    orderId,
    "tok_1",
    2_380,
  ]);
});

Deno.test("POST /orders of the same order again answers the same and publishes the same event while it is ACCEPTED", async () => {
  using first = outside();
  const answered = await post();
  const item = storedIn(first.sent);
  using again = outside({
    aws: ({ operation }) => {
      if (operation === "PutItem") throw conditionFailed(item);
    },
  });
  assert.deepEqual(await post(), answered);
  assert.deepEqual(published(again.sent), published(first.sent));
});

Deno.test("POST /orders of an order that has moved on answers the same and publishes nothing", async () => {
  const item = { ...await firstOrder(), status: "SHIPPED", trackingNumber: "T1" };
  using world = outside({
    aws: () => {
      throw conditionFailed(item);
    },
  });
  const response = await post();
  assert.equal(response.statusCode, 202);
  assert.equal(JSON.parse(response.body!).status, "ACCEPTED");
  assert.deepEqual(published(world.sent), []);
});

Deno.test("POST /orders with a key that was used for another order answers 422", async () => {
  const item = await firstOrder();
  using world = outside({
    aws: () => {
      throw conditionFailed(item);
    },
  });
  const response = await post({ ...BODY, note: "ring once" });
  assert.equal(response.statusCode, 422);
  assert.deepEqual(published(world.sent), []);
});

Deno.test("POST /orders answers 400 without a key and 422 for an unknown SKU, and stores nothing", async () => {
  using world = outside();
  const unkeyed = await post(BODY, {});
  assert.equal(unkeyed.statusCode, 400);
  assert.equal(unkeyed.headers?.["content-type"], "application/problem+json");
  const unknown = await post({ ...BODY, items: [{ sku: "TEA-999", quantity: 1 }] });
  assert.equal(unknown.statusCode, 422);
  assert.match(unknown.body!, /TEA-999/);
  assert.deepEqual(world.sent, []);
});

Deno.test("POST /orders answers 503, not 202, when the order was stored but not made known", async () => {
  using _world = outside({
    aws: ({ operation }) =>
      operation === "PutEvents" ? { FailedEntryCount: 1, Entries: [{ ErrorCode: "NoSuchBus" }] } : {},
  });
  const response = await post();
  assert.deepEqual([response.statusCode, response.headers?.["retry-after"]], [503, "1"]);
});

Deno.test("GET /orders/{id} answers status and history", async () => {
  const item = {
    ...await firstOrder(),
    status: "REJECTED",
    reason: "out-of-stock",
    rejectedAt: "2026-01-02T00:00:00.000Z",
  };
  using world = outside({ aws: () => ({ Item: conditionFailed(item).Item }) });
  const response = await get(orderIdOf("cus_1", "k"));
  assert.equal(response.statusCode, 200);
  const order = JSON.parse(response.body!);
  assert.deepEqual([order.status, order.reason, order.note], ["REJECTED", "out-of-stock", "ring twice"]);
  assert.deepEqual(order.history.map((stage: { status: string }) => stage.status), ["ACCEPTED", "REJECTED"]);
  assert.equal(world.sent[0]?.input.ConsistentRead, true);
  assert.ok(!("fingerprint" in order) && !("idempotencyKey" in order));
});

Deno.test("GET /orders/{id} answers 404 for an order that is not there and for an id that cannot be", async () => {
  using world = outside({ aws: () => ({}) });
  assert.equal((await get(orderIdOf("cus_1", "k"))).statusCode, 404);
  assert.equal((await get("x".repeat(3_000))).statusCode, 404);
  assert.equal(world.sent.length, 1);
});

Deno.test("the orders API answers 404 for a route that it does not have", async () => {
  assert.equal((await handler(httpEvent("GET /nothing"), context())).statusCode, 404);
});
