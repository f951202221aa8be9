/**
 * The kernel: virtual time, decisions, ids and bounds. It knows nothing of AWS and nothing of orders.
 *
 * @example
 * ```ts
 * const clock = new Scheduler();
 * clock.after(30_000, () => console.log(clock.nowMs));
 * clock.advance(Infinity);
 * ```
 */
export { BoundReachedError, type Bounds, DEFAULT_BOUNDS } from "./bounds.ts";
export { Entity } from "./entity.ts";
export { Ids } from "./ids.ts";
export { createOracle, type Decision, decisionKey, type Oracle, type OracleOptions } from "./oracle.ts";
export { DEFAULT_START_MS, Scheduler, type SchedulerOptions, type Stop, type Timer } from "./scheduler.ts";
