/**
 * Does a message that nobody can digest hurt anyone but itself?
 *
 * Faulty producers put poison of every kind where orders go in, among healthy orders. AWS refuses what is too large
 * (and, on a bus, what is not JSON); all else must end in the dead-letter queue of the hop that choked on it, with the
 * attributes that tell why, while the orders around it, in the same batches, go through as if nothing were.
 */
import { defineScenario } from "../scenario.ts";

export const scenario = defineScenario({
  name: "poison-messages",
  question: "Does every poisonous message end in the right dead-letter queue, and hurt no order around it?",
  systems: ["choreography"],
  settings: { ratePerSecond: 10, poisonPercent: 24 },
  plan: ({ ratePerSecond, poisonPercent }) => {
    const each = poisonPercent / 6;
    const healthy = 100 - poisonPercent;
    return {
      orders: 300,
      arrivals: { kind: "constant", ratePerSecond },
      mix: {
        "valid": healthy * 0.9,
        "declined-card": healthy * 0.05,
        "out-of-stock": healthy * 0.05,
        "poison-not-json": each,
        "poison-wrong-schema": each,
        "poison-wrong-type": each,
        "poison-missing-field": each,
        "poison-too-large": each,
        "poison-always-fails": each,
      },
      faults: [],
    };
  },
});
