/**
 * Targets of rules: Lambda functions and SQS queues.
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
import { badArn, limitExceeded, unsupported, validation } from "./errors.ts";
import { DEFAULT_EVENT_AGE_SECONDS, DEFAULT_RETRY_ATTEMPTS, MAX_TARGETS_PER_RULE } from "./limits.ts";
import type { Output } from "./output.ts";
import { page } from "./paging.ts";
import type { EventBridgeState, Rule, Target } from "./state.ts";
import { parseTargetInput, refuseForeignParameters } from "./target_input.ts";

interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** All targets of a call are put, or none. */
export function putTargets(
  state: EventBridgeState,
  input: PutTargetsCommandInput,
): Output<PutTargetsCommandOutput> {
  const rule = state.rule(input.Rule!, input.EventBusName);
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
  for (const id of input.Ids!) rule.targets.delete(id);
  return { FailedEntryCount: 0, FailedEntries: [] };
}

export function listTargetsByRule(state: EventBridgeState, input: ListTargetsByRuleCommandInput): object {
  const rule = state.rule(input.Rule!, input.EventBusName);
  const { items, next } = page(rule.targets.values(), (target) => target.id, input);
  return { Targets: items.map((target) => copyShape(target.shape)), ...next };
}

function readTarget(world: AwsWorld, rule: Rule, shape: TargetShape): Target {
  const id = shape.Id!;
  refuseForeignParameters(shape);
  const arn = readArn(shape.Arn!, "Arn");
  const service = serviceOf(world, arn);
  const messageGroupId = shape.SqsParameters?.MessageGroupId;
  if (service === "sqs" && arn.resource.endsWith(".fifo") && !messageGroupId) {
    throw validation(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
  }
  const deadLetter = shape.DeadLetterConfig?.Arn;
  return {
    id,
    service,
    arn: shape.Arn!,
    shape: copyShape(shape),
    label: `${rule.name}/${id}`,
    input: parseTargetInput(shape, rule),
    maxRetries: shape.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRY_ATTEMPTS,
    maxAgeMs: 1000 * (shape.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_EVENT_AGE_SECONDS),
    queueUrl: service === "sqs" ? queueUrl(arn) : "",
    messageGroupId: service === "sqs" && messageGroupId ? messageGroupId : undefined,
    deadLetterUrl: deadLetter ? deadLetterUrl(deadLetter) : undefined,
  };
}

function serviceOf(world: AwsWorld, arn: Arn): Target["service"] {
  if (arn.service !== "sqs" && arn.service !== "lambda") {
    throw unsupported("PutTargets", `a target of service ${arn.service}`);
  }
  if (arn.account !== world.account || arn.region !== world.region) {
    throw unsupported("PutTargets", "a target in another account or Region");
  }
  if (arn.service === "lambda" && !arn.resource.startsWith("function:")) throw badArn("Arn");
  return arn.service;
}

function deadLetterUrl(text: string): string {
  const arn = readArn(text, "DeadLetterConfig.Arn");
  if (arn.service !== "sqs" || arn.resource.endsWith(".fifo")) throw badArn("DeadLetterConfig.Arn");
  return queueUrl(arn);
}

function readArn(text: string, parameter: string): Arn {
  const [prefix, partition, service, region, account, ...resource] = text.split(":");
  if (prefix !== "arn" || !partition || !service || resource.join(":") === "") throw badArn(parameter);
  return { service, region: region!, account: account!, resource: resource.join(":") };
}

function queueUrl(arn: Arn): string {
  return `https://sqs.${arn.region}.amazonaws.com/${arn.account}/${arn.resource}`;
}

/** The members that targets of the emulated services have. */
function copyShape(shape: TargetShape): TargetShape {
  const { Input, InputPath, InputTransformer, RoleArn, SqsParameters, DeadLetterConfig, RetryPolicy } = shape;
  return {
    Id: shape.Id,
    Arn: shape.Arn,
    ...(RoleArn === undefined ? undefined : { RoleArn }),
    ...(Input === undefined ? undefined : { Input }),
    ...(InputPath === undefined ? undefined : { InputPath }),
    ...(InputTransformer ? { InputTransformer: copyTransformer(InputTransformer) } : undefined),
    ...(SqsParameters ? { SqsParameters: { ...SqsParameters } } : undefined),
    ...(DeadLetterConfig ? { DeadLetterConfig: { ...DeadLetterConfig } } : undefined),
    ...(RetryPolicy ? { RetryPolicy: { ...RetryPolicy } } : undefined),
  };
}

function copyTransformer(transformer: NonNullable<TargetShape["InputTransformer"]>) {
  const { InputPathsMap, InputTemplate } = transformer;
  return InputPathsMap ? { InputPathsMap: { ...InputPathsMap }, InputTemplate } : { InputTemplate };
}
