/** Timers, in globals and in Node's modules, and `AbortSignal.timeout` wait in virtual time, as part of who set them. */
import process from "node:process";
import type { Timer } from "../../kernel/mod.ts";
import { type Activity, current, type HostWorld, runAs } from "../context.ts";
import { natives } from "../natives.ts";
import { define } from "./define.ts";
import { patchTimerPromises, type Start } from "./timer_promises.ts";

/** A handle like the one that Node's setTimeout returns. */
class VirtualTimeout {
  timer: Timer | undefined;
  readonly #world: HostWorld;
  readonly #start: () => Timer | undefined;

  constructor(world: HostWorld, start: () => Timer | undefined) {
    this.#world = world;
    this.#start = start;
    this.timer = start();
  }
  clear(): void {
    if (this.timer) this.#world.cancel(this.timer);
    this.timer = undefined;
  }
  refresh(): this {
    this.clear();
    this.timer = this.#start();
    return this;
  }
  restart(): void {
    this.timer = this.#start();
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return this.timer !== undefined;
  }
  close(): this {
    this.clear();
    return this;
  }
  [Symbol.toPrimitive](): number {
    return 1;
  }
  [Symbol.dispose](): void {
    this.clear();
  }
}

type TimerFunction = (run: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]) => unknown;

/** Starts a timer of an activity; it fires as part of that activity. */
function startTimer(activity: Activity, run: () => void, delayMs: number): VirtualTimeout {
  const { world, owner } = activity;
  const timeout: VirtualTimeout = new VirtualTimeout(
    world,
    () => owner.alive ? world.after(delayMs, () => owner.resume(() => runAs(activity, run))) : undefined,
  );
  return timeout;
}

/** Puts every timer of the isolate under the world. */
export function patchTimers(): void {
  const real = {
    setTimeout: globalThis.setTimeout as unknown as TimerFunction,
    setInterval: globalThis.setInterval as unknown as TimerFunction,
    setImmediate: natives.setImmediate as unknown as TimerFunction,
    clearTimeout: globalThis.clearTimeout as (id: unknown) => void,
    clearInterval: globalThis.clearInterval as (id: unknown) => void,
    clearImmediate: (globalThis as unknown as { clearImmediate: (id: unknown) => void }).clearImmediate,
  };
  const setTimeout: TimerFunction = (run, delayMs = 0, ...args) => {
    const activity = current();
    if (!activity) return real.setTimeout(run, delayMs, ...args);
    return startTimer(activity, () => run(...args), waitOf(delayMs));
  };
  const setInterval: TimerFunction = (run, delayMs = 0, ...args) => {
    const activity = current();
    if (!activity) return real.setInterval(run, delayMs, ...args);
    const timeout: VirtualTimeout = startTimer(activity, () => {
      timeout.restart();
      run(...args);
    }, waitOf(delayMs));
    return timeout;
  };
  const setImmediate: TimerFunction = (run, ...args) => {
    const activity = current();
    if (!activity) return real.setImmediate(run, ...(args as [number]));
    return startTimer(activity, () => run(...args), 0);
  };
  const clear = (clearReal: (id: unknown) => void) => (id: unknown): void => {
    if (id instanceof VirtualTimeout) id.clear();
    else clearReal(id);
  };
  const patched = {
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout: clear(real.clearTimeout),
    clearInterval: clear(real.clearInterval),
    clearImmediate: clear(real.clearImmediate),
  };
  const timers = process.getBuiltinModule("node:timers") as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(patched)) {
    define(globalThis, name, value);
    define(timers, name, value);
  }
  const starting = (set: TimerFunction, stop: (id: unknown) => void): Start => (run, delayMs) => {
    const id = set(run, delayMs);
    return () => stop(id);
  };
  patchTimerPromises(
    starting(setTimeout, patched.clearTimeout),
    starting(setInterval, patched.clearInterval),
    starting((run) => setImmediate(run), patched.clearImmediate),
  );
}

/** The longest wait of a timer; a longer one is none, as in Node.js. */
const LONGEST_MS = 2 ** 31 - 1;

/** How long a timer waits that is asked for that: at least a millisecond. */
function waitOf(delayMs: unknown): number {
  const ms = Number(delayMs);
  return ms >= 1 && ms <= LONGEST_MS ? ms : 1;
}

/** Puts `AbortSignal.timeout` under the world. */
export function patchAbortSignal(): void {
  const real = AbortSignal.timeout.bind(AbortSignal);
  define(AbortSignal, "timeout", (delayMs: number) => {
    const activity = current();
    if (!activity) return real(delayMs);
    const controller = new AbortController();
    startTimer(activity, () => {
      controller.abort(timeoutError());
    }, delayMs);
    return controller.signal;
  });
}

/** Most signals fire after what they guard is over, so the stack, which is the dear part of it, is left out. */
function timeoutError(): DOMException {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return new DOMException("Signal timed out.", "TimeoutError");
  } finally {
    Error.stackTraceLimit = limit;
  }
}
