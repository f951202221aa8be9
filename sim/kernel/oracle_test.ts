import assert from "node:assert/strict";
import { Entity } from "./entity.ts";
import { Ids } from "./ids.ts";
import { createOracle, type Decision, decisionKey } from "./oracle.ts";

Deno.test("oracle draws the same for the same seed, site, entity and occurrence, and differently for any other", () => {
  const order = Entity.root("order-17");
  const draw = (seed: number, site: string, entity: Entity, occurrence: number): number =>
    createOracle({ seed }).draw(site, entity, occurrence);
  const base = draw(7, "latency", order, 0);
  assert.equal(draw(7, "latency", Entity.root("order-17"), 0), base);
  const others = [
    draw(8, "latency", order, 0),
    draw(7 + 2 ** 32, "latency", order, 0),
    draw(7, "latencies", order, 0),
    draw(7, "latency", Entity.root("order-18"), 0),
    draw(7, "latency", order.child("event"), 0),
    draw(7, "latency", order.child("event", 1), 0),
    draw(7, "latency", order, 1),
  ];
  assert.equal(new Set([base, ...others]).size, 8);
});

Deno.test("oracle draws evenly over [0, 1)", () => {
  const oracle = createOracle({ seed: 3 });
  const buckets = new Array<number>(20).fill(0);
  const draws = 40_000;
  for (let i = 0; i < draws; i++) {
    const value = oracle.draw(
      "even",
      Entity.root(`order-${i % 4000}`).child("call", i % 7),
      Math.floor(i / 4000),
    );
    assert.ok(value >= 0 && value < 1);
    buckets[Math.floor(value * 20)]!++;
  }
  const expected = draws / 20;
  const chiSquare = buckets.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(
    chiSquare < 43.8,
    `chi-square ${chiSquare} with 19 degrees of freedom: above the 99.9th percentile`,
  );
});

Deno.test("oracle: decisions that are not benign are recorded, and an edit wins over the draw", () => {
  const decisions: Decision[] = [];
  const order = Entity.root("order", 3);
  const edits = new Map([[decisionKey("throttle", "order#3", 0), 0], [
    decisionKey("crash", "order#3", 2),
    1,
  ]]);
  const oracle = createOracle({ seed: 1, edits, record: (decision) => decisions.push(decision) });
  assert.equal(oracle.chance("throttle", order, 1), false);
  assert.equal(oracle.chance("crash", order, 0, 2), true);
  assert.equal(oracle.chance("always", order, 1), true);
  assert.equal(oracle.chance("never", order, 0), false);
  assert.deepEqual(decisions.map(({ site }) => site), ["crash", "always"]);
});

Deno.test("oracle refuses a seed that is not a safe integer", () => {
  assert.throws(() => createOracle({ seed: 1.5 }), /Cannot seed the oracle: 1.5, expected a safe integer/);
});

Deno.test("entity names spell out what caused what", () => {
  const attempt = Entity.root("order-17").child("event", 1).child("payments").child("attempt", 2);
  assert.equal(attempt.name, "order-17/event#1/payments/attempt#2");
  assert.equal(attempt.root, "order-17");
  assert.equal(Entity.root("sandbox", 4).name, "sandbox#4");
});

Deno.test("ids are version 4 UUIDs, the same for the same seed, and never the same for two entities", () => {
  const ids = new Ids(5);
  const seen = new Set<string>();
  for (let i = 0; i < 50_000; i++) seen.add(ids.uuid(Entity.root("order", i).child("event")));
  assert.equal(seen.size, 50_000);
  for (const id of [...seen].slice(0, 100)) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  const order = Entity.root("order", 9);
  assert.equal(new Ids(5).uuid(order), ids.uuid(order));
  assert.notEqual(new Ids(6).uuid(order), ids.uuid(order));
  assert.notEqual(ids.uuid(order, 1), ids.uuid(order));
  assert.match(ids.hex(order), /^[0-9a-f]{32}$/);
});
