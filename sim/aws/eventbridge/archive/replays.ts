/**
 * The operations on replays.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html
 */
import type {
  CancelReplayCommandInput,
  CancelReplayCommandOutput,
  DescribeReplayCommandInput,
  DescribeReplayCommandOutput,
  ListReplaysCommandInput,
  StartReplayCommandInput,
  StartReplayCommandOutput,
} from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../errors.ts";
import type { CallContext } from "../../operation.ts";
import { alreadyExists, limitExceeded, noReplay, validation } from "../errors.ts";
import { MAX_ACTIVE_REPLAYS } from "../limits.ts";
import type { Output } from "../output.ts";
import { page } from "../paging.ts";
import type { EventBridgeState } from "../state.ts";
import type { Replay } from "./model.ts";
import { cancelRun, startRun } from "./replay_run.ts";

const BUS_ARN = /^arn:aws[\w-]*:events:[\w-]+:[0-9]{12}:event-bus\/.+$/;

export function startReplay(
  state: EventBridgeState,
  input: StartReplayCommandInput,
  { nowMs, entity }: CallContext,
): Output<StartReplayCommandOutput> {
  const name = input.ReplayName!;
  const { Arn, FilterArns } = input.Destination!;
  const fromMs = input.EventStartTime!.getTime();
  const untilMs = input.EventEndTime!.getTime();
  if (!BUS_ARN.test(Arn!)) {
    throw validation("Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.");
  }
  const bus = state.bus(Arn);
  if (state.replays.has(name)) throw alreadyExists(`Replay ${name}`);
  const archiveArn = input.EventSourceArn!;
  const archive = state.archives.get(archiveArn.slice(archiveArn.indexOf("/") + 1));
  if (archive?.arn !== archiveArn) {
    const archiveName = archiveArn.slice(archiveArn.lastIndexOf("/") + 1);
    throw validation(`Parameter EventSourceArn is not valid. Reason: Archive ${archiveName} does not exist.`);
  }
  if (fromMs >= untilMs) {
    throw validation(
      "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
    );
  }
  if (archive.busArn !== bus.arn) {
    throw validation(
      "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
    );
  }
  if ([...state.replays.values()].filter(isActive).length >= MAX_ACTIVE_REPLAYS) throw limitExceeded();
  const replay: Replay = {
    name,
    arn: state.arn(`replay/${name}`),
    entity,
    archiveArn,
    description: input.Description,
    destination: { busArn: bus.arn, filterArns: FilterArns && [...FilterArns] },
    fromMs,
    untilMs,
    startedMs: nowMs,
    state: "STARTING",
    endedMs: undefined,
    lastEventMs: undefined,
    timer: undefined,
  };
  state.replays.set(name, replay);
  startRun(state, replay, archive, bus);
  return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: new Date(nowMs) };
}

export function cancelReplay(
  state: EventBridgeState,
  input: CancelReplayCommandInput,
): Output<CancelReplayCommandOutput> {
  const replay = replayNamed(state, input.ReplayName!);
  if (replay.state !== "STARTING" && replay.state !== "RUNNING") {
    throw new AwsError(
      "IllegalStatusException",
      `Replay ${replay.name} is not in a valid state for this operation.`,
    );
  }
  cancelRun(state, replay);
  return { ReplayArn: replay.arn, State: replay.state };
}

export function describeReplay(
  state: EventBridgeState,
  input: DescribeReplayCommandInput,
): Output<DescribeReplayCommandOutput> {
  const replay = replayNamed(state, input.ReplayName!);
  const { busArn, filterArns } = replay.destination;
  return {
    ...shapeOf(replay),
    ReplayArn: replay.arn,
    ...(replay.description === undefined ? undefined : { Description: replay.description }),
    Destination: { Arn: busArn, ...(filterArns ? { FilterArns: [...filterArns] } : undefined) },
  };
}

export function listReplays(state: EventBridgeState, input: ListReplaysCommandInput): object {
  const { NamePrefix: prefix, EventSourceArn: archiveArn, State: wanted } = input;
  if ([prefix, archiveArn, wanted].filter((filter) => filter !== undefined).length > 1) {
    throw validation(
      "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.",
    );
  }
  const found = [...state.replays.values()].filter((replay) =>
    replay.name.startsWith(prefix ?? "") && (archiveArn === undefined || replay.archiveArn === archiveArn) &&
    (wanted === undefined || replay.state === wanted)
  );
  const { items, next } = page(found, (replay) => replay.name, input);
  return { Replays: items.map(shapeOf), ...next };
}

function replayNamed(state: EventBridgeState, name: string): Replay {
  const replay = state.replays.get(name);
  if (replay === undefined) throw noReplay(name);
  return replay;
}

function isActive({ state }: Replay): boolean {
  return state === "STARTING" || state === "RUNNING" || state === "CANCELLING";
}

function shapeOf(replay: Replay) {
  const { lastEventMs, endedMs } = replay;
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.archiveArn,
    State: replay.state,
    EventStartTime: new Date(replay.fromMs),
    EventEndTime: new Date(replay.untilMs),
    ...(lastEventMs === undefined ? undefined : { EventLastReplayedTime: new Date(lastEventMs) }),
    ReplayStartTime: new Date(replay.startedMs),
    ...(endedMs === undefined ? undefined : { ReplayEndTime: new Date(endedMs) }),
  };
}
