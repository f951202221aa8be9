/** Every operation of Amazon EventBridge. */
import { advance, ANY, call, json, refused, type Row, type Visit } from "./step.ts";

const EVENTS = "arn:aws:events:us-east-1:000000000000";
const NOT_FOUND = "ResourceNotFoundException";
const EXISTS = "ResourceAlreadyExistsException";
const INVALID = "ValidationException";
const BAD_PATTERN = "InvalidEventPatternException";
const PATTERN = JSON.stringify({ source: ["tour"], detail: { total: [{ numeric: [">", 100] }] } });
const WRONG = '{"source": "tour"}';
const BUS_ARN = `${EVENTS}:event-bus/tour`;
const RULE_ARN = `${EVENTS}:rule/tour/large`;
const EventBusName = "tour";
const ON_RULE = { Name: "large", EventBusName };
const AT_RULE = { Rule: "large", EventBusName };
const entry = (id: string, total: number) => ({
  EventBusName,
  Source: "tour",
  DetailType: "Order",
  Detail: JSON.stringify({ id, total }),
});

const BUSES: readonly Row[] = [
  call("CreateQueue", { QueueName: "tour-events" }, {}, { of: "sqs", as: "eventQueue" }),
  call("CreateEventBus", { Name: EventBusName }, { EventBusArn: BUS_ARN }),
  refused("CreateEventBus", { Name: EventBusName }, EXISTS),
  call("UpdateEventBus", { Name: EventBusName, Description: "a tour" }, { Description: "a tour" }),
  refused("UpdateEventBus", { Name: "none", Description: "a tour" }, NOT_FOUND),
  call("PutPermission", {
    EventBusName,
    Action: "events:PutEvents",
    Principal: "123456789012",
    StatementId: "partner",
  }),
  refused("PutPermission", {
    EventBusName: "none",
    Action: "events:PutEvents",
    Principal: "123456789012",
    StatementId: "partner",
  }, NOT_FOUND),
  call("DescribeEventBus", { Name: EventBusName }, {
    Arn: BUS_ARN,
    Description: "a tour",
    Policy: json({ Statement: [{ Sid: "partner" }] }),
  }),
  refused("DescribeEventBus", { Name: "none" }, NOT_FOUND),
  call("RemovePermission", { EventBusName, StatementId: "partner" }),
  refused("RemovePermission", { EventBusName, StatementId: "partner" }, NOT_FOUND),
  call("ListEventBuses", { NamePrefix: "tour" }, { EventBuses: [{ Name: "tour" }] }),
  refused("ListEventBuses", { NextToken: "none" }, INVALID),
  call("TagResource", { ResourceARN: BUS_ARN, Tags: [{ Key: "team", Value: "orders" }] }),
  call("ListTagsForResource", { ResourceARN: BUS_ARN }, { Tags: [{ Key: "team", Value: "orders" }] }),
  call("UntagResource", { ResourceARN: BUS_ARN, TagKeys: ["team"] }),
  call("ListTagsForResource", { ResourceARN: BUS_ARN }, { Tags: [] }),
  refused("TagResource", { ResourceARN: `${BUS_ARN}-none`, Tags: [{ Key: "a", Value: "b" }] }, NOT_FOUND),
  refused("UntagResource", { ResourceARN: `${BUS_ARN}-none`, TagKeys: ["a"] }, NOT_FOUND),
  refused("ListTagsForResource", { ResourceARN: `${BUS_ARN}-none` }, NOT_FOUND),
];

const TARGET = {
  Id: "queue",
  Arn: "arn:aws:sqs:us-east-1:000000000000:tour-events",
  InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order": <id>}' },
};
const arrives = (Body: string) =>
  call(
    "ReceiveMessage",
    { QueueUrl: "<eventQueue.QueueUrl>", WaitTimeSeconds: 20 },
    { Messages: [{ Body }] },
    {
      of: "sqs",
    },
  );

const EVENT = JSON.stringify({
  id: "1",
  source: "tour",
  "detail-type": "Order",
  account: "000000000000",
  region: "us-east-1",
  time: "2026-01-01T00:00:00Z",
  resources: [],
  detail: { total: 101 },
});

const RULES: readonly Row[] = [
  call("PutRule", { ...ON_RULE, EventPattern: PATTERN }, { RuleArn: RULE_ARN }),
  refused("PutRule", { ...ON_RULE, EventPattern: WRONG }, BAD_PATTERN),
  call("PutRule", { Name: "tour-hourly", ScheduleExpression: "rate(1 hour)", State: "DISABLED" }, {
    RuleArn: `${EVENTS}:rule/tour-hourly`,
  }),
  refused("PutRule", { Name: "tour-never", ScheduleExpression: "rate(1 hours)" }, INVALID),
  call("DeleteRule", { Name: "tour-hourly" }),
  call("DisableRule", ON_RULE),
  call("DescribeRule", ON_RULE, { State: "DISABLED", EventPattern: PATTERN, EventBusName }),
  call("EnableRule", ON_RULE),
  call("ListRules", { EventBusName }, { Rules: [{ Name: "large", Arn: RULE_ARN, State: "ENABLED" }] }),
  call("PutTargets", { ...AT_RULE, Targets: [TARGET] }, { FailedEntryCount: 0, FailedEntries: [] }),
  call("ListTargetsByRule", AT_RULE, { Targets: [TARGET] }),
  call("ListRuleNamesByTarget", { TargetArn: TARGET.Arn, EventBusName }, { RuleNames: ["large"] }),
  ...["DisableRule", "EnableRule", "DescribeRule"].map((name) =>
    refused(name, { ...ON_RULE, Name: "none" }, NOT_FOUND)
  ),
  refused("ListRules", { EventBusName: "none" }, NOT_FOUND),
  refused("PutTargets", { ...AT_RULE, Rule: "none", Targets: [TARGET] }, NOT_FOUND),
  refused("ListTargetsByRule", { ...AT_RULE, Rule: "none" }, NOT_FOUND),
  refused("ListRuleNamesByTarget", { TargetArn: TARGET.Arn, EventBusName: "none" }, NOT_FOUND),
  call("TestEventPattern", {
    EventPattern: PATTERN,
    Event: EVENT,
  }, { Result: true }),
  refused("TestEventPattern", { EventPattern: WRONG, Event: EVENT }, BAD_PATTERN),
];

const Archive = { ArchiveName: "tour" };
const between = {
  EventSourceArn: `${EVENTS}:archive/tour`,
  EventStartTime: new Date("2025-12-31T00:00:00Z"),
  EventEndTime: new Date("2026-01-01T00:20:00Z"),
  Destination: { Arn: BUS_ARN },
};

const ARCHIVES: readonly Row[] = [
  call("CreateArchive", { ...Archive, EventSourceArn: BUS_ARN, RetentionDays: 1 }, { State: "ENABLED" }),
  refused("CreateArchive", { ...Archive, EventSourceArn: BUS_ARN }, EXISTS),
  call("PutEvents", { Entries: [entry("a", 99), entry("b", 101), { ...entry("c", 1), Detail: "no JSON" }] }, {
    FailedEntryCount: 1,
    Entries: [{ EventId: ANY }, { EventId: ANY }, { ErrorCode: "MalformedDetail" }],
  }),
  refused(
    "PutEvents",
    { Entries: Array.from({ length: 11 }, () => entry("a", 1)) },
    INVALID,
  ),
  arrives('{"order": "b"}'),
  call("UpdateArchive", { ...Archive, Description: "a tour" }, { State: "ENABLED" }),
  refused("UpdateArchive", { ArchiveName: "none", Description: "a tour" }, NOT_FOUND),
  advance({ minutes: 30 }),
  call("DescribeArchive", Archive, { EventCount: 2, RetentionDays: 1, Description: "a tour" }, {
    until: "later",
  }),
  refused("DescribeArchive", { ArchiveName: "none" }, NOT_FOUND),
  call("ListArchives", { NamePrefix: "tour" }, { Archives: [Archive] }),
  refused("ListArchives", { NamePrefix: "tour", State: "ENABLED" }, INVALID),
  call("StartReplay", { ReplayName: "tour", ...between }, { State: "STARTING" }),
  refused("StartReplay", { ReplayName: "tour", ...between }, EXISTS),
  refused("StartReplay", { ReplayName: "twice", ...between, EventEndTime: between.EventStartTime }, INVALID),
  advance({ minutes: 30 }),
  call("DescribeReplay", { ReplayName: "tour" }, { State: "COMPLETED", Destination: { Arn: BUS_ARN } }, {
    until: "later",
  }),
  refused("DescribeReplay", { ReplayName: "none" }, NOT_FOUND),
  arrives('{"order": "b"}'),
  refused("CancelReplay", { ReplayName: "tour" }, "IllegalStatusException"),
  call("StartReplay", { ReplayName: "again", ...between }, { State: "STARTING" }),
  call("CancelReplay", { ReplayName: "again" }, { State: "CANCELLING" }),
  call("ListReplays", { NamePrefix: "tour" }, { Replays: [{ ReplayName: "tour", State: "COMPLETED" }] }),
  refused("ListReplays", { NamePrefix: "tour", State: "COMPLETED" }, INVALID),
  call("DeleteArchive", Archive),
  refused("DeleteArchive", Archive, NOT_FOUND),
];

const CONNECTION = {
  Name: "tour",
  AuthorizationType: "BASIC",
  AuthParameters: { BasicAuthParameters: { Username: "ada", Password: "secret" } },
};
const DESTINATION = {
  Name: "tour",
  ConnectionArn: "<connection.ConnectionArn>",
  InvocationEndpoint: "https://payments.example/hooks/*",
  HttpMethod: "POST",
};
const NAMED = { Name: "tour" };

const OVER_HTTP: readonly Row[] = [
  call("CreateConnection", CONNECTION, { ConnectionArn: ANY, ConnectionState: "AUTHORIZED" }, {
    as: "connection",
  }),
  refused("CreateConnection", CONNECTION, EXISTS),
  call("UpdateConnection", { Name: "tour", Description: "a tour" }, { ConnectionState: "AUTHORIZED" }),
  call("DescribeConnection", NAMED, {
    Description: "a tour",
    AuthParameters: { BasicAuthParameters: { Username: "ada" } },
  }),
  call("ListConnections", { NamePrefix: "tour" }, { Connections: [{ Name: "tour" }] }),
  refused("ListConnections", { NextToken: "none" }, INVALID),
  call("CreateApiDestination", DESTINATION, { ApiDestinationState: "ACTIVE" }),
  refused("CreateApiDestination", DESTINATION, EXISTS),
  call("UpdateApiDestination", { Name: "tour", InvocationRateLimitPerSecond: 5 }),
  call("DescribeApiDestination", NAMED, { InvocationRateLimitPerSecond: 5, HttpMethod: "POST" }),
  call("ListApiDestinations", { NamePrefix: "tour" }, { ApiDestinations: [{ Name: "tour" }] }),
  refused("ListApiDestinations", { NextToken: "none" }, INVALID),
  call("DeleteApiDestination", NAMED),
  call("DeauthorizeConnection", NAMED, { ConnectionState: "DEAUTHORIZING" }),
  call("DescribeConnection", NAMED, { ConnectionState: "DEAUTHORIZED" }, { until: "later" }),
  call("DeleteConnection", NAMED, { ConnectionState: "DELETING" }),
  call("ListConnections", { NamePrefix: "tour" }, { Connections: [] }, { until: "later" }),
  refused("UpdateConnection", { Name: "none", Description: "none" }, NOT_FOUND),
  refused("UpdateApiDestination", { Name: "none", Description: "none" }, NOT_FOUND),
  ...["DescribeConnection", "DeauthorizeConnection", "DeleteConnection"].map((name) =>
    refused(name, { Name: "none" }, NOT_FOUND)
  ),
  ...["DescribeApiDestination", "DeleteApiDestination"].map((name) =>
    refused(name, { Name: "none" }, NOT_FOUND)
  ),
];

const SOURCE = "aws.partner/vendor.example/shop/1";
const OF_SOURCE = { Name: SOURCE };
const OFFER = { Name: SOURCE, Account: "000000000000" };
const partnerEvent = (Source: string) => ({ Source, DetailType: "t", Detail: "{}" });

const PARTNERS: readonly Row[] = [
  call("CreatePartnerEventSource", OFFER, {
    EventSourceArn: `arn:aws:events:us-east-1::event-source/${SOURCE}`,
  }),
  refused("CreatePartnerEventSource", OFFER, EXISTS),
  refused("ActivateEventSource", OF_SOURCE, "InvalidStateException"),
  call("CreateEventBus", { Name: SOURCE, EventSourceName: SOURCE }),
  call("DescribeEventSource", OF_SOURCE, { State: "ACTIVE", CreatedBy: "aws.partner/vendor.example" }),
  call("PutPartnerEvents", { Entries: [partnerEvent(SOURCE), partnerEvent(`${SOURCE}/none`)] }, {
    FailedEntryCount: 1,
    Entries: [{ EventId: ANY }, { ErrorCode: "NotAuthorizedForSourceException" }],
  }),
  refused("PutPartnerEvents", { Entries: Array.from({ length: 21 }, () => partnerEvent(SOURCE)) }, INVALID),
  call("DeactivateEventSource", OF_SOURCE),
  call("DescribeEventSource", OF_SOURCE, { State: "PENDING" }),
  call("ActivateEventSource", OF_SOURCE),
  call("ListEventSources", { NamePrefix: "aws.partner/vendor" }, { EventSources: [{ Name: SOURCE }] }),
  refused("ListEventSources", { NextToken: "none" }, INVALID),
  call("DescribePartnerEventSource", OF_SOURCE, OF_SOURCE),
  call("ListPartnerEventSources", { NamePrefix: "aws.partner/vendor.example/" }, {
    PartnerEventSources: [OF_SOURCE],
  }),
  refused("ListPartnerEventSources", { NamePrefix: "vendor" }, INVALID),
  call("ListPartnerEventSourceAccounts", { EventSourceName: SOURCE }, {
    PartnerEventSourceAccounts: [{ Account: "000000000000", State: "ACTIVE" }],
  }),
  refused("ListPartnerEventSourceAccounts", { EventSourceName: `${SOURCE}/none` }, NOT_FOUND),
  ...[
    "DescribeEventSource",
    "ActivateEventSource",
    "DeactivateEventSource",
    "DescribePartnerEventSource",
  ].map((name) => refused(name, { Name: `${SOURCE}/none` }, NOT_FOUND)),
  call("DeletePartnerEventSource", OFFER),
];

const ENDPOINT = {
  Name: "tour",
  RoutingConfig: {
    FailoverConfig: {
      Primary: { HealthCheck: "arn:aws:route53:::healthcheck/1" },
      Secondary: { Route: "us-west-2" },
    },
  },
  EventBuses: ["us-east-1", "us-west-2"].map((region) => ({
    EventBusArn: BUS_ARN.replace("us-east-1", region),
  })),
  ReplicationConfig: { State: "DISABLED" },
};

const ENDPOINTS: readonly Row[] = [
  call("CreateEndpoint", ENDPOINT, { State: "CREATING", EventBuses: ENDPOINT.EventBuses }),
  refused("CreateEndpoint", ENDPOINT, EXISTS),
  call("DescribeEndpoint", NAMED, { State: "ACTIVE", EndpointUrl: ANY }, { until: "later" }),
  call("UpdateEndpoint", { Name: "tour", Description: "a tour" }, { State: "UPDATING" }),
  call("ListEndpoints", { NamePrefix: "tour" }, { Endpoints: [{ Name: "tour", State: "ACTIVE" }] }, {
    until: "later",
  }),
  refused("ListEndpoints", { NextToken: "none" }, INVALID),
  call("DeleteEndpoint", NAMED),
  call("ListEndpoints", { NamePrefix: "tour" }, { Endpoints: [] }, { until: "later" }),
  refused("UpdateEndpoint", { Name: "none", Description: "none" }, NOT_FOUND),
  ...["DescribeEndpoint", "DeleteEndpoint"].map((name) => refused(name, { Name: "none" }, NOT_FOUND)),
];

const TAKEN_DOWN: readonly Row[] = [
  refused("DeleteRule", ON_RULE, INVALID),
  call("RemoveTargets", { ...AT_RULE, Ids: ["queue"] }, { FailedEntryCount: 0 }),
  refused("RemoveTargets", { ...AT_RULE, Rule: "none", Ids: ["queue"] }, NOT_FOUND),
  call("DeleteRule", ON_RULE),
  call("DeleteEventBus", { Name: EventBusName }),
  refused("DeleteEventBus", { Name: "default" }, INVALID),
  call("DeleteQueue", { QueueUrl: "<eventQueue.QueueUrl>" }, {}, { of: "sqs" }),
];

export const EVENTBRIDGE: Visit = {
  service: "eventbridge",
  steps: [...BUSES, ...RULES, ...ARCHIVES, ...OVER_HTTP, ...PARTNERS, ...ENDPOINTS, ...TAKEN_DOWN],
};
