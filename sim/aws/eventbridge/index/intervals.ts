/**
 * Ranges of numbers, and which of them a number may lie in, at a cost that does not grow with how many there are.
 *
 * A range with two ends lies in one cell or two of a grid whose cells are wider than it is, so that of each width one
 * cell is looked at. Ranges that are open on one side are sorted by their end. What is found has still to be asked.
 */

/** A range with what it stands for. */
export interface Interval<T> {
  readonly low: number;
  readonly high: number;
  readonly item: T;
}

type Cells<T> = Map<number, Interval<T>[]>;

export class Intervals<T> {
  size = 0;
  /** By the width of the cells, then by the number of the cell. */
  readonly #grids = new Map<number, Cells<T>>();
  /** Those without an upper end, from the lowest; and those without a lower one, from the highest. */
  readonly #lows: Interval<T>[] = [];
  readonly #highs: Interval<T>[] = [];

  add(low: number, high: number, item: T): Interval<T> {
    this.size++;
    const interval = { low, high, item };
    if (high === Infinity) this.#lows.splice(firstFrom(this.#lows, (other) => other.low >= low), 0, interval);
    else if (low === -Infinity) {
      this.#highs.splice(firstFrom(this.#highs, (other) => other.high <= high), 0, interval);
    } else {
      const width = widthFor(low, high);
      let grid = this.#grids.get(width);
      if (grid === undefined) this.#grids.set(width, grid = new Map());
      for (const cell of cellsOf(interval, width)) {
        const list = grid.get(cell);
        if (list === undefined) grid.set(cell, [interval]);
        else list.push(interval);
      }
    }
    return interval;
  }

  delete(interval: Interval<T>): void {
    const { low, high } = interval;
    this.size--;
    if (high === Infinity) takeOut(this.#lows, interval, firstFrom(this.#lows, (other) => other.low >= low));
    else if (low === -Infinity) {
      takeOut(this.#highs, interval, firstFrom(this.#highs, (other) => other.high <= high));
    } else {
      const width = widthFor(low, high);
      const grid = this.#grids.get(width)!;
      for (const cell of cellsOf(interval, width)) {
        const list = grid.get(cell)!;
        takeOut(list, interval, 0);
        if (list.length === 0) grid.delete(cell);
      }
      if (grid.size === 0) this.#grids.delete(width);
    }
  }

  /** How many others a number within those bounds may find, about. */
  crowd(low: number, high: number): number {
    if (high === Infinity) return this.#lows.length / 2;
    if (low === -Infinity) return this.#highs.length / 2;
    const width = widthFor(low, high);
    return this.#grids.get(width)?.get(Math.floor(low / width))?.length ?? 0;
  }

  /** Adds the items of all ranges that may hold a number. */
  find(value: number, found: T[]): void {
    for (let i = 0; i < this.#lows.length && this.#lows[i]!.low <= value; i++) {
      found.push(this.#lows[i]!.item);
    }
    for (let i = 0; i < this.#highs.length && this.#highs[i]!.high >= value; i++) {
      found.push(this.#highs[i]!.item);
    }
    for (const [width, grid] of this.#grids) {
      const list = grid.get(Math.floor(value / width));
      if (list === undefined) continue;
      for (let i = 0; i < list.length; i++) found.push(list[i]!.item);
    }
  }
}

/** A power of two, or infinite, that is more than the distance of the ends: no more than two cells hold them. */
function widthFor(low: number, high: number): number {
  return 2 ** Math.min(1024, Math.max(-1000, Math.ceil(Math.log2(high - low)) + 1));
}

function cellsOf({ low, high }: Interval<unknown>, width: number): number[] {
  const [first, last] = [Math.floor(low / width), Math.floor(high / width)];
  return first === last ? [first] : [first, last];
}

/** Where in a sorted list the first is of which that holds. */
function firstFrom<T>(list: readonly Interval<T>[], holds: (interval: Interval<T>) => boolean): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(list[middle]!)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function takeOut<T>(list: Interval<T>[], interval: Interval<T>, from: number): void {
  const at = list.indexOf(interval, from);
  if (at >= 0) list.splice(at, 1);
}
