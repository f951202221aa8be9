import assert from "node:assert/strict";
import { hosted } from "../../hosting/wiring.ts";
import { findSystem } from "../../services/systems/mod.ts";
import type { Plan } from "../scenario.ts";
import { durationOf, mostOrdersWithin } from "./duration.ts";

const system = hosted(findSystem("choreography", "direct"));
const plan: Plan = {
  orders: 100,
  arrivals: { kind: "constant", ratePerSecond: 1 },
  mix: { valid: 1 },
  faults: [],
};
const options = { plan, system, seed: 1, orders: 100 };

Deno.test("durationOf takes the arrivals at their own times", () => {
  assert.equal(durationOf(options).arrivalsMs, 99_000);
  const arrivals = { kind: "burst", ratePerSecond: 1, times: 10, atMs: 5_000, durationMs: 1_000 } as const;
  assert.ok(durationOf({ ...options, plan: { ...plan, arrivals } }).arrivalsMs < 99_000);
  const loop = { kind: "closed-loop", customers: 10, thinkMs: 1_000 } as const;
  assert.equal(durationOf({ ...options, plan: { ...plan, arrivals: loop } }).arrivalsMs, 9_000);
});

Deno.test("durationOf counts what clients send again, and how long poison takes to be given up", () => {
  const again = durationOf({ ...options, plan: { ...plan, mix: { "client-retry": 1 } } });
  assert.ok(again.arrivalsMs > 99_000);
  const poison = durationOf({ ...options, plan: { ...plan, mix: { "poison-wrong-type": 1 } } });
  // Three receives of payments, each of which hides a message for six times its timeout of 15 s.
  assert.equal(poison.poisonMs, 3 * 90_000);
  assert.equal(poison.totalMs, 99_000 + 270_000);
});

Deno.test("mostOrdersWithin finds the most orders that are no longer than the limit", () => {
  assert.equal(mostOrdersWithin(options, 60_000), 51);
  assert.ok(durationOf({ ...options, orders: 51 }).totalMs <= 60_000);
  assert.ok(durationOf({ ...options, orders: 52 }).totalMs > 60_000);
  assert.equal(mostOrdersWithin(options, 5_000), 0);
});
