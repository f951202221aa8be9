/**
 * Rules, and the patterns that they match events with.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
import type {
  DeleteRuleCommandInput,
  DescribeRuleCommandInput,
  DescribeRuleCommandOutput,
  DisableRuleCommandInput,
  EnableRuleCommandInput,
  ListRuleNamesByTargetCommandInput,
  ListRulesCommandInput,
  PutRuleCommandInput,
  PutRuleCommandOutput,
  Rule as RuleShape,
  TestEventPatternCommandInput,
  TestEventPatternCommandOutput,
} from "@aws-sdk/client-eventbridge";
import { compilePattern, readPattern } from "./compile.ts";
import { limitExceeded, managedRule, validation } from "./errors.ts";
import { MAX_RULES_PER_BUS, MAX_WILDCARD_RULES_PER_BUS } from "./limits.ts";
import { newRule } from "./new_rule.ts";
import type { Output } from "./output.ts";
import { page } from "./paging.ts";
import type { EventObject } from "./pattern/mod.ts";
import { parseSchedule } from "./schedule/mod.ts";
import { reschedule, stopSchedule } from "./schedules.ts";
import type { Bus, EventBridgeState, Rule } from "./state.ts";
import { setTags } from "./tags.ts";

/** A rule has a pattern, a schedule, or both. */
export function putRule(state: EventBridgeState, input: PutRuleCommandInput): Output<PutRuleCommandOutput> {
  const bus = state.bus(input.EventBusName);
  const { EventPattern: patternText, ScheduleExpression: scheduleText } = input;
  if (scheduleText && bus.name !== "default") {
    throw validation("ScheduleExpression is supported only on the default event bus.");
  }
  if (!patternText && !scheduleText) {
    throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  const schedule = scheduleText ? parseSchedule(scheduleText) : undefined;
  const pattern = patternText ? compilePattern(patternText) : undefined;
  const name = input.Name!;
  const known = bus.rules.get(name);
  if (known?.managedBy !== undefined) throw managedRule(name);
  if (known === undefined && bus.rules.size >= MAX_RULES_PER_BUS) throw limitExceeded();
  if (pattern?.usesWildcard && wildcardRules(bus, known) >= MAX_WILDCARD_RULES_PER_BUS) throw limitExceeded();
  const rule = known ?? newRule(state, bus, name, pattern, patternText);
  if (known === undefined) {
    // Tags are taken when a rule is made and ignored when it is changed, as AWS does.
    setTags(rule.tags, input.Tags);
    bus.rules.set(name, rule);
  }
  rule.pattern = pattern;
  rule.patternText = patternText || undefined;
  rule.schedule = schedule;
  rule.scheduleText = scheduleText || undefined;
  rule.state = input.State ?? "ENABLED";
  rule.description = input.Description;
  rule.roleArn = input.RoleArn;
  bus.index.put(rule);
  reschedule(state, rule);
  return { RuleArn: rule.arn };
}

function wildcardRules(bus: Bus, except: Rule | undefined): number {
  let count = 0;
  for (const rule of bus.rules.values()) if (rule !== except && rule.pattern?.usesWildcard) count++;
  return count;
}

/** Deleting a rule that does not exist succeeds. */
export function deleteRule(state: EventBridgeState, input: DeleteRuleCommandInput): object {
  const bus = state.bus(input.EventBusName);
  const rule = bus.rules.get(input.Name!);
  if (rule === undefined) return {};
  if (rule.managedBy !== undefined && !input.Force) throw managedRule(rule.name);
  if (rule.targets.size > 0) throw validation("Rule can't be deleted since it has targets.");
  stopSchedule(state, rule);
  bus.rules.delete(rule.name);
  bus.index.delete(rule);
  return {};
}

export function describeRule(
  state: EventBridgeState,
  input: DescribeRuleCommandInput,
): Output<DescribeRuleCommandOutput> {
  const rule = state.rule(input.Name!, input.EventBusName);
  return { ...shapeOf(rule), CreatedBy: state.world.account };
}

export function listRules(state: EventBridgeState, input: ListRulesCommandInput): object {
  const prefix = input.NamePrefix ?? "";
  const rules = [...state.bus(input.EventBusName).rules.values()];
  const wanted = rules.filter((rule) => rule.name.startsWith(prefix));
  const { items, next } = page(wanted, (rule) => rule.name, input);
  return { Rules: items.map(shapeOf), ...next };
}

export function enableRule(state: EventBridgeState, input: EnableRuleCommandInput): object {
  return switchRule(state, state.rule(input.Name!, input.EventBusName), "ENABLED");
}

export function disableRule(state: EventBridgeState, input: DisableRuleCommandInput): object {
  return switchRule(state, state.rule(input.Name!, input.EventBusName), "DISABLED");
}

export function listRuleNamesByTarget(
  state: EventBridgeState,
  input: ListRuleNamesByTargetCommandInput,
): object {
  const names: string[] = [];
  for (const rule of state.bus(input.EventBusName).rules.values()) {
    const targets = [...rule.targets.values()];
    if (targets.some((target) => target.arn === input.TargetArn)) names.push(rule.name);
  }
  const { items, next } = page(names, (name) => name, input);
  return { RuleNames: items, ...next };
}

export function testEventPattern(
  _state: EventBridgeState,
  input: TestEventPatternCommandInput,
): Output<TestEventPatternCommandOutput> {
  const event = readTestEvent(input.Event!);
  return { Result: readPattern(input.EventPattern!).matches(event) };
}

/** What a test event must have. */
const MANDATORY = ["id", "account", "source", "time", "region", "detail-type"];

function readTestEvent(text: string): EventObject {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    // Not JSON: refused below like JSON that is no event.
  }
  const isEvent = typeof event === "object" && event !== null && !Array.isArray(event) &&
    MANDATORY.every((name) => Object.hasOwn(event as EventObject, name));
  if (!isEvent) throw validation("Parameter Event is not valid.");
  return event as EventObject;
}

function switchRule(state: EventBridgeState, rule: Rule, to: "ENABLED" | "DISABLED"): object {
  if (rule.managedBy !== undefined) throw managedRule(rule.name);
  rule.state = to;
  state.bus(rule.bus).index.put(rule);
  reschedule(state, rule);
  return {};
}

function shapeOf(rule: Rule): RuleShape {
  return {
    Name: rule.name,
    Arn: rule.arn,
    ...(rule.patternText === undefined ? undefined : { EventPattern: rule.patternText }),
    ...(rule.scheduleText === undefined ? undefined : { ScheduleExpression: rule.scheduleText }),
    State: rule.state,
    ...(rule.description === undefined ? undefined : { Description: rule.description }),
    ...(rule.roleArn === undefined ? undefined : { RoleArn: rule.roleArn }),
    ...(rule.managedBy === undefined ? undefined : { ManagedBy: rule.managedBy }),
    EventBusName: rule.bus,
  };
}
