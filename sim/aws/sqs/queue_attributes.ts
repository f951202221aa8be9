/**
 * The attributes of a queue: what may be set, how it is checked, and how it is shown.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
import { Buffer } from "node:buffer";
import type { AwsError } from "../errors.ts";
import {
  invalidAttributeValue,
  invalidParameterValue,
  onlyOnFifoQueues,
  tooManyActions,
  tooManyStatements,
  twoEncryptions,
  unknownAttribute,
} from "./errors.ts";
import * as limits from "./limits.ts";
import { jsonMap, parseRedriveAllowPolicy, parseRedrivePolicy, type RedriveRules } from "./redrive_policy.ts";

/** What a queue is set to. Times in milliseconds. */
export interface QueueSettings extends RedriveRules {
  readonly delayMs: number;
  readonly maximumMessageBytes: number;
  readonly retentionMs: number;
  readonly waitMs: number;
  readonly visibilityMs: number;
  /** Attributes that are kept and shown but change nothing: Policy and encryption. */
  readonly texts: Readonly<Record<string, string>>;
}

export const DEFAULT_SETTINGS: QueueSettings = {
  delayMs: limits.DEFAULT_DELAY_S * 1000,
  maximumMessageBytes: limits.MAX_MESSAGE_BYTES,
  retentionMs: limits.DEFAULT_RETENTION_S * 1000,
  waitMs: limits.DEFAULT_WAIT_S * 1000,
  visibilityMs: limits.DEFAULT_VISIBILITY_TIMEOUT_S * 1000,
  redrive: undefined,
  redriveAllow: undefined,
  texts: { SqsManagedSseEnabled: "true" },
};

type NumberKey = "delayMs" | "maximumMessageBytes" | "retentionMs" | "waitMs" | "visibilityMs";

/** Attributes with a number: which setting, its range, and what one unit of the attribute is in the setting. */
const NUMBERS: Readonly<
  Record<
    string,
    { readonly key: NumberKey; readonly min: number; readonly max: number; readonly unit: number }
  >
> = {
  DelaySeconds: { key: "delayMs", min: 0, max: limits.MAX_DELAY_S, unit: 1000 },
  MaximumMessageSize: {
    key: "maximumMessageBytes",
    min: limits.MIN_MAXIMUM_MESSAGE_BYTES,
    max: limits.MAX_MESSAGE_BYTES,
    unit: 1,
  },
  MessageRetentionPeriod: {
    key: "retentionMs",
    min: limits.MIN_RETENTION_S,
    max: limits.MAX_RETENTION_S,
    unit: 1000,
  },
  ReceiveMessageWaitTimeSeconds: { key: "waitMs", min: 0, max: limits.MAX_WAIT_S, unit: 1000 },
  VisibilityTimeout: { key: "visibilityMs", min: 0, max: limits.MAX_VISIBILITY_TIMEOUT_S, unit: 1000 },
};

/** Attributes of which AWS says that only a FIFO queue has them, instead of not knowing them. */
const FIFO_ONLY = new Set(["DeduplicationScope", "FifoThroughputLimit"]);

/** Every name that GetQueueAttributes accepts. */
export const QUEUE_ATTRIBUTE_NAMES: ReadonlySet<string> = new Set([
  "All",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "ContentBasedDeduplication",
  "CreatedTimestamp",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "LastModifiedTimestamp",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "Policy",
  "QueueArn",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
]);

/** What an attribute of a queue of another name may be checked against. */
export interface QueueDirectory {
  /** ARNs of this account and region start with this, the queue's name follows. */
  readonly arnPrefix: string;
  /** The rules of the queue of that name; undefined if there is none. */
  rulesOf(queueName: string): RedriveRules | undefined;
}

/**
 * Applies attributes of a standard queue to its settings.
 *
 * @param arn The queue's own ARN, for the policy of its dead-letter queue.
 * @throws {AwsError} InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue or OverLimit: the first that
 * is wrong.
 */
export function withAttributes(
  settings: QueueSettings,
  attributes: Readonly<Record<string, string | undefined>>,
  arn: string,
  directory: QueueDirectory,
): QueueSettings {
  const changed: { -readonly [K in keyof QueueSettings]: QueueSettings[K] } = { ...settings };
  if (attributes.KmsMasterKeyId && attributes.SqsManagedSseEnabled === "true") throw twoEncryptions();
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value === undefined || value === null) continue;
    const number = NUMBERS[name];
    if (number) {
      if (!/^\d{1,9}$/.test(value) || Number(value) < number.min || Number(value) > number.max) {
        throw invalidAttributeValue(name);
      }
      changed[number.key] = Number(value) * number.unit;
      continue;
    }
    switch (name) {
      case "RedrivePolicy":
        changed.redrive = value === "" ? undefined : parseRedrivePolicy(value, arn, directory);
        break;
      case "RedriveAllowPolicy":
        changed.redriveAllow = value === "" ? undefined : parseRedriveAllowPolicy(value);
        break;
      case "Policy":
      case "KmsMasterKeyId":
      case "KmsDataKeyReusePeriodSeconds":
      case "SqsManagedSseEnabled":
        changed.texts = withText(changed.texts, name, value);
        break;
      default:
        throw notSettable(name);
    }
  }
  return changed;
}

function notSettable(name: string): AwsError {
  return FIFO_ONLY.has(name) ? onlyOnFifoQueues(name) : unknownAttribute(name);
}

function withText(
  texts: Readonly<Record<string, string>>,
  name: string,
  value: string,
): Record<string, string> {
  const changed = { ...texts };
  switch (name) {
    case "Policy":
      if (value !== "") checkPolicy(value);
      break;
    case "KmsDataKeyReusePeriodSeconds":
      if (!/^\d{1,9}$/.test(value) || Number(value) < 60 || Number(value) > 86_400) {
        throw invalidAttributeValue(name);
      }
      break;
    case "KmsMasterKeyId":
      // A key of one's own takes the place of the one that SQS manages, and taking it back leaves none.
      if (value !== "") changed.SqsManagedSseEnabled = "false";
      break;
    case "SqsManagedSseEnabled":
      if (value !== "true" && value !== "false") throw invalidAttributeValue(name);
      if (value === "true" && changed.KmsMasterKeyId !== undefined) delete changed.KmsMasterKeyId;
      break;
  }
  if (value === "" || (name === "KmsDataKeyReusePeriodSeconds" && value === "300")) delete changed[name];
  else changed[name] = value;
  return changed;
}

/** @throws {AwsError} InvalidAttributeValue for what is no policy, OverLimit for one that is too large. */
function checkPolicy(text: string): void {
  const policy = jsonMap(text);
  if (!policy || Buffer.byteLength(text) > limits.MAX_POLICY_BYTES) throw invalidAttributeValue("Policy");
  const { Statement: statements = [] } = policy;
  if (!Array.isArray(statements)) return;
  if (statements.length > limits.MAX_POLICY_STATEMENTS) {
    throw tooManyStatements(statements.length, limits.MAX_POLICY_STATEMENTS);
  }
  for (const statement of statements) {
    const actions: unknown = (statement as { Action?: unknown } | null)?.Action;
    if (Array.isArray(actions) && actions.length > limits.MAX_ACTIONS_PER_STATEMENT) {
      throw tooManyActions(actions.length, limits.MAX_ACTIONS_PER_STATEMENT);
    }
  }
}

/** The settable attributes as GetQueueAttributes shows them: only those that have a value. */
export function shownSettings(settings: QueueSettings): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name in NUMBERS) {
    const { key, unit } = NUMBERS[name]!;
    shown[name] = String(settings[key] / unit);
  }
  if (settings.redrive) shown.RedrivePolicy = settings.redrive.text;
  if (settings.redriveAllow) shown.RedriveAllowPolicy = settings.redriveAllow.text;
  return Object.assign(shown, settings.texts);
}

/**
 * Checks a queue's name against its kind.
 *
 * @throws {AwsError} InvalidParameterValue.
 */
export function checkQueueName(name: string, fifo: boolean): void {
  if (fifo) {
    if (limits.FIFO_QUEUE_NAME.test(name)) return;
    throw invalidParameterValue(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, " +
        "must end with .fifo suffix and be 1 to 80 in length.",
    );
  }
  if (limits.QUEUE_NAME.test(name)) return;
  throw invalidParameterValue(
    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
  );
}
