/**
 * The virtual clock and what waits on it.
 *
 * Time is whole microseconds since the start of the run. Events leave in the order of (time, order of scheduling).
 * Times are rounded up, so that whoever waits for a time finds that it has come. All events of one instant run before
 * the isolate's microtasks are drained; time moves only once both are empty.
 */
import { BoundReachedError, type Bounds, DEFAULT_BOUNDS } from "./bounds.ts";

/** An event that waits on the clock. */
export interface Timer {
  readonly atUs: number;
  readonly sequence: number;
  /** A run does not wait for a background event (the expiry of an item, say) before it is quiescent. */
  readonly background: boolean;
  /** Undefined once it has run or was cancelled. */
  run: (() => void) | undefined;
}

/** What stopped {@linkcode Scheduler.advance}. */
export type Stop = "idle" | "slice" | "paused" | "until" | "stopped";

export interface SchedulerOptions {
  /** Virtual epoch of the start of the run, in milliseconds. Default 2026-01-01T00:00:00Z. */
  readonly startMs?: number;
  readonly bounds?: Partial<Bounds>;
  /**
   * Runs the isolate's microtasks until there are none, synchronously. Returns false when something is left that
   * only a real turn of the event loop can run; the caller of `advance` then has to give it one.
   */
  readonly drain?: () => boolean;
}

export const DEFAULT_START_MS = Date.UTC(2026, 0, 1);

export class Scheduler {
  readonly startMs: number;
  readonly bounds: Bounds;
  #nowUs = 0;
  #sequence = 0;
  #heap: Timer[] = [];
  #cancelled = 0;
  #background = 0;
  #events = 0;
  #atInstant = 0;
  readonly #drain: () => boolean;

  constructor(options: SchedulerOptions = {}) {
    this.startMs = options.startMs ?? DEFAULT_START_MS;
    this.bounds = { ...DEFAULT_BOUNDS, ...options.bounds };
    this.#drain = options.drain ?? (() => true);
  }

  /** Microseconds since the start of the run. */
  get nowUs(): number {
    return this.#nowUs;
  }

  /** Virtual milliseconds since the Unix epoch, with a fraction. */
  get nowMs(): number {
    return this.startMs + this.#nowUs / 1000;
  }

  /** Events that wait, without the cancelled and the background ones: none means that the run is quiescent. */
  get pending(): number {
    return this.#heap.length - this.#cancelled - this.#background;
  }

  /** Events that have run so far. */
  get events(): number {
    return this.#events;
  }

  /** Runs `run` at `atMs` (virtual epoch milliseconds), or now if that has passed or is no time at all. */
  at(atMs: number, run: () => void, background = false): Timer {
    const atUs = Math.ceil((atMs - this.startMs) * 1000);
    return this.#push(atUs > this.#nowUs ? atUs : this.#nowUs, run, background);
  }

  /** Runs `run` after `delayMs` milliseconds of virtual time; a negative or unordered delay counts as 0. */
  after(delayMs: number, run: () => void): Timer {
    return this.#push(this.#nowUs + (delayMs > 0 ? Math.ceil(delayMs * 1000) : 0), run, false);
  }

  cancel(timer: Timer): void {
    if (timer.run === undefined) return;
    timer.run = undefined;
    this.#cancelled++;
    if (timer.background) this.#background--;
    if (this.#cancelled > 1024 && this.#cancelled * 2 > this.#heap.length) this.#sweep();
  }

  /** When the next event is due, in microseconds since the start; undefined if none waits. */
  get nextUs(): number | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.atUs;
  }

  /**
   * When the next event is due that a run waits for, in microseconds since the start; undefined if none is. Looks at
   * all that wait.
   *
   * @param except Events to leave out.
   */
  nextForegroundUs(except?: ReadonlySet<Timer>): number | undefined {
    let least: number | undefined;
    for (const timer of this.#heap) {
      if (timer.run === undefined || timer.background || except?.has(timer)) continue;
      if (least === undefined || timer.atUs < least) least = timer.atUs;
    }
    return least;
  }

  /**
   * Runs events until none but background ones wait ("idle"), `untilUs` is passed ("until"), `maxInstants` instants
   * have been run ("slice"), microtasks need a real turn of the event loop ("paused"), or `stop` says so ("stopped").
   *
   * @param background Whether to go on to `untilUs` while only background events wait. Default: if there is an end.
   * @param stop Asked before each instant.
   * @throws {BoundReachedError} A bound of the run was reached.
   */
  advance(
    maxInstants: number,
    untilUs = Infinity,
    background = untilUs !== Infinity,
    stop?: () => boolean,
  ): Stop {
    if (!this.#drain()) return "paused";
    for (let instants = 0; instants < maxInstants; instants++) {
      if (stop?.()) return "stopped";
      const next = this.nextUs;
      if (next === undefined || (this.pending === 0 && !background)) {
        if (background && untilUs !== Infinity) this.#nowUs = Math.max(this.#nowUs, untilUs);
        return "idle";
      }
      if (next > untilUs) {
        this.#nowUs = Math.max(this.#nowUs, untilUs);
        return "until";
      }
      this.#runInstant(next);
      if (!this.#drain()) return "paused";
    }
    return "slice";
  }

  #runInstant(atUs: number): void {
    if (atUs > this.bounds.virtualTimeMs * 1000) {
      throw new BoundReachedError(
        "virtualTimeMs",
        this.bounds.virtualTimeMs,
        `next event at ${atUs / 1000} ms`,
      );
    }
    if (atUs > this.#nowUs) this.#atInstant = 0;
    this.#nowUs = atUs;
    // An event may cancel others, and cancelling may put a smaller heap in the place of this one.
    while (this.#heap.length > 0 && this.#heap[0]!.atUs <= atUs) {
      const timer = this.#pop();
      const run = timer.run;
      if (run === undefined) {
        this.#cancelled--;
        continue;
      }
      timer.run = undefined;
      if (timer.background) this.#background--;
      this.#events++;
      if (++this.#atInstant > this.bounds.eventsAtOneInstant) {
        throw new BoundReachedError(
          "eventsAtOneInstant",
          this.bounds.eventsAtOneInstant,
          `events without progress of time at ${atUs / 1000} ms`,
        );
      }
      run();
    }
    if (this.#events > this.bounds.events) {
      throw new BoundReachedError("events", this.bounds.events, `${this.#events} events`);
    }
  }

  #push(atUs: number, run: () => void, background: boolean): Timer {
    const timer: Timer = { atUs, sequence: this.#sequence++, background, run };
    const heap = this.#heap;
    if (heap.length >= this.bounds.pendingEvents) {
      throw new BoundReachedError("pendingEvents", this.bounds.pendingEvents, `${heap.length} events wait`);
    }
    if (background) this.#background++;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent]!;
      if (above.atUs <= atUs) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
    return timer;
  }

  #pop(): Timer {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) siftDown(heap, 0, last);
    return top;
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.run === undefined) {
      this.#pop();
      this.#cancelled--;
    }
  }

  #sweep(): void {
    const live = this.#heap.filter((timer) => timer.run !== undefined);
    for (let index = (live.length >> 1) - 1; index >= 0; index--) siftDown(live, index, live[index]!);
    this.#heap = live;
    this.#cancelled = 0;
  }
}

function siftDown(heap: Timer[], start: number, timer: Timer): void {
  const length = heap.length;
  let index = start;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= length) break;
    const right = child + 1;
    if (right < length && before(heap[right]!, heap[child]!)) child = right;
    if (!before(heap[child]!, timer)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = timer;
}

function before(a: Timer, b: Timer): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.sequence < b.sequence);
}
