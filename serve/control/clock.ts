/**
 * The clock of a server from outside: looked at, moved ahead, stopped, started, and let run until nothing waits.
 *
 * All worlds of a server follow one clock. What was due on the way happens in order, each thing at its own time.
 */
import type { SqsState } from "../../sim/aws/sqs/mod.ts";
import type { Timer } from "../../sim/kernel/mod.ts";
import { Problem } from "./problem.ts";
import type { ControlledServer, ControlledWorld } from "./server.ts";

/** The clock as it is. Times are virtual. */
export interface ClockState {
  readonly time: "real" | "virtual";
  /** ISO 8601. */
  readonly now: string;
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
  /** Whether it goes on by itself. */
  readonly flows: boolean;
  /** Milliseconds until the next event of any world; null if none waits. */
  readonly nextEventInMs: number | null;
  /** The same, without background events (the expiry of an item, say) and without clients that wait for messages. */
  readonly nextForegroundInMs: number | null;
  /** Events that wait on the clock, without background ones. */
  readonly waiting: number;
}

/** How far the clock may be moved in one request: what is due on the way takes real time to happen. */
export const MOST_ADVANCE_MS = 366 * 24 * 3600 * 1000;

export function clockState({ worlds }: ControlledServer): ClockState {
  const { clock } = worlds;
  const { elapsedUs } = clock;
  const inMs = (atUs: number | undefined): number | null =>
    atUs === undefined ? null : Math.max(0, Math.round(atUs - elapsedUs)) / 1000;
  return {
    time: clock.movable ? "virtual" : "real",
    now: new Date(clock.startMs + elapsedUs / 1000).toISOString(),
    elapsedMs: elapsedUs / 1000,
    flows: clock.flows,
    nextEventInMs: inMs(least(worlds.all().map(({ world }) => world.scheduler.nextUs))),
    nextForegroundInMs: inMs(nextForegroundUs(worlds.all())),
    waiting: worlds.all().reduce((sum, { world }) => sum + world.scheduler.pending, 0),
  };
}

/** @throws {Problem} The clock is real time. */
export function checkMovable({ worlds }: ControlledServer, what: string): void {
  if (worlds.clock.movable) return;
  throw new Problem(
    "clock-not-movable",
    `Cannot ${what}: this server follows the wall clock (--time real), expected one started with --time virtual`,
  );
}

/** Lets everything happen that is due by now. */
export async function catchUp({ worlds }: ControlledServer): Promise<void> {
  const { elapsedUs } = worlds.clock;
  await Promise.all(worlds.all().map(({ pace }) => pace.reached(elapsedUs)));
}

/**
 * Moves the clock ahead to a time, and lets everything happen that is due by then.
 *
 * @param untilUs Microseconds since the start; nothing is moved if it has passed.
 */
export async function moveTo(server: ControlledServer, untilUs: number): Promise<void> {
  const { clock } = server.worlds;
  const byUs = untilUs - clock.elapsedUs;
  if (byUs > 0) clock.advance(byUs / 1000);
  const reachedUs = Math.max(untilUs, 0);
  await Promise.all(server.worlds.all().map(({ pace }) => pace.reached(reachedUs)));
}

/**
 * Jumps to the next event.
 *
 * @returns By how many milliseconds; undefined if no event waits.
 */
export async function moveToNext(
  server: ControlledServer,
  which: "foreground" | "any",
): Promise<number | undefined> {
  await catchUp(server);
  const { worlds } = server;
  const fromUs = worlds.clock.elapsedUs;
  const nextUs = which === "any"
    ? least(worlds.all().map(({ world }) => world.scheduler.nextUs))
    : nextForegroundUs(worlds.all());
  if (nextUs === undefined) return undefined;
  await moveTo(server, nextUs);
  return Math.max(0, nextUs - fromUs) / 1000;
}

/**
 * Moves the clock from event to event until only background events wait.
 *
 * @returns How many milliseconds that took.
 * @throws {Problem} Something still waits after `withinMs`.
 */
export async function settle(server: ControlledServer, withinMs: number): Promise<number> {
  const { worlds } = server;
  await catchUp(server);
  const fromUs = worlds.clock.elapsedUs;
  for (;;) {
    const nextUs = nextForegroundUs(worlds.all());
    if (nextUs === undefined) return Math.max(0, worlds.clock.elapsedUs - fromUs) / 1000;
    if (nextUs - fromUs > withinMs * 1000) {
      await moveTo(server, fromUs + withinMs * 1000);
      throw new Problem(
        "not-settled",
        `Something still waits after ${withinMs} ms: ${stuckIn(worlds.all()).join("; ")}`,
      );
    }
    await moveTo(server, nextUs);
  }
}

/** What a run waits for, without clients outside that wait for messages: they would do so for ever. */
function nextForegroundUs(worlds: readonly ControlledWorld[]): number | undefined {
  return least(worlds.map(({ world }) => {
    const polls = new Set<Timer>();
    for (const queue of world.account.peer<SqsState>("sqs").queues) {
      for (const poll of queue.demand.polls) polls.add(poll.timer);
    }
    return world.scheduler.nextForegroundUs(polls);
  }));
}

function stuckIn(worlds: readonly ControlledWorld[]): string[] {
  return worlds.flatMap(({ account, region, world }) => {
    const where = worlds.length > 1 ? ` in ${account}/${region}` : "";
    const held = Array.from(
      world.account.peer<SqsState>("sqs").queues,
      ({ identity, visible, inFlight, delayed }) =>
        visible + inFlight + delayed === 0 ? [] : [
          `queue ${identity.name}${where} has ${visible} visible, ${inFlight} in flight, ${delayed} delayed`,
        ],
    ).flat();
    return [...held, `${world.scheduler.pending} events wait on the clock${where}`];
  });
}

function least(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce((a, b) => a === undefined || (b !== undefined && b < a) ? b : a, undefined);
}
