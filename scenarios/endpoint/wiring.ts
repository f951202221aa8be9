/** What an outside run asks of a system's wiring where workers run it: which function reads a queue, and the reverse. */
import { queueOf } from "../../hosting/wiring.ts";
import type { FunctionSpec, System } from "../../services/systems/system.ts";

/** The queues that a function reads. */
export function queuesRead(system: System, functionName: string): string[] {
  const sources = system.eventSources.filter((source) => source.function === functionName)
    .map((source) => source.queue);
  const own = queueOf(functionName);
  return system.queues.some((queue) => queue.name === own) ? [...sources, own] : sources;
}

/** The function that reads a queue; undefined for a queue that none reads. */
export function consumerOf(system: System, queue: string): FunctionSpec | undefined {
  return system.functions.find((spec) => queuesRead(system, spec.name).includes(queue));
}
