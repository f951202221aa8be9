/** What waits for a time: a binary heap from which anything can be taken, not only the first. */

/** A place in a {@linkcode TimeHeap}. */
export interface Slot<T> {
  readonly value: T;
  atMs: number;
  /** Decides between slots of one time: the one that was pushed first leaves first. */
  sequence: number;
  /** Where it stands in the heap; -1 once it has left. */
  index: number;
}

/** Every operation costs O(log n); `first` costs nothing. */
export class TimeHeap<T> {
  readonly #slots: Slot<T>[] = [];
  #sequence = 0;

  get size(): number {
    return this.#slots.length;
  }

  /** The slot whose time comes first. */
  get first(): Slot<T> | undefined {
    return this.#slots[0];
  }

  /** Adds a value, in the slot that it had before if it is given back. */
  push(value: T, atMs: number, reuse?: Slot<T>): Slot<T> {
    const slot = reuse ?? { value, atMs, sequence: 0, index: -1 };
    slot.atMs = atMs;
    slot.sequence = this.#sequence++;
    this.#slots.push(slot);
    this.#up(this.#slots.length - 1, slot);
    return slot;
  }

  remove(slot: Slot<T>): void {
    const { index } = slot;
    if (index < 0) return;
    slot.index = -1;
    const last = this.#slots.pop()!;
    if (last === slot) return;
    if (index > 0 && before(last, this.#slots[(index - 1) >> 1]!)) this.#up(index, last);
    else this.#down(index, last);
  }

  clear(): void {
    for (const slot of this.#slots) slot.index = -1;
    this.#slots.length = 0;
  }

  #up(start: number, slot: Slot<T>): void {
    const slots = this.#slots;
    let index = start;
    while (index > 0) {
      const parent = slots[(index - 1) >> 1]!;
      if (!before(slot, parent)) break;
      slots[index] = parent;
      parent.index = index;
      index = (index - 1) >> 1;
    }
    slots[index] = slot;
    slot.index = index;
  }

  #down(start: number, slot: Slot<T>): void {
    const slots = this.#slots;
    const { length } = slots;
    let index = start;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= length) break;
      if (child + 1 < length && before(slots[child + 1]!, slots[child]!)) child++;
      const next = slots[child]!;
      if (!before(next, slot)) break;
      slots[index] = next;
      next.index = index;
      index = child;
    }
    slots[index] = slot;
    slot.index = index;
  }
}

function before<T>(a: Slot<T>, b: Slot<T>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}
