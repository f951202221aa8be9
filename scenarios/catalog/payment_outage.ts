/**
 * What becomes of orders while the payment provider is down, and of charges whose answer never came?
 *
 * First the provider charges but a share of its answers is lost, which is how people get charged twice. Then it is
 * down for ten minutes and answers 503 to everything. Then its answers are lost again. An order that comes during the
 * outage is either paid later, when its queue brings it back, or has used up its attempts and rests in a dead-letter
 * queue; asynchronous invocations of Lambda get three attempts within three minutes, so in the variant `direct` many
 * do. No order may vanish, and none may be charged twice.
 */
import { defineScenario } from "../scenario.ts";

const DOWN_FROM_MS = 60_000;

export const scenario = defineScenario({
  name: "payment-outage",
  question:
    "When the payment provider is down for ten minutes, and charges without answering before and after, is any order lost or charged twice?",
  systems: ["choreography"],
  settings: { downMinutes: 10, lostShare: 0.3 },
  plan: ({ downMinutes, lostShare }) => {
    const upAtMs = DOWN_FROM_MS + downMinutes * 60_000;
    const orders = 300;
    return {
      orders,
      // Spread so that orders come before, during and, for the last minute and a half, after the outage.
      arrivals: { kind: "constant", ratePerSecond: orders * 1000 / (upAtMs + 90_000) },
      mix: { "valid": 88, "declined-card": 5, "out-of-stock": 4, "client-retry": 3 },
      faults: [
        {
          name: "payments charge without answer, before",
          kind: "third-party",
          where: { party: "payments" },
          how: "timeout-after",
          rate: lostShare,
          perEntity: 2,
          when: { toMs: DOWN_FROM_MS },
        },
        {
          name: "payments down",
          kind: "third-party",
          where: { party: "payments" },
          how: "error",
          when: { fromMs: DOWN_FROM_MS, toMs: upAtMs },
        },
        {
          name: "payments charge without answer, after",
          kind: "third-party",
          where: { party: "payments" },
          how: "timeout-after",
          rate: lostShare,
          when: { fromMs: upAtMs },
        },
      ],
    };
  },
});
