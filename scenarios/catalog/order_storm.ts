/**
 * What happens when a hundred times the usual number of orders comes at once?
 *
 * A quiet shop is hit by a burst, as on the first second of a sale. Every function has to scale from nothing, all
 * orders want the same few SKUs, and some impatient customers send their order again. Slow is allowed; wrong is not.
 */
import { defineScenario } from "../scenario.ts";

export const scenario = defineScenario({
  name: "order-storm",
  question: "When a hundred times the usual orders come at once, is any lost, charged twice or oversold?",
  systems: ["choreography"],
  settings: { ratePerSecond: 2, times: 100, burstMs: 2_000 },
  plan: ({ ratePerSecond, times, burstMs }) => ({
    orders: 500,
    arrivals: { kind: "burst", ratePerSecond, times, atMs: 10_000, durationMs: burstMs },
    mix: { "valid": 88, "client-retry": 6, "declined-card": 3, "out-of-stock": 3 },
    faults: [],
    thresholds: { latencyMs: { p50: 20_000, p99: 120_000 } },
  }),
});
