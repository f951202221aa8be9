/** An account for measuring: no latency, and a journal that keeps nothing, as its own cost is measured by itself. */
import { Account } from "../../sim/aws/account.ts";
import type { AnyService, Caller } from "../../sim/aws/operation.ts";
import { createFaultPlan } from "../../sim/faults/mod.ts";
import { createOracle, Entity, Ids, Scheduler } from "../../sim/kernel/mod.ts";

export interface Bare {
  readonly scheduler: Scheduler;
  /** Applies an operation at once. @throws {AwsError} The operation's own error. */
  apply<O extends object>(service: string, operation: string, input: object): O;
}

const CALLER: Caller = { kind: "client", name: "bench" };

/** Makes an account with these services. */
export function bareAccount(services: readonly AnyService[]): Bare {
  const scheduler = new Scheduler();
  const oracle = createOracle({ seed: 1 });
  const journal = { write(): void {} };
  const faults = createFaultPlan([], { oracle, journal, elapsedMs: () => scheduler.nowUs / 1000 });
  const account = new Account({ scheduler, oracle, ids: new Ids(1), journal, faults, services });
  let calls = 0;
  return {
    scheduler,
    apply: <O extends object>(service: string, operation: string, input: object) =>
      account.apply(service, operation, input, CALLER, Entity.root("bench", calls++)) as O,
  };
}
