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
import { TokenBucket } from "./token_bucket.ts";

export class Capacity {
  readonly #world: AwsWorld;
  #reserved = 0;
  #unreservedBusy = 0;
  readonly #rate: TokenBucket;

  constructor(world: AwsWorld) {
    this.#world = world;
    this.#rate = new TokenBucket(
      ACCOUNT_CONCURRENCY * REQUESTS_PER_SECOND_PER_CONCURRENCY,
      1000,
      world.nowMs(),
    );
  }

  /** What is left to functions without a reservation. */
  get unreserved(): number {
    return ACCOUNT_CONCURRENCY - this.#reserved;
  }

  /** Sets or, with undefined, ends the reservation of a function. */
  reserve(fn: LambdaFunction, concurrency: number | undefined): void {
    this.#reserved += (concurrency ?? 0) - (fn.reservedConcurrency ?? 0);
    if (fn.reservedConcurrency === undefined && concurrency !== undefined) {
      this.#unreservedBusy -= fn.busy;
    }
    if (fn.reservedConcurrency !== undefined && concurrency === undefined) {
      this.#unreservedBusy += fn.busy;
    }
    fn.reservedConcurrency = concurrency;
    fn.reservedRate = concurrency ? this.#reservedRate(concurrency) : undefined;
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
    if (fn.reservedConcurrency === undefined) this.#unreservedBusy++;
    if (counted) (fn.reservedRate ?? this.#rate).take();
    if (version.pool.idle === 0) fn.scaling.take();
    fn.busy++;
    return undefined;
  }

  /** An invocation of a function has ended. */
  leave(fn: LambdaFunction): void {
    fn.busy--;
    if (fn.reservedConcurrency === undefined) this.#unreservedBusy--;
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
    if (reserved === undefined && this.#unreservedBusy >= this.unreserved) {
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

  #reservedRate(concurrency: number): TokenBucket {
    return new TokenBucket(
      concurrency * REQUESTS_PER_SECOND_PER_CONCURRENCY,
      1000,
      this.#world.nowMs(),
    );
  }
}
