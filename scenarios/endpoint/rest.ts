/** Waits until a system at an endpoint has come to rest: its queues are empty, and its orders have ended. */
import type { System } from "../../services/systems/system.ts";
import type { Endpoint } from "../../targets/mod.ts";
import { deadLetterQueues } from "../checks/wiring.ts";
import { type Depth, depthOf, total } from "./queues.ts";

export interface RestOptions {
  readonly endpoint: Pick<Endpoint, "call" | "kind">;
  readonly system: System;
  readonly queueUrls: ReadonlyMap<string, string>;
  /** Looks at the orders; returns how many were accepted and are not final. */
  readonly look: () => Promise<number>;
  readonly wait: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
  /** By then it has to be at rest. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 500;
/** How long the queues must be empty where every order has ended, and where some have not: then nothing moves them. */
const QUIET_MS = 1_500;
const QUIET_WITH_OPEN_MS = 6_000;
/** AWS tells how much is in a queue about a minute late. */
const QUIET_ON_AWS_MS = 75_000;

/** @returns What still waits, and where, when the time was over; empty once it is at rest. */
export async function untilAtRest(options: RestOptions): Promise<string[]> {
  const { endpoint, signal, nowMs } = options;
  let quietSinceMs: number | undefined;
  for (;;) {
    const open = await options.look();
    const waiting = await waitingIn(options);
    if (waiting.size > 0) quietSinceMs = undefined;
    else quietSinceMs ??= nowMs();
    const neededMs = endpoint.kind === "aws" ? QUIET_ON_AWS_MS : open > 0 ? QUIET_WITH_OPEN_MS : QUIET_MS;
    if (quietSinceMs !== undefined && nowMs() - quietSinceMs >= neededMs) return [];
    if (nowMs() >= options.untilMs) return stuckWords(waiting, open);
    await options.wait(LOOK_EVERY_MS);
    if (signal.aborted) return [];
  }
}

/** Queues that are read and hold something. */
export async function waitingIn(
  { endpoint, system, queueUrls }: Pick<RestOptions, "endpoint" | "system" | "queueUrls">,
): Promise<Map<string, Depth>> {
  const letters = deadLetterQueues(system);
  const names = system.queues.map(({ name }) => name).filter((name) => !letters.has(name));
  const depths = await Promise.all(
    names.map(async (name) => [name, await depthOf(endpoint, queueUrls.get(name)!)] as const),
  );
  return new Map(depths.filter(([, depth]) => total(depth) > 0));
}

function stuckWords(waiting: ReadonlyMap<string, Depth>, open: number): string[] {
  const words = Array.from(
    waiting,
    ([name, { visible, inFlight, delayed }]) =>
      `queue ${name}: ${visible} visible, ${inFlight} in flight, ${delayed} delayed`,
  );
  return open > 0 ? [...words, `${open} accepted orders have not ended`] : words;
}
