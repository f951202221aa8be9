/** Schedule expressions: AWS's examples, what is refused, and the next time against a search minute by minute. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { AwsError } from "../../errors.ts";
import { parseSchedule } from "./mod.ts";

/** 2026-01-01 is a Thursday. */
const START = "2026-01-01T00:00:00Z";

function times(expression: string, count: number, from = START): string[] {
  const schedule = parseSchedule(expression);
  const found: string[] = [];
  for (let atMs: number | undefined = Date.parse(from); found.length < count;) {
    atMs = schedule.nextMs(atMs);
    if (atMs === undefined) break;
    found.push(new Date(atMs).toISOString().slice(0, 16));
  }
  return found;
}

const DUE: readonly [expression: string, times: readonly string[], from?: string][] = [
  ["rate(1 minute)", ["2026-01-01T00:01", "2026-01-01T00:02"]],
  ["rate(5 hours)", ["2026-01-01T05:00", "2026-01-01T10:00"]],
  ["rate(2 days)", ["2026-01-03T00:00"]],
  ["cron(0 10 * * ? *)", ["2026-01-01T10:00", "2026-01-02T10:00"]],
  ["cron(15 12 * * ? *)", ["2026-01-01T12:15"]],
  ["cron(0 18 ? * MON-FRI *)", ["2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"]],
  ["cron(0 8 1 * ? *)", ["2026-01-01T08:00", "2026-02-01T08:00"]],
  ["cron(0/15 * * * ? *)", ["2026-01-01T00:15", "2026-01-01T00:30"]],
  ["cron(0/10 * ? * MON-FRI *)", ["2026-01-01T00:10"]],
  ["cron(0/5 8-17 ? * MON-FRI *)", ["2026-01-01T08:00", "2026-01-01T08:05"]],
  ["cron(0/30 20-2 ? * MON-FRI *)", ["2026-01-01T00:30", "2026-01-01T01:00"]],
  ["cron(0 9 ? * 2#1 *)", ["2026-01-05T09:00", "2026-02-02T09:00"]],
  ["cron(0 9 ? * tue#5 *)", ["2026-03-31T09:00", "2026-06-30T09:00"]],
  ["cron(0 0 L * ? *)", ["2026-01-31T00:00", "2026-02-28T00:00", "2026-03-31T00:00"]],
  ["cron(0 0 L FEB ? 2028)", ["2028-02-29T00:00"]],
  ["cron(0 0 LW * ? *)", ["2026-01-30T00:00", "2026-02-27T00:00"]],
  ["cron(0 0 L-2 * ? *)", ["2026-01-29T00:00", "2026-02-26T00:00"]],
  ["cron(0 0 3W * ? *)", ["2026-01-02T00:00", "2026-02-03T00:00"]],
  ["cron(0 0 1W AUG ? *)", ["2026-08-03T00:00"], "2026-07-01T00:00:00Z"],
  ["cron(0 0 31W MAY ? *)", ["2026-05-29T00:00"]],
  ["cron(0 0 ? * L *)", ["2026-01-03T00:00", "2026-01-10T00:00"]],
  ["cron(0 0 ? * 6L *)", ["2026-01-30T00:00", "2026-02-27T00:00"]],
  ["cron(0 0 ? * FRI-MON *)", [
    "2026-01-02T00:00",
    "2026-01-03T00:00",
    "2026-01-04T00:00",
    "2026-01-05T00:00",
  ]],
  ["cron(0 0 29 2 ? *)", ["2028-02-29T00:00", "2032-02-29T00:00"]],
  ["cron(0 0 30 2 ? *)", []],
  ["cron(0 0 1 1 ? 2020-2025)", []],
  ["cron(59 23 31 12 ? 2199)", ["2199-12-31T23:59"]],
];

for (const [expression, wanted, from] of DUE) {
  Deno.test(`schedule ${expression} is due at ${wanted[0] ?? "no time"}`, () => {
    assert.deepEqual(times(expression, Math.max(1, wanted.length), from), wanted);
  });
}

Deno.test("schedule expressions that AWS does not take are refused", () => {
  for (
    const text of [
      ...[
        "",
        "rate()",
        "rate(0 minutes)",
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(1.5 hours)",
        "rate(5 weeks)",
      ],
      ...[
        "rate( 5 minutes)",
        "Rate(5 minutes)",
        "rate(-1 minutes)",
        "rate(10 seconds)",
        "at(2026-01-01T00:00:00)",
      ],
      ...[
        "cron(* * * * *)",
        "cron(* * * * * *)",
        "cron(* * ? * ? *)",
        "cron(0 10 * * MON *)",
        "cron(60 * * * ? *)",
      ],
      ...[
        "cron(* 24 * * ? *)",
        "cron(* * 0 * ? *)",
        "cron(* * 32 * ? *)",
        "cron(* * * 13 ? *)",
        "cron(* * ? * 8 *)",
      ],
      ...["cron(* * ? * 0 *)", "cron(* * ? * MON#6 *)", "cron(* * ? * MON#0 *)", "cron(* * * * ? 1969)"],
      ...[
        "cron(* * * * ? 2200)",
        "cron(* * * * ? 2030-2026)",
        "cron(a * * * ? *)",
        "cron(1- * * * ? *)",
        "cron(1/0 * * * ? *)",
        "cron(1,, * * * ? *)",
      ],
      ...[
        "cron(* * 32W * ? *)",
        "cron(* * * FOO ? *)",
        "cron(0 0 1 1 ? *) ",
        "0 10 * * ? *",
        "cron(1/2/3 * * * ? *)",
      ],
    ]
  ) {
    assert.throws(() => parseSchedule(text), (error) => {
      assert.ok(error instanceof AwsError, text);
      assert.equal(error.message, "Parameter ScheduleExpression is not valid.");
      return true;
    }, text);
  }
});

Deno.test("the next time of a cron expression is the first minute that all of its fields allow", () => {
  const field = (min: number, max: number, any: string) =>
    fc.oneof(
      fc.constant(any),
      fc.integer({ min, max }).map(String),
      fc.tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 20 })).map(([from, by]) =>
        `${from}/${by}`
      ),
      fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((list) => list.join(",")),
    );
  fc.assert(
    fc.property(
      field(0, 59, "*"),
      field(0, 23, "*"),
      field(1, 28, "*"),
      fc.integer({ min: 0, max: 300 * 24 * 60 }),
      (minutes, hours, days, offset) => {
        const afterMs = Date.parse(START) + offset * 60_000 + 17;
        const found = parseSchedule(`cron(${minutes} ${hours} ${days} * ? *)`).nextMs(afterMs)!;
        let expected = Math.floor(afterMs / 60_000) * 60_000 + 60_000;
        for (;; expected += 60_000) {
          const at = new Date(expected);
          if (
            allows(minutes, at.getUTCMinutes(), 59) && allows(hours, at.getUTCHours(), 23) &&
            allows(days, at.getUTCDate(), 31)
          ) break;
        }
        assert.equal(found, expected);
      },
    ),
    { numRuns: 200 },
  );
});

/** The plain meaning of a field. */
function allows(field: string, value: number, max: number): boolean {
  if (field === "*") return true;
  const [from, by] = field.split("/").map(Number);
  if (by !== undefined) return value >= from! && value <= max && (value - from!) % by === 0;
  return field.split(",").map(Number).includes(value);
}
