/** The timers that are promises: `node:timers/promises`, and what `util.promisify` makes of the others. */
import process from "node:process";
import { define } from "./define.ts";

interface Options {
  readonly signal?: AbortSignal;
}

/** Sets a timer in virtual time or, for code that is under no world, a real one; returns how to take it back. */
export type Start = (run: () => void, delayMs?: number) => () => void;

/** Puts them on top of timers that are under the world. */
export function patchTimerPromises(timeout: Start, interval: Start, immediate: Start): void {
  const sleep = (delayMs?: number, value?: unknown, options?: Options): Promise<unknown> =>
    promised((run) => timeout(run, delayMs), value, options);
  const soon = (value?: unknown, options?: Options): Promise<unknown> =>
    promised((run) => immediate(run), value, options);
  const promises = process.getBuiltinModule("node:timers/promises") as unknown as Record<string, unknown>;
  define(promises, "setTimeout", sleep);
  define(promises, "setImmediate", soon);
  define(
    promises,
    "setInterval",
    (delayMs?: number, value?: unknown, options?: Options) => ticks(interval, delayMs, value, options),
  );
  const scheduler = promises.scheduler as object;
  define(scheduler, "wait", (delayMs?: number, options?: Options) => sleep(delayMs, undefined, options));
  define(scheduler, "yield", () => soon());
  const { promisify } = process.getBuiltinModule("node:util");
  Object.defineProperty(globalThis.setTimeout, promisify.custom, { value: sleep, configurable: true });
  Object.defineProperty(globalThis.setImmediate, promisify.custom, { value: soon, configurable: true });
}

function promised(
  start: (run: () => void) => () => void,
  value: unknown,
  { signal }: Options = {},
): Promise<unknown> {
  if (signal?.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const stop = start(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve(value);
    });
    const onAbort = (): void => {
      stop();
      reject(abortError(signal!));
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** One value for each tick, the ticks that nobody waited for included. */
async function* ticks(
  start: Start,
  delayMs: number | undefined,
  value: unknown,
  { signal }: Options = {},
): AsyncGenerator<unknown> {
  let due = 0;
  let wake: (() => void) | undefined;
  const stop = start(() => {
    due++;
    wake?.();
  }, delayMs);
  const onAbort = (): void => wake?.();
  signal?.addEventListener("abort", onAbort);
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal);
      if (due > 0) {
        due--;
        yield value;
      } else await new Promise<void>((resolve) => wake = resolve);
    }
  } finally {
    stop();
    signal?.removeEventListener("abort", onAbort);
  }
}

/** As Node.js names it. */
function abortError(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
