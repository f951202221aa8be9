/** Waiting for something to become true at the other end, with a bound. */
import { TargetError } from "./errors.ts";

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/** Waits so long in real time. */
export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/**
 * Asks again and again, less often as time goes by.
 *
 * @param what For the message: `table Orders is ACTIVE`.
 * @throws {TargetError} It did not become true within `withinMs`.
 */
export async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + withinMs;
  for (let waitMs = FIRST_WAIT_MS;; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 1.5)) {
    if (await holds()) return;
    if (performance.now() >= endMs) {
      throw new TargetError(`Cannot wait longer until ${what}: ${Math.round(withinMs / 1000)} s have passed`);
    }
    await pause(waitMs);
  }
}
