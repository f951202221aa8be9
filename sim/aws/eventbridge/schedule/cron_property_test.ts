/** Cron expressions of every kind against a reading of them day by day and minute by minute. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSchedule } from "./mod.ts";

/** Whether a number is chosen by a list of numbers, ranges and steps. */
function chosen(text: string, value: number, min: number, max: number): boolean {
  return text.split(",").some((element) => {
    const [span, step = "1"] = element.split("/");
    if (span === "*") return (value - min) % Number(step) === 0;
    const [low, high] = span!.split("-").map(Number) as [number, number | undefined];
    const end = high ?? (element.includes("/") ? max : low);
    for (let at = low, left = end - low + (end < low ? max - min + 1 : 0); left >= 0; left -= Number(step)) {
      if (at === value) return true;
      at = (at - min + Number(step)) % (max - min + 1) + min;
    }
    return false;
  });
}

const DAY_MS = 86_400_000;
const isWeekday = (ms: number) => ![0, 6].includes(new Date(ms).getUTCDay());
const sameMonth = (a: number, b: number) => new Date(a).getUTCMonth() === new Date(b).getUTCMonth();

/** Whether a day is chosen by one element, tried by looking at the days around it. */
function dayChosen(ofMonth: string, ofWeek: string, dayMs: number): boolean {
  const date = new Date(dayMs);
  const day = date.getUTCDate();
  const weekday = date.getUTCDay() + 1;
  if (ofWeek !== "?") {
    if (ofWeek.includes("#")) {
      const [wanted, nth] = ofWeek.split("#").map(Number);
      return weekday === wanted && Math.ceil(day / 7) === nth;
    }
    if (ofWeek.endsWith("L")) {
      return ofWeek === "L"
        ? weekday === 7
        : weekday === Number(ofWeek[0]) && !sameMonth(dayMs, dayMs + 7 * DAY_MS);
    }
    return chosen(ofWeek, weekday, 1, 7);
  }
  if (ofMonth === "L") return !sameMonth(dayMs, dayMs + DAY_MS);
  if (!ofMonth.endsWith("W")) return chosen(ofMonth, day, 1, 31);
  if (!isWeekday(dayMs)) return false;
  for (let apart = 0; apart <= 2; apart++) {
    for (const target of [dayMs - apart * DAY_MS, dayMs + apart * DAY_MS]) {
      if (!sameMonth(target, dayMs)) continue;
      const isTarget = ofMonth === "LW"
        ? !sameMonth(target, target + DAY_MS)
        : new Date(target).getUTCDate() === Number(ofMonth.slice(0, -1));
      if (!isTarget) continue;
      const nearer = [0, -1, 1, -2, 2].filter((step) => Math.abs(step) < apart).map((step) =>
        target + step * DAY_MS
      );
      if (!nearer.some((ms) => isWeekday(ms) && sameMonth(ms, target))) return true;
    }
  }
  return false;
}

function naiveNext(fields: readonly string[], afterMs: number, untilMs: number): number | undefined {
  const [minute, hour, ofMonth, month, ofWeek, year] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  for (let dayMs = Math.floor(afterMs / DAY_MS) * DAY_MS; dayMs <= untilMs; dayMs += DAY_MS) {
    const date = new Date(dayMs);
    if (!chosen(year, date.getUTCFullYear(), 1970, 2199) || !chosen(month, date.getUTCMonth() + 1, 1, 12)) {
      continue;
    }
    if (!dayChosen(ofMonth, ofWeek, dayMs)) continue;
    for (let at = dayMs; at < dayMs + DAY_MS; at += 60_000) {
      const time = new Date(at);
      const due = chosen(hour, time.getUTCHours(), 0, 23) && chosen(minute, time.getUTCMinutes(), 0, 59);
      if (due && at > afterMs) return at;
    }
  }
  return undefined;
}

function numbers(min: number, max: number, wraps = true): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map(([a, b]) => wraps || a <= b ? `${a}-${b}` : `${b}-${a}`);
  const step = fc.integer({ min: 1, max: Math.min(max, 20) });
  const element = fc.oneof(
    value.map(String),
    range,
    fc.tuple(fc.oneof(value.map(String), range, fc.constant("*")), step).map((parts) => parts.join("/")),
  );
  const list = fc.array(element, { minLength: 1, maxLength: 3 }).map((elements) => elements.join(","));
  return fc.oneof(fc.constant("*"), list);
}

const dayOfMonth = fc.oneof(
  numbers(1, 31),
  fc.constantFrom("L", "LW"),
  fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
);
const weekday = fc.integer({ min: 1, max: 7 });
const dayOfWeek = fc.oneof(
  numbers(1, 7),
  fc.constant("L"),
  weekday.map((day) => `${day}L`),
  fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map((parts) => parts.join("#")),
);
const cron = fc.tuple(
  numbers(0, 59),
  numbers(0, 23),
  fc.oneof(dayOfMonth.map((day) => [day, "?"]), dayOfWeek.map((day) => ["?", day])),
  numbers(1, 12),
  fc.oneof({ arbitrary: fc.constant("*"), weight: 3 }, numbers(2025, 2033, false)),
).map(([minute, hour, [ofMonth, ofWeek], month, year]) => [minute, hour, ofMonth!, month, ofWeek!, year]);

Deno.test("cron expressions are due when a reading of them day by day and minute by minute says", () => {
  const untilMs = Date.UTC(2034, 0, 1);
  const after = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2032, 0, 1) });
  let found = 0;
  fc.assert(
    fc.property(cron, after, (fields, afterMs) => {
      const expected = naiveNext(fields, afterMs, untilMs);
      const actual = parseSchedule(`cron(${fields.join(" ")})`).nextMs(afterMs);
      if (expected === undefined) assert(actual === undefined || actual > untilMs, String(actual));
      else assert.equal(actual, expected);
      if (expected !== undefined) found++;
    }),
    { seed: 20261121, numRuns: 1000 },
  );
  assert(found > 700, `only ${found} were ever due`);
});
