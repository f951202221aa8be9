/** How long to wait before the next try, and the waiting. */

/**
 * Full jitter: a random time up to a bound that doubles with each failed attempt.
 *
 * @param attempt How many attempts have failed, 1 for the first.
 */
export function backoffMs(attempt: number, baseMs: number, capMs: number): number {
  return Math.floor(Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
