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
import { invalidPattern, limitExceeded, unsupported, validation } from "./errors.ts";
import { MAX_PATTERN_LENGTH, MAX_RULES_PER_BUS, MAX_WILDCARD_RULES_PER_BUS } from "./limits.ts";
import type { Output } from "./output.ts";
import { page } from "./paging.ts";
import { type EventObject, EventPattern, SyntaxProblem } from "./pattern/mod.ts";
import type { Bus, EventBridgeState, Rule } from "./state.ts";
import { setTags } from "./tags.ts";

export function putRule(state: EventBridgeState, input: PutRuleCommandInput): Output<PutRuleCommandOutput> {
  const bus = state.bus(input.EventBusName);
  if (input.ScheduleExpression) {
    if (bus.name !== "default") {
      throw validation("ScheduleExpression is supported only on the default event bus.");
    }
    throw unsupported("PutRule", "ScheduleExpression");
  }
  const patternText = input.EventPattern;
  if (!patternText) throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  const pattern = compile(patternText);
  if (patternText.length > MAX_PATTERN_LENGTH) throw limitExceeded();
  const name = input.Name!;
  const known = bus.rules.get(name);
  if (known === undefined && bus.rules.size >= MAX_RULES_PER_BUS) throw limitExceeded();
  if (pattern.usesWildcard && wildcardRules(bus, known) >= MAX_WILDCARD_RULES_PER_BUS) throw limitExceeded();
  const rule = known ?? addRule(state, bus, name, input, pattern, patternText);
  rule.pattern = pattern;
  rule.patternText = patternText;
  rule.state = input.State ?? "ENABLED";
  rule.description = input.Description;
  rule.roleArn = input.RoleArn;
  bus.index.invalidate();
  return { RuleArn: rule.arn };
}

/** Tags are taken when a rule is made and ignored when it is changed, as AWS does. */
function addRule(
  state: EventBridgeState,
  bus: Bus,
  name: string,
  input: PutRuleCommandInput,
  pattern: EventPattern,
  patternText: string,
): Rule {
  const { account, region } = state.world;
  const path = bus.name === "default" ? name : `${bus.name}/${name}`;
  const rule: Rule = {
    name,
    arn: `arn:aws:events:${region}:${account}:rule/${path}`,
    bus: bus.name,
    targets: new Map(),
    tags: new Map(),
    pattern,
    patternText,
    state: "ENABLED",
    description: undefined,
    roleArn: undefined,
  };
  setTags(rule.tags, input.Tags);
  bus.rules.set(name, rule);
  return rule;
}

function wildcardRules(bus: Bus, except: Rule | undefined): number {
  let count = 0;
  for (const rule of bus.rules.values()) if (rule !== except && rule.pattern.usesWildcard) count++;
  return count;
}

/** Deleting a rule that does not exist succeeds. */
export function deleteRule(state: EventBridgeState, input: DeleteRuleCommandInput): object {
  const bus = state.bus(input.EventBusName);
  const rule = bus.rules.get(input.Name!);
  if (rule === undefined) return {};
  if (rule.targets.size > 0) throw validation("Rule can't be deleted since it has targets.");
  bus.rules.delete(rule.name);
  bus.index.invalidate();
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
  return { Result: compile(input.EventPattern!).matches(event) };
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

function compile(text: string): EventPattern {
  try {
    return new EventPattern(text);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) throw invalidPattern(problem.message);
    throw problem;
  }
}

function switchRule(state: EventBridgeState, rule: Rule, to: "ENABLED" | "DISABLED"): object {
  rule.state = to;
  state.bus(rule.bus).index.invalidate();
  return {};
}

function shapeOf(rule: Rule): RuleShape {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.patternText,
    State: rule.state,
    ...(rule.description === undefined ? undefined : { Description: rule.description }),
    ...(rule.roleArn === undefined ? undefined : { RoleArn: rule.roleArn }),
    EventBusName: rule.bus,
  };
}
