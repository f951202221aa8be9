/** A token bucket in virtual time: how AWS counts rates. It is refilled evenly, and what is unused does not pile up. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #atMs: number;

  /** Starts full: `capacity` tokens, and as many again over each `periodMs`. */
  constructor(capacity: number, periodMs: number, nowMs: number) {
    this.#capacity = capacity;
    this.#perMs = capacity / periodMs;
    this.#tokens = capacity;
    this.#atMs = nowMs;
  }

  /** Whether a token is left; {@linkcode take} then takes it. */
  has(nowMs: number): boolean {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    return this.#tokens >= 1;
  }

  take(): void {
    this.#tokens -= 1;
  }
}
