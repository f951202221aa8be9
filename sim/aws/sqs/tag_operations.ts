/**
 * Tags of queues.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { invalidParameterValue, missingParameter } from "./errors.ts";
import { QUEUE_URL, type QueueInput, queueName } from "./inputs.ts";
import { MAX_TAG_KEY_LENGTH, MAX_TAG_VALUE_LENGTH, MAX_TAGS } from "./limits.ts";
import type { SqsState } from "./model.ts";

export type Tags = Readonly<Record<string, string>>;

const COMMON = ["QueueDoesNotExist", "InvalidParameterValueException", "MissingRequiredParameterException"];

/**
 * Checks tags before they are put on a queue.
 *
 * @param kept How many other tags the queue keeps.
 * @throws {AwsError} InvalidParameterValue.
 */
export function checkTags(queue: string, tags: Tags, kept: number): void {
  const keys = Object.keys(tags);
  for (const key of keys) {
    if (key.length < 1 || key.length > MAX_TAG_KEY_LENGTH) {
      throw invalidParameterValue(
        `Tag keys must be between 1 and ${MAX_TAG_KEY_LENGTH} characters in length.`,
      );
    }
    if (tags[key]!.length > MAX_TAG_VALUE_LENGTH) {
      throw invalidParameterValue(
        `Tag values must be between 0 and ${MAX_TAG_VALUE_LENGTH} characters in length.`,
      );
    }
  }
  if (keys.length + kept > MAX_TAGS) throw invalidParameterValue(`Too many tags added for queue ${queue}.`);
}

const tagQueue: Operation<SqsState, QueueInput & { readonly Tags: Tags }> = {
  input: { QueueUrl: QUEUE_URL, Tags: { required: true, type: "map" } },
  errors: COMMON,
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    const keys = Object.keys(input.Tags);
    if (keys.length === 0) throw missingParameter("Tags");
    const kept = [...queue.tags.keys()].filter((key) => !Object.hasOwn(input.Tags, key)).length;
    checkTags(queue.identity.name, input.Tags, kept);
    for (const key of keys) queue.tags.set(key, input.Tags[key]!);
    return {};
  },
};

const untagQueue: Operation<SqsState, QueueInput & { readonly TagKeys: readonly string[] }> = {
  input: { QueueUrl: QUEUE_URL, TagKeys: { required: true, type: "list" } },
  errors: COMMON,
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    if (input.TagKeys.length === 0) throw missingParameter("TagKeys");
    for (const key of input.TagKeys) queue.tags.delete(key);
    return {};
  },
};

const listQueueTags: Operation<SqsState, QueueInput> = {
  input: { QueueUrl: QUEUE_URL },
  errors: COMMON,
  mutates: false,
  resource: queueName,
  run(state, input, { nowMs }) {
    const { tags } = state.queueAt(input.QueueUrl, nowMs);
    return tags.size > 0 ? { Tags: Object.fromEntries(tags) } : {};
  },
};

export const tagOperations: Readonly<Record<string, AnyOperation<SqsState>>> = {
  TagQueue: tagQueue,
  UntagQueue: untagQueue,
  ListQueueTags: listQueueTags,
};
