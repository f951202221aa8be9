/** One field of a cron expression: the values that it allows, where these do not depend on the month. */

/** The range of a field, and the names that its values have. */
export interface FieldRange {
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on, in capitals. */
  readonly names?: readonly string[];
  /** Set when the field does not start over after `max`: no range ends before its start. */
  readonly once?: true;
}

/**
 * Reads values, ranges, steps and lists of them: `*`, `5`, `MON-FRI`, `0/15`, `1-10/2,20`.
 *
 * A range whose end comes before its start goes on at the start of the field, as that of Quartz does; the cron of AWS
 * has its form.
 *
 * @returns The values in order; undefined for what is none of the above.
 */
export function readValues(text: string, range: FieldRange): number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const found = readPart(part, range);
    if (found === undefined) return undefined;
    for (const value of found) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function readPart(part: string, range: FieldRange): number[] | undefined {
  const [base, step, ...more] = part.split("/");
  if (more.length > 0 || base === undefined) return undefined;
  const by = step === undefined ? 1 : readNumber(step);
  if (by === undefined || by < 1 || by > range.max) return undefined;
  const bounds = readBounds(base, range, step !== undefined);
  if (bounds === undefined) return undefined;
  const [from, to] = bounds;
  if (to < from && range.once) return undefined;
  const size = range.max - range.min + 1;
  const length = (to >= from ? to : to + size) - from;
  return Array.from(
    { length: Math.floor(length / by) + 1 },
    (_, index) => range.min + (from + index * by - range.min) % size,
  );
}

/** @param open Whether a single value begins a range that goes on to the end of the field. */
function readBounds(text: string, range: FieldRange, open: boolean): [number, number] | undefined {
  if (text === "*") return [range.min, range.max];
  const [from, to, ...more] = text.split("-").map((value) => readValue(value, range));
  if (more.length > 0 || from === undefined) return undefined;
  if (text.includes("-")) return to === undefined ? undefined : [from, to];
  return [from, open ? range.max : from];
}

/** A number or a name of the field; undefined for what is none. */
export function readValue(text: string, { min, max, names = [] }: FieldRange): number | undefined {
  const name = names.indexOf(text.toUpperCase());
  const value = name < 0 ? readNumber(text) : min + name;
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

function readNumber(text: string): number | undefined {
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
