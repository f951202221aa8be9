/**
 * Does the system ride out AWS saying "slow down"?
 *
 * Each AWS service in turn refuses a share of its calls for a while: DynamoDB, EventBridge, SQS, Lambda, and then all
 * at once. A throttled call certainly had no effect, so whoever made it must make it again: the SDK, EventBridge,
 * Lambda's own queue, or the redelivery of the message. The windows are shorter than Lambda waits before it tries a
 * failed event again, so at least one of the three attempts of every event falls outside them.
 */
import type { ThrottleFault } from "../../sim/faults/mod.ts";
import { defineScenario } from "../scenario.ts";

const SERVICES = ["dynamodb", "eventbridge", "sqs", "lambda"] as const;
const FIRST_MS = 5_000;
const GAP_MS = 10_000;

export const scenario = defineScenario({
  name: "throttling",
  question:
    "When each AWS service in turn, and then all at once, throttle calls, is every order still served?",
  systems: ["choreography"],
  settings: { share: 0.5, windowMs: 20_000, ratePerSecond: 2 },
  plan: ({ share, windowMs, ratePerSecond }) => ({
    orders: 320,
    arrivals: { kind: "constant", ratePerSecond },
    mix: { "valid": 90, "declined-card": 4, "out-of-stock": 3, "client-retry": 3 },
    faults: [
      ...SERVICES.map((service, index) => throttle(service, service, index, share, windowMs)),
      ...SERVICES.map((service) =>
        throttle(`${service} with all`, service, SERVICES.length, share, windowMs)
      ),
    ],
  }),
});

function throttle(
  name: string,
  service: string,
  window: number,
  rate: number,
  windowMs: number,
): ThrottleFault {
  const fromMs = FIRST_MS + window * (windowMs + GAP_MS);
  return {
    name: `throttle ${name}`,
    kind: "throttle",
    where: { service },
    rate,
    when: { fromMs, toMs: fromMs + windowMs },
  };
}
