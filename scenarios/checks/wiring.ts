/** What checks ask of a system's wiring: which queue is a dead-letter queue, of whom, and where orders enter. */
import type { FunctionSpec, QueueSpec, RuleSpec, System, TargetSpec } from "../../services/systems/system.ts";

/** Lambda gives an asynchronous event two more attempts, and six hours, unless told otherwise. */
export const DEFAULT_ASYNC_RETRIES = 2;
export const DEFAULT_ASYNC_AGE_SECONDS = 21_600;
/** EventBridge tries a target for a day, 185 times more, unless told otherwise. */
export const DEFAULT_TARGET_RETRIES = 185;
export const DEFAULT_TARGET_AGE_SECONDS = 86_400;

/** One way into a dead-letter queue. */
export interface DeadLetterWay {
  /** `async`: Lambda gives up on an event; `target`: EventBridge on a delivery; `redrive`: SQS on a message. */
  readonly way: "async" | "target" | "redrive";
  /** The function, the rule and target, or the queue that gives up. */
  readonly source: string;
}

/** Every dead-letter queue of a system with the ways into it. */
export function deadLetterQueues(system: System): Map<string, DeadLetterWay[]> {
  const found = new Map<string, DeadLetterWay[]>();
  const add = (queue: string | undefined, way: DeadLetterWay): void => {
    if (queue === undefined) return;
    const ways = found.get(queue);
    if (ways) ways.push(way);
    else found.set(queue, [way]);
  };
  for (const queue of system.queues) add(queue.redrive?.queue, { way: "redrive", source: queue.name });
  for (const spec of system.functions) {
    add(spec.onAsyncFailure?.deadLetterQueue, { way: "async", source: spec.name });
  }
  for (const rule of system.rules) {
    for (const target of rule.targets) {
      add(target.deadLetterQueue, { way: "target", source: targetName(rule.name, target.id) });
    }
  }
  return found;
}

/** How a delivery is named: `OrderCreated → payments`. */
export function targetName(rule: string, target: string): string {
  return `${rule} → ${target}`;
}

export function queueSpec(system: System, name: string): QueueSpec | undefined {
  return system.queues.find((queue) => queue.name === name);
}

export function functionSpec(system: System, name: string): FunctionSpec | undefined {
  return system.functions.find((spec) => spec.name === name);
}

/** A target by its rule and its id, ARN or resource: journals name it in either way. */
export function targetSpec(
  system: System,
  ruleName: string | undefined,
  target: string | undefined,
): TargetSpec | undefined {
  const rule = system.rules.find((each) => each.name === ruleName);
  if (rule === undefined) return undefined;
  if (target === undefined) return rule.targets.length === 1 ? rule.targets[0] : undefined;
  return rule.targets.find((each) =>
    each.id === target || each.function === target || each.queue === target ||
    target.endsWith(`:${each.function ?? each.queue}`)
  );
}

/** Where the first event of an order goes in: the rule for it, its first target, and what reads a queue there. */
export interface Entrance {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly rule: RuleSpec;
  readonly target: TargetSpec;
  /** The queue that the rule feeds; undefined where it invokes a function itself. */
  readonly queue: QueueSpec | undefined;
  /** The dead-letter queue of the first hop: the queue's, or the function's for asynchronous events. */
  readonly deadLetterQueue: string | undefined;
}

/**
 * Finds where `OrderCreated` (the first of the system's causal order) goes in.
 *
 * @throws {Error} No rule of the system matches that event.
 */
export function entranceOf(system: System): Entrance {
  const [detailType] = system.causalOrder;
  for (const rule of system.rules) {
    const [target] = rule.targets;
    if (detailType === undefined || target === undefined) continue;
    if (!strings(rule.pattern["detail-type"]).includes(detailType)) continue;
    const queue = target.queue === undefined ? undefined : queueSpec(system, target.queue);
    return {
      bus: rule.bus,
      source: strings(rule.pattern["source"])[0] ?? "orders",
      detailType,
      rule,
      target,
      queue,
      deadLetterQueue: queue
        ? queue.redrive?.queue
        : functionSpec(system, target.function ?? "")?.onAsyncFailure?.deadLetterQueue,
    };
  }
  throw new Error(
    `Cannot find where ${detailType ?? "an order"} goes in: no rule of ${system.name} matches it`,
  );
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
