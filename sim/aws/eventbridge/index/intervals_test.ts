/** Ranges found by a number: never too few, of any width, also after some were taken away; and not too many. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Intervals } from "./intervals.ts";

const bound = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-5e9, 5e9, 5e-324, -Number.MAX_VALUE, Number.MAX_VALUE, 0.1, 0.3),
);
const range = fc.tuple(
  fc.oneof({ weight: 4, arbitrary: bound }, fc.constant(-Infinity)),
  fc.oneof({ weight: 4, arbitrary: bound }, fc.constant(Infinity)),
).filter(([low, high]) => low < high && (low !== -Infinity || high !== Infinity));

Deno.test("a number finds every range that holds it, until that is taken away", () => {
  fc.assert(
    fc.property(
      fc.array(range, { maxLength: 30 }),
      fc.array(bound, { minLength: 1, maxLength: 10 }),
      (ranges, values) => {
        const index = new Intervals<number>();
        const filed = ranges.map(([low, high], item) => index.add(low, high, item));
        assert.equal(index.size, ranges.length);
        const check = (holds: (item: number) => boolean): void => {
          for (const value of [...values, ...ranges.flat().filter(Number.isFinite)]) {
            const found: number[] = [];
            index.find(value, found);
            const wanted = ranges.flatMap(([low, high], item) =>
              holds(item) && low <= value && value <= high ? [item] : []
            );
            assert.deepEqual(wanted.filter((item) => !found.includes(item)), []);
            assert.ok(found.every(holds));
          }
        };
        check(() => true);
        for (const interval of filed) if (interval.item % 2 === 0) index.delete(interval);
        check((item) => item % 2 === 1);
        for (const interval of filed) if (interval.item % 2 === 1) index.delete(interval);
        assert.equal(index.size, 0);
        check(() => false);
      },
    ),
    { seed: 20261121, numRuns: 1000 },
  );
});

Deno.test("a number finds few of ten thousand ranges that stand side by side", () => {
  const index = new Intervals<number>();
  for (let i = 0; i < 10_000; i++) index.add(i, i + 1, i);
  for (const value of [0, 17.5, 9_999.5]) {
    const found: number[] = [];
    index.find(value, found);
    assert.ok(found.length > 0 && found.length <= 8, `${found.length} found`);
  }
});
