/** Worlds for tests of one AWS service: an account with only the services named, without latency of its own choosing. */
import { createOracle, Entity, Ids, Scheduler } from "../kernel/mod.ts";
import { createFaultPlan, type Fault } from "../faults/mod.ts";
import type { Entry, JournalRecord } from "../journal/records.ts";
import { Account } from "./account.ts";
import { AwsError } from "./errors.ts";
import type { AnyService, Caller, Outbound, Outcome } from "./operation.ts";

export interface Fixture {
  readonly account: Account;
  readonly scheduler: Scheduler;
  readonly records: JournalRecord[];
  /** Applies an operation at once; returns its output, or the AwsError it answered with. */
  // deno-lint-ignore no-explicit-any
  apply(service: string, operation: string, input: object): any;
  /** Calls an operation over the whole path; the outcome is there once the clock has been advanced far enough. */
  call(service: string, operation: string, input: object): { outcome: Outcome | undefined };
  /** Lets that much virtual time pass, running all that is due. */
  pass(milliseconds: number): void;
  /** Runs until nothing but background events wait. */
  settle(): void;
}

export interface FixtureOptions {
  readonly seed?: number;
  readonly faults?: readonly Fault[];
  /** The way out of AWS over HTTP. Default: no host has an address. */
  readonly outbound?: Outbound;
}

const TESTER: Caller = { kind: "client", name: "test" };

/** Makes a world with these services. */
export function fixture(services: readonly AnyService[], options: FixtureOptions = {}): Fixture {
  const seed = options.seed ?? 1;
  const scheduler = new Scheduler();
  const records: JournalRecord[] = [];
  const journal = {
    write(entry: Entry) {
      records.push({ t: scheduler.nowUs / 1000, ...entry } as JournalRecord);
    },
  };
  const oracle = createOracle({ seed });
  const faults = createFaultPlan(options.faults ?? [], {
    oracle,
    journal,
    elapsedMs: () => scheduler.nowUs / 1000,
  });
  const account = new Account({
    scheduler,
    oracle,
    ids: new Ids(seed),
    journal,
    faults,
    services,
    ...(options.outbound ? { outbound: options.outbound } : undefined),
  });
  let calls = 0;
  return {
    account,
    scheduler,
    records,
    apply(service, operation, input) {
      try {
        return account.apply(service, operation, input, TESTER, Entity.root("test", calls++));
      } catch (error) {
        if (error instanceof AwsError) return error;
        throw error;
      }
    },
    call(service, operation, input) {
      const box: { outcome: Outcome | undefined } = { outcome: undefined };
      account.call(service, operation, input, TESTER, Entity.root("test", calls++), (outcome) => {
        box.outcome = outcome;
      });
      return box;
    },
    pass(milliseconds) {
      scheduler.advance(Infinity, scheduler.nowUs + milliseconds * 1000);
    },
    settle() {
      scheduler.advance(Infinity);
    },
  };
}
