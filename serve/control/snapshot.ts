/**
 * A snapshot of a world: everything that came into it from outside since its start, and what it then was.
 *
 * Worlds are deterministic, so a snapshot is restored by entering the same inputs, each at its own time and after the
 * same events, into a world as it was at the start. The digest proves that the outcome is the same; where it is not,
 * the snapshot is refused. As text it is NDJSON: this head, then the inputs.
 */
import { z } from "zod";
import { DEFAULT_START_MS } from "../../sim/kernel/mod.ts";
import { observe } from "./observation.ts";
import { digestOf } from "./digest.ts";
import { Problem } from "./problem.ts";
import type { ControlledServer, ControlledWorld, LoggedInput } from "./server.ts";
import { inside } from "./state.ts";
import { check } from "./validate.ts";
import type { SqsState } from "../../sim/aws/sqs/mod.ts";

/** It grows by one when an older snapshot would be misread. */
export const SNAPSHOT_VERSION = 1;

const count = z.int().min(0);
export const SNAPSHOT_NAME = /^[A-Za-z0-9._-]{1,64}$/;

const headSchema = z.strictObject({
  orderstorm: z.literal("snapshot"),
  version: z.literal(SNAPSHOT_VERSION),
  name: z.string().regex(SNAPSHOT_NAME, "1 to 64 of the characters A-Z a-z 0-9 . _ -"),
  account: z.string().regex(/^\d{12}$/, "12 digits"),
  region: z.string().min(1),
  seed: z.int(),
  startMs: z.number(),
  systems: z.array(z.string()),
  faultsAtStart: z.array(z.unknown()),
  atUs: count,
  events: count,
  records: count,
  waitingCalls: count,
  digest: z.string(),
  inputs: count,
});
const inputSchema = z.looseObject({ kind: z.string(), atUs: count, events: count });

export type SnapshotHead = Readonly<z.infer<typeof headSchema>>;

export interface Snapshot {
  readonly head: SnapshotHead;
  readonly inputs: readonly LoggedInput[];
}

/** Systems with their variants, as the command line names them. */
export function systemNames({ systems }: ControlledWorld): string[] {
  return systems.map(({ name, variant }) => `${name}:${variant}`);
}

/** @throws {Problem} The world cannot be replayed: the first of its inputs are no longer held. */
export async function takeSnapshot(
  server: ControlledServer,
  served: ControlledWorld,
  name: string,
): Promise<Snapshot> {
  await served.pace.reached(server.worlds.clock.elapsedUs);
  return await inside(served, () => {
    const { world, inputs } = served;
    if (inputs.dropped > 0) {
      throw new Problem(
        "not-replayable",
        `A snapshot is replayed from the start, and the first ${inputs.dropped} inputs of this world are no longer ` +
          `held (${inputs.entries.length} are): reset it, or take a snapshot earlier`,
      );
    }
    const { journal, faultsAtStart } = observe(world);
    const digest = digestOf(served);
    const waiting = world.account.peer<SqsState>("sqs").queues;
    return {
      head: {
        orderstorm: "snapshot",
        version: SNAPSHOT_VERSION,
        name,
        account: served.account,
        region: served.region,
        seed: server.seed,
        startMs: world.scheduler.startMs,
        systems: systemNames(served),
        faultsAtStart: [...faultsAtStart],
        atUs: world.scheduler.nowUs,
        events: world.scheduler.events,
        records: journal.next,
        waitingCalls: Array.from(waiting, ({ demand }) => demand.polls.size).reduce((a, b) => a + b, 0),
        digest,
        inputs: inputs.entries.length,
      },
      inputs: [...inputs.entries],
    };
  });
}

export function snapshotText({ head, inputs }: Snapshot): string {
  return [head, ...inputs].map((line) => JSON.stringify(line) + "\n").join("");
}

/** @throws {Problem} The text is no snapshot, or is cut short. */
export function readSnapshot(text: string): Snapshot {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const values = lines.map((line, index): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      throw refused(`line ${index + 1}`, line.slice(0, 40), "a line of JSON");
    }
  });
  const head = check(headSchema, values[0], "line 1");
  if (head.mistakes) throw new Problem("not-valid", "The body is no snapshot", { mistakes: head.mistakes });
  const inputs = values.slice(1).map((value, index) => {
    const input = check(inputSchema, value, `line ${index + 2}`);
    if (input.mistakes) {
      throw new Problem("not-valid", "The body is no snapshot", { mistakes: input.mistakes });
    }
    return input.value;
  });
  if (inputs.length !== head.value.inputs) {
    throw refused("lines", `${inputs.length} inputs`, `${head.value.inputs} inputs, as its first line says`);
  }
  return { head: head.value, inputs };
}

function refused(at: string, is: string, expected: string): Problem {
  return new Problem("not-valid", "The body is no snapshot", { mistakes: [{ at, is, expected }] });
}

/**
 * Says why a server cannot replay a snapshot; undefined if it can.
 *
 * @param fresh A world of that server as it is at its start.
 */
export function obstacle(
  server: ControlledServer,
  fresh: ControlledWorld,
  { head }: Snapshot,
): string | undefined {
  const here = (what: string, is: unknown, was: unknown, remedy: string): string | undefined =>
    JSON.stringify(is) === JSON.stringify(was)
      ? undefined
      : `its ${what} is ${JSON.stringify(was)}, that of this server ${JSON.stringify(is)}: ${remedy}`;
  return here("seed", server.seed, head.seed, `start one with --seed ${head.seed}`) ??
    here("start", fresh.world.scheduler.startMs, head.startMs, startRemedy(head.startMs)) ??
    here(
      "list of systems",
      systemNames(fresh),
      head.systems,
      `start one with ${systemOptions(head.systems)}`,
    ) ??
    here(
      "list of faults at the start",
      observe(fresh.world).faultsAtStart,
      head.faultsAtStart,
      "start one with them",
    );
}

function startRemedy(startMs: number): string {
  return startMs === DEFAULT_START_MS ? "start one with --time virtual" : "it was taken of another start";
}

function systemOptions(systems: readonly string[]): string {
  return systems.map((name) => `--system ${name}`).join(" ") || "no --system";
}
