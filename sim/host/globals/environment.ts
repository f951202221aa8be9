/** `process.env` is that of the sandbox that runs, `process.hrtime` is virtual, and `fetch` reaches the world's third parties. */
import process from "node:process";
import { current, currentWorld } from "../context.ts";
import { natives } from "../natives.ts";
import { define } from "./define.ts";

/** Puts `fetch` under the world. */
export function patchFetch(): void {
  define(globalThis, "fetch", (input: string | URL | Request, init?: RequestInit) => {
    const activity = current();
    return activity ? activity.world.fetch(activity, input, init) : natives.fetch(input, init);
  });
}

/** Puts `process` under the world. */
export function patchProcess(): void {
  const real = process.env;
  const environment = (): Record<string, string | undefined> => current()?.owner.environment ?? real;
  define(
    process,
    "env",
    new Proxy(real, {
      get: (_, name) => typeof name === "string" ? environment()[name] : undefined,
      has: (_, name) => name in environment(),
      set: (_, name, value) => {
        environment()[String(name)] = String(value);
        return true;
      },
      deleteProperty: (_, name) => delete environment()[String(name)],
      ownKeys: () => Reflect.ownKeys(environment()),
      getOwnPropertyDescriptor: (_, name) => {
        const value = environment()[String(name)];
        return value === undefined
          ? undefined
          : { value, writable: true, enumerable: true, configurable: true };
      },
    }),
  );
  const realTime = process.hrtime.bind(process);
  const realBig = process.hrtime.bigint.bind(process.hrtime);
  const hrtime = (previous?: [number, number]): [number, number] => {
    const world = currentWorld();
    if (!world) return realTime(previous);
    const us = Math.round(world.elapsedMs() * 1000);
    const seconds = Math.floor(us / 1e6) - (previous?.[0] ?? 0);
    const nanos = (us % 1e6) * 1000 - (previous?.[1] ?? 0);
    return nanos < 0 ? [seconds - 1, nanos + 1e9] : [seconds, nanos];
  };
  define(hrtime, "bigint", () => {
    const world = currentWorld();
    return world ? BigInt(Math.round(world.elapsedMs() * 1e6)) : realBig();
  });
  define(process, "hrtime", hrtime);
  const realUptime = process.uptime.bind(process);
  define(process, "uptime", () => {
    const world = currentWorld();
    return world ? world.elapsedMs() / 1000 : realUptime();
  });
}
