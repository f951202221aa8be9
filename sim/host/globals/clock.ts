/** `Date`, `performance.now`, `Intl.DateTimeFormat` and `Temporal.Now` tell the time of the world. */
import { currentWorld } from "../context.ts";
import { natives } from "../natives.ts";
import { define } from "./define.ts";

/** Puts the clock of the isolate under the world. */
export function patchDate(): void {
  const RealDate = natives.Date;
  const now = (): number => {
    const world = currentWorld();
    return world ? Math.floor(world.nowMs()) : RealDate.now();
  };
  function VirtualDate(this: unknown, ...args: unknown[]): unknown {
    if (!new.target) return new RealDate(now()).toString();
    const target = new.target === (VirtualDate as unknown) ? RealDate : new.target;
    return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, target);
  }
  VirtualDate.prototype = RealDate.prototype;
  define(VirtualDate, "now", now);
  define(VirtualDate, "parse", RealDate.parse);
  define(VirtualDate, "UTC", RealDate.UTC);
  define(VirtualDate, "length", 7);
  define(VirtualDate, "name", "Date");
  define(RealDate.prototype, "constructor", VirtualDate);
  define(globalThis, "Date", VirtualDate);

  const realNow = performance.now.bind(performance);
  define(performance, "now", () => currentWorld()?.elapsedMs() ?? realNow());
  const RealFormat = Intl.DateTimeFormat;
  const format = RealFormat.prototype.formatToParts;
  define(RealFormat.prototype, "formatToParts", function (this: Intl.DateTimeFormat, date?: Date | number) {
    return format.call(this, date ?? now());
  });
  const temporal =
    (globalThis as unknown as { Temporal?: { Now: Record<string, unknown>; Instant: TemporalInstant } })
      .Temporal;
  if (temporal) {
    const realInstant = temporal.Now.instant as () => unknown;
    define(temporal.Now, "instant", () => {
      return currentWorld() ? temporal.Instant.fromEpochMilliseconds(now()) : realInstant();
    });
  }
}

interface TemporalInstant {
  fromEpochMilliseconds(ms: number): unknown;
}
