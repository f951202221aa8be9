/**
 * A histogram of times: HDR (https://hdrhistogram.org), so that percentiles stay within 0.1 % of what was recorded
 * while memory depends on the range of the values and never on how many there are.
 */
import { build, type Histogram } from "hdr-histogram-js";

/** Figures in milliseconds; all 0 where nothing was recorded. */
export interface LatencyFigures {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Exact. */
  readonly max: number;
  /** Exact. */
  readonly mean: number;
}

/** The unit in which values are kept: microseconds. */
const PER_MS = 1000;

export class LatencyHistogram {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2 ** 20,
    autoResize: true,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
  #maxMs = 0;
  #sumMs = 0;

  /** How many times were recorded. */
  get count(): number {
    return this.#histogram.totalCount;
  }

  /** @throws {RangeError} Not a time: negative, infinite or not a number. */
  record(milliseconds: number): void {
    if (!(milliseconds >= 0 && milliseconds < Infinity)) {
      throw new RangeError(`Cannot record ${milliseconds} ms, expected a finite time of 0 or more`);
    }
    this.#histogram.recordValue(Math.round(milliseconds * PER_MS));
    this.#sumMs += milliseconds;
    if (milliseconds > this.#maxMs) this.#maxMs = milliseconds;
  }

  /** The time in milliseconds that `percent` (0 to 100) of the recorded ones do not exceed; 0 for none. */
  percentile(percent: number): number {
    if (this.count === 0) return 0;
    // The top of a bucket may lie above what was ever recorded in it.
    return Math.min(this.#histogram.getValueAtPercentile(percent) / PER_MS, this.#maxMs);
  }

  get figures(): LatencyFigures {
    const { count } = this;
    return {
      count,
      p50: this.percentile(50),
      p95: this.percentile(95),
      p99: this.percentile(99),
      max: this.#maxMs,
      mean: count === 0 ? 0 : this.#sumMs / count,
    };
  }

  /** Adds what another one recorded. */
  merge(other: LatencyHistogram): void {
    this.#histogram.add(other.#histogram);
    this.#sumMs += other.#sumMs;
    if (other.#maxMs > this.#maxMs) this.#maxMs = other.#maxMs;
  }
}
