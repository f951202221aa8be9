/**
 * From the records of a DynamoDB stream to the event that a function gets.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
import { byteLength } from "./payload.ts";
import type { StreamRecord } from "./stream_port.ts";

/** A value of an attribute as JSON: bytes are base64. */
type JsonValue = Readonly<Record<string, unknown>>;

export interface StreamEventRecord {
  readonly eventID: string;
  readonly eventName: StreamRecord["eventName"];
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Whole seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: JsonValue;
    readonly NewImage?: JsonValue;
    readonly OldImage?: JsonValue;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
  readonly userIdentity?: { readonly principalId: string; readonly type: string };
  readonly eventSourceARN: string;
}

/** The event of a batch. */
export interface StreamEvent {
  readonly Records: readonly StreamEventRecord[];
}

/** The event of a batch in a tumbling window: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html */
export interface WindowEvent extends StreamEvent {
  readonly window: { readonly start: string; readonly end: string };
  readonly state: unknown;
  readonly shardId: string;
  readonly eventSourceARN: string;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

/** Beside its images, in bytes; generous, as it only decides when to measure exactly. */
const RECORD_OVERHEAD_BYTES = 2048;
/** Records up to this size are not measured. */
const MEASURED_BYTES = 4096;

/** A record as the function gets it. Each call makes a new object. */
export function streamEventRecord(record: StreamRecord, streamArn: string): StreamEventRecord {
  const { dynamodb, userIdentity } = record;
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: record.eventSource,
    awsRegion: record.awsRegion,
    dynamodb: {
      ApproximateCreationDateTime: createdSeconds(record),
      Keys: plainItem(dynamodb.Keys),
      ...(dynamodb.NewImage && { NewImage: plainItem(dynamodb.NewImage) }),
      ...(dynamodb.OldImage && { OldImage: plainItem(dynamodb.OldImage) }),
      SequenceNumber: dynamodb.SequenceNumber,
      SizeBytes: dynamodb.SizeBytes,
      StreamViewType: dynamodb.StreamViewType,
    },
    ...(userIdentity && {
      userIdentity: { principalId: userIdentity.PrincipalId, type: userIdentity.Type },
    }),
    eventSourceARN: streamArn,
  };
}

/** When a record was written, in whole seconds since 1970. */
export function createdSeconds({ dynamodb }: StreamRecord): number {
  return dynamodb.ApproximateCreationDateTime.getTime() / 1000;
}

/** The bytes that a record takes in the payload, from above. */
export function streamRecordBytes(record: StreamRecord, streamArn: string): number {
  const { SizeBytes } = record.dynamodb;
  if (SizeBytes <= MEASURED_BYTES) return RECORD_OVERHEAD_BYTES + SizeBytes * 8;
  return byteLength(JSON.stringify(streamEventRecord(record, streamArn))) + 1;
}

function plainItem(item: object): JsonValue {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item)) plain[name] = plainValue(value as object);
  return plain;
}

/** One value with its type, such as `{ S: "a" }`. */
function plainValue(value: object): JsonValue {
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  switch (type) {
    case "B":
      return { B: base64(content as Uint8Array) };
    case "BS":
      return { BS: (content as readonly Uint8Array[]).map(base64) };
    case "L":
      return { L: (content as readonly object[]).map(plainValue) };
    case "M":
      return { M: plainItem(content as object) };
    case "SS":
    case "NS":
      return { [type]: [...content as readonly string[]] };
    default:
      return { [type]: content };
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
