/** Buses, rules, targets and tags, as deployments use them. */
import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-eventbridge";
import { AwsError } from "../errors.ts";
import { fixture } from "../fixture.ts";
import { ALL_OPERATIONS } from "./all_operations.ts";
import { fakeTargets } from "./fake_targets.ts";
import { eventbridge } from "./mod.ts";

const ACCOUNT = "000000000000";
const PATTERN = '{"source": ["shop"]}';
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`;
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:payments`;

function world() {
  const world = fixture([eventbridge(), ...fakeTargets().services]);
  return {
    ...world,
    // deno-lint-ignore no-explicit-any
    run: (operation: string, input: object): any => world.apply("eventbridge", operation, input),
  };
}

function refused(answer: unknown, code: string, message: string): void {
  assert(answer instanceof AwsError, JSON.stringify(answer));
  assert.equal(answer.toString(), `${code}: ${message}`);
  assert.equal(answer.status, 400);
}

Deno.test("eventbridge names every operation that the SDK has a command for", () => {
  const commands = Object.keys(sdk).filter((name) => name.endsWith("Command")).map((name) =>
    name.slice(0, -7)
  );
  assert.deepEqual([...ALL_OPERATIONS].sort(), commands.filter((name) => name !== "$").sort());
  for (const name in eventbridge().operations) assert(ALL_OPERATIONS.includes(name), name);
});

Deno.test("eventbridge CreateEventBus makes a bus that Describe and List show, and DeleteEventBus removes it", () => {
  const { run } = world();
  const arn = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/orders`;
  assert.deepEqual(run("CreateEventBus", { Name: "orders", Description: "d" }), {
    EventBusArn: arn,
    Description: "d",
  });
  const created = new Date(Date.UTC(2026, 0, 1));
  const shown = {
    Name: "orders",
    Arn: arn,
    Description: "d",
    CreationTime: created,
    LastModifiedTime: created,
  };
  assert.deepEqual(run("DescribeEventBus", { Name: arn }), shown);
  assert.deepEqual(run("ListEventBuses", { NamePrefix: "ord" }), { EventBuses: [shown] });
  // deno-lint-ignore no-explicit-any
  const names = run("ListEventBuses", {}).EventBuses.map((bus: any) => bus.Name);
  assert.deepEqual(names, ["default", "orders"]);
  run("DeleteEventBus", { Name: "orders" });
  refused(
    run("DescribeEventBus", { Name: "orders" }),
    "ResourceNotFoundException",
    "Event bus orders does not exist.",
  );
});

Deno.test("eventbridge refuses what cannot be done with a bus in AWS's words", () => {
  const { run } = world();
  run("CreateEventBus", { Name: "orders" });
  run("PutRule", { Name: "r", EventBusName: "orders", EventPattern: PATTERN });
  refused(
    run("CreateEventBus", { Name: "orders" }),
    "ResourceAlreadyExistsException",
    "Event bus orders already exists.",
  );
  refused(
    run("CreateEventBus", { Name: "default" }),
    "ResourceAlreadyExistsException",
    "Event bus default already exists.",
  );
  refused(
    run("CreateEventBus", { Name: "a/b" }),
    "ValidationException",
    "Event bus name must not contain '/'.",
  );
  refused(
    run("DeleteEventBus", { Name: "default" }),
    "ValidationException",
    "Cannot delete event bus default.",
  );
  refused(
    run("DeleteEventBus", { Name: "orders" }),
    "ValidationException",
    "Event bus orders can't be deleted since it has rules.",
  );
  assert.deepEqual(run("DeleteEventBus", { Name: "no" }), {}, "AWS answers as if it had been there");
  refused(
    run("CreateEventBus", { Name: "b d" }),
    "ValidationException",
    "1 validation error detected: Value 'b d' at 'name' failed to satisfy constraint: " +
      "Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+",
  );
  for (let i = 0; i < 98; i++) run("CreateEventBus", { Name: `bus-${i}` });
  refused(
    run("CreateEventBus", { Name: "one-more" }),
    "LimitExceededException",
    "The requested resource exceeds the maximum number allowed.",
  );
});

Deno.test("eventbridge PutRule makes a rule that Describe and List show, and changes it when put again", () => {
  const { run } = world();
  run("CreateEventBus", { Name: "orders" });
  const arn = `arn:aws:events:us-east-1:${ACCOUNT}:rule/orders/r`;
  const put = { Name: "r", EventBusName: "orders", EventPattern: PATTERN };
  assert.deepEqual(run("PutRule", { ...put, Description: "old", State: "DISABLED" }), { RuleArn: arn });
  assert.deepEqual(run("PutRule", put), { RuleArn: arn });
  const shown = { Name: "r", Arn: arn, EventPattern: PATTERN, State: "ENABLED", EventBusName: "orders" };
  assert.deepEqual(run("DescribeRule", { Name: "r", EventBusName: "orders" }), {
    ...shown,
    CreatedBy: ACCOUNT,
  });
  assert.deepEqual(run("ListRules", { EventBusName: "orders", NamePrefix: "r" }), { Rules: [shown] });
  assert.deepEqual(run("PutRule", { Name: "d", EventPattern: PATTERN }), {
    RuleArn: `arn:aws:events:us-east-1:${ACCOUNT}:rule/d`,
  });
  run("DisableRule", { Name: "d" });
  assert.equal(run("DescribeRule", { Name: "d" }).State, "DISABLED");
  run("EnableRule", { Name: "d" });
  assert.equal(run("DescribeRule", { Name: "d" }).State, "ENABLED");
  run("DeleteRule", { Name: "d" });
  refused(
    run("DescribeRule", { Name: "d" }),
    "ResourceNotFoundException",
    "Rule d does not exist on EventBus default.",
  );
  assert.deepEqual(run("DeleteRule", { Name: "d" }), {});
});

Deno.test("eventbridge refuses rules and schedules that AWS refuses", () => {
  const { run } = world();
  run("CreateEventBus", { Name: "orders" });
  refused(
    run("PutRule", { Name: "r" }),
    "ValidationException",
    "Parameter(s) EventPattern or ScheduleExpression must be specified.",
  );
  refused(
    run("PutRule", { Name: "r", EventPattern: '{"a": 1}' }),
    "InvalidEventPatternException",
    'Event pattern is not valid. Reason: "a" must be an object or an array\n' +
      ' at [Source: (String)"{"a": 1}"; line: 1, column: 8]',
  );
  refused(
    run("PutRule", { Name: "r", EventBusName: "orders", ScheduleExpression: "rate(1 minute)" }),
    "ValidationException",
    "ScheduleExpression is supported only on the default event bus.",
  );
  refused(
    run("PutRule", { Name: "r", ScheduleExpression: "rate(1 minutes)" }),
    "ValidationException",
    "Parameter ScheduleExpression is not valid.",
  );
  refused(
    run("PutRule", { Name: "r", EventBusName: "no", EventPattern: PATTERN }),
    "ResourceNotFoundException",
    "Event bus no does not exist.",
  );
  const limit = "The requested resource exceeds the maximum number allowed.";
  for (let i = 0; i < 300; i++) {
    const pattern = i < 30 ? '{"source": [{"wildcard": "a*"}]}' : PATTERN;
    assert.equal(run("PutRule", { Name: `r${i}`, EventPattern: pattern }) instanceof AwsError, false);
  }
  refused(run("PutRule", { Name: "more", EventPattern: PATTERN }), "LimitExceededException", limit);
  refused(
    run("PutRule", { Name: "r99", EventPattern: '{"source": [{"wildcard": "*"}]}' }),
    "LimitExceededException",
    limit,
  );
});

Deno.test("eventbridge lists come in pages with tokens", () => {
  const { run } = world();
  for (let i = 0; i < 5; i++) run("PutRule", { Name: `r${i}`, EventPattern: PATTERN });
  const first = run("ListRules", { Limit: 3 });
  const second = run("ListRules", { Limit: 3, NextToken: first.NextToken });
  // deno-lint-ignore no-explicit-any
  const names = (page: any) => page.Rules.map((rule: any) => rule.Name);
  assert.deepEqual(names(first), ["r0", "r1", "r2"]);
  assert.deepEqual(names(second), ["r3", "r4"]);
  assert.equal(second.NextToken, undefined);
  refused(run("ListRules", { NextToken: "?" }), "ValidationException", "Parameter NextToken is not valid.");
});

Deno.test("eventbridge PutTargets keeps up to five targets, replaces by id, and RemoveTargets takes them away", () => {
  const { run } = world();
  run("PutRule", { Name: "r", EventPattern: PATTERN });
  const targets = [1, 2, 3, 4, 5].map((i) => ({ Id: `t${i}`, Arn: QUEUE }));
  const none = { FailedEntryCount: 0, FailedEntries: [] };
  assert.deepEqual(run("PutTargets", { Rule: "r", Targets: targets }), none);
  assert.deepEqual(run("PutTargets", { Rule: "r", Targets: [{ Id: "t1", Arn: FUNCTION }] }), none);
  refused(
    run("PutTargets", { Rule: "r", Targets: [{ Id: "t6", Arn: QUEUE }] }),
    "LimitExceededException",
    "The requested resource exceeds the maximum number allowed.",
  );
  assert.deepEqual(run("ListRuleNamesByTarget", { TargetArn: FUNCTION }), { RuleNames: ["r"] });
  refused(
    run("DeleteRule", { Name: "r" }),
    "ValidationException",
    "Rule can't be deleted since it has targets.",
  );
  assert.deepEqual(run("RemoveTargets", { Rule: "r", Ids: ["t2", "t3", "t4", "t5", "unknown"] }), none);
  assert.deepEqual(run("ListTargetsByRule", { Rule: "r" }), { Targets: [{ Id: "t1", Arn: FUNCTION }] });
  refused(
    run("PutTargets", { Rule: "no", Targets: targets }),
    "ResourceNotFoundException",
    "Rule no does not exist on EventBus default.",
  );
});

Deno.test("eventbridge ListTargetsByRule gives back what PutTargets was given", () => {
  const { run } = world();
  run("PutRule", { Name: "r", EventPattern: PATTERN });
  const target = {
    Id: "t",
    Arn: `${QUEUE}.fifo`,
    RoleArn: "arn:aws:iam::000000000000:role/r",
    InputTransformer: { InputPathsMap: { a: "$.detail.a" }, InputTemplate: '{"a": <a>}' },
    SqsParameters: { MessageGroupId: "g" },
    DeadLetterConfig: { Arn: QUEUE },
    RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
  };
  run("PutTargets", { Rule: "r", Targets: [target] });
  assert.deepEqual(run("ListTargetsByRule", { Rule: "r" }), { Targets: [target] });
});

Deno.test("eventbridge PutTargets refuses what AWS refuses", () => {
  const { run } = world();
  run("PutRule", { Name: "r", EventPattern: PATTERN });
  const put = (target: object) =>
    run("PutTargets", { Rule: "r", Targets: [{ Id: "t", Arn: QUEUE, ...target }] });
  const validation = (target: object, message: string) =>
    refused(put(target), "ValidationException", message);
  validation(
    { Id: "!", RetryPolicy: { MaximumRetryAttempts: 186, MaximumEventAgeInSeconds: 59 } },
    "3 validation errors detected: Value '!' at 'targets.1.member.id' failed to satisfy constraint: Member must " +
      "satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+; Value '186' at " +
      "'targets.1.member.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value " +
      "less than or equal to 185; Value '59' at 'targets.1.member.retryPolicy.maximumEventAgeInSeconds' failed " +
      "to satisfy constraint: Member must have value greater than or equal to 60",
  );
  validation(
    { Input: "{}", InputPath: "$.detail" },
    "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
  );
  validation(
    { InputTransformer: { InputTemplate: '"no <such> key"' } },
    "InputTemplate for target t contains invalid placeholder such.",
  );
  validation(
    { Input: "not json" },
    'JSON syntax error in input for target t : [Source: (String)"not json"; line: 1, column: 4].',
  );
  validation({ Arn: "queue" }, "Parameter Arn is not valid. Reason: Provided Arn is not in correct format.");
  validation(
    { DeadLetterConfig: { Arn: FUNCTION } },
    "Parameter DeadLetterConfig.Arn is not valid. Reason: Provided Arn is not in correct format.",
  );
  validation({ Arn: `${QUEUE}.fifo` }, "Parameter(s) SqsParameters must be specified for target: t.");
  validation({ Arn: "arn:aws:s3:::bucket" }, "s3 is not a supported service for a target.");
  const machine = `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:m`;
  validation({ Arn: machine }, `RoleArn is required for target ${machine}.`);
  const role = "arn:aws:iam::000000000000:role/r";
  validation(
    { Arn: `arn:aws:ecs:us-east-1:${ACCOUNT}:cluster/c`, RoleArn: role },
    "Parameter(s) EcsParameters must be specified for target: t.",
  );
  validation(
    { Arn: `arn:aws:ssm:us-east-1:${ACCOUNT}:document/d`, RoleArn: role },
    "Parameter(s) RunCommandParameters must be specified for target: t.",
  );
  validation(
    { Arn: `arn:aws:ssm:us-east-1:${ACCOUNT}:document/d`, RunCommandParameters: { RunCommandTargets: [] } },
    "1 validation error detected: Value '[]' at 'targets.1.member.runCommandParameters.runCommandTargets' failed " +
      "to satisfy constraint: Member must have length greater than or equal to 1",
  );
  assert.deepEqual(run("ListTargetsByRule", { Rule: "r" }), { Targets: [] });
});

Deno.test("eventbridge tags buses and rules, and ignores the tags of a rule that is put again", () => {
  const { run } = world();
  const tags = [{ Key: "a", Value: "1" }];
  run("CreateEventBus", { Name: "orders", Tags: tags });
  const { RuleArn: rule } = run("PutRule", {
    Name: "r",
    EventBusName: "orders",
    EventPattern: PATTERN,
    Tags: tags,
  });
  run("PutRule", {
    Name: "r",
    EventBusName: "orders",
    EventPattern: PATTERN,
    Tags: [{ Key: "b", Value: "2" }],
  });
  assert.deepEqual(run("ListTagsForResource", { ResourceARN: rule }), { Tags: tags });
  run("TagResource", { ResourceARN: rule, Tags: [{ Key: "a", Value: "2" }, { Key: "c", Value: "" }] });
  run("UntagResource", { ResourceARN: rule, TagKeys: ["c", "unknown"] });
  assert.deepEqual(run("ListTagsForResource", { ResourceARN: rule }), { Tags: [{ Key: "a", Value: "2" }] });
  const bus = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/orders`;
  assert.deepEqual(run("ListTagsForResource", { ResourceARN: bus }), { Tags: tags });
  refused(
    run("ListTagsForResource", { ResourceARN: rule.replace("/r", "/no") }),
    "ResourceNotFoundException",
    "Rule no does not exist on EventBus orders.",
  );
});

Deno.test("eventbridge TestEventPattern says whether an event matches and refuses what is no event", () => {
  const { run } = world();
  const event = {
    id: "1",
    account: ACCOUNT,
    source: "shop",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    "detail-type": "t",
  };
  const test = (Event: string) => run("TestEventPattern", { EventPattern: PATTERN, Event });
  assert.deepEqual(test(JSON.stringify(event)), { Result: true });
  assert.deepEqual(test(JSON.stringify({ ...event, source: "x" })), { Result: false });
  for (const text of ["text", "[]", "null", '{"source": "shop"}']) {
    refused(test(text), "ValidationException", "Parameter Event is not valid.");
  }
});
