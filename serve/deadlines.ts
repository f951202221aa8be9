/** Things that all get the same time, on one timer: a timer for each would cost more than most of them last. */
import { natives } from "../sim/host/natives.ts";

/** Something that ends in time, or is ended. */
interface Deadline {
  readonly atMs: number;
  readonly expire: () => void;
}

export class Deadlines {
  readonly #afterMs: number;
  /** The one that is due first comes first, as all get the same time. */
  readonly #waiting = new Set<Deadline>();
  #timer: ReturnType<typeof natives.setTimeout> | undefined;

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  /** @returns Takes it back: it has ended in time. */
  add(expire: () => void): () => void {
    const deadline = { atMs: natives.nowMs() + this.#afterMs, expire };
    this.#waiting.add(deadline);
    this.#timer ??= natives.setTimeout(() => this.#look(), this.#afterMs);
    return () => void this.#waiting.delete(deadline);
  }

  /** Nothing expires any more. */
  stop(): void {
    natives.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
  }

  #look(): void {
    this.#timer = undefined;
    const nowMs = natives.nowMs();
    for (const deadline of this.#waiting) {
      if (deadline.atMs > nowMs) {
        this.#timer = natives.setTimeout(() => this.#look(), deadline.atMs - nowMs);
        return;
      }
      this.#waiting.delete(deadline);
      deadline.expire();
    }
  }
}
