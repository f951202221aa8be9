import assert from "node:assert/strict";
import {
  batch,
  conditionFailed,
  context,
  delivered,
  jsonResponse,
  outside,
  published,
  type SentCommand,
} from "../fixture.ts";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { handler, queueHandler } from "./process.ts";

const ORDER = {
  items: [{ sku: "TEA-001", quantity: 2, unitPriceCents: 1_190 }],
  amount: 2_380,
  currency: "USD",
  cardToken: "tok_1",
};
const CREATED = delivered("OrderCreated", ORDER);
const { orderId } = CREATED.detail;
const CHARGE = { id: "ch_1", amount: 2_380, currency: "USD", reference: orderId, status: "succeeded" };
const charged = () => jsonResponse(201, CHARGE);
const trail = (sent: readonly SentCommand[]) =>
  sent.map(({ operation, input }) => `${operation} ${input.TableName ?? ""}`.trim());

Deno.test("payments charges an order once, records it and says so", async () => {
  using world = outside({ fetch: charged });
  await handler(CREATED, context());
  assert.deepEqual(world.requests, [{
    url: "https://payments.example/v1/charges",
    idempotencyKey: `${orderId}:charge`,
    body: { amount: 2_380, currency: "USD", source: "tok_1", reference: orderId },
  }]);
  assert.deepEqual(trail(world.sent), [
    "PutItem Idempotency",
    "PutItem Payments",
    "UpdateItem Idempotency",
    "PutEvents",
  ]);
  const [event] = published(world.sent);
  assert.equal(event?.detailType, "PaymentProcessed");
  assert.deepEqual(
    [
      event?.detail["status"],
      event?.detail["chargeId"],
      event?.detail["causationId"],
      event?.detail["items"],
    ],
    ["CHARGED", "ch_1", CREATED.detail.eventId, [{ sku: "TEA-001", quantity: 2 }]],
  );
});

Deno.test("payments frees the idempotency record when the invocation would have timed out", async () => {
  using world = outside({ fetch: charged });
  const before = Date.now();
  await handler(CREATED, context(9_000));
  const expiry = Number(world.sent[0]!.input.Item.in_progress_expiration.N);
  assert.ok(expiry >= before + 9_000 && expiry <= Date.now() + 9_000);
});

Deno.test("payments takes a decline as a decision and does not try again", async () => {
  using world = outside({ fetch: () => jsonResponse(402, { error: { code: "card_declined" } }) });
  await handler(CREATED, context());
  assert.equal(world.requests.length, 1);
  const payment = unmarshall(world.sent[1]!.input.Item);
  assert.deepEqual([payment["status"], payment["declineCode"]], ["DECLINED", "card_declined"]);
  assert.deepEqual(published(world.sent).map(({ detail }) => [detail["status"], detail["declineCode"]]), [
    ["DECLINED", "card_declined"],
  ]);
});

Deno.test("payments publishes the stored decision for a duplicate and charges nothing", async () => {
  using first = outside({ fetch: charged });
  await handler(CREATED, context());
  const saved = first.sent[2]!.input.ExpressionAttributeValues;
  const record = {
    id: first.sent[0]!.input.Item.id,
    status: saved[":status"],
    expiration: saved[":expiry"],
    data: saved[":response_data"],
  };
  using again = outside({
    aws: ({ operation }) => {
      if (operation === "PutItem") throw conditionFailed(unmarshall(record));
    },
  });
  await handler(CREATED, context());
  assert.deepEqual(again.requests, []);
  assert.deepEqual(published(again.sent), published(first.sent));
});

Deno.test("payments fails a duplicate that comes while the first is at work, so that it is tried again", async () => {
  const at = Date.now();
  using world = outside({
    aws: () => {
      throw conditionFailed({
        id: "x",
        status: "INPROGRESS",
        expiration: Math.floor(at / 1_000) + 3_600,
        in_progress_expiration: at + 10_000,
      });
    },
  });
  await assert.rejects(handler(CREATED, context()), { name: "IdempotencyAlreadyInProgressError" });
  const response = await queueHandler(batch(JSON.stringify(CREATED)), context());
  assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: "m0" }]);
  assert.deepEqual([world.requests, published(world.sent)], [[], []]);
});

Deno.test("payments lets go of the record and throws when the provider keeps failing", async () => {
  using world = outside({ fetch: () => jsonResponse(500, { error: { code: "internal" } }) });
  await assert.rejects(handler(CREATED, context()), { name: "ThirdPartyUnavailableError" });
  assert.equal(world.requests.length, 4);
  assert.deepEqual(trail(world.sent), ["PutItem Idempotency", "DeleteItem Idempotency"]);
});

Deno.test("payments lets the decision that was recorded first stand", async () => {
  const first = {
    orderId,
    customerId: "cus_1",
    amount: 2_380,
    currency: "USD",
    processedAt: "2025-12-31T23:59:59.000Z",
    status: "CHARGED",
    chargeId: "ch_0",
  };
  using world = outside({
    fetch: charged,
    aws: ({ operation, input }) => {
      if (operation === "PutItem" && input.TableName === "Payments") throw conditionFailed(first);
    },
  });
  await handler(CREATED, context());
  assert.deepEqual(published(world.sent).map(({ detail }) => [detail["chargeId"], detail["occurredAt"]]), [
    ["ch_0", first.processedAt],
  ]);
});

const REFUSED: readonly (readonly [string, () => Response])[] = [
  [
    "the key was used for another charge",
    () => jsonResponse(409, { error: { code: "idempotency_key_reuse" } }),
  ],
  ["a bad request", () => jsonResponse(400, { error: { code: "invalid_request" } })],
  ["another order's charge", () => jsonResponse(201, { ...CHARGE, reference: "ord_other" })],
  ["another amount", () => jsonResponse(201, { ...CHARGE, amount: 1 })],
  ["a charge that has not succeeded", () => jsonResponse(201, { ...CHARGE, status: "pending" })],
];
for (const [what, answer] of REFUSED) {
  Deno.test(`payments throws at once and publishes nothing when the provider refuses (${what})`, async () => {
    using world = outside({ fetch: answer });
    await assert.rejects(handler(CREATED, context()), { name: "ThirdPartyRefusedError" });
    assert.deepEqual([world.requests.length, published(world.sent).length], [1, 0]);
  });
}
