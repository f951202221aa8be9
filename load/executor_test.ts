import assert from "node:assert/strict";
import type { ConstantArrivalRateScenario, RampingArrivalRateScenario } from "k6/options";
import { optionsOf } from "./executor.ts";
import { arrivalsInWords, plannedOrders, PROFILES } from "./profile.ts";
import { readSettings } from "./settings.ts";
import { THRESHOLDS } from "./thresholds.ts";

const ENV = { ORDERS_URL: "http://127.0.0.1:1/orders", ENDPOINT_URL: "http://127.0.0.1:2" };

Deno.test("optionsOf has smoke arrive at a constant rate, with a virtual user for each order that may be open", () => {
  const { scenarios } = optionsOf(readSettings("smoke", { ...ENV, RATE: "2", DURATION: "10" }), "order");
  const smoke = scenarios?.["smoke"] as ConstantArrivalRateScenario;
  assert.equal(smoke.executor, "constant-arrival-rate");
  assert.equal(smoke.exec, "order");
  assert.deepEqual([smoke.rate, smoke.timeUnit, smoke.duration], [120, "1m", "10000ms"]);
  assert.ok(smoke.preAllocatedVUs >= 20, String(smoke.preAllocatedVUs));
});

Deno.test("optionsOf has a storm jump to a hundred times its rate and back, within its duration", () => {
  const { scenarios } = optionsOf(readSettings("storm", { ...ENV, RATE: "1", DURATION: "50" }), "order");
  const storm = scenarios?.["storm"] as RampingArrivalRateScenario;
  assert.equal(storm.executor, "ramping-arrival-rate");
  assert.equal(storm.startRate, 60);
  assert.deepEqual(storm.stages, [
    { duration: "10000ms", target: 60 },
    { duration: "0ms", target: 6_000 },
    { duration: "10000ms", target: 6_000 },
    { duration: "0ms", target: 60 },
    { duration: "30000ms", target: 60 },
  ]);
  assert.equal(plannedOrders({ ...PROFILES.storm, ratePerSecond: 1, durationSeconds: 50 }), 1_040);
});

Deno.test("optionsOf gives k6 every threshold, and those of queues only where there is an endpoint to read", () => {
  const counted = (env: Record<string, string>) =>
    Object.values(optionsOf(readSettings("smoke", env), "order").thresholds ?? {}).flat().length;
  assert.equal(counted(ENV), THRESHOLDS.length);
  assert.equal(counted({ ORDERS_URL: ENV.ORDERS_URL }), THRESHOLDS.length - 2);
});

Deno.test("readSettings says which variable is missing or wrong", () => {
  assert.throws(() => readSettings("smoke", {}), /Cannot run without ORDERS_URL/);
  assert.throws(
    () => readSettings("smoke", { ...ENV, RATE: "fast" }),
    /Cannot use RATE fast: expected a number/,
  );
  assert.throws(
    () => readSettings("smoke", { ...ENV, DURATION: "0" }),
    /Cannot use DURATION 0: expected a number above 0/,
  );
});

Deno.test("readSettings takes the defaults of a profile for what is not set, or empty", () => {
  const settings = readSettings("storm", {
    ORDERS_URL: "http://127.0.0.1:1/orders/",
    RATE: "",
    ENDPOINT_URL: "",
  });
  assert.deepEqual(settings, {
    profile: PROFILES.storm,
    ordersUrl: "http://127.0.0.1:1/orders",
    queues: undefined,
    seed: 1,
    run: undefined,
    summaryFile: undefined,
  });
});

Deno.test("arrivalsInWords says rate, duration and burst", () => {
  assert.equal(arrivalsInWords(PROFILES.smoke), "3 orders a second for 20 s");
  assert.equal(
    arrivalsInWords({ ...PROFILES.storm, ratePerSecond: 1, durationSeconds: 60 }),
    "1 order a second for 60 s, and 100 a second for 12 s of them, from 12 s on",
  );
});
