/**
 * What a client sees of EventBridge's archives and replays.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
import type { Call, Case, Given } from "../case.ts";
import {
  AT_START,
  BAD_PATTERN,
  BUS,
  BUS_ARN,
  EVENTS,
  EXISTS,
  INVALID,
  MANAGED,
  NOT_FOUND,
  PATTERN,
  START,
  TOO_MANY,
} from "./eventbridge_fixtures.ts";

const ARCHIVE = { ArchiveName: "a", EventSourceArn: BUS_ARN, EventPattern: PATTERN, RetentionDays: 1 };
const GIVEN: readonly Given[] = [BUS, ["eventbridge", "CreateArchive", ARCHIVE]];
const ON_RULE = { Name: "Events-Archive-a", EventBusName: "b" };
const TARGETS = { Rule: "Events-Archive-a", EventBusName: "b" };
const REPLAY = {
  ReplayName: "r",
  EventSourceArn: `${EVENTS}:archive/a`,
  EventStartTime: new Date(START - 60_000),
  EventEndTime: new Date(START + 60_000),
  Destination: { Arn: BUS_ARN },
};
const START_REPLAY: Call = ["StartReplay", REPLAY];

export const ARCHIVE_CASES: readonly Case[] = [
  {
    name: "CreateArchive is enabled at once",
    given: [BUS],
    call: ["CreateArchive", ARCHIVE],
    output: { ArchiveArn: `${EVENTS}:archive/a`, State: "ENABLED" },
  },
  {
    name: "CreateArchive needs no pattern",
    call: ["CreateArchive", { ArchiveName: "a", EventSourceArn: `${EVENTS}:event-bus/default` }],
    output: { State: "ENABLED" },
  },
  {
    name: "CreateArchive refuses a name that is taken",
    given: GIVEN,
    call: ["CreateArchive", ARCHIVE],
    ...EXISTS,
  },
  { name: "CreateArchive does not find a bus", call: ["CreateArchive", ARCHIVE], ...NOT_FOUND },
  {
    name: "CreateArchive does not find the bus of another account",
    given: [BUS],
    call: ["CreateArchive", {
      ...ARCHIVE,
      EventSourceArn: "arn:aws:events:us-east-1:123456789012:event-bus/b",
    }],
    ...NOT_FOUND,
  },
  {
    name: "CreateArchive refuses a pattern",
    given: [BUS],
    call: ["CreateArchive", { ...ARCHIVE, EventPattern: '{"source": "orders"}' }],
    ...BAD_PATTERN,
  },
  {
    name: "CreateArchive refuses a name of 49 characters",
    given: [BUS],
    call: ["CreateArchive", { ...ARCHIVE, ArchiveName: "a".repeat(49) }],
    ...INVALID,
  },
  {
    name: "CreateArchive takes a name of 48 characters",
    given: [BUS],
    call: ["CreateArchive", { ...ARCHIVE, ArchiveName: "a".repeat(48) }],
    output: { State: "ENABLED" },
  },
  {
    name: "CreateArchive refuses to retain events for less than no days",
    given: [BUS],
    call: ["CreateArchive", { ...ARCHIVE, RetentionDays: -1 }],
    ...INVALID,
  },
  {
    name: "CreateArchive refuses the archive over the limit, and the SDK takes the limit for a rate",
    given: [
      BUS,
      ...Array.from(
        { length: 10 },
        (_, i): Given => ["eventbridge", "CreateArchive", { ...ARCHIVE, ArchiveName: `a${i}` }],
      ),
    ],
    call: ["CreateArchive", ARCHIVE],
    ...TOO_MANY,
  },
  {
    name: "DescribeArchive counts nothing at first",
    given: GIVEN,
    call: ["DescribeArchive", { ArchiveName: "a" }],
    output: { ...ARCHIVE, State: "ENABLED", EventCount: 0, SizeBytes: 0, CreationTime: AT_START },
  },
  {
    name: "DescribeArchive does not find an archive",
    call: ["DescribeArchive", { ArchiveName: "a" }],
    ...NOT_FOUND,
  },
  {
    name: "UpdateArchive answers as CreateArchive does",
    given: GIVEN,
    call: ["UpdateArchive", { ArchiveName: "a", RetentionDays: 2 }],
    output: { ArchiveArn: `${EVENTS}:archive/a`, State: "ENABLED" },
  },
  {
    name: "UpdateArchive keeps what it is not given",
    given: GIVEN,
    before: [["UpdateArchive", { ArchiveName: "a", Description: "d" }]],
    call: ["DescribeArchive", { ArchiveName: "a" }],
    output: { ...ARCHIVE, Description: "d" },
  },
  {
    name: "UpdateArchive with nothing to change is refused before it looks for the archive",
    call: ["UpdateArchive", { ArchiveName: "a" }],
    ...INVALID,
  },
  {
    name: "UpdateArchive does not find an archive",
    call: ["UpdateArchive", { ArchiveName: "a", RetentionDays: 2 }],
    ...NOT_FOUND,
  },
  {
    name: "UpdateArchive refuses a pattern",
    given: GIVEN,
    call: ["UpdateArchive", { ArchiveName: "a", EventPattern: "[]" }],
    ...BAD_PATTERN,
  },
  {
    name: "DeleteArchive has an empty output",
    given: GIVEN,
    call: ["DeleteArchive", { ArchiveName: "a" }],
    output: {},
  },
  {
    name: "DeleteArchive does not find an archive",
    call: ["DeleteArchive", { ArchiveName: "a" }],
    ...NOT_FOUND,
  },
  {
    name: "ListArchives lists by state",
    given: GIVEN,
    call: ["ListArchives", { State: "ENABLED" }],
    output: { Archives: [{ ArchiveName: "a", EventSourceArn: BUS_ARN, EventCount: 0, RetentionDays: 1 }] },
  },
  {
    name: "ListArchives takes one filter",
    call: ["ListArchives", { State: "ENABLED", NamePrefix: "a" }],
    ...INVALID,
  },
  {
    name: "ListArchives does not find a bus",
    call: ["ListArchives", { EventSourceArn: BUS_ARN }],
    ...NOT_FOUND,
  },
  {
    name: "an archive is filled by a managed rule that everybody sees",
    given: GIVEN,
    call: ["ListRules", { EventBusName: "b" }],
    output: {
      Rules: [{ Name: "Events-Archive-a", ManagedBy: "prod.vhs.events.aws.internal", State: "ENABLED" }],
    },
  },
  { name: "DisableRule refuses a managed rule", given: GIVEN, call: ["DisableRule", ON_RULE], ...MANAGED },
  { name: "EnableRule refuses a managed rule", given: GIVEN, call: ["EnableRule", ON_RULE], ...MANAGED },
  { name: "DeleteRule refuses a managed rule", given: GIVEN, call: ["DeleteRule", ON_RULE], ...MANAGED },
  {
    name: "PutRule refuses a managed rule",
    given: GIVEN,
    call: ["PutRule", { ...ON_RULE, EventPattern: PATTERN }],
    ...MANAGED,
  },
  {
    name: "PutTargets refuses a managed rule",
    given: GIVEN,
    call: ["PutTargets", { ...TARGETS, Targets: [{ Id: "t", Arn: "arn:aws:sqs:us-east-1:000000000000:q" }] }],
    ...MANAGED,
  },
  {
    name: "RemoveTargets refuses a managed rule",
    given: GIVEN,
    call: ["RemoveTargets", { ...TARGETS, Ids: ["t"] }],
    ...MANAGED,
  },
  {
    name: "TagResource refuses a managed rule",
    given: GIVEN,
    call: ["TagResource", { ResourceARN: `${EVENTS}:rule/b/Events-Archive-a`, Tags: [] }],
    ...MANAGED,
  },
  {
    name: "UntagResource refuses a managed rule",
    given: GIVEN,
    call: ["UntagResource", { ResourceARN: `${EVENTS}:rule/b/Events-Archive-a`, TagKeys: ["team"] }],
    ...MANAGED,
  },
  {
    name: "StartReplay starts",
    given: GIVEN,
    call: START_REPLAY,
    output: { ReplayArn: `${EVENTS}:replay/r`, State: "STARTING" },
  },
  { name: "StartReplay does not find a bus", call: START_REPLAY, ...NOT_FOUND },
  { name: "StartReplay refuses an archive that is not there", given: [BUS], call: START_REPLAY, ...INVALID },
  {
    name: "StartReplay refuses another bus than the one that the events came from",
    given: GIVEN,
    call: ["StartReplay", { ...REPLAY, Destination: { Arn: `${EVENTS}:event-bus/default` } }],
    ...INVALID,
  },
  {
    name: "StartReplay refuses a destination that is no bus",
    given: GIVEN,
    call: ["StartReplay", { ...REPLAY, Destination: { Arn: "arn:aws:sqs:us-east-1:000000000000:q" } }],
    ...INVALID,
  },
  {
    name: "StartReplay refuses to end when it starts",
    given: GIVEN,
    call: ["StartReplay", { ...REPLAY, EventEndTime: REPLAY.EventStartTime }],
    ...INVALID,
  },
  {
    name: "StartReplay looks at its end before its bus",
    given: GIVEN,
    call: ["StartReplay", {
      ...REPLAY,
      EventEndTime: REPLAY.EventStartTime,
      Destination: { Arn: `${EVENTS}:event-bus/default` },
    }],
    ...INVALID,
    message: "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
  },
  {
    name: "StartReplay refuses a name that is taken",
    given: GIVEN,
    before: [START_REPLAY],
    call: START_REPLAY,
    ...EXISTS,
  },
  {
    name: "DescribeReplay shows where it stands",
    given: GIVEN,
    before: [["StartReplay", {
      ...REPLAY,
      Destination: { Arn: BUS_ARN, FilterArns: [`${EVENTS}:rule/b/x`] },
    }]],
    call: ["DescribeReplay", { ReplayName: "r" }],
    output: {
      ReplayName: "r",
      State: "STARTING",
      EventStartTime: { $date: START - 60_000 },
      EventEndTime: { $date: START + 60_000 },
      Destination: { Arn: BUS_ARN, FilterArns: [`${EVENTS}:rule/b/x`] },
    },
  },
  {
    name: "DescribeReplay does not find a replay",
    call: ["DescribeReplay", { ReplayName: "r" }],
    ...NOT_FOUND,
  },
  {
    name: "CancelReplay takes a moment",
    given: GIVEN,
    before: [START_REPLAY],
    call: ["CancelReplay", { ReplayName: "r" }],
    output: { ReplayArn: `${EVENTS}:replay/r`, State: "CANCELLING" },
  },
  {
    name: "CancelReplay refuses a replay that is being cancelled",
    given: GIVEN,
    before: [START_REPLAY, ["CancelReplay", { ReplayName: "r" }]],
    call: ["CancelReplay", { ReplayName: "r" }],
    error: "IllegalStatusException",
    instance: "IllegalStatusException",
  },
  { name: "CancelReplay does not find a replay", call: ["CancelReplay", { ReplayName: "r" }], ...NOT_FOUND },
  {
    name: "ListReplays lists those of an archive",
    given: GIVEN,
    before: [START_REPLAY],
    call: ["ListReplays", { EventSourceArn: `${EVENTS}:archive/a` }],
    output: { Replays: [{ ReplayName: "r", State: "STARTING" }] },
  },
  {
    name: "ListReplays takes one filter",
    call: ["ListReplays", { State: "RUNNING", NamePrefix: "r" }],
    ...INVALID,
  },
];
