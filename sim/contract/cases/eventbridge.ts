/**
 * What a client sees of Amazon EventBridge.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
import type { Case, Given } from "../case.ts";
import { ARCHIVE_CASES } from "./eventbridge_archives.ts";
import { BUS_CASES } from "./eventbridge_buses.ts";
import { BUS, INVALID, NOT_FOUND, PATTERN, TOO_MANY } from "./eventbridge_fixtures.ts";
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

export const EVENTBRIDGE: readonly Case[] = [
  ...ARCHIVE_CASES,
  ...BUS_CASES,
  ...ENDPOINT_CASES,
  ...HTTP_CASES,
  ...PARTNER_CASES,
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
    name: "DescribeRule tells of a schedule, and of no pattern",
    before: [["PutRule", { Name: "r", ScheduleExpression: "cron(0 10 ? * MON-FRI *)" }]],
    call: ["DescribeRule", { Name: "r" }],
    output: { Name: "r", ScheduleExpression: "cron(0 10 ? * MON-FRI *)", State: "ENABLED" },
  },
  {
    name: "PutRule with a rate of one that is told in the plural",
    call: ["PutRule", { Name: "r", ScheduleExpression: "rate(1 minutes)" }],
    ...INVALID,
    message: "Parameter ScheduleExpression is not valid.",
  },
  {
    name: "PutRule with a schedule on a bus of its own",
    given: [["eventbridge", "CreateEventBus", { Name: "b" }]],
    call: ["PutRule", { Name: "r", EventBusName: "b", ScheduleExpression: "rate(5 minutes)" }],
    ...INVALID,
    message: "ScheduleExpression is supported only on the default event bus.",
  },
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
