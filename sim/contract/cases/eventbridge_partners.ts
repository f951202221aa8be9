/**
 * What a client sees of EventBridge's partner event sources and global endpoints.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas.html
 */
import type { Call, Case, Given } from "../case.ts";
import {
  AT_START,
  BUS,
  BUS_ARN,
  EVENTS,
  EXISTS,
  INVALID,
  NOT_FOUND,
  START,
  TOO_MANY,
} from "./eventbridge_fixtures.ts";

const NAME = "aws.partner/vendor.example/shop/1";
const SOURCE_ARN = `arn:aws:events:us-east-1::event-source/${NAME}`;
const OFFER = { Name: NAME, Account: "000000000000" };
const OFFERED: Given = ["eventbridge", "CreatePartnerEventSource", OFFER];
const TAKEN: readonly Given[] = [OFFERED, ["eventbridge", "CreateEventBus", {
  Name: NAME,
  EventSourceName: NAME,
}]];
const WRONG_STATE = { error: "InvalidStateException", instance: "InvalidStateException" } as const;
const TWO_WEEKS_ON = { $date: START + 14 * 86_400_000 };

const ENDPOINT = {
  Name: "e",
  RoutingConfig: {
    FailoverConfig: {
      Primary: { HealthCheck: "arn:aws:route53:::healthcheck/1" },
      Secondary: { Route: "us-west-2" },
    },
  },
  EventBuses: [
    { EventBusArn: BUS_ARN },
    { EventBusArn: BUS_ARN.replace("us-east-1", "us-west-2") },
  ],
  RoleArn: "arn:aws:iam::000000000000:role/r",
};
const MADE: Call = ["CreateEndpoint", ENDPOINT];

export const PARTNER_CASES: readonly Case[] = [
  {
    name: "CreatePartnerEventSource answers with an ARN that has no account",
    call: ["CreatePartnerEventSource", OFFER],
    output: { EventSourceArn: SOURCE_ARN },
  },
  {
    name: "CreatePartnerEventSource refuses a name that is taken",
    given: [OFFERED],
    call: ["CreatePartnerEventSource", OFFER],
    ...EXISTS,
  },
  {
    name: "CreatePartnerEventSource refuses a name that is no partner's",
    call: ["CreatePartnerEventSource", { ...OFFER, Name: "aws.partner/vendor.example" }],
    ...INVALID,
  },
  {
    name: "DescribeEventSource of a source that nobody has taken says when it goes",
    given: [OFFERED],
    call: ["DescribeEventSource", { Name: NAME }],
    output: {
      Arn: SOURCE_ARN,
      CreatedBy: "aws.partner/vendor.example",
      State: "PENDING",
      CreationTime: AT_START,
      ExpirationTime: TWO_WEEKS_ON,
    },
  },
  {
    name: "DescribeEventSource of a source that has a bus",
    given: TAKEN,
    call: ["DescribeEventSource", { Name: NAME }],
    output: { Name: NAME, State: "ACTIVE" },
  },
  {
    name: "DescribeEventSource does not find a source",
    call: ["DescribeEventSource", { Name: NAME }],
    ...NOT_FOUND,
  },
  {
    name: "CreateEventBus does not find an event source",
    call: ["CreateEventBus", { Name: NAME, EventSourceName: NAME }],
    ...NOT_FOUND,
  },
  {
    name: "CreateEventBus of an event source has its name",
    given: [OFFERED],
    call: ["CreateEventBus", { Name: "b", EventSourceName: NAME }],
    ...INVALID,
  },
  {
    name: "ListEventSources lists what the account is offered",
    given: [OFFERED, ["eventbridge", "CreatePartnerEventSource", { ...OFFER, Account: "123456789012" }]],
    call: ["ListEventSources", { NamePrefix: "aws.partner/vendor.example" }],
    output: { EventSources: [{ Name: NAME, State: "PENDING" }] },
  },
  {
    name: "DeactivateEventSource has an empty output",
    given: TAKEN,
    call: ["DeactivateEventSource", { Name: NAME }],
    output: {},
  },
  {
    name: "DeactivateEventSource refuses a source that is pending",
    given: [OFFERED],
    call: ["DeactivateEventSource", { Name: NAME }],
    ...WRONG_STATE,
  },
  {
    name: "DeactivateEventSource does not find a source",
    call: ["DeactivateEventSource", { Name: NAME }],
    ...NOT_FOUND,
  },
  {
    name: "ActivateEventSource has an empty output",
    given: TAKEN,
    before: [["DeactivateEventSource", { Name: NAME }]],
    call: ["ActivateEventSource", { Name: NAME }],
    output: {},
  },
  {
    name: "ActivateEventSource refuses a source that has no bus",
    given: [OFFERED],
    call: ["ActivateEventSource", { Name: NAME }],
    ...WRONG_STATE,
  },
  {
    name: "ActivateEventSource does not find a source",
    call: ["ActivateEventSource", { Name: NAME }],
    ...NOT_FOUND,
  },
  {
    name: "DescribePartnerEventSource shows the vendor's side",
    given: [OFFERED],
    call: ["DescribePartnerEventSource", { Name: NAME }],
    output: { Arn: SOURCE_ARN, Name: NAME },
  },
  {
    name: "DescribePartnerEventSource does not find a source",
    call: ["DescribePartnerEventSource", { Name: NAME }],
    ...NOT_FOUND,
  },
  {
    name: "ListPartnerEventSources lists by prefix",
    given: [OFFERED],
    call: ["ListPartnerEventSources", { NamePrefix: "aws.partner/vendor.example/" }],
    output: { PartnerEventSources: [{ Arn: SOURCE_ARN, Name: NAME }] },
  },
  {
    name: "ListPartnerEventSources refuses a prefix that is no partner's",
    call: ["ListPartnerEventSources", { NamePrefix: "vendor" }],
    ...INVALID,
  },
  {
    name: "ListPartnerEventSourceAccounts lists who is offered a source",
    given: [OFFERED],
    call: ["ListPartnerEventSourceAccounts", { EventSourceName: NAME }],
    output: { PartnerEventSourceAccounts: [{ Account: "000000000000", State: "PENDING" }] },
  },
  {
    name: "ListPartnerEventSourceAccounts does not find a source",
    call: ["ListPartnerEventSourceAccounts", { EventSourceName: NAME }],
    ...NOT_FOUND,
  },
  {
    name: "DeletePartnerEventSource has an empty output, whether or not there is one",
    call: ["DeletePartnerEventSource", OFFER],
    output: {},
  },
  {
    name: "PutPartnerEvents answers for each entry",
    given: TAKEN,
    call: ["PutPartnerEvents", {
      Entries: [
        { Source: NAME, DetailType: "t", Detail: "{}", Time: new Date(START) },
        { Source: NAME, DetailType: "t", Detail: "text" },
        { Source: `${NAME}/other`, DetailType: "t", Detail: "{}" },
      ],
    }],
    output: {
      FailedEntryCount: 2,
      Entries: [{}, { ErrorCode: "MalformedDetail" }, { ErrorCode: "NotAuthorizedForSourceException" }],
    },
  },
  {
    name: "PutPartnerEvents refuses 21 entries",
    call: ["PutPartnerEvents", {
      Entries: Array.from({ length: 21 }, () => ({ Source: NAME, DetailType: "t", Detail: "{}" })),
    }],
    ...INVALID,
  },
  {
    name: "PutEvents does not take a partner's source",
    call: ["PutEvents", { Entries: [{ Source: NAME, DetailType: "t", Detail: "{}" }] }],
    output: { FailedEntryCount: 1, Entries: [{ ErrorCode: "NotAuthorizedForSourceException" }] },
  },
];

export const ENDPOINT_CASES: readonly Case[] = [
  {
    name: "CreateEndpoint takes a moment",
    given: [BUS],
    call: MADE,
    output: { ...ENDPOINT, State: "CREATING" },
  },
  {
    name: "CreateEndpoint refuses a name that is taken",
    given: [BUS],
    before: [MADE],
    call: MADE,
    ...EXISTS,
  },
  { name: "CreateEndpoint does not find a bus", call: MADE, ...NOT_FOUND },
  {
    name: "CreateEndpoint refuses two buses of one Region",
    given: [BUS],
    call: ["CreateEndpoint", {
      ...ENDPOINT,
      EventBuses: [{ EventBusArn: BUS_ARN }, { EventBusArn: BUS_ARN }],
    }],
    ...INVALID,
  },
  {
    name: "CreateEndpoint refuses one bus",
    given: [BUS],
    call: ["CreateEndpoint", { ...ENDPOINT, EventBuses: [{ EventBusArn: BUS_ARN }] }],
    ...INVALID,
  },
  {
    name: "CreateEndpoint refuses the endpoint over the limit, and the SDK takes the limit for a rate",
    given: [
      BUS,
      ...Array.from(
        { length: 100 },
        (_, i): Given => ["eventbridge", "CreateEndpoint", { ...ENDPOINT, Name: `e${i}` }],
      ),
    ],
    call: MADE,
    ...TOO_MANY,
  },
  {
    name: "DescribeEndpoint shows the endpoint",
    given: [BUS],
    before: [MADE],
    call: ["DescribeEndpoint", { Name: "e", HomeRegion: "us-east-1" }],
    output: { ...ENDPOINT, Arn: `${EVENTS}:endpoint/e`, ReplicationConfig: { State: "ENABLED" } },
  },
  {
    name: "DescribeEndpoint does not find an endpoint",
    call: ["DescribeEndpoint", { Name: "e" }],
    ...NOT_FOUND,
  },
  {
    name: "UpdateEndpoint keeps what it is not given",
    given: [BUS],
    before: [MADE],
    call: ["UpdateEndpoint", { Name: "e", ReplicationConfig: { State: "DISABLED" } }],
    output: { ...ENDPOINT, ReplicationConfig: { State: "DISABLED" }, State: "UPDATING" },
  },
  { name: "UpdateEndpoint does not find an endpoint", call: ["UpdateEndpoint", { Name: "e" }], ...NOT_FOUND },
  {
    name: "DeleteEndpoint has an empty output",
    given: [BUS],
    before: [MADE],
    call: ["DeleteEndpoint", { Name: "e" }],
    output: {},
  },
  { name: "DeleteEndpoint does not find an endpoint", call: ["DeleteEndpoint", { Name: "e" }], ...NOT_FOUND },
  {
    name: "ListEndpoints lists by prefix",
    given: [BUS],
    before: [MADE],
    call: ["ListEndpoints", { NamePrefix: "e", MaxResults: 1 }],
    output: { Endpoints: [{ Name: "e" }] },
  },
  { name: "ListEndpoints refuses a size of pages", call: ["ListEndpoints", { MaxResults: 101 }], ...INVALID },
];
