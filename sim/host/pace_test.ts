import "./install.ts";
import assert from "node:assert/strict";
import { Scheduler } from "../kernel/mod.ts";
import { drain } from "./loop.ts";
import { realTurn } from "./natives.ts";
import { Pace, WallClock } from "./pace.ts";

function paced(movable = true) {
  const scheduler = new Scheduler({ startMs: 0, drain });
  const clock = new WallClock({ movable, startMs: 0 });
  const errors: unknown[] = [];
  const world = {
    scheduler,
    turn: (untilUs: number, most: number) => scheduler.advance(most, untilUs, true),
  };
  return { scheduler, clock, errors, pace: new Pace(world, clock, (error) => errors.push(error)) };
}

Deno.test("pace follows a clock that is moved ahead by two weeks, each event at its own time", async () => {
  const { scheduler, clock, pace } = paced();
  clock.stop();
  const seen: number[] = [];
  pace.submit(() => {
    for (const hours of [1, 24, 24 * 14, 24 * 15]) {
      scheduler.at(hours * 3_600_000, () => seen.push(scheduler.nowUs / 3_600_000_000), true);
    }
  });
  const weeksUs = 14 * 24 * 3_600_000_000;
  await realTurn();
  clock.advance(14 * 24 * 3_600_000);
  await pace.reached(weeksUs);
  assert.deepEqual(seen.map(Math.round), [1, 24, 336]);
  pace.stop();
});

Deno.test("pace runs what comes from outside after everything that was due before", async () => {
  const { scheduler, clock, pace } = paced();
  clock.stop();
  const seen: string[] = [];
  pace.submit(() => void scheduler.after(5, () => seen.push("due")));
  await pace.reached(0);
  clock.advance(10);
  pace.submit(() => seen.push("from outside"));
  await pace.reached(10_000);
  assert.deepEqual(seen, ["due", "from outside"]);
  pace.stop();
});

Deno.test("pace lets time flow by itself, and tells of what the world throws without stopping", async () => {
  const { scheduler, pace, errors } = paced(false);
  pace.submit(() => {
    throw new Error("broken");
  });
  pace.submit(() => {
    scheduler.after(1, () => {
      throw new Error("broken later");
    });
    scheduler.after(2, () => {});
  });
  await pace.reached(3000);
  assert.deepEqual(errors.map((error) => (error as Error).message), ["broken", "broken later"]);
  assert.equal(scheduler.pending, 0);
  pace.stop();
});

Deno.test("pace keeps nobody waiting for a world in which nothing happens any more", async () => {
  const { pace } = paced();
  const before = pace.reached(1_000_000_000);
  pace.stop();
  await before;
  await pace.reached(1_000_000_000);
});
