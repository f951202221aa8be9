/** Rates: `rate(1 minute)`, `rate(5 hours)`; a value of 1 goes with a unit in the singular, and no other does. */
import type { Schedule } from "./mod.ts";

const RATE = /^rate\((\d{1,9}) (minute|hour|day)(s?)\)$/;
const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads a rate; undefined for what is none. */
export function readRate(text: string): Schedule | undefined {
  const match = RATE.exec(text);
  if (match === null) return undefined;
  const [, digits, unit, plural] = match;
  const value = Number(digits);
  if (value === 0 || (value === 1) !== (plural === "")) return undefined;
  const periodMs = value * UNIT_MS[unit!]!;
  return { nextMs: (afterMs) => afterMs + periodMs };
}
