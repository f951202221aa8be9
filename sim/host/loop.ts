/** The run loop: gives the clock the isolate, and the isolate a real turn now and then. */
import type { Scheduler } from "../kernel/mod.ts";
import { afterRealTurn, drainMicrotasks, natives, realTurn } from "./natives.ts";

/** Instants between two real turns of the event loop, so that messages and signals get through. */
const SLICE = 5000;
/** Real turns in a row after which microtasks that never end are taken for a loop. */
const MOST_PAUSES = 10_000;

/** True right after a real turn, which has left no microtask behind. */
let clean = false;

/** The drain of the scheduler that this loop drives. */
export function drain(): boolean {
  if (!clean) return drainMicrotasks();
  clean = false;
  return true;
}

export interface LoopOptions {
  /** Stops at this time, in microseconds since the start, or before, once only background events wait. */
  readonly untilUs?: number;
  /** Called between slices, at most every 50 real milliseconds. */
  readonly onSlice?: () => void;
  /** Ends the loop before the next instant when it says so. */
  readonly stop?: () => boolean;
}

/**
 * Runs the world until it is idle or `untilUs` is reached.
 *
 * @throws {BoundReachedError} A bound of the run was reached.
 * @throws {Error} Code of a handler never comes to rest.
 */
export async function runLoop(scheduler: Scheduler, options: LoopOptions = {}): Promise<void> {
  const { untilUs = Infinity, onSlice, stop } = options;
  let lastMs = natives.nowMs();
  let pauses = 0;
  let events = scheduler.events;
  for (;;) {
    // From a macrotask, because microtasks cannot be drained from within one.
    const state = await afterRealTurn(() => scheduler.advance(SLICE, untilUs, false, stop));
    if (state === "idle" || state === "until" || state === "stopped") return;
    pauses = scheduler.events === events ? pauses + 1 : 0;
    events = scheduler.events;
    if (pauses > MOST_PAUSES) {
      throw new Error("The code of a handler never comes to rest: microtasks without end");
    }
    if (state === "paused") {
      await realTurn();
      clean = true;
    }
    const nowMs = natives.nowMs();
    if (onSlice && nowMs - lastMs > 50) {
      lastMs = nowMs;
      onSlice();
    }
  }
}
