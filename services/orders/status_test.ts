import assert from "node:assert/strict";
import { conditionFailed, context, delivered, outside } from "../fixture.ts";
import { handler } from "./status.ts";

const SHIPPED = delivered("ShipmentPrepared", { trackingNumber: "T1" });

Deno.test("status moves an order on where its stage allows", async () => {
  using world = outside({ aws: () => ({}) });
  await handler(SHIPPED, context());
  const { input } = world.sent[0]!;
  assert.equal(input.UpdateExpression, "SET #status = :to, #at = :at, #trackingNumber = :trackingNumber");
  assert.equal(input.ConditionExpression, "#status IN (:ACCEPTED, :PAID, :RESERVED)");
  assert.deepEqual(input.ExpressionAttributeNames, {
    "#status": "status",
    "#at": "shippedAt",
    "#trackingNumber": "trackingNumber",
  });
  assert.deepEqual(input.ExpressionAttributeValues[":to"], { S: "SHIPPED" });
});

Deno.test("status takes a late or repeated event as done", async () => {
  using _world = outside({
    aws: () => {
      throw conditionFailed({ orderId: "o", status: "SHIPPED" });
    },
  });
  await handler(SHIPPED, context());
});

Deno.test("status fails for an order that is not there", async () => {
  using _world = outside({
    aws: () => {
      throw conditionFailed();
    },
  });
  await assert.rejects(
    handler(SHIPPED, context()),
    /Cannot move order ord_0123456789abcdef01234567: there is none/,
  );
});
