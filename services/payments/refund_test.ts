import assert from "node:assert/strict";
import { conditionFailed, context, delivered, jsonResponse, outside, published } from "../fixture.ts";
import { handler } from "./refund.ts";

const MISSING = delivered("InventoryUpdated", {
  status: "OUT_OF_STOCK",
  items: [{ sku: "OUT-OF-STOCK", quantity: 1 }],
  missing: ["OUT-OF-STOCK"],
});
const { orderId } = MISSING.detail;
const CHARGED = {
  orderId,
  customerId: "cus_1",
  amount: 2_500,
  currency: "USD",
  processedAt: "2026-01-01T00:00:00.000Z",
  status: "CHARGED",
  chargeId: "ch_1",
};
const REFUNDED = { ...CHARGED, status: "REFUNDED", refundId: "re_1", refundedAt: "2026-01-01T00:00:01.000Z" };
const image = (item: Record<string, unknown>) => conditionFailed(item).Item;
const refunded = () => jsonResponse(201, { id: "re_1", charge: "ch_1" });

Deno.test("payments-refund returns the charge, notes it and says so", async () => {
  using world = outside({
    fetch: refunded,
    aws: ({ operation }) =>
      operation === "GetItem"
        ? { Item: image(CHARGED) }
        : operation === "UpdateItem"
        ? { Attributes: image(REFUNDED) }
        : undefined,
  });
  await handler(MISSING, context());
  assert.deepEqual(world.requests, [{
    url: "https://payments.example/v1/refunds",
    idempotencyKey: `${orderId}:refund`,
    body: { charge: "ch_1", reference: orderId },
  }]);
  assert.equal(world.sent[1]?.input.ConditionExpression, "#status = :charged");
  assert.deepEqual(
    published(world.sent).map(({ detailType, detail }) => [detailType, detail["refundId"], detail["amount"]]),
    [
      ["PaymentRefunded", "re_1", 2_500],
    ],
  );
});

Deno.test("payments-refund only makes known again what is noted as refunded", async () => {
  using world = outside({
    aws: ({ operation }) => operation === "GetItem" ? { Item: image(REFUNDED) } : undefined,
  });
  await handler(MISSING, context());
  assert.deepEqual(world.requests, []);
  assert.equal(published(world.sent).length, 1);
});

Deno.test("payments-refund publishes the refund that was noted first when a duplicate overtook it", async () => {
  using world = outside({
    fetch: refunded,
    aws: ({ operation }) => {
      if (operation === "GetItem") return { Item: image(CHARGED) };
      if (operation === "UpdateItem") throw conditionFailed(REFUNDED);
    },
  });
  await handler(MISSING, context());
  assert.deepEqual(published(world.sent).map(({ detail }) => detail["occurredAt"]), [REFUNDED.refundedAt]);
});

Deno.test("payments-refund fails for an order without a payment, or with a declined one", async () => {
  const { chargeId: _, ...payment } = CHARGED;
  for (const item of [undefined, { ...payment, status: "DECLINED", declineCode: "card_declined" }]) {
    using world = outside({
      aws: ({ operation }) => operation === "GetItem" ? { Item: item && image(item) } : undefined,
    });
    await assert.rejects(handler(MISSING, context()), { name: "NothingToRefundError" });
    assert.equal(world.requests.length, 0);
  }
});
