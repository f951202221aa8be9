import assert from "node:assert/strict";
import { conditionFailed, context, delivered, jsonResponse, outside, published } from "../fixture.ts";
import { handler } from "./prepare.ts";

const items = [{ sku: "TEA-001", quantity: 2 }];
const RESERVED = delivered("InventoryUpdated", { status: "RESERVED", items });
const { orderId } = RESERVED.detail;
const labelled = () => jsonResponse(201, { id: "lb_1", trackingNumber: "T1" });

Deno.test("shipping has a label made, puts the shipment once and says so", async () => {
  using world = outside({ fetch: labelled });
  await handler(RESERVED, context());
  assert.deepEqual(world.requests, [{
    url: "https://carrier.example/v1/labels",
    idempotencyKey: `${orderId}:label`,
    body: { reference: orderId, items },
  }]);
  assert.equal(world.sent[0]?.input.ConditionExpression, "attribute_not_exists(#key)");
  assert.deepEqual(
    published(world.sent).map(({ detail }) => [detail["trackingNumber"], detail["causationId"]]),
    [
      ["T1", RESERVED.detail.eventId],
    ],
  );
});

Deno.test("shipping publishes the shipment that was put first", async () => {
  const first = { orderId, labelId: "lb_0", trackingNumber: "T0", preparedAt: "2026-01-01T00:00:00.000Z" };
  using world = outside({
    fetch: labelled,
    aws: ({ operation }) => {
      if (operation === "PutItem") throw conditionFailed(first);
    },
  });
  await handler(RESERVED, context());
  assert.deepEqual(published(world.sent).map(({ detail }) => detail["trackingNumber"]), ["T0"]);
});

Deno.test("shipping throws and puts nothing when the carrier refuses or keeps failing", async () => {
  for (
    const [status, name] of [[400, "ThirdPartyRefusedError"], [503, "ThirdPartyUnavailableError"]] as const
  ) {
    using world = outside({ fetch: () => jsonResponse(status, {}) });
    await assert.rejects(handler(RESERVED, context()), { name });
    assert.deepEqual(world.sent, []);
  }
});
