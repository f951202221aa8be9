/**
 * The account: every emulated AWS service of one world, and the one path by which their operations are called.
 *
 * A call travels to AWS, meets the fault point, is validated and applied, and its answer travels back. Everything
 * that calls AWS comes through here: SDK clients on every transport, and AWS services that call each other.
 */
import type { Entity, Ids, Oracle, Scheduler, Timer } from "../kernel/mod.ts";
import type { CallRecord, JournalSink } from "../journal/records.ts";
import type { FaultPlan, NamedFault } from "../faults/mod.ts";
import { validationException, violations } from "./constraints.ts";
import { AwsError, internalFailure, notEmulated, unknownOperation } from "./errors.ts";
import { drawLatencyMs } from "./latency.ts";
import {
  type AnyOperation,
  type AnyService,
  type AwsWorld,
  type Caller,
  callerName,
  type Latency,
  type Outbound,
  type Outcome,
  Pending,
} from "./operation.ts";

export interface AccountOptions {
  readonly scheduler: Scheduler;
  readonly oracle: Oracle;
  readonly ids: Ids;
  readonly journal: JournalSink;
  readonly faults: FaultPlan;
  readonly services: readonly AnyService[];
  /** Whether calls take as long as they do in AWS. Default true; without, only faults make them late. */
  readonly latency?: boolean;
  /** Default `000000000000`. */
  readonly account?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /**
   * Told of whatever an operation throws that is no error of AWS's, and the call is answered with InternalFailure.
   * Default: it is thrown on, and ends the run.
   */
  readonly onBroken?: (error: unknown) => void;
  /** The way out of AWS over HTTP. Default: no host has an address. */
  readonly outbound?: Outbound;
}

interface Installed {
  readonly service: AnyService;
  readonly state: unknown;
}

/** How long a broken connection takes to be noticed where a timeout fault does not say. */
const DEFAULT_TIMEOUT_MS = 1000;

export class Account implements AwsWorld {
  readonly account: string;
  readonly region: string;
  readonly ids: Ids;
  readonly oracle: Oracle;
  readonly faults: FaultPlan;
  readonly journal: JournalSink;
  readonly outbound: Outbound;
  readonly #scheduler: Scheduler;
  readonly #latency: boolean;
  readonly #onBroken: ((error: unknown) => void) | undefined;
  readonly #services = new Map<string, Installed>();

  constructor(options: AccountOptions) {
    this.account = options.account ?? "000000000000";
    this.region = options.region ?? "us-east-1";
    this.ids = options.ids;
    this.oracle = options.oracle;
    this.faults = options.faults;
    this.journal = options.journal;
    this.#scheduler = options.scheduler;
    this.#latency = options.latency ?? true;
    this.#onBroken = options.onBroken;
    this.outbound = options.outbound ?? ((request, _by, _entity, done) => {
      const reason = `getaddrinfo ENOTFOUND ${new URL(request.url).hostname}`;
      this.#scheduler.after(0, () => done({ lost: true, code: "ENOTFOUND", reason }));
    });
    for (const service of options.services) {
      this.#services.set(service.name, { service, state: service.newState(this) });
    }
  }

  nowMs(): number {
    return this.#scheduler.nowMs;
  }

  at(atMs: number, run: () => void, background = false): Timer {
    return this.#scheduler.at(atMs, run, background);
  }

  cancel(timer: Timer): void {
    this.#scheduler.cancel(timer);
  }

  peer<S>(service: string): S {
    return this.#installed(service).state as S;
  }

  /** The services of this account, in the order in which they were installed. */
  get services(): AnyService[] {
    return [...this.#services.values()].map((installed) => installed.service);
  }

  /**
   * Calls an operation with latency, fault points and journal.
   *
   * @param attempt 0 for the first attempt; retries of one call share its entity.
   */
  call(
    service: string,
    operation: string,
    input: object,
    caller: Caller,
    entity: Entity,
    done: (outcome: Outcome) => void,
    attempt = 0,
  ): void {
    const installed = this.#services.get(service);
    if (!installed) throw new Error(`Cannot call ${service}.${operation}: no such service in this world`);
    const latency = installed.service.latency;
    const shape: Latency = typeof latency === "function" ? latency(operation) : latency;
    const travelMs = this.#latency ? drawLatencyMs(this.oracle, shape, entity, attempt) / 2 : 0;
    this.#scheduler.after(
      travelMs,
      () => this.#arrive(installed, operation, input, caller, entity, attempt, travelMs, done),
    );
  }

  /** Applies an operation at once, without latency or faults: how a system is deployed and how checks look. */
  apply(service: string, operation: string, input: object, caller: Caller, entity: Entity): object {
    const outcome = this.#apply(this.#installed(service), operation, input, caller, entity);
    if (outcome instanceof Pending) throw new Error(`Cannot apply ${service}.${operation} at once: it waits`);
    if (outcome.error) throw outcome.error;
    return outcome.output!;
  }

  #installed(service: string): Installed {
    const installed = this.#services.get(service);
    if (!installed) throw new Error(`No service ${service} in this world`);
    return installed;
  }

  #arrive(
    installed: Installed,
    operation: string,
    input: object,
    caller: Caller,
    entity: Entity,
    attempt: number,
    travelMs: number,
    done: (outcome: Outcome) => void,
  ): void {
    // Each attempt that is applied makes things of its own: a retried SendMessage is another message.
    const applied = attempt === 0 ? entity : entity.child("attempt", attempt);
    const back = (outcome: Outcome, afterMs = travelMs) =>
      void this.#scheduler.after(afterMs, () => done(outcome));
    const fault = this.faults.armed("call")
      ? this.#strike(installed, operation, input, caller, entity, attempt)
      : undefined;
    if (fault?.kind === "latency") {
      this.#scheduler.after(
        fault.latencyMs,
        () => this.#answer(installed, operation, input, caller, applied, back),
      );
      return;
    }
    if (fault?.kind === "timeout") {
      if (fault.applied) this.#answer(installed, operation, input, caller, applied, () => {}, true);
      back({ lost: true }, fault.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      return;
    }
    if (fault) {
      const { service } = installed;
      const error = fault.kind === "throttle" ? service.throttled(operation) : service.failed(operation);
      this.#record(installed, operation, input, caller, applied, error, false);
      back({ error });
      return;
    }
    this.#answer(installed, operation, input, caller, applied, back);
  }

  #strike(
    installed: Installed,
    operation: string,
    input: object,
    caller: Caller,
    entity: Entity,
    attempt: number,
  ): NamedFault | undefined {
    const query = {
      service: installed.service.name,
      operation,
      resource: resourceOf(installed.service.operations[operation], input),
      by: caller.name,
    };
    return this.faults.strike("call", query, entity, attempt);
  }

  #answer(
    installed: Installed,
    operation: string,
    input: object,
    caller: Caller,
    entity: Entity,
    back: (outcome: Outcome) => void,
    answerLost = false,
  ): void {
    const result = this.#apply(installed, operation, input, caller, entity);
    const settle = (outcome: { output?: object; error?: AwsError }): void => {
      this.#record(installed, operation, input, caller, entity, outcome.error, answerLost);
      back(outcome.error ? { error: outcome.error } : { output: outcome.output ?? {} });
    };
    if (result instanceof Pending) result.listen(settle);
    else settle(result);
  }

  #apply(
    installed: Installed,
    operation: string,
    input: object,
    caller: Caller,
    entity: Entity,
  ): { output?: object; error?: AwsError } | Pending<object> {
    const { service, state } = installed;
    const row = service.operations[operation];
    try {
      if (row === undefined) {
        throw service.allOperations.includes(operation)
          ? notEmulated(service.title, operation)
          : unknownOperation();
      }
      if (row.input) {
        const found = violations(row.input, input as Record<string, unknown>);
        if (found.length > 0) throw service.invalid?.(found, operation) ?? validationException(found);
      }
      const output = row.run(state, input, {
        world: this,
        nowMs: Math.floor(this.#scheduler.nowMs),
        caller,
        entity,
        trace: entity.root,
      });
      return output instanceof Pending ? output : { output };
    } catch (error) {
      if (error instanceof AwsError) return { error };
      if (!this.#onBroken) throw error;
      this.#onBroken(error);
      return { error: internalFailure() };
    }
  }

  #record(
    installed: Installed,
    operation: string,
    input: object,
    caller: Caller,
    entity: Entity,
    error: AwsError | undefined,
    answerLost: boolean,
  ): void {
    const { service } = installed;
    const record: { -readonly [K in keyof Omit<CallRecord, "t">]: CallRecord[K] } = {
      type: "call",
      trace: entity.root,
      service: service.name,
      operation,
      resource: resourceOf(service.operations[operation], input),
      by: callerName(caller),
    };
    if (error) record.error = error.code;
    if (answerLost) record.answerLost = true;
    this.journal.write(record);
  }
}

/** The name of what a call is about; empty for an input too broken to tell. */
function resourceOf(row: AnyOperation<unknown> | undefined, input: object): string {
  try {
    return row?.resource?.(input) ?? "";
  } catch {
    return "";
  }
}
