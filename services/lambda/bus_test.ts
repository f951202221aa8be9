import assert from "node:assert/strict";
import { outside, published } from "../fixture.ts";
import type { ShipmentPrepared } from "../domain/mod.ts";
import { publisher, PublishError } from "./mod.ts";

const detail: ShipmentPrepared = {
  version: 1,
  eventId: "ShipmentPrepared:o",
  causationId: null,
  orderId: "o",
  customerId: "c",
  occurredAt: "2026-01-01T00:00:00.000Z",
  trackingNumber: "T1",
};

function refusing(code: string, times: number) {
  let calls = 0;
  return () =>
    ++calls > times
      ? undefined
      : { FailedEntryCount: 1, Entries: [{ ErrorCode: code, ErrorMessage: "why" }] };
}

Deno.test("publisher puts one entry with the source that belongs to the detail type", async () => {
  using world = outside();
  await publisher("orders")("ShipmentPrepared", detail);
  assert.deepEqual(world.sent[0]?.input.Entries, [{
    EventBusName: "orders",
    Source: "shipping",
    DetailType: "ShipmentPrepared",
    Detail: JSON.stringify(detail),
  }]);
});

Deno.test("publisher sends an entry again that was refused for a passing reason", async () => {
  using world = outside({ aws: refusing("ThrottlingException", 2) });
  await publisher("orders")("ShipmentPrepared", detail);
  assert.equal(published(world.sent).length, 3);
});

Deno.test("publisher throws when a passing reason does not pass", async () => {
  using world = outside({ aws: refusing("InternalFailure", 9) });
  await assert.rejects(publisher("orders")("ShipmentPrepared", detail), PublishError);
  assert.equal(published(world.sent).length, 3);
});

Deno.test("publisher throws at once when the bus refuses the entry, although the call succeeded", async () => {
  using world = outside({ aws: refusing("NotAuthorizedForSourceException", 1) });
  await assert.rejects(
    publisher("orders")("ShipmentPrepared", detail),
    /NotAuthorizedForSourceException why/,
  );
  assert.equal(published(world.sent).length, 1);
});
