/** `Date`, `performance`, `Intl.DateTimeFormat` and `Temporal.Now` tell the time of the world. */
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
  const realOriginMs = performance.timeOrigin;
  Object.defineProperty(performance, "timeOrigin", {
    configurable: true,
    get: () => {
      const world = currentWorld();
      return world ? Math.round(world.nowMs() - world.elapsedMs()) : realOriginMs;
    },
  });
  patchFormats(now);
  patchTemporal(now);
}

type Now = () => number;

/** A date format that is given no date takes the time it is. */
function patchFormats(now: Now): void {
  const { prototype } = Intl.DateTimeFormat;
  const toParts = prototype.formatToParts;
  define(prototype, "formatToParts", function (this: Intl.DateTimeFormat, date: Date | number = now()) {
    return toParts.call(this, date);
  });
  const format = Object.getOwnPropertyDescriptor(prototype, "format")!.get!;
  const bound = new WeakMap<Intl.DateTimeFormat, (date?: Date | number) => string>();
  Object.defineProperty(prototype, "format", {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      let patched = bound.get(this);
      if (patched === undefined) {
        const real = format.call(this) as (date: Date | number) => string;
        bound.set(this, patched = (date = now()) => real(date));
      }
      return patched;
    },
  });
}

interface ZonedDateTime {
  toPlainDateTime(): unknown;
  toPlainDate(): unknown;
  toPlainTime(): unknown;
}

interface TemporalInstant {
  toZonedDateTimeISO(timeZone: unknown): ZonedDateTime;
}

interface Temporal {
  readonly Now: Record<string, (timeZone?: unknown) => unknown>;
  readonly Instant: { fromEpochMilliseconds(ms: number): TemporalInstant };
}

function patchTemporal(now: Now): void {
  const { Temporal: temporal } = globalThis as unknown as { Temporal?: Temporal };
  if (temporal === undefined) return;
  const patch = (name: string, tell: (instant: TemporalInstant, timeZone: unknown) => unknown): void => {
    const real = temporal.Now[name]!;
    define(temporal.Now, name, (timeZone: unknown = "UTC") => {
      return currentWorld() ? tell(temporal.Instant.fromEpochMilliseconds(now()), timeZone) : real(timeZone);
    });
  };
  patch("instant", (instant) => instant);
  patch("zonedDateTimeISO", (instant, timeZone) => instant.toZonedDateTimeISO(timeZone));
  patch("plainDateTimeISO", (instant, timeZone) => instant.toZonedDateTimeISO(timeZone).toPlainDateTime());
  patch("plainDateISO", (instant, timeZone) => instant.toZonedDateTimeISO(timeZone).toPlainDate());
  patch("plainTimeISO", (instant, timeZone) => instant.toZonedDateTimeISO(timeZone).toPlainTime());
}
