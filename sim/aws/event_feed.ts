/** Events of an output that come one after the other, while their reader reads: what AWS sends as an event stream. */

export class EventFeed<E extends object> {
  #waiting: E[] = [];
  #listener: ((event: E | undefined) => void) | undefined;
  #ended = false;

  push(event: E): void {
    if (this.#ended) return;
    if (this.#listener) this.#listener(event);
    else this.#waiting.push(event);
  }

  /** Nothing follows. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener?.(undefined);
  }

  /** Gets every event, and undefined at the end. There is one listener. */
  listen(listener: (event: E | undefined) => void): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#listener = listener;
    for (const event of waiting) listener(event);
    if (this.#ended) listener(undefined);
  }
}
