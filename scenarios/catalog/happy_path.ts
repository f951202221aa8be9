/**
 * Does every order reach its end when nothing goes wrong?
 *
 * Customers order at random, a few with cards that are declined, a few for what we do not have, a few twice. No fault
 * is planned. What this scenario shows is the cost of doing it right: the latency and throughput of a healthy system.
 */
import { defineScenario } from "../scenario.ts";

export const scenario = defineScenario({
  name: "happy-path",
  question: "Does every order reach its end, within seconds, when nothing goes wrong?",
  systems: ["choreography"],
  settings: { ratePerSecond: 20 },
  plan: ({ ratePerSecond }) => ({
    orders: 500,
    arrivals: { kind: "poisson", ratePerSecond },
    mix: { "valid": 85, "declined-card": 6, "out-of-stock": 4, "unknown-sku": 3, "client-retry": 2 },
    faults: [],
    thresholds: {
      latencyMs: { p50: 4_000, p99: 10_000 },
      // A few are refused, and the last ones take their time: half of what arrives is safe to ask for.
      throughputPerSecond: Math.min(ratePerSecond, 500) / 2,
    },
  }),
});
