import assert from "node:assert/strict";
import fc from "fast-check";
import { createOracle } from "../sim/kernel/mod.ts";
import { arrivalsInWords, arrivalTimes, ClosedLoop, type OpenArrivals, readReplay } from "./arrivals.ts";

const times = (arrivals: OpenArrivals, orders: number, seed = 1): number[] => [
  ...arrivalTimes(arrivals, orders, createOracle({ seed })),
];

Deno.test("constant arrivals come evenly", () => {
  assert.deepEqual(times({ kind: "constant", ratePerSecond: 4 }, 4), [0, 250, 500, 750]);
});

Deno.test("a ramp begins at one rate and ends at the other", () => {
  const at = times({ kind: "ramp", fromPerSecond: 1, toPerSecond: 9 }, 1_000);
  assert.ok(Math.abs(at.at(-1)! - 200_000) < 200, `${at.at(-1)}`);
  assert.ok(Math.abs(at[1]! - at[0]! - 1_000) < 30);
  assert.ok(Math.abs(at.at(-1)! - at.at(-2)! - 1000 / 9) < 2);
  assert.deepEqual(times({ kind: "ramp", fromPerSecond: 2, toPerSecond: 2 }, 3), [0, 500, 1_000]);
});

Deno.test("Poisson arrivals keep their rate, with gaps that vary, by the seed", () => {
  const poisson = { kind: "poisson", ratePerSecond: 10 } as const;
  const at = times(poisson, 10_000);
  assert.ok(Math.abs(at.at(-1)! - 1_000_000) < 40_000, `${at.at(-1)}`);
  const gaps = at.slice(1).map((t, i) => t - at[i]!);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  assert.ok(Math.abs(Math.sqrt(variance) - mean) < 5, "the deviation of exponential gaps is their mean");
  assert.deepEqual(times(poisson, 5), at.slice(0, 5));
  assert.notDeepEqual(times(poisson, 5, 2), at.slice(0, 5));
});

Deno.test("a burst multiplies the rate for its time", () => {
  const at = times({ kind: "burst", ratePerSecond: 2, times: 100, atMs: 10_000, durationMs: 2_000 }, 500);
  const within = (from: number, to: number) => at.filter((t) => t >= from && t < to).length;
  assert.equal(within(0, 10_000), 20);
  assert.equal(within(10_000, 12_000), 400);
  assert.equal(within(12_000, 22_000), 20);
});

Deno.test("every kind of open arrivals yields as many times as asked, in order, from the start on", () => {
  const rate = fc.double({ min: 0.01, max: 1_000, noNaN: true });
  const arrivals = fc.oneof(
    fc.record({ kind: fc.constant("constant" as const), ratePerSecond: rate }),
    fc.record({ kind: fc.constant("ramp" as const), fromPerSecond: rate, toPerSecond: rate }),
    fc.record({ kind: fc.constant("poisson" as const), ratePerSecond: rate }),
    fc.record({
      kind: fc.constant("burst" as const),
      ratePerSecond: rate,
      times: fc.integer({ min: 1, max: 200 }),
      atMs: fc.nat(10_000),
      durationMs: fc.integer({ min: 1, max: 10_000 }),
    }),
  );
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 300 }), (kind, orders) => {
      const at = times(kind, orders);
      assert.equal(at.length, orders);
      assert.ok(at.every((t, i) => Number.isFinite(t) && t >= (at[i - 1] ?? 0)), JSON.stringify(at));
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("a closed loop begins spread out and goes on after an answer", () => {
  const loop = new ClosedLoop({ kind: "closed-loop", customers: 4, thinkMs: 1_000 }, 100);
  assert.deepEqual([0, 1, 2, 3].map((customer) => loop.firstAtMs(customer)), [0, 250, 500, 750]);
  assert.equal(loop.nextAtMs(1_234), 2_234);
  assert.equal(new ClosedLoop({ kind: "closed-loop", customers: 9, thinkMs: 0 }, 3).customers, 3);
});

Deno.test("a replayed file is read line by line, blank lines skipped", () => {
  const lines = [
    '{"atMs":0}',
    "",
    '{"atMs":5,"kind":"declined-card"}',
    '{"atMs":5,"body":{"customerId":"c"}}',
  ];
  assert.deepEqual([...readReplay(lines)], [
    { atMs: 0 },
    { atMs: 5, kind: "declined-card" },
    { atMs: 5, body: { customerId: "c" } },
  ]);
});

Deno.test("a replayed file that is wrong is named by line and reason", () => {
  const reading = (...lines: string[]) => () => [...readReplay(lines)];
  assert.throws(reading('{"atMs":0}', "oops"), { message: "Cannot replay line 2: it is not JSON" });
  assert.throws(reading('{"atMs":-1}'), /line 1: atMs: /);
  assert.throws(reading('{"atMs":0,"kind":"valud"}'), /line 1: kind: /);
  assert.throws(reading('{"atMs":9}', '{"atMs":8}'), {
    message: "Cannot replay line 2: atMs is 8, expected at least the 9 of the line before",
  });
});

Deno.test("arrivals are said in words", () => {
  assert.deepEqual(
    ([
      { kind: "constant", ratePerSecond: 0.4 },
      { kind: "ramp", fromPerSecond: 1, toPerSecond: 20 },
      { kind: "poisson", ratePerSecond: 2_000 },
      { kind: "burst", ratePerSecond: 2, times: 100, atMs: 10_000, durationMs: 2_000 },
      { kind: "closed-loop", customers: 50, thinkMs: 1_500 },
      { kind: "replay", file: "monday.ndjson" },
    ] as const).map(arrivalsInWords),
    [
      "one order every 2.5 s, evenly",
      "from 1 order a second to 20 orders a second, evenly growing",
      "2,000 orders a second, at random (Poisson)",
      "2 orders a second, and 100 times that for 2 s from 10 s on",
      "50 customers, each of whom orders again 1.5 s after an answer",
      "as recorded in monday.ndjson",
    ],
  );
});
