/** The state of AWS Lambda in one account and region. */
import type { AwsWorld } from "../operation.ts";
import { AsyncQueue } from "./async_queue.ts";
import { Capacity } from "./capacity.ts";
import type { EventSourceMapping } from "./event_source_mapping.ts";
import type { LambdaFunction } from "./function.ts";
import { PackageStore } from "./packages.ts";
import { resolveFunction } from "./resolve.ts";
import type { Runtime } from "./runtime.ts";

export class LambdaState {
  readonly world: AwsWorld;
  readonly runtime: Runtime;
  readonly functions = new Map<string, LambdaFunction>();
  /** By UUID. */
  readonly mappings = new Map<string, EventSourceMapping>();
  readonly packages = new PackageStore();
  readonly capacity: Capacity;
  readonly queue: AsyncQueue;

  constructor(world: AwsWorld, runtime: Runtime) {
    this.world = world;
    this.runtime = runtime;
    this.capacity = new Capacity(world);
    this.queue = new AsyncQueue(this);
  }

  /**
   * Finds a function by name, partial ARN or ARN; a qualifier has to be there, and is not told any more.
   *
   * @throws {AwsError} There is no such function, version or alias.
   */
  find(given: string): LambdaFunction {
    return resolveFunction(this, given).fn;
  }

  /** Invocations of a function that run right now; 0 for one that does not exist. */
  concurrency(functionName: string): number {
    return this.functions.get(functionName)?.busy ?? 0;
  }

  /** Asynchronous events that are accepted and neither done nor given up. */
  get pendingEvents(): number {
    return this.queue.size;
  }
}
