/** The state of AWS Lambda in one account and region. */
import type { AwsWorld } from "../operation.ts";
import { AsyncQueue } from "./async_queue.ts";
import { Capacity } from "./capacity.ts";
import type { CodeSigningConfig } from "./code_signing.ts";
import type { EventSourceMapping } from "./event_source_mapping.ts";
import type { LambdaFunction } from "./function.ts";
import type { Layer } from "./layer.ts";
import { PackageStore } from "./packages.ts";
import { resolveFunction } from "./resolve.ts";
import type { Runtime } from "./runtime.ts";

export class LambdaState {
  readonly world: AwsWorld;
  readonly runtime: Runtime;
  readonly functions = new Map<string, LambdaFunction>();
  /** By UUID. */
  readonly mappings = new Map<string, EventSourceMapping>();
  /** Tags of event source mappings, by UUID. */
  readonly mappingTags = new Map<string, Readonly<Record<string, string>>>();
  readonly packages = new PackageStore();
  /** By name; a layer stays when all its versions are gone, so that their numbers are not used again. */
  readonly layers = new Map<string, Layer>();
  /** By ARN. */
  readonly codeSigningConfigs = new Map<string, CodeSigningConfig>();
  readonly capacity: Capacity;
  readonly queue: AsyncQueue;

  constructor(world: AwsWorld, runtime: Runtime) {
    this.world = world;
    this.runtime = runtime;
    this.capacity = new Capacity(this);
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

  /** Lets go of packages that nothing is made of any more. */
  sweepPackages(): void {
    this.packages.sweep(() => {
      const used = new Set<string>();
      for (const fn of this.functions.values()) {
        for (const { settings } of fn.everyVersion()) {
          if (settings.code.kind === "zip") used.add(settings.code.sha256);
          for (const { code } of settings.layers) used.add(code.sha256);
        }
      }
      for (const layer of this.layers.values()) {
        for (const { code } of layer.versions.values()) used.add(code.sha256);
      }
      return used;
    });
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
