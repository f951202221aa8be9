/**
 * What a client sees of EventBridge's buses, their policies and tags.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
 */
import type { Case, Given } from "../case.ts";
import { BUS, BUS_ARN, INVALID, NOT_FOUND, TOO_MANY } from "./eventbridge_fixtures.ts";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Id: "p",
  Statement: [{
    Sid: "s",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "events:ListRules",
    Resource: "*",
  }],
});
const STATEMENT = {
  EventBusName: "b",
  Action: "events:PutEvents",
  Principal: "123456789012",
  StatementId: "s",
};
const TOO_LONG = {
  error: "PolicyLengthExceededException",
  instance: "PolicyLengthExceededException",
} as const;

export const BUS_CASES: readonly Case[] = [
  {
    name: "UpdateEventBus answers with what the bus has now",
    given: [BUS],
    call: ["UpdateEventBus", { Name: "b", Description: "d", LogConfig: { Level: "INFO" } }],
    output: { Arn: BUS_ARN, Name: "b", Description: "d", LogConfig: { Level: "INFO" } },
  },
  {
    name: "UpdateEventBus without a name is about the default bus",
    call: ["UpdateEventBus", { Description: "d" }],
    output: { Name: "default", Description: "d" },
  },
  { name: "UpdateEventBus does not find a bus", call: ["UpdateEventBus", { Name: "b" }], ...NOT_FOUND },
  {
    name: "UpdateEventBus refuses a level of logging",
    given: [BUS],
    call: ["UpdateEventBus", { Name: "b", LogConfig: { Level: "LOUD" } }],
    ...INVALID,
  },
  {
    name: "PutPermission has an empty output",
    given: [BUS],
    call: ["PutPermission", STATEMENT],
    output: {},
  },
  {
    name: "a policy shows its statements in the order in which they were put",
    given: [
      BUS,
      ["eventbridge", "PutPermission", STATEMENT],
      ["eventbridge", "PutPermission", {
        ...STATEMENT,
        Principal: "*",
        StatementId: "t",
        Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-1" },
      }],
    ],
    call: ["DescribeEventBus", { Name: "b" }],
    output: {
      Policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "s",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "events:PutEvents",
            Resource: BUS_ARN,
          },
          {
            Sid: "t",
            Effect: "Allow",
            Principal: "*",
            Action: "events:PutEvents",
            Resource: BUS_ARN,
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
          },
        ],
      }),
    },
  },
  {
    name: "PutPermission with a whole policy takes the place of all statements",
    given: [
      BUS,
      ["eventbridge", "PutPermission", STATEMENT],
      ["eventbridge", "PutPermission", { EventBusName: "b", Policy: POLICY }],
    ],
    call: ["DescribeEventBus", { Name: "b" }],
    output: { Policy: POLICY },
  },
  { name: "PutPermission does not find a bus", call: ["PutPermission", STATEMENT], ...NOT_FOUND },
  {
    name: "PutPermission allows no other action",
    given: [BUS],
    call: ["PutPermission", { ...STATEMENT, Action: "events:PutRule" }],
    ...INVALID,
  },
  {
    name: "PutPermission refuses a principal that is no account",
    given: [BUS],
    call: ["PutPermission", { ...STATEMENT, Principal: "12345" }],
    ...INVALID,
  },
  {
    name: "PutPermission refuses a condition for one account",
    given: [BUS],
    call: ["PutPermission", {
      ...STATEMENT,
      Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-1" },
    }],
    ...INVALID,
  },
  {
    name: "PutPermission refuses a policy that is none",
    given: [BUS],
    call: ["PutPermission", { EventBusName: "b", Policy: "{" }],
    ...INVALID,
  },
  {
    name: "PutPermission refuses a policy of more than 10 KB",
    given: [BUS],
    call: ["PutPermission", { EventBusName: "b", Policy: POLICY.replace('"p"', `"${"p".repeat(10_240)}"`) }],
    ...TOO_LONG,
  },
  {
    name: "RemovePermission has an empty output",
    given: [BUS, ["eventbridge", "PutPermission", STATEMENT]],
    call: ["RemovePermission", { EventBusName: "b", StatementId: "s" }],
    output: {},
  },
  {
    name: "RemovePermission of all needs none",
    given: [BUS],
    call: ["RemovePermission", { EventBusName: "b", RemoveAllPermissions: true }],
    output: {},
  },
  {
    name: "RemovePermission does not find a statement",
    given: [BUS],
    call: ["RemovePermission", { EventBusName: "b", StatementId: "s" }],
    ...NOT_FOUND,
  },
  {
    name: "RemovePermission does not find a bus",
    call: ["RemovePermission", { EventBusName: "b", StatementId: "s" }],
    ...NOT_FOUND,
  },
  {
    name: "RemovePermission without a statement",
    given: [BUS],
    call: ["RemovePermission", { EventBusName: "b" }],
    ...INVALID,
  },
  {
    name: "CreateEventBus answers with the ARN",
    call: ["CreateEventBus", { Name: "b", Description: "orders", Tags: [{ Key: "team", Value: "a" }] }],
    output: { EventBusArn: BUS_ARN, Description: "orders" },
  },
  {
    name: "CreateEventBus refuses the name of a bus that is there",
    given: [BUS],
    call: ["CreateEventBus", { Name: "b" }],
    error: "ResourceAlreadyExistsException",
    instance: "ResourceAlreadyExistsException",
  },
  {
    name: "CreateEventBus refuses a name that cannot be one",
    call: ["CreateEventBus", { Name: "a b" }],
    ...INVALID,
  },
  {
    name: "CreateEventBus refuses the hundredth bus of a user's own, and the SDK takes the limit for a rate",
    given: Array.from({ length: 99 }, (_, i): Given => ["eventbridge", "CreateEventBus", { Name: `b${i}` }]),
    call: ["CreateEventBus", { Name: "b" }],
    ...TOO_MANY,
  },
  {
    name: "DeleteEventBus has an empty output",
    given: [BUS],
    call: ["DeleteEventBus", { Name: "b" }],
    output: {},
  },
  {
    name: "DeleteEventBus of a bus that is not there answers as if it had been",
    call: ["DeleteEventBus", { Name: "nowhere" }],
    output: {},
  },
  {
    name: "DeleteEventBus refuses the default bus",
    call: ["DeleteEventBus", { Name: "default" }],
    ...INVALID,
  },
  {
    name: "DescribeEventBus has dates",
    given: [BUS],
    call: ["DescribeEventBus", { Name: "b" }],
    output: { Name: "b", Arn: BUS_ARN, CreationTime: { $date: Date.UTC(2026, 0, 1) } },
  },
  {
    name: "DescribeEventBus asked for nothing describes the default bus",
    call: ["DescribeEventBus", {}],
    output: { Name: "default" },
  },
  {
    name: "DescribeEventBus does not find a bus",
    call: ["DescribeEventBus", { Name: "nowhere" }],
    ...NOT_FOUND,
  },
  {
    name: "ListEventBuses lists in pages",
    given: [BUS],
    call: ["ListEventBuses", { Limit: 1 }],
    output: { EventBuses: [{ Name: "b", CreationTime: { $date: Date.UTC(2026, 0, 1) } }] },
  },
  { name: "ListEventBuses refuses a size of pages", call: ["ListEventBuses", { Limit: 101 }], ...INVALID },
  {
    name: "TagResource has an empty output",
    given: [BUS],
    call: ["TagResource", { ResourceARN: BUS_ARN, Tags: [{ Key: "team", Value: "" }] }],
    output: {},
  },
  {
    name: "TagResource does not find a bus",
    call: ["TagResource", { ResourceARN: BUS_ARN, Tags: [] }],
    ...NOT_FOUND,
  },
  {
    name: "TagResource refuses an ARN that is none",
    call: ["TagResource", { ResourceARN: "b", Tags: [] }],
    ...INVALID,
  },
  {
    name: "TagResource refuses the fifty-first tag, and the SDK takes the limit for a rate",
    given: [BUS],
    call: ["TagResource", {
      ResourceARN: BUS_ARN,
      Tags: Array.from({ length: 50 }, (_, i) => ({ Key: `${i}`, Value: "" })),
    }],
    ...TOO_MANY,
  },
  {
    name: "UntagResource has an empty output",
    given: [BUS],
    call: ["UntagResource", { ResourceARN: BUS_ARN, TagKeys: ["team"] }],
    output: {},
  },
  {
    name: "UntagResource does not find a bus",
    call: ["UntagResource", { ResourceARN: BUS_ARN, TagKeys: ["team"] }],
    ...NOT_FOUND,
  },
  {
    name: "UntagResource refuses an ARN that is none",
    call: ["UntagResource", { ResourceARN: "b", TagKeys: ["team"] }],
    ...INVALID,
  },
  {
    name: "ListTagsForResource shows tags",
    given: [BUS],
    call: ["ListTagsForResource", { ResourceARN: BUS_ARN }],
    output: { Tags: [{ Key: "team", Value: "a" }] },
  },
  {
    name: "ListTagsForResource does not find a bus",
    call: ["ListTagsForResource", { ResourceARN: BUS_ARN }],
    ...NOT_FOUND,
  },
  {
    name: "ListTagsForResource refuses an ARN that is none",
    call: ["ListTagsForResource", { ResourceARN: "b" }],
    ...INVALID,
  },
];
