/**
 * AWS's InvokeStore for invocations side by side, as the runtime of Lambda Managed Instances has it: what Powertools
 * and the SDK keep for one invocation is found by that one only. While modules load there is no invocation; what is
 * kept then is kept apart as well, so that a module may make its metrics and loggers.
 */
import { InvokeStoreBase } from "@aws/lambda-invoke-store";
import { AsyncLocalStorage } from "node:async_hooks";

type Kept = Record<string | symbol, unknown>;

class Store extends InvokeStoreBase {
  readonly #current = new AsyncLocalStorage<Kept>();
  readonly #loading: Kept = {};

  override getContext(): Kept {
    return this.#current.getStore() ?? this.#loading;
  }

  override hasContext(): boolean {
    return this.#current.getStore() !== undefined;
  }

  override get<T = unknown>(key: string | symbol): T | undefined {
    return this.getContext()[key] as T | undefined;
  }

  override set<T = unknown>(key: string | symbol, value: T): void {
    if (this.isProtectedKey(key)) {
      throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    }
    this.getContext()[key] = value;
  }

  override run<T>(context: Kept, work: () => T): T {
    return this.#current.run(context, work);
  }
}

/** The store of this worker. */
export const invokeStore: InvokeStoreBase = new Store();
Object.assign(globalThis, { awslambda: { InvokeStore: invokeStore } });
