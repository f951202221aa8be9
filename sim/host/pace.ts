/**
 * A world in real time: its clock follows the wall clock, and everything that reaches it from outside comes in
 * between two instants.
 *
 * The wall clock of a world in virtual time flows as well, but it may be moved ahead or stopped; what was due on the
 * way happens in order, each thing at its own time.
 */
import type { Scheduler, Stop } from "../kernel/mod.ts";
import { natives } from "./natives.ts";

/** What of a world is driven. */
export interface PacedWorld {
  readonly scheduler: Scheduler;
  /** Lets time pass to `untilUs`, or for so many instants. Called from a macrotask. */
  turn(untilUs: number, mostInstants: number): Stop;
}

/** The clock that worlds follow: microseconds since it was made. */
export class WallClock {
  /** Whether it may be moved. */
  readonly movable: boolean;
  /** The epoch, in milliseconds, of its start. */
  readonly startMs: number;
  #originMs = natives.nowMs();
  #beforeUs = 0;
  #flows = true;

  /** @param startMs Default: now. */
  constructor(options: { readonly movable: boolean; readonly startMs?: number }) {
    this.movable = options.movable;
    this.startMs = options.startMs ?? natives.Date.now();
  }

  get elapsedUs(): number {
    return this.#beforeUs + (this.#flows ? Math.floor((natives.nowMs() - this.#originMs) * 1000) : 0);
  }

  get flows(): boolean {
    return this.#flows;
  }

  /** Moves it ahead; worlds follow at their next turn, so wake them. */
  advance(byMs: number): void {
    this.#beforeUs += Math.max(0, Math.ceil(byMs * 1000));
  }

  /** Moves it to that time, ahead or back: for a world that is put in the place of another. */
  set(elapsedUs: number): void {
    this.#beforeUs = elapsedUs;
    this.#originMs = natives.nowMs();
  }

  stop(): void {
    this.#beforeUs = this.elapsedUs;
    this.#flows = false;
  }

  start(): void {
    if (this.#flows) return;
    this.#originMs = natives.nowMs();
    this.#flows = true;
  }
}

/** Instants between two real turns of the event loop, so that sockets and signals get through. */
const SLICE = 500;
/** The longest that a timer of the platform can be asked to wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Has one world follow a clock. */
export class Pace {
  readonly #world: PacedWorld;
  readonly #clock: WallClock;
  readonly #onError: (error: unknown) => void;
  #inbox: (() => void)[] = [];
  #waiting: { readonly untilUs: number; readonly resolve: () => void }[] = [];
  #due = false;
  #timer: ReturnType<typeof natives.setTimeout> | undefined;
  #stopped = false;

  /** @param onError Told of what the world threw, such as a bound that was reached; the world goes on. */
  constructor(world: PacedWorld, clock: WallClock, onError: (error: unknown) => void) {
    this.#world = world;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Runs `work` inside the world, at the time that it is then. */
  submit(work: () => void): void {
    this.#inbox.push(work);
    this.wake();
  }

  /** Has the world look at the clock, which somebody moved. */
  wake(): void {
    if (this.#due || this.#stopped) return;
    this.#due = true;
    natives.setImmediate(() => this.#turn());
  }

  /** Resolves once everything has happened that was due by then; at once, if nothing happens any more. */
  reached(untilUs: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ untilUs, resolve });
      this.wake();
    });
  }

  /** Nothing happens in the world from here on. */
  stop(): void {
    this.#stopped = true;
    natives.clearTimeout(this.#timer);
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting = [];
  }

  #turn(): void {
    this.#due = false;
    if (this.#stopped) return;
    natives.clearTimeout(this.#timer);
    this.#timer = undefined;
    const { scheduler } = this.#world;
    try {
      let state = this.#world.turn(Math.max(scheduler.nowUs, this.#clock.elapsedUs), SLICE);
      // What comes from outside comes after everything that was due before it.
      if (this.#inbox.length > 0 && state !== "slice" && state !== "paused") {
        const inbox = this.#inbox;
        this.#inbox = [];
        for (const work of inbox) this.#guard(work);
        state = this.#world.turn(scheduler.nowUs, SLICE);
      }
      if (state === "slice" || state === "paused" || this.#inbox.length > 0) return this.wake();
    } catch (error) {
      this.#onError(error);
      return this.wake();
    }
    this.#arrived();
    this.#sleep();
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#onError(error);
    }
  }

  #arrived(): void {
    if (this.#waiting.length === 0) return;
    const { nowUs } = this.#world.scheduler;
    const arrived = this.#waiting.filter(({ untilUs }) => untilUs <= nowUs);
    this.#waiting = this.#waiting.filter(({ untilUs }) => untilUs > nowUs);
    for (const { resolve } of arrived) resolve();
  }

  /** Waits for the next event, or for `wake`. */
  #sleep(): void {
    const nextUs = this.#world.scheduler.nextUs;
    const waitingUs = this.#waiting.reduce((least, { untilUs }) => Math.min(least, untilUs), Infinity);
    const dueUs = Math.min(nextUs ?? Infinity, waitingUs);
    if (dueUs === Infinity || !this.#clock.flows) return;
    const waitMs = Math.max(0, Math.ceil((dueUs - this.#clock.elapsedUs) / 1000));
    this.#timer = natives.setTimeout(() => this.wake(), Math.min(waitMs, LONGEST_WAIT_MS));
  }
}
