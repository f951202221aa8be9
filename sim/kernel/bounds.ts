/** Bounds: everything that can grow has one, and reaching it is a named failure instead of a hang. */

/** A run reached one of its bounds. The run itself is then not valid (exit code 3). */
export class BoundReachedError extends Error {
  override readonly name = "BoundReachedError";
  /** Which bound, by its name in {@linkcode Bounds}. */
  readonly bound: keyof Bounds;
  readonly limit: number;

  constructor(bound: keyof Bounds, limit: number, detail: string) {
    super(`Bound ${bound} reached: ${detail}, limit ${limit}`);
    this.bound = bound;
    this.limit = limit;
  }
}

export interface Bounds {
  /** The longest virtual time of a run, in milliseconds. Default 30 days. */
  readonly virtualTimeMs: number;
  /** The most events that may be waiting on the clock at once. Default 5,000,000. */
  readonly pendingEvents: number;
  /** The most events at one instant of virtual time: more is a loop without progress. Default 1,000,000. */
  readonly eventsAtOneInstant: number;
  /** The most events of a whole run. Default 1,000,000,000. */
  readonly events: number;
}

export const DEFAULT_BOUNDS: Bounds = {
  virtualTimeMs: 30 * 24 * 3600 * 1000,
  pendingEvents: 5_000_000,
  eventsAtOneInstant: 1_000_000,
  events: 1_000_000_000,
};
