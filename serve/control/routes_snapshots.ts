/** Routes that put a world back: to a snapshot, or to its start. */
import { z } from "zod";
import { nearest } from "../../targets/nearest.ts";
import { checkMovable, clockState } from "./clock.ts";
import type { Controls } from "./controls.ts";
import { endObservation } from "./observation.ts";
import { notFound, Problem } from "./problem.ts";
import { abandonWaitingCalls, replay } from "./replay.ts";
import { type Route, route } from "./route.ts";
import type { ControlledServer } from "./server.ts";
import * as shapes from "./shapes.ts";
import {
  obstacle,
  readSnapshot,
  type Snapshot,
  SNAPSHOT_NAME,
  snapshotText,
  takeSnapshot,
} from "./snapshot.ts";

/** The longest upload, in bytes. */
const MOST_BYTES = 256 * 1024 * 1024;
const NDJSON = "application/x-ndjson";
const snapshotName = z.string().regex(SNAPSHOT_NAME, "1 to 64 of the characters A-Z a-z 0-9 . _ -");
const parameters = z.strictObject({ snapshot: z.string().min(1) });

function shown({ head }: Snapshot): z.infer<typeof shapes.snapshotSchema> {
  const { name, account, region, atUs, inputs, records, digest, waitingCalls } = head;
  return { name, account, region, atMs: atUs / 1000, inputs, records, digest, waitingCalls };
}

function find(controls: Controls, name: string): Snapshot {
  const found = controls.snapshot(name);
  if (found) return found;
  throw notFound("snapshot", name, nearest(name, controls.snapshots.map(({ head }) => head.name)));
}

/**
 * Makes the world of a snapshot and puts it in the place of the one that there is.
 *
 * @throws {Problem} It cannot be replayed exactly; the world that there is stays.
 */
async function restore(
  server: ControlledServer,
  snapshot: Snapshot,
): Promise<z.infer<typeof shapes.restoredSchema>> {
  checkMovable(server, "restore a snapshot");
  const { worlds } = server;
  const { account, region, atUs } = snapshot.head;
  const fresh = worlds.fresh(account, region);
  try {
    const reason = obstacle(server, fresh, snapshot);
    if (reason !== undefined) {
      throw new Problem("not-replayable", `The snapshot is of another server: ${reason}`);
    }
    await replay(fresh, snapshot);
    abandonWaitingCalls(fresh);
  } catch (error) {
    fresh.pace.stop();
    throw error;
  }
  const old = worlds.of(account, region);
  worlds.clock.set(atUs);
  worlds.replace(old, fresh);
  endObservation(old.world, "The world was restored to a snapshot");
  const ahead = worlds.all().flatMap(({ account, region, world }) => {
    const byMs = (world.scheduler.nowUs - atUs) / 1000;
    return world !== fresh.world && byMs > 0 ? [{ account, region, byMs }] : [];
  });
  return { snapshot: shown(snapshot), clock: clockState(server), ahead };
}

const take = route({
  method: "POST",
  path: "/snapshots",
  id: "takeSnapshot",
  tag: "snapshots",
  summary: "Takes a snapshot of a world",
  body: z.strictObject({
    name: snapshotName.exactOptional().describe("Default: snapshot-1, snapshot-2, ..."),
  }),
  answer: shapes.snapshotSchema,
  status: 201,
  problems: ["clock-not-movable", "name-taken", "not-replayable"],
  run: ({ server, served, controls, body }) =>
    controls.alone(async () => {
      checkMovable(server, "take a snapshot that can be restored");
      const { account, region } = served;
      const now = server.worlds.of(account, region);
      const snapshot = await takeSnapshot(server, now, body.name ?? controls.freeName());
      controls.keep(snapshot);
      return shown(snapshot);
    }),
});

const list = route({
  method: "GET",
  path: "/snapshots",
  id: "snapshots",
  tag: "snapshots",
  summary: "The snapshots that this server holds, of all worlds",
  answer: z.strictObject({ snapshots: z.array(shapes.snapshotSchema) }),
  run: ({ controls }) => ({ snapshots: controls.snapshots.map(shown) }),
});

const download = route({
  method: "GET",
  path: "/snapshots/{snapshot}",
  id: "downloadSnapshot",
  tag: "snapshots",
  summary: "A snapshot as NDJSON: what it is of, then every input of the world",
  parameters,
  media: [NDJSON],
  problems: ["not-found"],
  run: ({ controls, path }) =>
    new Response(snapshotText(find(controls, path.snapshot)), { headers: { "content-type": NDJSON } }),
});

const forget = route({
  method: "DELETE",
  path: "/snapshots/{snapshot}",
  id: "deleteSnapshot",
  tag: "snapshots",
  summary: "Deletes a snapshot",
  parameters,
  status: 204,
  problems: ["not-found"],
  run: ({ controls, path }) => {
    find(controls, path.snapshot);
    controls.forget(path.snapshot);
    return new Response(null, { status: 204 });
  },
});

const restoreByName = route({
  method: "POST",
  path: "/snapshots/{snapshot}/restore",
  id: "restoreSnapshot",
  tag: "snapshots",
  summary: "Restores the world of a snapshot, and the clock with it, by replaying its inputs",
  parameters,
  answer: shapes.restoredSchema,
  problems: ["not-found", "clock-not-movable", "not-replayable"],
  run: ({ server, controls, path }) => controls.alone(() => restore(server, find(controls, path.snapshot))),
});

const restoreUpload = route({
  method: "POST",
  path: "/restore",
  id: "uploadSnapshot",
  tag: "snapshots",
  summary: "Restores a snapshot that is sent along; its account and region say which world it is",
  text: { mediaType: NDJSON, mostBytes: MOST_BYTES },
  answer: shapes.restoredSchema,
  problems: ["clock-not-movable", "not-replayable"],
  run: async ({ server, controls, request }) => {
    const snapshot = readSnapshot(await request.text());
    return await controls.alone(() => restore(server, snapshot));
  },
});

const reset = route({
  method: "POST",
  path: "/reset",
  id: "reset",
  tag: "snapshots",
  summary: "Puts a world back to its start: nothing in it but its systems, deployed anew",
  body: z.strictObject({
    clock: z.enum(["keep", "restart"]).default("keep")
      .describe("`restart` puts the clock of all worlds back to its start, which is refused in real time"),
  }),
  answer: shapes.clockSchema,
  problems: ["clock-not-movable"],
  run: ({ server, served, controls, body }) =>
    controls.alone(() => {
      if (body.clock === "restart") {
        checkMovable(server, "restart the clock");
        server.worlds.clock.set(0);
      }
      const { worlds } = server;
      const old = worlds.of(served.account, served.region);
      worlds.replace(old, worlds.fresh(served.account, served.region));
      endObservation(old.world, "The world was reset");
      return Promise.resolve(clockState(server));
    }),
});

/** In the order in which the document lists them. */
export const SNAPSHOT_ROUTES: readonly Route[] = [
  take,
  list,
  download,
  forget,
  restoreByName,
  restoreUpload,
  reset,
];
