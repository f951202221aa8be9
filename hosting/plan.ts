/** What each function of a system needs where a worker runs it: read once from the system, as plain data. */
import type { FunctionSpec, System } from "../services/systems/system.ts";
import type { HostingOptions } from "./options.ts";
import { queueOf } from "./wiring.ts";

/** A queue that a function is fed from. */
export interface QueuePlan {
  readonly queue: string;
  /**
   * `batch`: an event source of the system; the handler gets an SQS event. `event`: the queue stands in for
   * asynchronous invocations; the handler gets the body of each message as its event.
   */
  readonly mode: "batch" | "event";
  /** 1 in mode `event`. */
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly partialBatchResponse: boolean;
  /** The most invocations at a time. */
  readonly concurrency: number;
  readonly waitTimeSeconds: number;
}

/** One function as its worker gets it. */
export interface FunctionPlan {
  readonly name: string;
  readonly service: string;
  /** The module, a `file:` URL. */
  readonly entry: string;
  /** The name of the export. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly queues: readonly QueuePlan[];
  /** Prefixes of the IAM actions that it may call, such as `dynamodb`. */
  readonly calls: readonly string[];
}

/** Invocations of one function at a time, of events one by one. */
const EVENTS_AT_A_TIME = 32;
/** Batches of one event source at a time: Lambda begins with five pollers. */
const BATCHES_AT_A_TIME = 5;
const LONGEST_WAIT_SECONDS = 20;
/** LocalStack and Moto hand a message to a receiver that has gone away, and it stays hidden: so none waits for long. */
const WAIT_AT_ENDPOINT_SECONDS = 2;

/**
 * The functions of the services that are to run, in the order of the system.
 *
 * @throws {RangeError} There is no such service, nothing feeds a function, or a number is out of range.
 */
export function planOf(options: HostingOptions): FunctionPlan[] {
  const { system, only } = options;
  const waitTimeSeconds = options.waitTimeSeconds ?? standardWait(options.environment);
  if (!Number.isInteger(waitTimeSeconds) || waitTimeSeconds < 0 || waitTimeSeconds > LONGEST_WAIT_SECONDS) {
    throw new RangeError(
      `Cannot host ${system.name}: waitTimeSeconds is ${waitTimeSeconds}, expected 0 to ${LONGEST_WAIT_SECONDS}`,
    );
  }
  const services = new Set<string>(system.functions.map(({ service }) => service));
  for (const service of only ?? []) {
    if (services.has(service)) continue;
    throw new RangeError(
      `Cannot host service "${service}": ${system.name} has none, expected one of ${
        [...services].join(", ")
      }`,
    );
  }
  return system.functions
    .filter(({ service }) => only === undefined || only.includes(service))
    .map((spec) => functionPlan(options, spec, waitTimeSeconds));
}

function standardWait(environment: HostingOptions["environment"]): number {
  const isAws = environment["AWS_ENDPOINT_URL_SQS"] === undefined &&
    environment["AWS_ENDPOINT_URL"] === undefined;
  return isAws ? LONGEST_WAIT_SECONDS : WAIT_AT_ENDPOINT_SECONDS;
}

function functionPlan(
  { system, environment }: HostingOptions,
  spec: FunctionSpec,
  waitTimeSeconds: number,
): FunctionPlan {
  const queues = queuesOf(system, spec, waitTimeSeconds);
  if (queues.length === 0 && !system.routes.some((route) => route.function === spec.name)) {
    throw new RangeError(
      `Cannot host ${spec.name}: it has no route, no event source and no queue ${queueOf(spec.name)}; ` +
        "expected a system that hosted() has wired",
    );
  }
  return {
    name: spec.name,
    service: spec.service,
    entry: spec.entry,
    handler: spec.handler ?? "handler",
    timeoutSeconds: spec.timeoutSeconds ?? 3,
    memoryMb: spec.memoryMb ?? 512,
    environment: { ...environment, ...spec.environment },
    queues,
    calls: [
      ...new Set(
        spec.permissions.flatMap(({ actions }) => actions.map((action) => action.split(":")[0] ?? "")),
      ),
    ],
  };
}

function queuesOf(system: System, spec: FunctionSpec, waitTimeSeconds: number): QueuePlan[] {
  const most = spec.reservedConcurrency ?? Infinity;
  const plans: QueuePlan[] = system.eventSources.filter((source) => source.function === spec.name).map(
    (source) => ({
      queue: source.queue,
      mode: "batch",
      batchSize: source.batchSize ?? 10,
      batchWindowSeconds: source.batchWindowSeconds ?? 0,
      partialBatchResponse: source.partialBatchResponse ?? false,
      concurrency: Math.min(most, source.maximumConcurrency ?? BATCHES_AT_A_TIME),
      waitTimeSeconds,
    }),
  );
  const standIn = queueOf(spec.name);
  if (system.queues.some(({ name }) => name === standIn)) {
    plans.push({
      queue: standIn,
      mode: "event",
      batchSize: 1,
      batchWindowSeconds: 0,
      partialBatchResponse: false,
      concurrency: Math.min(most, EVENTS_AT_A_TIME),
      waitTimeSeconds,
    });
  }
  return plans;
}
