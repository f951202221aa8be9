/**
 * Is there an instant at which a crash does harm?
 *
 * Sandboxes die: before the handler starts, in the middle of one of its calls, and after all its work, when only the
 * result is lost. Every function is hit, the API too. Whatever was done before a crash may not be done again, and
 * whatever was not has to be. No event is hit in this way more than twice by one fault; where three faults together
 * use up the attempts of an event, it may end in a dead-letter queue, and nowhere else.
 */
import type { CrashFault } from "../../sim/faults/mod.ts";
import { defineScenario } from "../scenario.ts";

export const scenario = defineScenario({
  name: "crash-loop",
  question:
    "When functions crash before, during and after their work, is anything lost, left half done or done twice?",
  systems: ["choreography"],
  settings: { share: 0.08, ratePerSecond: 10 },
  plan: ({ share, ratePerSecond }) => ({
    orders: 300,
    arrivals: { kind: "poisson", ratePerSecond },
    mix: { "valid": 85, "client-retry": 5, "declined-card": 5, "out-of-stock": 5 },
    faults: (["before", "during", "after"] as const).map((at): CrashFault => ({
      name: `crash ${at}`,
      kind: "crash",
      where: {},
      at,
      rate: share,
      perEntity: 2,
    })),
  }),
});
