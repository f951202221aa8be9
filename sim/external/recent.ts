/**
 * A map that forgets: what was last set more than a lifetime ago is gone, and beyond a number of keys the oldest go.
 *
 * It sweeps in batches, as a `Map` whose oldest entry is deleted at each step has ever more holes to skip.
 */

/** A value that knows when it was set, in virtual epoch milliseconds. */
export interface Dated {
  readonly atMs: number;
}

/** How long third parties remember: 24 hours, as Stripe keeps idempotency keys. */
export const REMEMBER_MS = 24 * 3600 * 1000;
const SWEEP_EVERY_MS = 3600 * 1000;

export class Recent<V extends Dated> {
  /** In the order in which entries were last set, which is the order in which they lapse. */
  readonly #map = new Map<string, V>();
  readonly #lifetimeMs: number;
  readonly #mostKeys: number;
  #sweepAtMs = 0;

  constructor(lifetimeMs = REMEMBER_MS, mostKeys = Infinity) {
    this.#lifetimeMs = lifetimeMs;
    this.#mostKeys = mostKeys;
  }

  /** Entries held, at most an hour's worth of lapsed ones included. */
  get size(): number {
    return this.#map.size;
  }

  /** The value, unless it has lapsed by `nowMs`; any value, lapsed or not, if no time is given. */
  get(key: string, nowMs = -Infinity): V | undefined {
    const value = this.#map.get(key);
    return value === undefined || nowMs - value.atMs >= this.#lifetimeMs ? undefined : value;
  }

  /** Sets a value whose `atMs` is now. */
  set(key: string, value: V): void {
    const map = this.#map;
    // Out of its place first: the sweep stops at the first entry that is not old.
    map.delete(key);
    if (value.atMs >= this.#sweepAtMs) this.#sweep(value.atMs);
    map.set(key, value);
    if (map.size > this.#mostKeys) this.#dropOldest(Math.ceil(this.#mostKeys / 4));
  }

  #sweep(nowMs: number): void {
    this.#sweepAtMs = nowMs + SWEEP_EVERY_MS;
    for (const [key, value] of this.#map) {
      if (nowMs - value.atMs < this.#lifetimeMs) return;
      this.#map.delete(key);
    }
  }

  #dropOldest(count: number): void {
    let left = count;
    for (const key of this.#map.keys()) {
      if (left-- <= 0) return;
      this.#map.delete(key);
    }
  }
}
