/**
 * The two orders in which a queue keeps its messages: those that can be received, and all of them by age.
 *
 * Both are linked through the messages themselves, so that one can leave from anywhere at no cost.
 */
import type { Message } from "./message.ts";
import { TimeHeap } from "./time_heap.ts";

/** Which visible message is handed out next. A FIFO queue would answer by message group; this is the port for it. */
export interface VisibleOrder {
  readonly size: number;
  /** The message that a receive gets next. */
  readonly next: Message | undefined;
  add(message: Message): void;
  remove(message: Message): void;
  clear(): void;
}

/** The order of a standard queue: who became visible first is received first. */
export class ArrivalOrder implements VisibleOrder {
  #first: Message | undefined;
  #last: Message | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get next(): Message | undefined {
    return this.#first;
  }

  add(message: Message): void {
    message.before = this.#last;
    if (this.#last) this.#last.after = message;
    else this.#first = message;
    this.#last = message;
    this.#size++;
  }

  remove(message: Message): void {
    const { before, after } = message;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    message.before = message.after = undefined;
    this.#size--;
  }

  clear(): void {
    this.#first = this.#last = undefined;
    this.#size = 0;
  }
}

/** All messages of a queue by the time at which they were sent. */
export class AgeOrder {
  #oldest: Message | undefined;
  #youngest: Message | undefined;
  /** Messages that a redrive brought: they were sent before some that are already here. */
  readonly #moved = new TimeHeap<Message>();

  add(message: Message): void {
    const { sentMs } = message.content;
    if (this.#youngest && this.#youngest.content.sentMs > sentMs) {
      message.aging = this.#moved.push(message, sentMs, message.aging);
      return;
    }
    message.older = this.#youngest;
    if (this.#youngest) this.#youngest.younger = message;
    else this.#oldest = message;
    this.#youngest = message;
  }

  remove(message: Message): void {
    if (message.aging && message.aging.index >= 0) {
      this.#moved.remove(message.aging);
      return;
    }
    const { older, younger } = message;
    if (older) older.younger = younger;
    else this.#oldest = younger;
    if (younger) younger.older = older;
    else this.#youngest = older;
    message.older = message.younger = undefined;
  }

  /** A message sent at or before `sentMs`, if there is one. */
  sentBy(sentMs: number): Message | undefined {
    if (this.#oldest && this.#oldest.content.sentMs <= sentMs) return this.#oldest;
    const moved = this.#moved.first;
    return moved && moved.atMs <= sentMs ? moved.value : undefined;
  }

  clear(): void {
    this.#oldest = this.#youngest = undefined;
    this.#moved.clear();
  }
}
