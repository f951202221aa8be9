/**
 * What a client sees of Amazon EventBridge.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
import type { Case, Given } from "../case.ts";
import { ARCHIVE_CASES } from "./eventbridge_archives.ts";
import { BUS, BUS_ARN, INVALID, NOT_FOUND, PATTERN, TOO_MANY } from "./eventbridge_fixtures.ts";
import { HTTP_CASES } from "./eventbridge_http.ts";
import { ENDPOINT_CASES, PARTNER_CASES } from "./eventbridge_partners.ts";

const RULE_ARN = "arn:aws:events:us-east-1:000000000000:rule/b/r";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:q";

const QUEUE: Given = ["sqs", "CreateQueue", { QueueName: "q" }];
const RULE: Given = ["eventbridge", "PutRule", { Name: "r", EventBusName: "b", EventPattern: PATTERN }];
const TARGET = {
  Id: "t",
  Arn: QUEUE_ARN,
  InputTransformer: { InputPathsMap: { id: "$.id" }, InputTemplate: '{"id": <id>}' },
  RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
  DeadLetterConfig: { Arn: QUEUE_ARN },
};
const TARGETED: Given = ["eventbridge", "PutTargets", { Rule: "r", EventBusName: "b", Targets: [TARGET] }];
const ON_RULE = { Name: "r", EventBusName: "b" };

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

export const EVENTBRIDGE: readonly Case[] = [
  ...ARCHIVE_CASES,
  ...ENDPOINT_CASES,
  ...HTTP_CASES,
  ...PARTNER_CASES,
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
    name: "PutEvents does not find an endpoint",
    call: ["PutEvents", {
      EndpointId: "abcde.veo",
      Entries: [{ Source: "orders", DetailType: "Created", Detail: "{}" }],
    }],
    error: "Error",
    status: 0,
    instance: null,
  },
  {
    name: "PutTargets takes targets whose services are not here",
    given: [BUS, RULE],
    call: ["PutTargets", {
      Rule: "r",
      EventBusName: "b",
      Targets: [
        { Id: "topic", Arn: "arn:aws:sns:us-east-1:000000000000:t" },
        { Id: "log", Arn: "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/l" },
        {
          Id: "machine",
          Arn: "arn:aws:states:us-east-1:000000000000:stateMachine:m",
          RoleArn: "arn:aws:iam::000000000000:role/r",
        },
      ],
    }],
    output: { FailedEntryCount: 0 },
  },
  {
    name: "PutTargets wants a role for a state machine",
    given: [BUS, RULE],
    call: ["PutTargets", {
      Rule: "r",
      EventBusName: "b",
      Targets: [{ Id: "t", Arn: "arn:aws:states:us-east-1:000000000000:stateMachine:m" }],
    }],
    ...INVALID,
  },
  {
    name: "PutTargets refuses a service that has no targets",
    given: [BUS, RULE],
    call: ["PutTargets", {
      Rule: "r",
      EventBusName: "b",
      Targets: [{ Id: "t", Arn: "arn:aws:s3:::bucket" }],
    }],
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
  { name: "DeleteEventBus does not find a bus", call: ["DeleteEventBus", { Name: "nowhere" }], ...NOT_FOUND },
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
    name: "PutRule answers with the ARN",
    given: [BUS],
    call: ["PutRule", { ...ON_RULE, EventPattern: PATTERN, State: "DISABLED", Description: "d" }],
    output: { RuleArn: RULE_ARN },
  },
  {
    name: "PutRule refuses a pattern",
    call: ["PutRule", { Name: "r", EventPattern: '{"source": "orders"}' }],
    error: "InvalidEventPatternException",
    instance: "InvalidEventPatternException",
  },
  {
    name: "PutRule refuses a pattern that is too long, and the SDK takes the limit for a rate",
    call: ["PutRule", { Name: "r", EventPattern: JSON.stringify({ source: ["x".repeat(2050)] }) }],
    ...TOO_MANY,
  },
  { name: "PutRule without a pattern", call: ["PutRule", { Name: "r" }], ...INVALID },
  {
    name: "PutRule does not find a bus",
    call: ["PutRule", { ...ON_RULE, EventPattern: PATTERN }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteRule of a rule that is not there has an empty output",
    given: [BUS],
    call: ["DeleteRule", ON_RULE],
    output: {},
  },
  {
    name: "DeleteRule refuses a rule with targets",
    given: [QUEUE, BUS, RULE, TARGETED],
    call: ["DeleteRule", ON_RULE],
    ...INVALID,
  },
  { name: "DeleteRule does not find a bus", call: ["DeleteRule", ON_RULE], ...NOT_FOUND },
  {
    name: "DescribeRule shows the rule",
    given: [BUS, RULE],
    call: ["DescribeRule", ON_RULE],
    output: { Name: "r", Arn: RULE_ARN, EventPattern: PATTERN, State: "ENABLED", CreatedBy: "000000000000" },
  },
  { name: "DescribeRule does not find a rule", given: [BUS], call: ["DescribeRule", ON_RULE], ...NOT_FOUND },
  {
    name: "ListRules lists by prefix",
    given: [BUS, RULE],
    call: ["ListRules", { EventBusName: "b", NamePrefix: "r" }],
    output: { Rules: [{ Name: "r", EventBusName: "b" }] },
  },
  { name: "ListRules does not find a bus", call: ["ListRules", { EventBusName: "b" }], ...NOT_FOUND },
  { name: "EnableRule has an empty output", given: [BUS, RULE], call: ["EnableRule", ON_RULE], output: {} },
  { name: "EnableRule does not find a rule", given: [BUS], call: ["EnableRule", ON_RULE], ...NOT_FOUND },
  { name: "DisableRule has an empty output", given: [BUS, RULE], call: ["DisableRule", ON_RULE], output: {} },
  { name: "DisableRule does not find a rule", given: [BUS], call: ["DisableRule", ON_RULE], ...NOT_FOUND },
  {
    name: "PutTargets counts failures",
    given: [QUEUE, BUS, RULE],
    call: ["PutTargets", { Rule: "r", EventBusName: "b", Targets: [TARGET] }],
    output: { FailedEntryCount: 0, FailedEntries: [] },
  },
  {
    name: "PutTargets refuses an ARN that is none",
    given: [BUS, RULE],
    call: ["PutTargets", { Rule: "r", EventBusName: "b", Targets: [{ Id: "t", Arn: "q" }] }],
    ...INVALID,
  },
  {
    name: "PutTargets refuses the sixth target, and the SDK takes the limit for a rate",
    given: [QUEUE, BUS, RULE],
    call: ["PutTargets", {
      Rule: "r",
      EventBusName: "b",
      Targets: Array.from({ length: 6 }, (_, i) => ({ Id: `${i}`, Arn: QUEUE_ARN })),
    }],
    ...TOO_MANY,
  },
  {
    name: "PutTargets does not find a rule",
    given: [BUS],
    call: ["PutTargets", { Rule: "r", EventBusName: "b", Targets: [TARGET] }],
    ...NOT_FOUND,
  },
  {
    name: "PutTargets ignores what is undefined or null in a list, as the SDK does not send it",
    given: [QUEUE, BUS, RULE],
    call: ["PutTargets", { Rule: "r", EventBusName: "b", Targets: [undefined, TARGET, null] }],
    output: { FailedEntryCount: 0 },
  },
  {
    name: "RemoveTargets counts failures",
    given: [QUEUE, BUS, RULE, TARGETED],
    call: ["RemoveTargets", { Rule: "r", EventBusName: "b", Ids: ["t", "u"] }],
    output: { FailedEntryCount: 0, FailedEntries: [] },
  },
  {
    name: "RemoveTargets does not find a rule",
    given: [BUS],
    call: ["RemoveTargets", { Rule: "r", EventBusName: "b", Ids: ["t"] }],
    ...NOT_FOUND,
  },
  {
    name: "ListTargetsByRule shows targets as they were put",
    given: [QUEUE, BUS, RULE, TARGETED],
    call: ["ListTargetsByRule", { Rule: "r", EventBusName: "b" }],
    output: { Targets: [TARGET] },
  },
  {
    name: "ListTargetsByRule does not find a rule",
    given: [BUS],
    call: ["ListTargetsByRule", { Rule: "r", EventBusName: "b" }],
    ...NOT_FOUND,
  },
  {
    name: "ListRuleNamesByTarget lists names",
    given: [QUEUE, BUS, RULE, TARGETED],
    call: ["ListRuleNamesByTarget", { TargetArn: QUEUE_ARN, EventBusName: "b" }],
    output: { RuleNames: ["r"] },
  },
  {
    name: "ListRuleNamesByTarget does not find a bus",
    call: ["ListRuleNamesByTarget", { TargetArn: QUEUE_ARN, EventBusName: "b" }],
    ...NOT_FOUND,
  },
  {
    name: "PutEvents answers for each entry, and takes a date",
    given: [QUEUE, BUS, RULE, TARGETED],
    call: ["PutEvents", {
      Entries: [
        {
          EventBusName: "b",
          Source: "orders",
          DetailType: "Created",
          Detail: "{}",
          Time: new Date(Date.UTC(2025, 0, 1)),
          Resources: ["arn:x"],
        },
        { EventBusName: "b", Source: "orders", DetailType: "Created", Detail: "no json", Time: undefined },
        { EventBusName: "b", DetailType: "Created", Detail: "{}" },
      ],
    }],
    output: {
      FailedEntryCount: 2,
      Entries: [{}, { ErrorCode: "MalformedDetail" }, { ErrorCode: "InvalidArgument" }],
    },
  },
  {
    name: "PutEvents refuses eleven entries",
    call: ["PutEvents", {
      Entries: Array.from({ length: 11 }, () => ({ Source: "orders", DetailType: "Created", Detail: "{}" })),
    }],
    ...INVALID,
  },
  {
    name: "PutEvents refuses an object for a detail",
    call: ["PutEvents", { Entries: [{ Source: "orders", DetailType: "Created", Detail: { order: 1 } }] }],
    error: "SerializationException",
    instance: null,
  },
  {
    name: "PutEvents refuses text for a date",
    call: ["PutEvents", {
      Entries: [{ Source: "orders", DetailType: "Created", Detail: "{}", Time: "2025-01-01T00:00:00Z" }],
    }],
    error: "SerializationException",
    instance: null,
  },
  {
    name: "TestEventPattern answers with a truth value",
    call: ["TestEventPattern", {
      EventPattern: PATTERN,
      Event: JSON.stringify({
        "id": "1",
        "account": "000000000000",
        "source": "orders",
        "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1",
        "detail-type": "Created",
      }),
    }],
    output: { Result: true },
  },
  {
    name: "TestEventPattern refuses a pattern",
    call: ["TestEventPattern", { EventPattern: "[]", Event: "{}" }],
    ...INVALID,
  },
  {
    name: "TestEventPattern refuses a pattern of an event that is one",
    call: ["TestEventPattern", {
      EventPattern: '{"source": 1}',
      Event: JSON.stringify({
        "id": "1",
        "account": "0",
        "source": "s",
        "time": "2026-01-01T00:00:00Z",
        "region": "r",
        "detail-type": "t",
      }),
    }],
    error: "InvalidEventPatternException",
    instance: "InvalidEventPatternException",
  },
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
  {
    name: "a call that is throttled for ever",
    faults: [{ kind: "throttle", where: { service: "eventbridge" } }],
    call: ["ListEventBuses", {}],
    error: "ThrottlingException",
    instance: "ThrottlingException",
    attempts: 3,
  },
  {
    name: "a service that fails for ever",
    faults: [{ kind: "service-error", where: { service: "eventbridge" } }],
    call: ["ListEventBuses", {}],
    error: "InternalException",
    status: 500,
    instance: "InternalException",
    members: { $fault: "server" },
    attempts: 3,
  },
];
