/** The part of the operation table that is about archives and replays, and what its inputs must be like. */
import type { Constraint, Constraints } from "../../constraints.ts";
import type { AnyOperation } from "../../operation.ts";
import { KMS_KEY, PAGE, PATTERN, SHORT_DESCRIPTION } from "../inputs.ts";
import { ARN, required, RULE_NAME as NAME } from "../inputs_targets.ts";
import type { EventBridgeState } from "../state.ts";
import {
  archivedBus,
  createArchive,
  deleteArchive,
  describeArchive,
  listArchives,
  updateArchive,
} from "./archives.ts";
import { cancelReplay, describeReplay, listReplays, startReplay } from "./replays.ts";

const ARCHIVE_NAME: Constraint = { type: "string", length: [1, 48], pattern: "[\\.\\-_A-Za-z0-9]+" };
const SOURCE_ARN: Constraint = {
  type: "string",
  length: [1, 1600],
  pattern: "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$",
};
const RETENTION: Constraint = { type: "integer", range: [0] };
const ARCHIVE_STATE: Constraint = {
  type: "string",
  enum: ["ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED"],
};
const REPLAY_STATE: Constraint = {
  type: "string",
  enum: ["STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED"],
};

const INPUTS = {
  CreateArchive: {
    ArchiveName: required(ARCHIVE_NAME),
    EventSourceArn: required(SOURCE_ARN),
    Description: SHORT_DESCRIPTION,
    EventPattern: PATTERN,
    RetentionDays: RETENTION,
    KmsKeyIdentifier: KMS_KEY,
  },
  UpdateArchive: {
    ArchiveName: required(ARCHIVE_NAME),
    Description: SHORT_DESCRIPTION,
    EventPattern: PATTERN,
    RetentionDays: RETENTION,
    KmsKeyIdentifier: KMS_KEY,
  },
  Archive: { ArchiveName: required(ARCHIVE_NAME) },
  ListArchives: {
    NamePrefix: ARCHIVE_NAME,
    EventSourceArn: SOURCE_ARN,
    State: ARCHIVE_STATE,
    ...PAGE,
  },
  StartReplay: {
    ReplayName: required(NAME),
    Description: SHORT_DESCRIPTION,
    EventSourceArn: required(SOURCE_ARN),
    EventStartTime: { type: "timestamp", required: true },
    EventEndTime: { type: "timestamp", required: true },
    Destination: {
      type: "structure",
      required: true,
      members: { Arn: required(ARN), FilterArns: { type: "list", each: ARN } },
    },
  },
  Replay: { ReplayName: required(NAME) },
  ListReplays: { NamePrefix: NAME, State: REPLAY_STATE, EventSourceArn: SOURCE_ARN, ...PAGE },
} as const satisfies Record<string, Constraints>;

const ARCHIVE = (input: { readonly ArchiveName?: string | undefined }) => input.ArchiveName ?? "";
const REPLAY = (input: { readonly ReplayName?: string | undefined }) => input.ReplayName ?? "";
const NOT_FOUND = ["ResourceNotFoundException"];

export const ARCHIVE_OPERATIONS: Readonly<Record<string, AnyOperation<EventBridgeState>>> = {
  CreateArchive: {
    input: INPUTS.CreateArchive,
    errors: [
      "InvalidEventPatternException",
      "LimitExceededException",
      "ResourceAlreadyExistsException",
      "ResourceNotFoundException",
    ],
    mutates: true,
    resource: archivedBus,
    run: createArchive,
    differs:
      "Events are in the archive as soon as they would reach a target, at AWS after minutes; KMS keys are " +
      "kept, not used; scheduled events are not archived",
  },
  UpdateArchive: {
    input: INPUTS.UpdateArchive,
    errors: ["InvalidEventPatternException", "ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: ARCHIVE,
    run: updateArchive,
  },
  DeleteArchive: {
    input: INPUTS.Archive,
    errors: NOT_FOUND,
    mutates: true,
    resource: ARCHIVE,
    run: deleteArchive,
  },
  DescribeArchive: {
    input: INPUTS.Archive,
    errors: NOT_FOUND,
    mutates: false,
    resource: ARCHIVE,
    run: describeArchive,
    differs:
      "Counts and sizes are exact at once; a size is that of the events as JSON, AWS's is not published",
  },
  ListArchives: {
    input: INPUTS.ListArchives,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: false,
    run: listArchives,
  },
  StartReplay: {
    input: INPUTS.StartReplay,
    errors: [
      "LimitExceededException",
      "ResourceAlreadyExistsException",
      "ResourceNotFoundException",
      "ValidationException",
    ],
    mutates: true,
    resource: REPLAY,
    run: startReplay,
    differs:
      "Takes two seconds to start, a tenth of one for each minute of events and a millisecond for each event; " +
      "AWS's pace is not published. Filter ARNs are not checked",
  },
  CancelReplay: {
    input: INPUTS.Replay,
    errors: ["IllegalStatusException", "ResourceNotFoundException"],
    mutates: true,
    resource: REPLAY,
    run: cancelReplay,
  },
  DescribeReplay: {
    input: INPUTS.Replay,
    errors: NOT_FOUND,
    mutates: false,
    resource: REPLAY,
    run: describeReplay,
  },
  ListReplays: {
    input: INPUTS.ListReplays,
    errors: ["ValidationException"],
    mutates: false,
    run: listReplays,
  },
};
