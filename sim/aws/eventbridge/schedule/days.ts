/** The two fields of a cron expression that say on which days of a month something is due. */
import { type FieldRange, readValue, readValues } from "./field.ts";

/** The days of a month that are meant, in no order; some may not be there. Months count from 0. */
export type Days = (year: number, month: number) => readonly number[];

const OF_MONTH: FieldRange = { min: 1, max: 31 };
const OF_WEEK: FieldRange = { min: 1, max: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };
const SATURDAY = 7;

/** `15`, `*`, `1-7`, `L` (the last day), `LW` (the last weekday), `15W` (the weekday nearest to the 15th). */
export function readDaysOfMonth(text: string): Days | undefined {
  if (text === "L") return (year, month) => [lengthOf(year, month)];
  if (text === "LW") return (year, month) => [nearestWeekday(year, month, lengthOf(year, month))];
  const before = /^L-(\d{1,2})$/.exec(text)?.[1];
  if (before !== undefined) {
    const days = Number(before);
    return days > 30 ? undefined : (year, month) => [lengthOf(year, month) - days];
  }
  const near = /^(\d{1,2})W$/.exec(text)?.[1];
  if (near !== undefined) {
    const day = readValue(near, OF_MONTH);
    if (day === undefined) return undefined;
    return (year, month) => day > lengthOf(year, month) ? [] : [nearestWeekday(year, month, day)];
  }
  const values = readValues(text, OF_MONTH);
  return values && (() => values);
}

/** `MON`, `2-6`, `L` (Saturday), `6L` (the last Friday), `3#2` (the second Tuesday); Sunday is 1. */
export function readDaysOfWeek(text: string): Days | undefined {
  if (text === "L") return weekdays([SATURDAY]);
  const last = /^(\w{1,3})L$/.exec(text)?.[1];
  if (last !== undefined) {
    const weekday = readValue(last, OF_WEEK);
    if (weekday === undefined) return undefined;
    return (year, month) => {
      const length = lengthOf(year, month);
      return [length - (weekdayOf(year, month, length) - weekday + 7) % 7];
    };
  }
  const [, name, count] = /^(\w{1,3})#(\d)$/.exec(text) ?? [];
  if (name !== undefined) {
    const weekday = readValue(name, OF_WEEK);
    const nth = Number(count);
    if (weekday === undefined || nth < 1 || nth > 5) return undefined;
    return (year, month) => [1 + (weekday - weekdayOf(year, month, 1) + 7) % 7 + (nth - 1) * 7];
  }
  const values = readValues(text, OF_WEEK);
  return values && weekdays(values);
}

function weekdays(wanted: readonly number[]): Days {
  return (year, month) => {
    const first = weekdayOf(year, month, 1);
    const days: number[] = [];
    for (let day = 1; day <= lengthOf(year, month); day++) {
      if (wanted.includes((first - 1 + day - 1) % 7 + 1)) days.push(day);
    }
    return days;
  };
}

/** How many days a month has. */
export function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month, day)).getUTCDay() + 1;
}

/** The weekday nearest to a day, within its month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayOf(year, month, day);
  if (weekday === SATURDAY) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < lengthOf(year, month) ? day + 1 : day - 2;
  return day;
}
