/**
 * Targets of rules.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
 */
import type {
  ListTargetsByRuleCommandInput,
  PutTargetsCommandInput,
  PutTargetsCommandOutput,
  RemoveTargetsCommandInput,
  RemoveTargetsCommandOutput,
  Target as TargetShape,
} from "@aws-sdk/client-eventbridge";
import type { AwsWorld } from "../operation.ts";
import { badArn, limitExceeded, managedRule } from "./errors.ts";
import { DEFAULT_EVENT_AGE_SECONDS, DEFAULT_RETRY_ATTEMPTS, MAX_TARGETS_PER_RULE } from "./limits.ts";
import type { Output } from "./output.ts";
import { page } from "./paging.ts";
import { plainCopy } from "./plain_copy.ts";
import type { EventBridgeState, Rule, Target } from "./state.ts";
import { parseTargetInput } from "./target_input.ts";
import { type Arn, checkRequired, kindOf, readArn } from "./target_kinds.ts";

/** All targets of a call are put, or none. */
export function putTargets(
  state: EventBridgeState,
  input: PutTargetsCommandInput,
): Output<PutTargetsCommandOutput> {
  const rule = state.rule(input.Rule!, input.EventBusName);
  if (rule.managedBy !== undefined) throw managedRule(rule.name);
  const targets = input.Targets!.map((shape) => readTarget(state.world, rule, shape));
  const ids = new Set([...rule.targets.keys(), ...targets.map((target) => target.id)]);
  if (ids.size > MAX_TARGETS_PER_RULE) throw limitExceeded();
  for (const target of targets) rule.targets.set(target.id, target);
  return { FailedEntryCount: 0, FailedEntries: [] };
}

/** Removing a target that does not exist succeeds. */
export function removeTargets(
  state: EventBridgeState,
  input: RemoveTargetsCommandInput,
): Output<RemoveTargetsCommandOutput> {
  const rule = state.rule(input.Rule!, input.EventBusName);
  if (rule.managedBy !== undefined && !input.Force) throw managedRule(rule.name);
  for (const id of input.Ids!) rule.targets.delete(id);
  return { FailedEntryCount: 0, FailedEntries: [] };
}

export function listTargetsByRule(state: EventBridgeState, input: ListTargetsByRuleCommandInput): object {
  const rule = state.rule(input.Rule!, input.EventBusName);
  const { items, next } = page(rule.targets.values(), (target) => target.id, input);
  return { Targets: items.map((target) => plainCopy(target.shape)), ...next };
}

function readTarget(world: AwsWorld, rule: Rule, shape: TargetShape): Target {
  const id = shape.Id!;
  const arn = readArn(shape.Arn!, "Arn");
  const kind = kindOf(world, arn);
  checkRequired(world, shape, arn);
  const messageGroupId = shape.SqsParameters?.MessageGroupId;
  const deadLetter = shape.DeadLetterConfig?.Arn;
  return {
    id,
    kind,
    arn: shape.Arn!,
    shape: plainCopy(shape),
    label: `${rule.name}/${id}`,
    input: parseTargetInput(shape, rule),
    maxRetries: shape.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRY_ATTEMPTS,
    maxAgeMs: 1000 * (shape.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_EVENT_AGE_SECONDS),
    queueUrl: kind === "sqs" ? queueUrl(arn) : "",
    messageGroupId: kind === "sqs" && messageGroupId ? messageGroupId : undefined,
    deadLetterUrl: deadLetter ? deadLetterUrl(deadLetter) : undefined,
  };
}

function deadLetterUrl(text: string): string {
  const arn = readArn(text, "DeadLetterConfig.Arn");
  if (arn.service !== "sqs" || arn.resource.endsWith(".fifo")) throw badArn("DeadLetterConfig.Arn");
  return queueUrl(arn);
}

function queueUrl(arn: Arn): string {
  return `https://sqs.${arn.region}.amazonaws.com/${arn.account}/${arn.resource}`;
}
