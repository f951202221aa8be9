import assert from "node:assert/strict";
import { batch, context, delivered, outside } from "../fixture.ts";
import { envelopeOf, ShipmentPreparedSchema } from "../domain/mod.ts";
import { consumer, MalformedEventError } from "./mod.ts";

const schema = envelopeOf("ShipmentPrepared", ShipmentPreparedSchema);
const event = (trackingNumber: string) => delivered("ShipmentPrepared", { trackingNumber });

function collecting() {
  const seen: string[] = [];
  const handlers = consumer(schema, ({ detail }) => {
    if (detail.trackingNumber === "BAD") return Promise.reject(new Error("no such parcel"));
    seen.push(detail.trackingNumber);
    return Promise.resolve();
  });
  return { seen, ...handlers };
}

Deno.test("consumer handler consumes an event that EventBridge delivers", async () => {
  using _world = outside();
  const { seen, handler } = collecting();
  await handler(event("T1"), context());
  assert.deepEqual(seen, ["T1"]);
});

Deno.test("consumer handler throws what fails, so that the platform tries again", async () => {
  using _world = outside();
  await assert.rejects(collecting().handler(event("BAD"), context()), /no such parcel/);
});

Deno.test("consumer handler throws an event of the wrong shape and says what is wrong", async () => {
  using _world = outside();
  const failing = collecting().handler(delivered("ShipmentPrepared"), context());
  await assert.rejects(
    failing,
    (error) => error instanceof MalformedEventError && /detail\.trackingNumber/.test(error.message),
  );
});

Deno.test("consumer queueHandler reports only the records that failed", async () => {
  using _world = outside();
  const { seen, queueHandler } = collecting();
  const bodies = [
    JSON.stringify(event("T1")),
    "{not json",
    JSON.stringify(event("BAD")),
    JSON.stringify({ a: 1 }),
    JSON.stringify(event("T2")),
  ];
  const response = await queueHandler(batch(...bodies), context());
  assert.deepEqual(response.batchItemFailures.map((item) => item.itemIdentifier).sort(), ["m1", "m2", "m3"]);
  assert.deepEqual(seen, ["T1", "T2"]);
});

Deno.test("consumer queueHandler reports a batch that failed as a whole, and nothing of it in the next", async () => {
  using _world = outside();
  const { queueHandler } = collecting();
  assert.equal((await queueHandler(batch("a", "b"), context())).batchItemFailures.length, 2);
  assert.deepEqual(await queueHandler(batch(JSON.stringify(event("T1"))), context()), {
    batchItemFailures: [],
  });
});
