import assert from "node:assert/strict";
import { fixture, post } from "./fixture.ts";

const label = (key?: string, body: unknown = { reference: "order-1", weightGrams: 400 }) =>
  post("carrier.example", "/v1/labels", body, key);

Deno.test("carrier POST /v1/labels makes one label for one idempotency key", () => {
  const world = fixture();
  const first = world.ask(world.carrier, label("k1"));
  assert.equal(first.status, 201);
  assert.match(first.body["id"] as string, /^lb_[0-9a-f]{24}$/);
  assert.match(first.body["trackingNumber"] as string, /^OS\d{12}$/);
  assert.deepEqual(world.ask(world.carrier, label("k1")).body, first.body);
  assert.notEqual(world.ask(world.carrier, label("k2")).body["id"], first.body["id"]);
  assert.deepEqual(
    world.of("ledger").map((
      { party, action, idempotencyKey, amount },
    ) => [party, action, idempotencyKey, amount]),
    [["carrier", "labelled", "k1", 0], ["carrier", "labelled", "k2", 0]],
  );
});

Deno.test("carrier POST /v1/labels makes a label each time without an idempotency key", () => {
  const world = fixture();
  const numbers = [1, 2, 3].map(() => world.ask(world.carrier, label()).body["trackingNumber"]);
  assert.equal(new Set(numbers).size, 3);
  assert.equal(world.of("ledger").length, 3);
});

Deno.test("carrier refuses a label without a reference, and a path that it does not have", () => {
  const world = fixture();
  assert.equal(world.ask(world.carrier, label("k1", {})).status, 400);
  assert.equal(world.ask(world.carrier, label("k1", "not json")).status, 400);
  assert.equal(world.ask(world.carrier, post("carrier.example", "/v1/parcels", {})).status, 404);
  assert.equal(world.ask(world.carrier, label("k1")).status, 201);
});
