/**
 * Is "at least once" told from "once"?
 *
 * SQS and EventBridge promise to deliver at least once and in no order. Here they make use of it: a good share of
 * all deliveries comes again, and many come late. Customers send orders again as well. Nothing of that may be seen
 * in what is charged, reserved or shipped.
 */
import { defineScenario } from "../scenario.ts";

export const scenario = defineScenario({
  name: "duplicate-delivery",
  question: "When queues and buses deliver twice and out of order, does anything happen twice?",
  systems: ["choreography"],
  settings: { share: 0.3, ratePerSecond: 10, maxDelayMs: 5_000 },
  plan: ({ share, ratePerSecond, maxDelayMs }) => ({
    orders: 300,
    arrivals: { kind: "poisson", ratePerSecond },
    mix: { "valid": 80, "client-retry": 10, "declined-card": 5, "out-of-stock": 5 },
    faults: [
      {
        name: "eventbridge delivers twice",
        kind: "duplicate-delivery",
        where: { service: "eventbridge" },
        rate: share,
      },
      { name: "sqs delivers twice", kind: "duplicate-delivery", where: { service: "sqs" }, rate: share },
      {
        name: "eventbridge delivers late",
        kind: "reorder",
        where: { service: "eventbridge" },
        rate: share,
        maxDelayMs,
      },
      { name: "sqs delivers late", kind: "reorder", where: { service: "sqs" }, rate: share, maxDelayMs },
    ],
  }),
});
