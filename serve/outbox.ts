/**
 * Hands on what leaves a world once its turn is over: what it causes happens in real time, and would otherwise be
 * drained with the microtasks of the world.
 */
import { natives } from "../sim/host/natives.ts";

export class Outbox {
  #waiting: (() => void)[] = [];

  put(deliver: () => void): void {
    if (this.#waiting.length === 0) natives.setImmediate(() => this.#deliver());
    this.#waiting.push(deliver);
  }

  #deliver(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const deliver of waiting) deliver();
  }
}
