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

/**
 * What `work` comes to, if it does so in time.
 *
 * @param what For the message: `http://127.0.0.1:4566`.
 * @throws {TargetError} Unreachable: it did not within `withinMs`; what it comes to later is dropped.
 */
export async function within<T>(what: string, withinMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = Math.round(withinMs / 1_000);
      reject(
        new TargetError(`Cannot reach ${what}: no answer within ${seconds} s`, { reason: "unreachable" }),
      );
    }, withinMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
