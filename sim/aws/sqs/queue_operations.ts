/**
 * Operations on queues: creating, finding, describing, changing, emptying and deleting them.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
import type { Constraint } from "../constraints.ts";
import type { AnyOperation, Operation } from "../operation.ts";
import {
  invalidParameterValue,
  missingParameter,
  purgeQueueInProgress,
  queueDoesNotExist,
  queueNameExists,
  unknownAttribute,
  unsupportedOperation,
} from "./errors.ts";
import { QUEUE_URL, type QueueInput, queueName } from "./inputs.ts";
import { MAX_LIST_RESULTS, PURGE_INTERVAL_MS } from "./limits.ts";
import type { SqsState } from "./model.ts";
import type { Queue } from "./queue.ts";
import {
  checkQueueName,
  DEFAULT_SETTINGS,
  QUEUE_ATTRIBUTE_NAMES,
  shownSettings,
  withAttributes,
} from "./queue_attributes.ts";
import { checkTags, type Tags } from "./tag_operations.ts";

type Attributes = Readonly<Record<string, string>>;

interface CreateInput {
  readonly QueueName?: string;
  readonly Attributes?: Attributes;
  readonly tags?: Tags;
}

interface PageInput {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

const COMMON = ["QueueDoesNotExist", "InvalidParameterValueException", "MissingRequiredParameterException"];
const MAX_RESULTS: Constraint = { type: "integer", range: [1, MAX_LIST_RESULTS] };

const createQueue: Operation<SqsState, CreateInput> = {
  errors: [
    "QueueNameExists",
    "QueueDeletedRecently",
    "InvalidAttributeName",
    "InvalidAttributeValue",
    "InvalidParameterValueException",
    "OverLimit",
    "UnsupportedOperation",
  ],
  mutates: true,
  resource: (input) => input.QueueName ?? "",
  run(state, input, { nowMs }) {
    const name = input.QueueName;
    if (name === undefined || name === null) {
      throw invalidParameterValue(
        "Value for parameter QueueName is invalid. Reason: Must specify a queue name.",
      );
    }
    if (name === "") throw invalidParameterValue("Queue name cannot be empty");
    const attributes = input.Attributes ?? {};
    const fifo = attributes.FifoQueue === "true";
    checkQueueName(name, fifo);
    if (fifo) {
      throw unsupportedOperation("FIFO queues are not emulated yet: create the queue without FifoQueue");
    }
    if (input.tags) checkTags(name, input.tags, 0);
    const arn = state.arnPrefix + name;
    const existing = state.queueNamed(name);
    if (existing) {
      checkSame(existing, attributes, arn, state);
      return { QueueUrl: existing.identity.url };
    }
    const queue = state.create(name, withAttributes(DEFAULT_SETTINGS, attributes, arn, state), nowMs);
    for (const key in input.tags) queue.tags.set(key, input.tags[key]!);
    return { QueueUrl: queue.identity.url };
  },
  differs:
    "FifoQueue=true is answered with UnsupportedOperation: FIFO queues are not emulated yet. A queue can be " +
    "used at once, where AWS asks for a second of patience.",
};

/** Attributes that are not named are not compared. */
function checkSame(existing: Queue, attributes: Attributes, arn: string, state: SqsState): void {
  const wanted = shownSettings(withAttributes(existing.settings, attributes, arn, state));
  const current = shownSettings(existing.settings);
  for (const name in attributes) if (wanted[name] !== current[name]) throw queueNameExists(name);
}

const deleteQueue: Operation<SqsState, QueueInput> = {
  input: { QueueUrl: QUEUE_URL },
  errors: COMMON,
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    state.delete(state.queueAt(input.QueueUrl, nowMs), nowMs);
    return {};
  },
  differs: "The queue is gone at once, where AWS takes up to 60 seconds.",
};

const listQueues: Operation<SqsState, PageInput & { readonly QueueNamePrefix?: string }> = {
  input: { MaxResults: MAX_RESULTS },
  errors: ["InvalidParameterValueException"],
  mutates: false,
  run(state, input) {
    const prefix = input.QueueNamePrefix ?? "";
    const queues = [...state.queues].filter(({ identity }) => identity.name.startsWith(prefix));
    const { urls, next } = page(queues, input);
    return {
      ...(urls.length > 0 ? { QueueUrls: urls } : undefined),
      ...(next === undefined ? undefined : { NextToken: next }),
    };
  },
};

const listDeadLetterSourceQueues: Operation<SqsState, QueueInput & PageInput> = {
  input: { QueueUrl: QUEUE_URL, MaxResults: MAX_RESULTS },
  errors: COMMON,
  mutates: false,
  resource: queueName,
  run(state, input, { nowMs }) {
    const { arn } = state.queueAt(input.QueueUrl, nowMs).identity;
    const queues = [...state.queues].filter(({ settings }) => settings.redrive?.targetArn === arn);
    const { urls, next } = page(queues, input);
    return { queueUrls: urls, ...(next === undefined ? undefined : { NextToken: next }) };
  },
};

/** One page of URLs by name. A token, the last name before the page, comes only to those who set MaxResults. */
function page(queues: Queue[], input: PageInput): { urls: string[]; next: string | undefined } {
  queues.sort((a, b) => (a.identity.name < b.identity.name ? -1 : 1));
  let start = 0;
  if (input.NextToken) {
    const last = decodeToken(input.NextToken);
    start = queues.findIndex(({ identity }) => identity.name > last);
    if (start < 0) start = queues.length;
  }
  const end = Math.min(queues.length, start + (input.MaxResults ?? MAX_LIST_RESULTS));
  const urls = queues.slice(start, end).map(({ identity }) => identity.url);
  const more = input.MaxResults !== undefined && end < queues.length;
  return { urls, next: more ? btoa(queues[end - 1]!.identity.name) : undefined };
}

function decodeToken(token: string): string {
  try {
    return atob(token);
  } catch {
    throw invalidParameterValue("Invalid or expired next token.");
  }
}

const getQueueUrl: Operation<
  SqsState,
  { readonly QueueName?: string; readonly QueueOwnerAWSAccountId?: string }
> = {
  errors: ["QueueDoesNotExist", "InvalidParameterValueException"],
  mutates: false,
  resource: (input) => input.QueueName ?? "",
  run(state, input, { world }) {
    if (!input.QueueName) {
      throw invalidParameterValue(
        "Value for parameter QueueName is invalid. Reason: Must specify a queue name.",
      );
    }
    const owner = input.QueueOwnerAWSAccountId ?? world.account;
    const queue = owner === world.account ? state.queueNamed(input.QueueName) : undefined;
    if (!queue) throw queueDoesNotExist();
    return { QueueUrl: queue.identity.url };
  },
};

const getQueueAttributes: Operation<SqsState, QueueInput & { readonly AttributeNames?: readonly string[] }> =
  {
    input: { QueueUrl: QUEUE_URL },
    errors: [...COMMON, "InvalidAttributeName"],
    mutates: false,
    resource: queueName,
    run(state, input, { nowMs }) {
      const queue = state.queueAt(input.QueueUrl, nowMs);
      const names = input.AttributeNames ?? [];
      for (const name of names) if (!QUEUE_ATTRIBUTE_NAMES.has(name)) throw unknownAttribute(name);
      if (names.length === 0) return {};
      const all = allAttributes(queue);
      if (names.includes("All")) return { Attributes: all };
      const wanted: Record<string, string> = {};
      for (const name of names) if (all[name] !== undefined) wanted[name] = all[name];
      return Object.keys(wanted).length > 0 ? { Attributes: wanted } : {};
    },
    differs: "The approximate numbers are exact at every moment.",
  };

function allAttributes(queue: Queue): Record<string, string> {
  return {
    QueueArn: queue.identity.arn,
    ApproximateNumberOfMessages: String(queue.visible),
    ApproximateNumberOfMessagesNotVisible: String(queue.inFlight),
    ApproximateNumberOfMessagesDelayed: String(queue.delayed),
    CreatedTimestamp: String(Math.floor(queue.identity.createdMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedMs / 1000)),
    ...shownSettings(queue.settings),
  };
}

const setQueueAttributes: Operation<SqsState, QueueInput & { readonly Attributes: Attributes }> = {
  input: { QueueUrl: QUEUE_URL, Attributes: { required: true, type: "map" } },
  errors: [...COMMON, "InvalidAttributeName", "InvalidAttributeValue", "OverLimit"],
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    if (Object.keys(input.Attributes).length === 0) throw missingParameter("Attribute.Name");
    queue.settings = withAttributes(queue.settings, input.Attributes, queue.identity.arn, state);
    queue.modifiedMs = nowMs;
    queue.catchUp(nowMs);
    state.wake(queue, nowMs);
    return {};
  },
  differs:
    "A change holds at once, where AWS takes up to 60 seconds, and 15 minutes for MessageRetentionPeriod. " +
    "Policy and encryption are kept and shown but have no effect.",
};

const purgeQueue: Operation<SqsState, QueueInput> = {
  input: { QueueUrl: QUEUE_URL },
  errors: [...COMMON, "PurgeQueueInProgress"],
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    if (nowMs < queue.purgedMs + PURGE_INTERVAL_MS) throw purgeQueueInProgress(queue.identity.name);
    queue.purge(nowMs);
    state.wake(queue, nowMs);
    return {};
  },
  differs:
    "The messages are gone at once, where AWS takes up to 60 seconds and may delete some sent meanwhile.",
};

export const queueOperations: Readonly<Record<string, AnyOperation<SqsState>>> = {
  CreateQueue: createQueue,
  DeleteQueue: deleteQueue,
  ListQueues: listQueues,
  GetQueueUrl: getQueueUrl,
  GetQueueAttributes: getQueueAttributes,
  SetQueueAttributes: setQueueAttributes,
  PurgeQueue: purgeQueue,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
};
