/**
 * The locale and the time zone are those of Lambda (`en_US.UTF-8` and UTC), whatever those of the machine are: what a
 * handler formats is part of a run's identity.
 */
import { define } from "./define.ts";

const LOCALE = "en-US";

/** Constructors whose first argument is a locale, by default that of the machine. */
const FORMATS = [
  "Collator",
  "DateTimeFormat",
  "DurationFormat",
  "ListFormat",
  "NumberFormat",
  "PluralRules",
  "RelativeTimeFormat",
  "Segmenter",
] as const;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Puts locale and time zone of the isolate in place. */
export function patchLocale(): void {
  // Deno tells V8 of a change, and workers that start later find it.
  Deno.env.set("TZ", "UTC");
  for (const name of FORMATS) patchFormat(name);
  for (const prototype of [Number.prototype, BigInt.prototype]) patchMethod(prototype, "toLocaleString", 0);
  for (const name of ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"]) {
    patchMethod(Date.prototype, name, 0);
  }
  patchZoneName();
  patchMethod(String.prototype, "localeCompare", 1);
  for (const name of ["toLocaleLowerCase", "toLocaleUpperCase"]) patchMethod(String.prototype, name, 0);
  define(navigator, "language", LOCALE);
  define(navigator, "languages", Object.freeze([LOCALE]));
}

function patchFormat(name: (typeof FORMATS)[number]): void {
  const intl = Intl as unknown as Record<string, new (...args: unknown[]) => object>;
  const Real = intl[name];
  if (Real === undefined) return;
  const Patched = new Proxy(Real, {
    construct: (target, args, newTarget) => Reflect.construct(target, located(args, 0), newTarget),
    apply: (target, self, args) => Reflect.apply(target as unknown as Method, self, located(args, 0)),
  });
  define(Intl, name, Patched);
  define(Real.prototype, "constructor", Patched);
}

/** The text of a date ends with the name of its zone in the language of the machine. */
function patchZoneName(): void {
  for (const name of ["toString", "toTimeString"] as const) {
    const real = Date.prototype[name];
    define(Date.prototype, name, function (this: Date) {
      return real.call(this).replace(/\(.*\)$/, "(Coordinated Universal Time)");
    });
  }
}

/** @param index Which of the arguments is the locale. */
function patchMethod(prototype: object, name: string, index: number): void {
  const real = (prototype as Record<string, Method>)[name]!;
  define(prototype, name, function (this: unknown, ...args: unknown[]) {
    return real.apply(this, located(args, index));
  });
}

function located(args: unknown[], index: number): unknown[] {
  if (args[index] === undefined) {
    while (args.length < index) args.push(undefined);
    args[index] = LOCALE;
  }
  return args;
}
