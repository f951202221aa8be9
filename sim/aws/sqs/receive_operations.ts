/**
 * ReceiveMessage, and what a consumer does with what it received: DeleteMessage and ChangeMessageVisibility, alone
 * and in batches.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
import { AwsError } from "../errors.ts";
import { type AnyOperation, type Operation, Pending } from "../operation.ts";
import {
  invalidValue,
  missingParameter,
  overLimit,
  queueDoesNotExist,
  receiptHandleIsInvalid,
} from "./errors.ts";
import {
  type BatchEntry,
  BatchResult,
  checkBatch,
  QUEUE_URL,
  type QueueInput,
  queueName,
  RECEIPT_HANDLE,
  VISIBILITY_TIMEOUT,
} from "./inputs.ts";
import { MAX_IN_FLIGHT, MAX_RECEIVED_MESSAGES, MAX_VISIBILITY_TIMEOUT_S, MAX_WAIT_S } from "./limits.ts";
import { md5OfAttributes } from "./md5.ts";
import type { Message } from "./message.ts";
import {
  type AttributeValue,
  selectAttributes,
  shownAttributes,
  systemAttributes,
  wantedSystemAttributes,
} from "./message_attributes.ts";
import type { SqsState } from "./model.ts";
import type { Queue } from "./queue.ts";
import { readReceipt, receiptHandle } from "./receipt.ts";

interface ReceiveInput extends QueueInput {
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly ReceiveRequestAttemptId?: string;
}

interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  MD5OfBody: string;
  Body: string;
  Attributes?: Record<string, string>;
  MD5OfMessageAttributes?: string;
  MessageAttributes?: Record<string, AttributeValue>;
}

interface ReceiveOutput {
  Messages?: ReceivedMessage[];
}

interface HandleInput {
  readonly ReceiptHandle: string;
}

interface VisibilityInput extends HandleInput {
  readonly VisibilityTimeout: number;
}

const COMMON = ["QueueDoesNotExist", "InvalidParameterValueException", "MissingRequiredParameterException"];
const BATCH = [
  "TooManyEntriesInBatchRequest",
  "EmptyBatchRequest",
  "BatchEntryIdsNotDistinct",
  "InvalidBatchEntryId",
];

const receiveMessage: Operation<SqsState, ReceiveInput, ReceiveOutput> = {
  input: {
    QueueUrl: QUEUE_URL,
    MaxNumberOfMessages: { type: "integer", range: [1, MAX_RECEIVED_MESSAGES] },
    VisibilityTimeout: VISIBILITY_TIMEOUT,
    WaitTimeSeconds: { type: "integer", range: [0, MAX_WAIT_S] },
  },
  errors: [...COMMON, "OverLimit", "InvalidAttributeName"],
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs, entity }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    if (input.ReceiveRequestAttemptId) {
      throw invalidValue(
        input.ReceiveRequestAttemptId,
        "ReceiveRequestAttemptId",
        "The request include parameter that is not valid for this queue type.",
      );
    }
    const system = wantedSystemAttributes(input.MessageSystemAttributeNames, input.AttributeNames);
    const wanted = input.MessageAttributeNames && [...input.MessageAttributeNames];
    const limit = input.MaxNumberOfMessages ?? 1;
    const { settings } = queue;
    const visibilityMs = input.VisibilityTimeout === undefined || input.VisibilityTimeout === null
      ? settings.visibilityMs
      : input.VisibilityTimeout * 1000;
    const waitMs = input.WaitTimeSeconds === undefined || input.WaitTimeSeconds === null
      ? settings.waitMs
      : input.WaitTimeSeconds * 1000;
    if (queue.full && waitMs === 0) throw overLimit(MAX_IN_FLIGHT);
    const show = (messages: readonly Message[]): ReceiveOutput =>
      messages.length === 0
        ? {}
        : { Messages: messages.map((message) => shown(queue, message, system, wanted)) };
    const messages = state.take(queue, limit, visibilityMs, nowMs);
    if (messages.length > 0 || waitMs === 0) {
      const output = show(messages);
      state.wake(queue, nowMs);
      return output;
    }
    const pending = new Pending<ReceiveOutput>();
    state.wait(queue, waitMs, {
      call: entity,
      limit,
      visibilityMs,
      answer: (late) => pending.settle({ output: show(late) }),
      abandon: () => pending.settle({ error: queueDoesNotExist() }),
    }, nowMs);
    return pending;
  },
  differs:
    "A short poll looks at all messages, where AWS samples some of its servers. Messages come in the order " +
    "in which they became visible, and once, unless a fault says otherwise. A queue with 120,000 messages in " +
    "flight answers a long poll only once its wait is over.",
};

function shown(
  queue: Queue,
  message: Message,
  system: readonly string[] | undefined,
  wanted: readonly string[] | undefined,
): ReceivedMessage {
  const { content } = message;
  const output: ReceivedMessage = {
    MessageId: content.id,
    ReceiptHandle: receiptHandle(queue.identity.serial, content.id, message.receiveCount),
    MD5OfBody: content.md5OfBody,
    Body: content.body,
  };
  if (system) {
    const attributes = systemAttributes(message, system);
    if (Object.keys(attributes).length > 0) output.Attributes = attributes;
  }
  const attributes = selectAttributes(content.attributes, wanted);
  if (attributes.length > 0) {
    // The digest covers what is returned, not what was sent.
    output.MD5OfMessageAttributes = attributes.length === content.attributes.length
      ? content.md5OfAttributes!
      : md5OfAttributes(attributes);
    output.MessageAttributes = shownAttributes(attributes);
  }
  return output;
}

/** Deletes what a handle stands for. A handle of an earlier receive succeeds without an effect. */
function deleteOne(queue: Queue, handle: string): void {
  const receipt = readReceipt(handle, queue.identity.serial);
  if (!receipt) throw receiptHandleIsInvalid(handle);
  const message = queue.find(receipt.messageId);
  if (message && receipt.receive >= message.validReceipt) queue.delete(message);
}

function changeOne(
  queue: Queue,
  { ReceiptHandle: handle, VisibilityTimeout }: VisibilityInput,
  nowMs: number,
) {
  const receipt = readReceipt(handle, queue.identity.serial);
  if (!receipt) throw receiptHandleIsInvalid(handle);
  const message = queue.find(receipt.messageId);
  if (!message || !stands(message, receipt.receive)) {
    throw invalidValue(
      handle,
      "ReceiptHandle",
      "Message does not exist or is not available for visibility timeout change.",
    );
  }
  const untilMs = nowMs + VisibilityTimeout * 1000;
  if (untilMs - message.receivedMs > MAX_VISIBILITY_TIMEOUT_S * 1000) {
    throw invalidValue(
      VisibilityTimeout,
      "VisibilityTimeout",
      `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_TIMEOUT_S} seconds].`,
    );
  }
  queue.changeVisibility(message, untilMs);
}

/**
 * Whether the receive with that count may still change the message's visibility: on a standard queue also one that was
 * followed by another, as AWS has been seen to do.
 */
function stands(message: Message, receive: number): boolean {
  return !message.deleted || (message.duplicateAtMs === undefined && receive === message.receiveCount);
}

const deleteMessage: Operation<SqsState, QueueInput & HandleInput> = {
  input: { QueueUrl: QUEUE_URL, ReceiptHandle: RECEIPT_HANDLE },
  errors: [...COMMON, "ReceiptHandleIsInvalid"],
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    deleteOne(queue, input.ReceiptHandle);
    state.wake(queue, nowMs);
    return {};
  },
};

const changeMessageVisibility: Operation<SqsState, QueueInput & VisibilityInput> = {
  input: {
    QueueUrl: QUEUE_URL,
    ReceiptHandle: RECEIPT_HANDLE,
    VisibilityTimeout: { ...VISIBILITY_TIMEOUT, required: true },
  },
  errors: [...COMMON, "ReceiptHandleIsInvalid"],
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    changeOne(queue, input, nowMs);
    state.wake(queue, nowMs);
    return {};
  },
  differs: "MessageNotInflight is never answered.",
};

/** A batch that does one thing to each entry. */
function batch<E extends BatchEntry>(
  kind: string,
  apply: (queue: Queue, entry: E, parameter: string, nowMs: number) => void,
): Operation<SqsState, QueueInput & { readonly Entries: readonly E[] }> {
  return {
    input: { QueueUrl: QUEUE_URL, Entries: { required: true, type: "list" } },
    errors: [...COMMON, ...BATCH],
    mutates: true,
    resource: queueName,
    run(state, input, { nowMs }) {
      const queue = state.queueAt(input.QueueUrl, nowMs);
      checkBatch(input.Entries, kind);
      const result = new BatchResult<{ Id: string }>();
      for (let i = 0; i < input.Entries.length; i++) {
        const entry = input.Entries[i]!;
        try {
          apply(queue, entry, `${kind}.${i + 1}`, nowMs);
          result.succeed({ Id: entry.Id! });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          result.fail(entry.Id!, error);
        }
      }
      state.wake(queue, nowMs);
      return result.output;
    },
  };
}

const deleteMessageBatch = batch<BatchEntry & HandleInput>(
  "DeleteMessageBatchRequestEntry",
  (queue, entry, parameter) => {
    if (!entry.ReceiptHandle) throw missingParameter(`${parameter}.ReceiptHandle`);
    deleteOne(queue, entry.ReceiptHandle);
  },
);

const changeMessageVisibilityBatch = batch<
  BatchEntry & HandleInput & { readonly VisibilityTimeout?: number }
>(
  "ChangeMessageVisibilityBatchRequestEntry",
  (queue, entry, parameter, nowMs) => {
    if (!entry.ReceiptHandle) throw missingParameter(`${parameter}.ReceiptHandle`);
    const { VisibilityTimeout } = entry;
    if (VisibilityTimeout === undefined || VisibilityTimeout === null) {
      throw missingParameter(`${parameter}.VisibilityTimeout`);
    }
    if (!(VisibilityTimeout >= 0 && VisibilityTimeout <= MAX_VISIBILITY_TIMEOUT_S)) {
      throw invalidValue(
        VisibilityTimeout,
        "VisibilityTimeout",
        `Must be >= 0 and <= ${MAX_VISIBILITY_TIMEOUT_S}, if provided.`,
      );
    }
    changeOne(queue, { ReceiptHandle: entry.ReceiptHandle, VisibilityTimeout }, nowMs);
  },
);

export const receiveOperations: Readonly<Record<string, AnyOperation<SqsState>>> = {
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
};
