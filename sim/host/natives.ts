/**
 * The real timers, clock and I/O of the isolate, taken hold of before anything is patched. Only sim/host and files
 * named main use them: the run loop, the progress line, files.
 */
export const natives = {
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout.bind(globalThis),
  clearTimeout: globalThis.clearTimeout.bind(globalThis),
  setImmediate: (globalThis as unknown as { setImmediate: (run: () => void) => void }).setImmediate,
  nowMs: performance.now.bind(performance),
  fetch: globalThis.fetch,
} as const;

/** What Deno's core offers beyond the web platform. It may change between versions, so each part is optional. */
interface Core {
  runMicrotasks?: () => void;
  hasTickScheduled?: () => boolean;
}

const internals = Deno as unknown as { internal?: symbol } & Record<symbol, { core?: Core } | undefined>;
const core: Core | undefined = internals.internal ? internals[internals.internal]?.core : undefined;

/**
 * Runs the isolate's microtasks until there are none. Must be called from a macrotask.
 *
 * @returns False when only a real turn of the event loop can run what is left.
 */
export function drainMicrotasks(): boolean {
  if (core?.runMicrotasks === undefined) return false;
  core.runMicrotasks();
  return !(core.hasTickScheduled?.() ?? false);
}

/** True when this Deno can drain microtasks without a turn of the event loop. */
export const canDrain: boolean = core?.runMicrotasks !== undefined;

/** Waits for one whole turn of the real event loop. */
export function realTurn(): Promise<void> {
  return new Promise((resolve) => natives.setImmediate(resolve));
}

/** Runs `work` from a macrotask of its own, so that it may drain microtasks. */
export function afterRealTurn<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    natives.setImmediate(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
  });
}
