/**
 * Batches: from messages of a queue to the event that the function gets.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
import { MAX_SYNC_PAYLOAD_BYTES } from "./limits.ts";
import { byteLength } from "./payload.ts";
import type { MessageAttribute, ReceivedMessage } from "./sqs_port.ts";

/** The event that a function gets from a queue. */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, SqsRecordAttribute>>;
  readonly md5OfMessageAttributes?: string;
  readonly md5OfBody: string;
  readonly eventSource: "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export interface SqsRecordAttribute {
  readonly stringValue?: string;
  /** In base64. */
  readonly binaryValue?: string;
  readonly stringListValues: readonly never[];
  readonly binaryListValues: readonly never[];
  readonly dataType: string;
}

/** Of a record, beside body and attributes, in bytes; generous, as it only decides when to measure exactly. */
const RECORD_OVERHEAD_BYTES = 2048;

/** The event of a batch. */
export function batchEvent(messages: readonly ReceivedMessage[], queueArn: string, region: string): SqsEvent {
  return { Records: messages.map((message) => sqsRecord(message, queueArn, region)) };
}

/** A message as the function gets it. Each call makes a new object. */
export function sqsRecord(message: ReceivedMessage, queueArn: string, region: string): SqsRecord {
  const attributes: Record<string, SqsRecordAttribute> = {};
  for (const name in message.MessageAttributes) {
    attributes[name] = attributeOf(message.MessageAttributes[name]!);
  }
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: { ...message.Attributes },
    messageAttributes: attributes,
    ...(message.MD5OfMessageAttributes === undefined
      ? undefined
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function attributeOf(attribute: MessageAttribute): SqsRecordAttribute {
  const { StringValue, BinaryValue } = attribute;
  return {
    ...(StringValue === undefined ? undefined : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? undefined : { binaryValue: base64(BinaryValue) }),
    stringListValues: [],
    binaryListValues: [],
    dataType: attribute.DataType ?? "String",
  };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The bytes that a message takes in the payload, from above. */
export function messageBytes(message: ReceivedMessage): number {
  let bytes = RECORD_OVERHEAD_BYTES + message.Body.length;
  // A body near the limit is measured as the JSON string that it becomes.
  if (message.Body.length > 4096) bytes += byteLength(JSON.stringify(message.Body)) - message.Body.length;
  else bytes += message.Body.length * 5;
  for (const name in message.MessageAttributes) {
    const { StringValue, BinaryValue } = message.MessageAttributes[name]!;
    bytes += 256 + name.length + (StringValue?.length ?? 0) * 3 + (BinaryValue?.length ?? 0) * 2;
  }
  return bytes;
}

/** Cuts messages into batches that fit into one payload each, in order. */
export function splitByPayload(messages: readonly ReceivedMessage[]): (readonly ReceivedMessage[])[] {
  const batches: ReceivedMessage[][] = [];
  let current: ReceivedMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = messageBytes(message);
    if (current.length > 0 && bytes + size > MAX_SYNC_PAYLOAD_BYTES) {
      batches.push(current);
      current = [];
      bytes = 0;
    }
    current.push(message);
    bytes += size;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
