/** Restores a world from what came into it: the same inputs at the same places give the same world. */
import type { SqsState } from "../../sim/aws/sqs/mod.ts";
import { afterRealTurn } from "../../sim/host/natives.ts";
import { digestOf } from "./digest.ts";
import { Problem } from "./problem.ts";
import type { ControlledWorld, LoggedInput } from "./server.ts";
import type { Snapshot } from "./snapshot.ts";

/** Instants between two real turns of the event loop. */
const SLICE = 500;
/** Real turns in a row without an event after which code of a handler is taken for a loop. */
const MOST_PAUSES = 10_000;

/**
 * Enters the inputs of a snapshot into a world that no pace drives yet, and lets time pass to where it was taken.
 *
 * @throws {Problem} The world does not become what it was: its handlers have changed, or something came in that no
 * log holds.
 */
export async function replay(served: ControlledWorld, snapshot: Snapshot): Promise<void> {
  const { head, inputs } = snapshot;
  for (let index = 0; index < inputs.length;) {
    await bringTo(served, inputs[index]!, `before input ${index + 1} of ${inputs.length}`);
    // What came in between the same two events is entered in one go, as it was.
    index = await afterRealTurn(() => {
      let next = index;
      while (next < inputs.length && arrived(served, inputs[next]!)) enter(served, inputs[next]!, ++next);
      return next;
    });
  }
  await bringTo(served, head, "at its end");
  const digest = await afterRealTurn(() => digestOf(served));
  if (digest !== head.digest) {
    throw diverged(`its state at the end has the digest ${digest}, expected ${head.digest}`);
  }
}

/** Calls that still wait for messages had a client, which is gone: nothing is handed to them. */
export function abandonWaitingCalls({ world }: ControlledWorld): void {
  for (const { demand } of world.account.peer<SqsState>("sqs").queues) {
    for (const poll of demand.polls) world.cancel(poll.timer);
    demand.polls.clear();
  }
}

function enter(served: ControlledWorld, input: LoggedInput, number: number): void {
  try {
    served.enter(input);
  } catch (error) {
    throw new Problem("not-replayable", `Input ${number} cannot be entered: ${(error as Error).message}`);
  }
}

type Place = Pick<LoggedInput, "atUs" | "events">;

function arrived({ world: { scheduler } }: ControlledWorld, place: Place): boolean {
  return scheduler.nowUs === place.atUs && scheduler.events === place.events;
}

async function bringTo(served: ControlledWorld, place: Place, where: string): Promise<void> {
  const { world } = served;
  const { scheduler } = world;
  for (let pauses = 0; !arrived(served, place) && pauses < MOST_PAUSES;) {
    if (scheduler.nowUs > place.atUs || scheduler.events > place.events) break;
    const before = scheduler.events;
    const stop = await afterRealTurn(() => world.turn(place.atUs, SLICE));
    pauses = scheduler.events === before ? pauses + 1 : 0;
    if (stop !== "slice" && stop !== "paused") break;
  }
  if (arrived(served, place)) return;
  throw diverged(
    `${where} it has run ${scheduler.events} events by ${scheduler.nowUs} µs, ` +
      `expected ${place.events} by ${place.atUs} µs`,
  );
}

function diverged(how: string): Problem {
  return new Problem(
    "not-replayable",
    `The replay went another way: ${how}. The handlers have changed since, or the world took in something that is ` +
      "in no log",
  );
}
