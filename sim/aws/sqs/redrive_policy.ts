/**
 * RedrivePolicy and RedriveAllowPolicy: where a queue's messages go that nobody can process, and whose messages a
 * dead-letter queue takes.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
import { invalidAttributeValue, invalidValue } from "./errors.ts";
import { MAX_RECEIVE_COUNT, MAX_REDRIVE_SOURCES } from "./limits.ts";

export interface RedrivePolicy {
  /** Name of the dead-letter queue. */
  readonly target: string;
  readonly targetArn: string;
  /** How often a message is delivered before the next attempt moves it. */
  readonly maxReceiveCount: number;
  /** The policy as GetQueueAttributes shows it. */
  readonly text: string;
}

export interface RedriveAllowPolicy {
  readonly permission: "allowAll" | "denyAll" | "byQueue";
  /** ARNs, for `byQueue`. */
  readonly sources: readonly string[];
  readonly text: string;
}

export interface RedriveRules {
  readonly redrive: RedrivePolicy | undefined;
  readonly redriveAllow: RedriveAllowPolicy | undefined;
}

/** What a policy is checked against. */
export interface RedriveTargets {
  readonly arnPrefix: string;
  rulesOf(queueName: string): RedriveRules | undefined;
}

/**
 * Reads a RedrivePolicy.
 *
 * @param arn The source queue's ARN.
 * @throws {AwsError} InvalidAttributeValue if it is no JSON map, InvalidParameterValue for what is wrong inside.
 */
export function parseRedrivePolicy(text: string, arn: string, targets: RedriveTargets): RedrivePolicy {
  const policy = jsonMap(text);
  if (!policy) throw invalidAttributeValue("RedrivePolicy", "Redrive policy is not a valid JSON map.");
  const refuse = (reason: string) => invalidValue(text, "RedrivePolicy", reason);
  const { maxReceiveCount, deadLetterTargetArn } = policy;
  for (const key of ["maxReceiveCount", "deadLetterTargetArn"]) {
    if (policy[key] === undefined || policy[key] === null) {
      throw refuse(`Redrive policy does not contain mandatory attribute: ${key}.`);
    }
  }
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > MAX_RECEIVE_COUNT) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to ${MAX_RECEIVE_COUNT} ` +
        "both inclusive.",
    );
  }
  if (Object.keys(policy).length > 2) {
    throw refuse("Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].");
  }
  const targetArn = String(deadLetterTargetArn);
  if (!/^arn:[a-z-]+:sqs:[a-z0-9-]+:\d+:[A-Za-z0-9_.-]+$/.test(targetArn)) {
    throw refuse("Dead-letter target ARN should be fully qualified ARN.");
  }
  if (!targetArn.startsWith(targets.arnPrefix)) {
    throw refuse("Dead-letter target owner should be same as the source.");
  }
  const target = targetArn.slice(targets.arnPrefix.length);
  const rules = targets.rulesOf(target);
  if (!rules) throw refuse("Dead letter target does not exist.");
  if (!allows(rules.redriveAllow, arn)) {
    throw refuse("The redrive allow policy of the dead-letter queue does not permit this source queue.");
  }
  return {
    target,
    targetArn,
    maxReceiveCount: count,
    text: JSON.stringify({ deadLetterTargetArn: targetArn, maxReceiveCount: count }),
  };
}

function allows(policy: RedriveAllowPolicy | undefined, sourceArn: string): boolean {
  switch (policy?.permission) {
    case undefined:
    case "allowAll":
      return true;
    case "denyAll":
      return false;
    case "byQueue":
      return policy!.sources.includes(sourceArn);
  }
}

const REFUSED = "Amazon SQS can't create the redrive allow policy";

/**
 * Reads a RedriveAllowPolicy.
 *
 * @throws {AwsError} InvalidAttributeValue for its format, InvalidParameterValue for the source queues.
 */
export function parseRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const policy = jsonMap(text);
  const permission = policy?.redrivePermission;
  const sources = policy?.sourceQueueArns ?? [];
  const known = policy &&
    Object.keys(policy).every((key) => key === "redrivePermission" || key === "sourceQueueArns");
  if (
    !known || !isPermission(permission) || !Array.isArray(sources) ||
    !sources.every((arn): arn is string => typeof arn === "string")
  ) {
    throw invalidAttributeValue("RedriveAllowPolicy", `${REFUSED}, as it’s in an unsupported format.`);
  }
  const refuse = (reason: string) => invalidValue(text, "RedriveAllowPolicy", `${REFUSED}. ${reason}`);
  if (permission !== "byQueue" && policy.sourceQueueArns !== undefined) {
    throw refuse("To specify one or more source queue ARNs, you must set redrivePermission to byQueue.");
  }
  if (permission === "byQueue" && sources.length === 0) {
    throw refuse(
      "When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.",
    );
  }
  if (sources.length > MAX_REDRIVE_SOURCES) {
    throw refuse(`The maximum number of source queue ARNs you can specify is ${MAX_REDRIVE_SOURCES}.`);
  }
  return {
    permission,
    sources: [...sources],
    text: JSON.stringify({
      redrivePermission: permission,
      ...(sources.length > 0 ? { sourceQueueArns: sources } : undefined),
    }),
  };
}

function isPermission(value: unknown): value is RedriveAllowPolicy["permission"] {
  return value === "allowAll" || value === "denyAll" || value === "byQueue";
}

/** A text as the JSON map that it is; undefined if it is none. */
export function jsonMap(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Not JSON at all: the same answer as JSON of another kind.
  }
  return undefined;
}
