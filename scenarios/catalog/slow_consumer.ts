/**
 * Does slow work come out twice?
 *
 * Payments take long, near their timeout, and some longer. A message that is not deleted before its visibility timeout
 * ends is handed out again, whether or not somebody still works on it; so the visibility timeout has to outlast the
 * function's timeout, and a function that is cut off has to leave nothing half done. The scenario sets both tightly:
 * `visibilitySeconds` for the queue, and a function timeout that is shorter.
 */
import type { System } from "../../services/systems/system.ts";
import { defineScenario } from "../scenario.ts";

const FUNCTION = "payments";

export const scenario = defineScenario({
  name: "slow-consumer",
  question:
    "When payments take almost as long as their messages stay hidden, and some longer than the function may run, is anything done twice or lost?",
  systems: ["choreography"],
  settings: {
    processingSeconds: 10,
    slowShare: 0.5,
    cutOffShare: 0.1,
    visibilitySeconds: 30,
    ratePerSecond: 4,
  },
  plan: ({ processingSeconds, slowShare, cutOffShare, visibilitySeconds, ratePerSecond }) => ({
    orders: 200,
    arrivals: { kind: "constant", ratePerSecond },
    mix: { "valid": 90, "declined-card": 5, "out-of-stock": 5 },
    faults: [
      {
        name: "payments hang",
        kind: "slow-handler",
        where: { function: FUNCTION },
        // Beyond any timeout that `tightened` gives.
        latencyMs: (visibilitySeconds + processingSeconds) * 1000,
        rate: cutOffShare,
        perEntity: 1,
      },
      {
        name: "payments are slow",
        kind: "slow-handler",
        where: { function: FUNCTION },
        latencyMs: processingSeconds * 1000,
        rate: slowShare,
      },
    ],
    configure: (system) => tightened(system, processingSeconds, visibilitySeconds),
  }),
});

/** Sets the timeouts of payments; AWS refuses a queue whose visibility timeout is shorter than its function's timeout. */
function tightened(system: System, processingSeconds: number, visibilitySeconds: number): System {
  const timeoutSeconds = Math.max(1, Math.min(Math.ceil(processingSeconds) + 10, visibilitySeconds - 5));
  const queues = new Set(
    system.eventSources.filter((source) => source.function === FUNCTION).map((source) => source.queue),
  );
  return {
    ...system,
    functions: system.functions.map((spec) => spec.name === FUNCTION ? { ...spec, timeoutSeconds } : spec),
    queues: system.queues.map((queue) =>
      queues.has(queue.name) ? { ...queue, visibilityTimeoutSeconds: visibilitySeconds } : queue
    ),
  };
}
