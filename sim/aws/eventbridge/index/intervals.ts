/**
 * Ranges of numbers, and which of them a number lies in: a tree of ranges about centres, made anew after many changes.
 *
 * Bounds count as within, so that what is found has still to be asked.
 */

/** A range with what it stands for. */
export interface Interval<T> {
  readonly low: number;
  readonly high: number;
  readonly item: T;
  /** Whether it was taken away. */
  gone: boolean;
}

interface Centre<T> {
  readonly at: number;
  readonly below: Centre<T> | undefined;
  readonly above: Centre<T> | undefined;
  /** The ranges that the centre lies in: by their lower bounds from the least, by their upper ones from the greatest. */
  readonly byLow: readonly Interval<T>[];
  readonly byHigh: readonly Interval<T>[];
}

/** How many ranges may wait beside the tree before it is made anew, at least. */
const FEW = 16;

export class Intervals<T> {
  #tree: Centre<T> | undefined;
  #settled: readonly Interval<T>[] = [];
  #fresh: Interval<T>[] = [];
  #gone = 0;

  get size(): number {
    return this.#settled.length + this.#fresh.length - this.#gone;
  }

  add(low: number, high: number, item: T): Interval<T> {
    const interval = { low, high, item, gone: false };
    this.#fresh.push(interval);
    if (this.#fresh.length > FEW + this.#settled.length / 2) this.#settle();
    return interval;
  }

  delete(interval: Interval<T>): void {
    if (interval.gone) return;
    interval.gone = true;
    this.#gone++;
    if (this.#gone > FEW + this.size) this.#settle();
  }

  /** Adds the items of all ranges that hold a number. */
  find(value: number, found: T[]): void {
    for (const interval of this.#fresh) {
      if (!interval.gone && interval.low <= value && value <= interval.high) found.push(interval.item);
    }
    let centre = this.#tree;
    while (centre !== undefined) {
      if (value < centre.at) {
        for (const interval of centre.byLow) {
          if (interval.low > value) break;
          if (!interval.gone) found.push(interval.item);
        }
        centre = centre.below;
      } else {
        for (const interval of centre.byHigh) {
          if (interval.high < value) break;
          if (!interval.gone) found.push(interval.item);
        }
        centre = centre.above;
      }
    }
  }

  #settle(): void {
    this.#settled = [...this.#settled, ...this.#fresh].filter(({ gone }) => !gone);
    this.#fresh = [];
    this.#gone = 0;
    this.#tree = centreOf(this.#settled);
  }
}

function centreOf<T>(intervals: readonly Interval<T>[]): Centre<T> | undefined {
  if (intervals.length === 0) return undefined;
  const bounds = intervals.flatMap(({ low, high }) => [low, high]).filter(Number.isFinite).sort((a, b) =>
    a - b
  );
  const at = bounds[bounds.length >> 1] ?? 0;
  const within = intervals.filter(({ low, high }) => low <= at && at <= high);
  return {
    at,
    below: centreOf(intervals.filter(({ high }) => high < at)),
    above: centreOf(intervals.filter(({ low }) => low > at)),
    byLow: within.toSorted((a, b) => a.low - b.low),
    byHigh: within.toSorted((a, b) => b.high - a.high),
  };
}
