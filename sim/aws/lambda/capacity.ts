/**
 * Who may run: the account's concurrency, reservations, request rates and the rate of scaling.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
import type { Entity } from "../../kernel/mod.ts";
import { effectOf } from "../../faults/mod.ts";
import type { AwsError } from "../errors.ts";
import type { AwsWorld } from "../operation.ts";
import { throttledInvocation, type ThrottleReason } from "./errors.ts";
import type { LambdaFunction } from "./function.ts";
import type { FunctionVersion } from "./function_version.ts";
import { ACCOUNT_CONCURRENCY, REQUESTS_PER_SECOND_PER_CONCURRENCY } from "./limits.ts";
import { type ProvisionedConcurrency, provisionLater } from "./provisioned.ts";
import { lookUp, versionOf } from "./resolve.ts";
import type { LambdaState } from "./state.ts";
import { TokenBucket } from "./token_bucket.ts";

export class Capacity {
  readonly #state: LambdaState;
  readonly #world: AwsWorld;
  /** What functions have for themselves: reserved, or else provisioned. */
  #taken = 0;
  /** Invocations that run on what nobody has for itself. */
  #unreservedBusy = 0;
  readonly #rate: TokenBucket;

  constructor(state: LambdaState) {
    this.#state = state;
    this.#world = state.world;
    this.#rate = new TokenBucket(
      ACCOUNT_CONCURRENCY * REQUESTS_PER_SECOND_PER_CONCURRENCY,
      1000,
      state.world.nowMs(),
    );
  }

  /** What is left to functions without a reservation. */
  get unreserved(): number {
    return ACCOUNT_CONCURRENCY - this.#taken;
  }

  /** Sets or, with undefined, ends the reservation of a function. */
  reserve(fn: LambdaFunction, concurrency: number | undefined): void {
    this.#count(fn, -1);
    fn.reservedConcurrency = concurrency;
    fn.reservedRate = concurrency ? this.#reservedRate(concurrency) : undefined;
    this.#count(fn, 1);
  }

  /** Sets or, with undefined, ends what is provisioned for an alias or a version. */
  provision(fn: LambdaFunction, qualifier: string, config: ProvisionedConcurrency | undefined): void {
    const old = fn.provisioned.get(qualifier);
    if (old === undefined && config === undefined) return;
    const version = lookUp(this.#state, fn.name, qualifier)?.version;
    this.#count(fn, -1);
    if (config === undefined) fn.provisioned.delete(qualifier);
    else fn.provisioned.set(qualifier, config);
    this.#count(fn, 1);
    if (version === undefined) return;
    if (config === undefined) version.pool.keep = 0;
    else provisionLater(this.#state, version, config, () => fn.provisioned.get(qualifier) === config);
  }

  /** An alias stands for another version now: what is provisioned through it moves along. */
  moved(fn: LambdaFunction, alias: string, from: string): void {
    const config = fn.provisioned.get(alias);
    const version = lookUp(this.#state, fn.name, alias)?.version;
    if (config === undefined || version === undefined || version.version === from) return;
    const before = versionOf(fn, from);
    if (before !== undefined) before.pool.keep = 0;
    provisionLater(
      this.#state,
      version,
      config,
      () => fn.provisioned.get(alias) === config && fn.aliases.get(alias)?.version === version.version,
    );
  }

  /** A function is deleted: what it had for itself is everybody's again. */
  forget(fn: LambdaFunction): void {
    this.#count(fn, -1);
    fn.reservedConcurrency = undefined;
    fn.reservedRate = undefined;
    fn.provisioned.clear();
    this.#count(fn, 1);
  }

  /**
   * Asks for one more invocation of a version; the caller takes a sandbox from the pool right after.
   *
   * @param counted Whether the request rate counts it: asynchronous invocations are limited by concurrency alone.
   * @returns The error to answer with where it is throttled.
   */
  admit(version: FunctionVersion, counted: boolean, entity: Entity, trace: string): AwsError | undefined {
    const { fn } = version;
    const reason = this.#refusal(version, counted, entity, trace);
    if (reason !== undefined) return throttledInvocation(reason);
    if (fn.busy >= fn.own) this.#unreservedBusy++;
    if (counted) (fn.reservedRate ?? this.#rate).take();
    if (version.pool.idle === 0) fn.scaling.take();
    fn.busy++;
    return undefined;
  }

  /** An invocation of a function has ended. */
  leave(fn: LambdaFunction): void {
    fn.busy--;
    if (fn.busy >= fn.own) this.#unreservedBusy--;
  }

  #refusal(
    version: FunctionVersion,
    counted: boolean,
    entity: Entity,
    trace: string,
  ): ThrottleReason | undefined {
    const { fn } = version;
    const nowMs = this.#world.nowMs();
    const reserved = fn.reservedConcurrency;
    if (reserved !== undefined && fn.busy >= reserved) {
      return "ReservedFunctionConcurrentInvocationLimitExceeded";
    }
    if (reserved === undefined && fn.busy >= fn.own && this.#unreservedBusy >= this.unreserved) {
      return "ConcurrentInvocationLimitExceeded";
    }
    if (this.#limitedByFault(fn, entity, trace)) return "ReservedFunctionConcurrentInvocationLimitExceeded";
    if (counted && !(fn.reservedRate ?? this.#rate).has(nowMs)) {
      return reserved === undefined
        ? "FunctionInvocationRateLimitExceeded"
        : "ReservedFunctionInvocationRateLimitExceeded";
    }
    if (version.pool.idle === 0 && !fn.scaling.has(nowMs)) return "ConcurrentInvocationLimitExceeded";
    return undefined;
  }

  /** A `concurrency-limit` fault is a state and not a draw, so what it does is written here and not by the plan. */
  #limitedByFault(fn: LambdaFunction, entity: Entity, trace: string): boolean {
    const { faults, journal } = this.#world;
    if (!faults.armed("concurrency")) return false;
    for (const fault of faults.active("concurrency-limit", { function: fn.name })) {
      if (fn.busy < fault.limit) continue;
      journal.write({
        type: "fault",
        trace,
        fault: fault.name,
        kind: fault.kind,
        where: fn.name,
        entity: entity.name,
        effect: effectOf(fault),
      });
      return true;
    }
    return false;
  }

  /** Adds a function to the sums, or takes it out of them, as it is now. */
  #count(fn: LambdaFunction, sign: 1 | -1): void {
    const has = fn.reservedConcurrency ?? fn.provisionedTotal;
    // Where it has a reservation, what runs runs on that, even where there was none when it began.
    fn.own = fn.reservedConcurrency === undefined ? has : Infinity;
    this.#taken += sign * has;
    this.#unreservedBusy += sign * Math.max(0, fn.busy - fn.own);
  }

  #reservedRate(concurrency: number): TokenBucket {
    return new TokenBucket(
      concurrency * REQUESTS_PER_SECOND_PER_CONCURRENCY,
      1000,
      this.#world.nowMs(),
    );
  }
}
