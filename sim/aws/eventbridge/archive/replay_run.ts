/**
 * A replay under way: it goes through the archive minute by minute of the events' own times, and puts what it finds
 * to the bus again, marked by its name.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
import { AcceptedEvent } from "../event.ts";
import { ingest } from "../ingest.ts";
import { REPLAY_BUCKET_MS, REPLAY_EVENT_MS, REPLAY_STEP_MS, STATE_CHANGE_MS } from "../limits.ts";
import type { Bus, EventBridgeState, Rule } from "../state.ts";
import type { Archive, ArchivedEvent, Replay } from "./model.ts";
import { forgetExpired } from "./store.ts";

export function startRun(state: EventBridgeState, replay: Replay, archive: Archive, bus: Bus): void {
  const { world } = state;
  const { filterArns } = replay.destination;
  const wanted = filterArns && new Set(filterArns);
  const only = wanted && ((rule: Rule): boolean => wanted.has(rule.arn));
  let replayed = 0;
  const put = (archived: ArchivedEvent): void => {
    const { fields } = archived;
    const entity = replay.entity.child("replayed", replayed++);
    const event = new AcceptedEvent(bus.name, entity, Math.floor(world.nowMs()), {
      ...fields,
      replayName: replay.name,
    });
    replay.lastEventMs = archived.timeMs;
    ingest(state, event, fields.detailText, only);
  };
  const end = (): void => finish(state, replay, "COMPLETED");
  const step = (buckets: readonly (readonly ArchivedEvent[])[], bucket: number, index: number): void => {
    const event = buckets[bucket]?.[index];
    if (event === undefined) {
      // Either this minute is through, or all of them.
      return bucket + 1 < buckets.length
        ? next(REPLAY_STEP_MS, () => step(buckets, bucket + 1, 0))
        : next(REPLAY_STEP_MS, end);
    }
    put(event);
    next(REPLAY_EVENT_MS, () => step(buckets, bucket, index + 1));
  };
  const next = (afterMs: number, run: () => void): void => {
    replay.timer = world.at(world.nowMs() + afterMs, run);
  };
  next(STATE_CHANGE_MS, () => {
    replay.state = "RUNNING";
    next(STATE_CHANGE_MS, () => {
      forgetExpired(archive, world.nowMs());
      step(bucketsOf(archive.events, replay), 0, 0);
    });
  });
}

export function cancelRun(state: EventBridgeState, replay: Replay): void {
  const { world } = state;
  if (replay.timer) world.cancel(replay.timer);
  replay.state = "CANCELLING";
  replay.timer = world.at(world.nowMs() + STATE_CHANGE_MS, () => finish(state, replay, "CANCELLED"));
}

function finish(state: EventBridgeState, replay: Replay, as: "COMPLETED" | "CANCELLED"): void {
  replay.timer = undefined;
  replay.state = as;
  replay.endedMs = Math.floor(state.world.nowMs());
}

/** The events that a replay is for, minute by minute; within a minute in the order in which they were kept. */
function bucketsOf(events: readonly ArchivedEvent[], { fromMs, untilMs }: Replay): ArchivedEvent[][] {
  const buckets = new Map<number, ArchivedEvent[]>();
  for (const event of events) {
    if (event.timeMs < fromMs || event.timeMs >= untilMs) continue;
    const minute = Math.floor(event.timeMs / REPLAY_BUCKET_MS);
    const bucket = buckets.get(minute);
    if (bucket) bucket.push(event);
    else buckets.set(minute, [event]);
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([, bucket]) => bucket);
}
