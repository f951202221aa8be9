/** The state of AWS Lambda in one account and region. */
import type { AwsWorld } from "../operation.ts";
import { AsyncQueue } from "./async_queue.ts";
import { Capacity } from "./capacity.ts";
import { functionNotFound } from "./errors.ts";
import type { EventSourceMapping } from "./event_source_mapping.ts";
import type { LambdaFunction } from "./function.ts";
import { functionArn, LATEST, resolveFunction } from "./names.ts";
import type { Runtime } from "./runtime.ts";

export class LambdaState {
  readonly world: AwsWorld;
  readonly runtime: Runtime;
  readonly functions = new Map<string, LambdaFunction>();
  /** By UUID. */
  readonly mappings = new Map<string, EventSourceMapping>();
  readonly capacity: Capacity;
  readonly queue: AsyncQueue;

  constructor(world: AwsWorld, runtime: Runtime) {
    this.world = world;
    this.runtime = runtime;
    this.capacity = new Capacity(world);
    this.queue = new AsyncQueue(this);
  }

  /**
   * Finds a function by name, partial ARN or ARN.
   *
   * @param shownQualifier What AWS appends to the ARN in the error of this operation if the caller named no version.
   * @throws {AwsError} There is no such function or version.
   */
  find(given: string, qualifier?: string, shownQualifier = ""): LambdaFunction {
    const reference = resolveFunction(this.world, given, qualifier);
    const fn = this.functions.get(reference.name);
    if (fn === undefined || (reference.qualifier !== undefined && reference.qualifier !== LATEST)) {
      const arn = functionArn(this.world, reference.name);
      throw functionNotFound(
        reference.qualifier === undefined ? arn + shownQualifier : `${arn}:${reference.qualifier}`,
      );
    }
    return fn;
  }

  /** Invocations of a function that run right now; 0 for one that does not exist. */
  concurrency(functionName: string): number {
    return this.functions.get(functionName)?.pool.busy ?? 0;
  }

  /** Asynchronous events that are accepted and neither done nor given up. */
  get pendingEvents(): number {
    return this.queue.size;
  }
}
