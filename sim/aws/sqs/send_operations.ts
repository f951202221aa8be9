/**
 * SendMessage and SendMessageBatch.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
import { Buffer } from "node:buffer";
import { AwsError } from "../errors.ts";
import type { AnyOperation, CallContext, Operation } from "../operation.ts";
import {
  batchRequestTooLong,
  invalidMessageContents,
  invalidParameterValue,
  invalidValue,
  missingParameter,
} from "./errors.ts";
import { type BatchEntry, BatchResult, checkBatch, QUEUE_URL, type QueueInput, queueName } from "./inputs.ts";
import { GROUP_ID_PATTERN, MAX_DELAY_S, MAX_MESSAGE_BYTES } from "./limits.ts";
import { md5OfAttributes, md5OfText } from "./md5.ts";
import type { MessageAttribute } from "./message.ts";
import {
  attributeBytes,
  type AttributeValues,
  forbiddenCharacter,
  readAttributes,
  readTraceHeader,
} from "./message_attributes.ts";
import type { SqsState } from "./model.ts";
import type { Queue } from "./queue.ts";

interface MessageInput {
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: AttributeValues;
  readonly MessageSystemAttributes?: AttributeValues;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

type SendInput = QueueInput & MessageInput;

interface SendBatchInput extends QueueInput {
  readonly Entries: readonly (BatchEntry & MessageInput)[];
}

interface SendOutput {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MD5OfMessageSystemAttributes?: string;
}

/** A message that has passed every check but the size of its batch. */
interface Draft {
  readonly body: string;
  readonly attributes: readonly MessageAttribute[];
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
  readonly delayMs: number;
}

const GROUP_ID = new RegExp(`^${GROUP_ID_PATTERN}$`);
const ENTRY = "SendMessageBatchRequestEntry";
/** What SQS calls the failed check of a message, sent alone or in a batch. */
const ALONE = "One or more parameters are invalid.";
const IN_BATCH = "One or more parameters cannot be validated.";

const SEND_ERRORS = [
  "InvalidMessageContents",
  "UnsupportedOperation",
  "QueueDoesNotExist",
  "InvalidParameterValueException",
  "MissingRequiredParameterException",
] as const;

function draft(queue: Queue, input: MessageInput, bodyParameter: string, failure: string): Draft {
  const body = input.MessageBody;
  if (!body) throw missingParameter(bodyParameter);
  const bad = forbiddenCharacter(body);
  if (bad !== undefined) throw invalidMessageContents(bad);
  const delay = input.DelaySeconds;
  if (delay !== undefined && delay !== null && !(delay >= 0 && delay <= MAX_DELAY_S)) {
    throw invalidValue(delay, "DelaySeconds", `DelaySeconds must be >= 0 and <= ${MAX_DELAY_S}.`);
  }
  checkGroup(input);
  const attributes = readAttributes(input.MessageAttributes);
  const traceHeader = readTraceHeader(input.MessageSystemAttributes);
  const limit = queue.settings.maximumMessageBytes;
  if (longerThan(body, attributes, limit)) {
    throw invalidParameterValue(`${failure} Reason: Message must be shorter than ${limit} bytes.`);
  }
  return {
    body,
    attributes,
    traceHeader,
    groupId: input.MessageGroupId ?? undefined,
    delayMs: (delay ?? undefined) === undefined ? queue.settings.delayMs : delay! * 1000,
  };
}

function checkGroup({ MessageGroupId, MessageDeduplicationId }: MessageInput): void {
  if (MessageGroupId !== undefined && MessageGroupId !== null && !GROUP_ID.test(MessageGroupId)) {
    throw invalidValue(
      MessageGroupId,
      "MessageGroupId",
      "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    );
  }
  if (MessageDeduplicationId !== undefined && MessageDeduplicationId !== null) {
    throw invalidValue(
      MessageDeduplicationId,
      "MessageDeduplicationId",
      "The request include parameter that is not valid for this queue type.",
    );
  }
}

/** Whether body and attributes exceed a size; counts bytes only where the number of characters does not decide. */
function longerThan(body: string, attributes: readonly MessageAttribute[], limitBytes: number): boolean {
  if (attributes.length === 0 && body.length * 3 <= limitBytes) return false;
  return sizeOf(body, attributes) > limitBytes;
}

function sizeOf(body: string, attributes: readonly MessageAttribute[]): number {
  return Buffer.byteLength(body) + attributeBytes(attributes);
}

/** @param index How many messages the call has sent before. */
function deliver(
  state: SqsState,
  queue: Queue,
  message: Draft,
  context: CallContext,
  index: number,
): SendOutput {
  const entity = context.entity.child("message", index);
  const { body, attributes, traceHeader } = message;
  const id = context.world.ids.uuid(entity);
  const md5OfBody = md5OfText(body);
  const md5 = attributes.length > 0 ? md5OfAttributes(attributes) : undefined;
  queue.send({
    id,
    body,
    md5OfBody,
    attributes,
    md5OfAttributes: md5,
    traceHeader,
    groupId: message.groupId,
    senderId: state.senderOf(context.caller.name),
    sentMs: context.nowMs,
    trace: context.trace,
    entity,
  }, message.delayMs);
  return {
    MessageId: id,
    MD5OfMessageBody: md5OfBody,
    ...(md5 === undefined ? undefined : { MD5OfMessageAttributes: md5 }),
    ...(traceHeader === undefined ? undefined : {
      MD5OfMessageSystemAttributes: md5OfAttributes([
        { name: "AWSTraceHeader", type: "String", value: traceHeader },
      ]),
    }),
  };
}

const sendMessage: Operation<SqsState, SendInput> = {
  input: { QueueUrl: QUEUE_URL, MessageBody: { required: true, type: "string", length: [1] } },
  errors: SEND_ERRORS,
  mutates: true,
  resource: queueName,
  run(state, input, context) {
    const queue = state.queueAt(input.QueueUrl, context.nowMs);
    const output = deliver(state, queue, draft(queue, input, "MessageBody", ALONE), context, 0);
    state.wake(queue, context.nowMs);
    return output;
  },
  differs: "MessageGroupId is kept and returned, but fair queues are not emulated: no group is held back. " +
    "Throughput is not limited. SenderId is made from the caller's name.",
};

const sendMessageBatch: Operation<SqsState, SendBatchInput> = {
  input: { QueueUrl: QUEUE_URL, Entries: { required: true, type: "list" } },
  errors: [
    ...SEND_ERRORS,
    "TooManyEntriesInBatchRequest",
    "EmptyBatchRequest",
    "BatchEntryIdsNotDistinct",
    "BatchRequestTooLong",
    "InvalidBatchEntryId",
  ],
  mutates: true,
  resource: queueName,
  run(state, input, context) {
    const queue = state.queueAt(input.QueueUrl, context.nowMs);
    checkBatch(input.Entries, ENTRY);
    checkBatchSize(input.Entries);
    const result = new BatchResult<SendOutput & { Id: string }>();
    let sent = 0;
    for (let i = 0; i < input.Entries.length; i++) {
      const entry = input.Entries[i]!;
      try {
        const checked = draft(queue, entry, `${ENTRY}.${i + 1}.MessageBody`, IN_BATCH);
        result.succeed({ Id: entry.Id!, ...deliver(state, queue, checked, context, sent++) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        result.fail(entry.Id!, error);
      }
    }
    state.wake(queue, context.nowMs);
    return result.output;
  },
};

function checkBatchSize(entries: readonly MessageInput[]): void {
  let most = 0;
  for (const { MessageBody, MessageAttributes } of entries) {
    most += MessageAttributes ? Infinity : (MessageBody?.length ?? 0) * 3;
  }
  if (most <= MAX_MESSAGE_BYTES) return;
  let bytes = 0;
  for (const { MessageBody, MessageAttributes } of entries) {
    bytes += Buffer.byteLength(MessageBody ?? "");
    for (const [name, value] of Object.entries(MessageAttributes ?? {})) {
      bytes += Buffer.byteLength(name) + Buffer.byteLength(value.DataType ?? "") +
        Buffer.byteLength(value.BinaryValue ?? value.StringValue ?? "");
    }
  }
  if (bytes > MAX_MESSAGE_BYTES) throw batchRequestTooLong(MAX_MESSAGE_BYTES, bytes);
}

export const sendOperations: Readonly<Record<string, AnyOperation<SqsState>>> = {
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
};
