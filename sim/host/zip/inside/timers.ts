/**
 * Timers that are counted: a handler with a callback is answered once its event loop is empty, unless it says
 * otherwise (`callbackWaitsForEmptyEventLoop`). Sockets are not counted.
 */
import * as nodeTimers from "node:timers";
import { put } from "./log.ts";

type Callback = (...args: unknown[]) => void;
interface Handle {
  unref?(): unknown;
  ref?(): unknown;
}

const waiting = new Set<unknown>();
let idle: (() => void)[] = [];

/** Calls back once no timer waits, at the earliest after the current turn. */
export function whenIdle(run: () => void): void {
  idle.push(run);
  real.setImmediate(look);
}

const real = {
  setTimeout: nodeTimers.setTimeout as unknown as (run: Callback, ms?: number, ...args: unknown[]) => Handle,
  setInterval: nodeTimers.setInterval as unknown as (
    run: Callback,
    ms?: number,
    ...args: unknown[]
  ) => Handle,
  setImmediate: nodeTimers.setImmediate as unknown as (run: Callback, ...args: unknown[]) => Handle,
  clearTimeout: nodeTimers.clearTimeout as unknown as (timer: unknown) => void,
  clearInterval: nodeTimers.clearInterval as unknown as (timer: unknown) => void,
  clearImmediate: nodeTimers.clearImmediate as unknown as (timer: unknown) => void,
};

function look(): void {
  if (waiting.size > 0 || idle.length === 0) return;
  const run = idle;
  idle = [];
  for (const each of run) each();
}

function forget(timer: unknown): void {
  if (waiting.delete(timer) && waiting.size === 0 && idle.length > 0) real.setImmediate(look);
}

function counted(handle: Handle): Handle {
  waiting.add(handle);
  const { unref, ref } = handle;
  if (unref) put(handle, "unref", () => (forget(handle), unref.call(handle)));
  if (ref) put(handle, "ref", () => (waiting.add(handle), ref.call(handle)));
  return handle;
}

/** Puts the timers of this isolate in their place. @returns The module `node:timers`. */
export function installTimers(): object {
  const once =
    (start: (run: Callback, ms?: number) => Handle) => (run: Callback, ms?: number, ...args: unknown[]) => {
      const handle = start(() => {
        forget(handle);
        run(...args);
      }, ms);
      return counted(handle);
    };
  const own = {
    setTimeout: once(real.setTimeout),
    setInterval: (run: Callback, ms?: number, ...args: unknown[]) =>
      counted(real.setInterval(run, ms, ...args)),
    setImmediate: (run: Callback, ...args: unknown[]) => once((go) => real.setImmediate(go))(run, 0, ...args),
    clearTimeout: (timer: unknown) => (forget(timer), real.clearTimeout(timer)),
    clearInterval: (timer: unknown) => (forget(timer), real.clearInterval(timer)),
    clearImmediate: (timer: unknown) => (forget(timer), real.clearImmediate(timer)),
  };
  const custom = Symbol.for("nodejs.util.promisify.custom");
  for (const name of ["setTimeout", "setImmediate"] as const) {
    const promised = (nodeTimers[name] as unknown as Record<symbol, unknown>)[custom];
    if (promised) Object.defineProperty(own[name], custom, { value: promised });
  }
  for (const [name, value] of Object.entries(own)) put(globalThis, name, value);
  return { ...(nodeTimers as unknown as { default: object }).default, ...own };
}
