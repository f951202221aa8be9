/** Routes that look at the clock and move it. */
import { z } from "zod";
import { checkMovable, clockState, MOST_ADVANCE_MS, moveTo, moveToNext, settle } from "./clock.ts";
import { Problem } from "./problem.ts";
import { type Route, route } from "./route.ts";
import type { ControlledServer } from "./server.ts";
import * as shapes from "./shapes.ts";

const DAY_MS = 24 * 3600 * 1000;
const UNITS = { milliseconds: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000, days: DAY_MS } as const;
type Unit = keyof typeof UNITS;

const amount = z.number().min(0).exactOptional();
const advanceSchema = z.strictObject({
  milliseconds: amount,
  seconds: amount,
  minutes: amount,
  hours: amount,
  days: amount,
  to: z.iso.datetime({ offset: true }).exactOptional().describe("A time in place of a duration"),
}).refine(
  (body) =>
    (body.to === undefined) === (Object.keys(UNITS) as Unit[]).some((unit) => body[unit] !== undefined),
  "a duration, such as { days: 14 }, or a time, such as { to: 2026-01-15T00:00:00Z }",
);

/** By how many milliseconds, from now on. @throws {Problem} Too far, or back. */
function durationOf({ worlds }: ControlledServer, body: z.infer<typeof advanceSchema>): number {
  const { clock } = worlds;
  const durationMs = body.to === undefined
    ? (Object.keys(UNITS) as Unit[]).reduce((sum, unit) => sum + (body[unit] ?? 0) * UNITS[unit], 0)
    : Date.parse(body.to) - clock.startMs - clock.elapsedUs / 1000;
  const at = body.to === undefined ? "/" : "/to";
  const refuse = (expected: string): never => {
    throw new Problem("not-valid", "The clock cannot be moved there", {
      mistakes: [{ at, is: JSON.stringify(body.to ?? body), expected }],
    });
  };
  if (durationMs < 0) {
    refuse(`a time from ${clockState({ worlds, seed: 0 }).now} on: the clock never goes back`);
  }
  if (durationMs > MOST_ADVANCE_MS) refuse(`at most ${MOST_ADVANCE_MS / DAY_MS} days at once`);
  return durationMs;
}

const get = route({
  method: "GET",
  path: "/clock",
  id: "clock",
  tag: "clock",
  summary: "The clock that all worlds of this server follow",
  answer: shapes.clockSchema,
  run: ({ server }) => clockState(server),
});

const advance = route({
  method: "POST",
  path: "/clock/advance",
  id: "advanceClock",
  tag: "clock",
  summary: "Moves the clock ahead; what is due on the way has happened when the answer comes",
  body: advanceSchema,
  answer: shapes.movedSchema,
  problems: ["clock-not-movable"],
  run: ({ server, controls, body }) =>
    controls.alone(async () => {
      checkMovable(server, "advance the clock");
      const movedMs = durationOf(server, body);
      await moveTo(server, server.worlds.clock.elapsedUs + Math.ceil(movedMs * 1000));
      return { ...clockState(server), movedMs };
    }),
});

const next = route({
  method: "POST",
  path: "/clock/next",
  id: "jumpClock",
  tag: "clock",
  summary: "Jumps to the next event; stays where it is if none waits",
  body: z.strictObject({
    event: z.enum(["foreground", "any"]).default("foreground")
      .describe("`any` stops at background events too, such as the expiry of an item"),
  }),
  answer: shapes.movedSchema,
  problems: ["clock-not-movable"],
  run: ({ server, controls, body }) =>
    controls.alone(async () => {
      checkMovable(server, "jump to the next event");
      const movedMs = await moveToNext(server, body.event) ?? null;
      return { ...clockState(server), movedMs };
    }),
});

const settleRoute = route({
  method: "POST",
  path: "/clock/settle",
  id: "settle",
  tag: "clock",
  summary: "Moves the clock from event to event until nothing but background events waits",
  body: z.strictObject({
    withinMilliseconds: z.number().min(0).max(MOST_ADVANCE_MS).default(DAY_MS)
      .describe("The longest virtual time that it may take"),
  }),
  answer: shapes.movedSchema,
  problems: ["clock-not-movable", "not-settled"],
  run: ({ server, controls, body }) =>
    controls.alone(async () => {
      checkMovable(server, "settle");
      const movedMs = await settle(server, body.withinMilliseconds);
      return { ...clockState(server), movedMs };
    }),
});

const stop = route({
  method: "POST",
  path: "/clock/stop",
  id: "stopClock",
  tag: "clock",
  summary: "Stops the clock: from then on it moves only when it is moved",
  answer: shapes.clockSchema,
  problems: ["clock-not-movable"],
  run: ({ server }) => {
    checkMovable(server, "stop the clock");
    server.worlds.clock.stop();
    for (const { pace } of server.worlds.all()) pace.wake();
    return clockState(server);
  },
});

const start = route({
  method: "POST",
  path: "/clock/start",
  id: "startClock",
  tag: "clock",
  summary: "Lets the clock go on by itself",
  answer: shapes.clockSchema,
  problems: ["clock-not-movable"],
  run: ({ server }) => {
    checkMovable(server, "start the clock");
    server.worlds.clock.start();
    for (const { pace } of server.worlds.all()) pace.wake();
    return clockState(server);
  },
});

/** In the order in which the document lists them. */
export const CLOCK_ROUTES: readonly Route[] = [get, advance, next, settleRoute, stop, start];
