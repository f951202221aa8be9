/** Numbers as people read them: grouped thousands, three significant digits, units that fit the size. */

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const THREE_DIGITS = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** `2,112`. */
export function wholeNumber(value: number): string {
  return WHOLE.format(value);
}

/** `38.4`, `2,810`, `0.0521`: three significant digits below a thousand, none behind the point above. */
export function threeDigits(value: number): string {
  return Math.abs(value) >= 1000 ? WHOLE.format(value) : THREE_DIGITS.format(value);
}

/** A span of milliseconds: `0.4 ms`, `412 ms`, `6.02 s`, `3 min 12 s`, `5 h 4 min`, `4 d 2 h`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${threeDigits(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${threeDigits(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return twoUnits(seconds, 60, "min", 1, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return twoUnits(minutes, 60, "h", 1, "min");
  return twoUnits(Math.round(minutes / 60), 24, "d", 1, "h");
}

/** `13.4×`: how many times faster than real time a run went. */
export function times(ratio: number): string {
  return `${threeDigits(ratio)}×`;
}

/** `1 fault`, `2 faults`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(count)} ${count === 1 ? one : many}`;
}

function twoUnits(value: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = (value % large) / small;
  const whole = `${wholeNumber(Math.floor(value / large))} ${largeUnit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallUnit}`;
}
