/**
 * Cron expressions: `cron(minutes hours day-of-month month day-of-week year)`. Of the two fields of days one is `?`.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
 */
import { type Days, lengthOf, readDaysOfMonth, readDaysOfWeek } from "./days.ts";
import { type FieldRange, readValues } from "./field.ts";
import type { Schedule } from "./mod.ts";

const MINUTES: FieldRange = { min: 0, max: 59 };
const HOURS: FieldRange = { min: 0, max: 23 };
const MONTHS: FieldRange = {
  min: 1,
  max: 12,
  names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
const YEARS: FieldRange = { min: 1970, max: 2199, once: true };
const MINUTE_MS = 60_000;

/** Reads a cron expression; undefined for what is none. */
export function readCron(text: string): Schedule | undefined {
  const fields = /^cron\((.*)\)$/.exec(text)?.[1]?.trim().split(/ +/);
  if (fields?.length !== 6) return undefined;
  const [minutes, hours, daysOfMonth, months, daysOfWeek, years] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((daysOfMonth === "?") === (daysOfWeek === "?")) return undefined;
  const days = daysOfWeek === "?" ? readDaysOfMonth(daysOfMonth) : readDaysOfWeek(daysOfWeek.toUpperCase());
  const read = {
    minutes: readValues(minutes, MINUTES),
    hours: readValues(hours, HOURS),
    months: readValues(months, MONTHS),
    years: readValues(years, YEARS),
  };
  if (!days || !read.minutes || !read.hours || !read.months || !read.years) return undefined;
  return new Cron(read.minutes, read.hours, days, read.months, read.years);
}

class Cron implements Schedule {
  readonly #minutes: readonly number[];
  readonly #hours: readonly number[];
  readonly #days: Days;
  /** From 1. */
  readonly #months: readonly number[];
  readonly #years: readonly number[];

  constructor(
    minutes: readonly number[],
    hours: readonly number[],
    days: Days,
    months: readonly number[],
    years: readonly number[],
  ) {
    this.#minutes = minutes;
    this.#hours = hours;
    this.#days = days;
    this.#months = months;
    this.#years = years;
  }

  nextMs(afterMs: number): number | undefined {
    // The first minute that begins later.
    const from = new Date((Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS);
    const fromDay = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate());
    const ofDay = from.getUTCHours() * 60 + from.getUTCMinutes();
    for (const year of this.#years) {
      if (year < from.getUTCFullYear()) continue;
      for (const month of this.#months) {
        if (Date.UTC(year, month, 0) < fromDay) continue;
        for (const day of this.#daysOf(year, month - 1)) {
          const dayMs = Date.UTC(year, month - 1, day);
          if (dayMs < fromDay) continue;
          const minute = this.#minuteFrom(dayMs === fromDay ? ofDay : 0);
          if (minute !== undefined) return dayMs + minute * MINUTE_MS;
        }
      }
    }
    return undefined;
  }

  #daysOf(year: number, month: number): number[] {
    const length = lengthOf(year, month);
    return this.#days(year, month).filter((day) => day >= 1 && day <= length).sort((a, b) => a - b);
  }

  /** The first minute of a day that is meant, from that one on. */
  #minuteFrom(from: number): number | undefined {
    for (const hour of this.#hours) {
      if (hour * 60 + 59 < from) continue;
      for (const minute of this.#minutes) {
        const ofDay = hour * 60 + minute;
        if (ofDay >= from) return ofDay;
      }
    }
    return undefined;
  }
}
