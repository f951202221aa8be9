import assert from "node:assert/strict";
import fc from "fast-check";
import { LatencyHistogram } from "./histogram.ts";

/** The value at a percentile of a sorted list, by the nearest rank. */
function exact(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
}

const anyTimes = fc.array(fc.nat(3_000_000_000).map((us) => us / 1000), { minLength: 1, maxLength: 200 });

Deno.test("histogram gives percentiles within 0.1 % of the exact ones (property)", () => {
  fc.assert(
    fc.property(anyTimes, (times) => {
      const histogram = new LatencyHistogram();
      for (const time of times) histogram.record(time);
      const sorted = [...times].sort((a, b) => a - b);
      const { p50, p95, p99, max, mean, count } = histogram.figures;
      for (const [percent, got] of [[50, p50], [95, p95], [99, p99]] as const) {
        const want = exact(sorted, percent);
        assert.ok(Math.abs(got - want) <= Math.max(0.001, want / 1000), `p${percent}: ${got}, exact ${want}`);
      }
      assert.equal(max, sorted.at(-1));
      assert.equal(count, times.length);
      const sum = times.reduce((total, time) => total + time, 0);
      assert.ok(Math.abs(mean - sum / times.length) < 1e-6 * Math.max(1, mean));
    }),
    { seed: 9, numRuns: 200 },
  );
});

Deno.test("histogram of two merged ones is that of all times (property)", () => {
  fc.assert(
    fc.property(anyTimes, anyTimes, (left, right) => {
      const [a, b, both] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()];
      for (const time of left) a.record(time);
      for (const time of right) b.record(time);
      for (const time of [...left, ...right]) both.record(time);
      a.merge(b);
      const { mean, ...figures } = a.figures;
      const { mean: wanted, ...rest } = both.figures;
      assert.deepEqual(figures, rest);
      assert.ok(Math.abs(mean - wanted) < 1e-6 * Math.max(1, mean));
    }),
    { seed: 13, numRuns: 100 },
  );
});

Deno.test("histogram spans a microsecond to thirty days", () => {
  const histogram = new LatencyHistogram();
  const monthMs = 30 * 24 * 3600 * 1000;
  for (const time of [0, 0.001, monthMs]) histogram.record(time);
  assert.equal(histogram.percentile(50), 0.001);
  assert.equal(histogram.figures.max, monthMs);
  assert.equal(histogram.percentile(100), monthMs);
});

Deno.test("histogram of nothing says 0, and refuses what is not a time", () => {
  const histogram = new LatencyHistogram();
  assert.deepEqual(histogram.figures, { count: 0, p50: 0, p95: 0, p99: 0, max: 0, mean: 0 });
  for (const wrong of [-1, NaN, Infinity]) {
    assert.throws(() => histogram.record(wrong), /Cannot record .* ms, expected a finite time of 0 or more/);
  }
});
