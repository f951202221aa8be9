import assert from "node:assert/strict";
import fc from "fast-check";
import { BoundReachedError } from "./bounds.ts";
import { DEFAULT_START_MS, Scheduler, type Timer } from "./scheduler.ts";

Deno.test("scheduler runs events in the order of their times, and those of one instant in the order of scheduling", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 200 }), (delays) => {
      const clock = new Scheduler();
      const seen: [number, number][] = [];
      delays.forEach((delay, index) => clock.after(delay, () => seen.push([clock.nowUs / 1000, index])));
      assert.equal(clock.advance(Infinity), "idle");
      const wanted = delays.map((delay, index): [number, number] => [delay, index])
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      assert.deepEqual(seen, wanted);
    }),
    { seed: 1 },
  );
});

Deno.test("scheduler never runs a cancelled event, however many were cancelled", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1000), fc.boolean()), { maxLength: 3000 }), (events) => {
      const clock = new Scheduler();
      let ran = 0;
      const timers = events.map((
        [delay, cancelled],
      ): [Timer, boolean] => [clock.after(delay, () => ran++), cancelled]);
      for (const [timer, cancelled] of timers) if (cancelled) clock.cancel(timer);
      const wanted = events.filter(([, cancelled]) => !cancelled).length;
      assert.equal(clock.pending, wanted);
      clock.advance(Infinity);
      assert.equal(ran, wanted);
      assert.equal(clock.pending, 0);
    }),
    { seed: 1, numRuns: 50 },
  );
});

Deno.test("scheduler drains before time moves, and stops when a real turn is needed", () => {
  const drained: number[] = [];
  let blocked = false;
  const clock: Scheduler = new Scheduler({
    drain: () => {
      drained.push(clock?.nowUs ?? 0);
      return !blocked;
    },
  });
  clock.after(1, () => {});
  clock.after(1, () => {});
  clock.after(2, () => blocked = true);
  clock.after(3, () => {});
  assert.equal(clock.advance(Infinity), "paused");
  assert.equal(clock.nowUs, 2000);
  assert.deepEqual(drained, [0, 1000, 2000]);
  blocked = false;
  assert.equal(clock.advance(Infinity), "idle");
  assert.equal(clock.nowUs, 3000);
});

Deno.test("scheduler does not wait for background events, but runs those that come due on the way", () => {
  const clock = new Scheduler();
  const ran: string[] = [];
  clock.at(DEFAULT_START_MS + 10, () => ran.push("early"), true);
  clock.at(DEFAULT_START_MS + 1000, () => ran.push("late"), true);
  clock.after(50, () => ran.push("work"));
  assert.equal(clock.advance(Infinity), "idle");
  assert.deepEqual(ran, ["early", "work"]);
  clock.advance(Infinity, 2_000_000);
  assert.deepEqual(ran, ["early", "work", "late"]);
});

Deno.test("scheduler stops at a given time and stands there", () => {
  const clock = new Scheduler();
  clock.after(100, () => {});
  assert.equal(clock.advance(Infinity, 60_000), "until");
  assert.equal(clock.nowUs, 60_000);
  assert.equal(clock.nowMs, DEFAULT_START_MS + 60);
});

Deno.test("scheduler: a loop without progress of time reaches a named bound", () => {
  const clock = new Scheduler({ bounds: { eventsAtOneInstant: 100 } });
  const again = (): void => void clock.after(0, again);
  again();
  assert.throws(() => clock.advance(Infinity), (error) => {
    return error instanceof BoundReachedError && error.bound === "eventsAtOneInstant" && error.limit === 100;
  });
});

Deno.test("scheduler: virtual time and the queue have bounds", () => {
  const late = new Scheduler({ bounds: { virtualTimeMs: 1000 } });
  late.after(1001, () => {});
  assert.throws(
    () => late.advance(Infinity),
    /Bound virtualTimeMs reached: next event at 1001 ms, limit 1000/,
  );
  const full = new Scheduler({ bounds: { pendingEvents: 2 } });
  full.after(1, () => {});
  full.after(1, () => {});
  assert.throws(() => full.after(1, () => {}), /Bound pendingEvents reached/);
});

Deno.test("scheduler never wakes anybody before the time that they asked for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 50 }),
      (delays) => {
        const clock = new Scheduler();
        for (const delay of delays) {
          const dueMs = clock.nowMs + delay;
          clock.at(dueMs, () => assert.ok(clock.nowMs >= dueMs, `${clock.nowMs} before ${dueMs}`));
        }
        clock.advance(Infinity);
      },
    ),
    { seed: 1 },
  );
});

Deno.test("scheduler keeps its order when an event cancels thousands of others", () => {
  const clock = new Scheduler();
  const seen: number[] = [];
  const late = Array.from({ length: 3000 }, (_, index) => clock.after(10_000 + index, () => {}));
  clock.after(1, () => late.slice(0, 2500).forEach((timer) => clock.cancel(timer)));
  for (const delay of [1, 100, 50]) clock.after(delay, () => seen.push(clock.nowUs / 1000));
  clock.advance(Infinity);
  assert.deepEqual(seen, [1, 50, 100]);
  assert.equal(clock.nowUs, 12_999_000);
});

Deno.test("scheduler runs at once what is to run at no time at all", () => {
  const clock = new Scheduler();
  const seen: string[] = [];
  clock.after(5, () => {
    clock.at(NaN, () => seen.push(`at ${clock.nowUs}`));
    clock.after(NaN, () => seen.push(`after ${clock.nowUs}`));
  });
  clock.after(9, () => seen.push("later"));
  assert.equal(clock.advance(20), "idle");
  assert.deepEqual(seen, ["at 5000", "after 5000", "later"]);
});

Deno.test("scheduler tells when the next event is due that a run waits for, cancelled and background ones aside", () => {
  const clock = new Scheduler();
  assert.equal(clock.nextForegroundUs(), undefined);
  clock.at(DEFAULT_START_MS + 1, () => {}, true);
  clock.cancel(clock.after(2, () => {}));
  const poll = clock.after(3, () => {});
  clock.after(4, () => {});
  assert.equal(clock.nextUs, 1000);
  assert.equal(clock.nextForegroundUs(), 3000);
  assert.equal(clock.nextForegroundUs(new Set([poll])), 4000);
  clock.advance(Infinity);
  assert.equal(clock.nextForegroundUs(), undefined);
});
