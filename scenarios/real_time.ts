/** Has a world go on in real time until it is at rest: what `world.run` is to virtual time. */
import { Pace, WallClock } from "../sim/host/pace.ts";
import { natives } from "../sim/host/natives.ts";
import type { LoopOptions } from "../sim/host/loop.ts";
import type { World } from "../sim/mod.ts";

/** How often it is looked whether the world is at rest. */
const LOOK_EVERY_MS = 25;
/** How often in a row nothing may wait before the world counts as at rest: code may be on its way to a timer. */
const LOOKS_AT_REST = 4;
/** How often progress is told of, in looks. */
const LOOKS_PER_SLICE = 8;

/** A world that follows the wall clock from the first `run` on. */
export class RealTime {
  readonly #world: World;
  readonly #clock = new WallClock({ movable: false });
  readonly #pace: Pace;
  #error: unknown;

  constructor(world: World) {
    this.#world = world;
    this.#clock.stop();
    this.#pace = new Pace(world, this.#clock, (error) => {
      this.#error ??= error;
    });
  }

  /**
   * Lets time pass until only background events wait, `untilUs` has come, or `stop` says so.
   *
   * @throws What the world threw, such as a bound that was reached.
   */
  async run({ stop, untilUs = Infinity, onSlice }: LoopOptions): Promise<void> {
    this.#clock.start();
    this.#pace.wake();
    const { scheduler } = this.#world;
    for (let looks = 0, atRest = 0; atRest < LOOKS_AT_REST; looks++) {
      await new Promise<void>((resolve) => natives.setTimeout(resolve, LOOK_EVERY_MS));
      if (this.#error !== undefined) throw this.#error;
      if (stop?.() || scheduler.nowUs >= untilUs) return;
      atRest = scheduler.pending === 0 ? atRest + 1 : 0;
      if (looks % LOOKS_PER_SLICE === 0) onSlice?.();
    }
  }

  /** Ends it: from here on the world may be looked at in virtual time. */
  stop(): void {
    this.#pace.stop();
  }
}
