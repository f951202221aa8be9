/**
 * A system as it is wired where no Lambda runs its functions: rule → queue → function in place of rule → function.
 *
 * The queue of a function stands in for Lambda's own queue of asynchronous invocations: it gives an event so many
 * tries as Lambda would, then redrives to where Lambda would send what failed. What has a queue already (a buffered
 * system) and what is invoked over HTTP stay as they are.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import type { FunctionSpec, QueueSpec, System, TargetSpec } from "../services/systems/system.ts";

/** Lambda's own: after the first try, two more. */
const RETRY_ATTEMPTS = 2;
const TIMEOUT_SECONDS = 3;
/** AWS recommends six times the timeout of the function that a queue feeds. */
const VISIBILITY_TIMEOUTS = 6;
/** Lambda keeps an asynchronous invocation for at most six hours. */
const EVENT_AGE_SECONDS = 21_600;

/** The name of the queue that stands in for the asynchronous invocations of a function. */
export function queueOf(functionName: string): string {
  return `${functionName}-async`;
}

/**
 * The system with a queue for each function that a rule invokes, which the rules then target.
 *
 * Lambda's maximum age of an event becomes the retention of its queue. It differs in one thing: SQS deletes what is
 * too old, where Lambda would send it to the dead-letter queue. Retries come after the visibility timeout, not after
 * one minute and two.
 */
export function hosted(system: System): System {
  const functions = new Map(system.functions.map((spec) => [spec.name, spec]));
  const taken = new Set(system.queues.map(({ name }) => name));
  const queues = new Map<string, QueueSpec>();
  const retarget = (target: TargetSpec): TargetSpec => {
    const { function: name, ...rest } = target;
    const spec = name === undefined ? undefined : functions.get(name);
    if (spec === undefined) return target;
    const queue = queueOf(spec.name);
    if (taken.has(queue)) {
      throw new Error(
        `Cannot host ${system.name}: its queue ${queue} has the name that ${spec.name}'s would get`,
      );
    }
    queues.set(queue, standIn(queue, spec));
    return { ...rest, queue };
  };
  const rules = system.rules.map((rule) => ({ ...rule, targets: rule.targets.map(retarget) }));
  return { ...system, rules, queues: [...system.queues, ...queues.values()] };
}

function standIn(name: string, spec: FunctionSpec): QueueSpec {
  const { onAsyncFailure: failure } = spec;
  const deadLetterQueue = failure?.deadLetterQueue;
  return {
    name,
    visibilityTimeoutSeconds: VISIBILITY_TIMEOUTS * (spec.timeoutSeconds ?? TIMEOUT_SECONDS),
    messageRetentionSeconds: failure?.maximumEventAgeSeconds ?? EVENT_AGE_SECONDS,
    ...(deadLetterQueue === undefined ? undefined : {
      redrive: {
        queue: deadLetterQueue,
        maxReceiveCount: (failure?.maximumRetryAttempts ?? RETRY_ATTEMPTS) + 1,
      },
    }),
  };
}
