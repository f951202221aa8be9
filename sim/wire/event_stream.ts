/**
 * AWS's event streams: one output event as a binary message, with its kind in the headers.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html (the framing) and
 * https://smithy.io/2.0/aws/amazon-eventstream.html (what stands in the headers).
 */
import type { NormalizedSchema } from "@smithy/core/schema";
import type { EventFeed } from "../aws/event_feed.ts";
import { crc32 } from "./crc32.ts";
import { writeJson } from "./json.ts";

export const EVENT_STREAM_TYPE = "application/vnd.amazon.eventstream";

const utf8 = new TextEncoder();
const STRING = 7;

/** Lengths of the message and of its headers, and a checksum of the two. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;

/** One message. Values of headers are text. */
export function frame(
  headers: Readonly<Record<string, string>>,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const named = Object.entries(headers).map(([name, value]) =>
    [utf8.encode(name), utf8.encode(value)] as const
  );
  const headerBytes = named.reduce((sum, [name, value]) => sum + 1 + name.length + 3 + value.length, 0);
  const bytes = new Uint8Array(PRELUDE_BYTES + headerBytes + payload.length + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length);
  view.setUint32(4, headerBytes);
  view.setUint32(8, crc32(bytes.subarray(0, 8)));
  let at = PRELUDE_BYTES;
  for (const [name, value] of named) {
    bytes[at] = name.length;
    bytes.set(name, at + 1);
    at += 1 + name.length;
    bytes[at] = STRING;
    view.setUint16(at + 1, value.length);
    bytes.set(value, at + 3);
    at += 3 + value.length;
  }
  bytes.set(payload, at);
  view.setUint32(bytes.length - CHECKSUM_BYTES, crc32(bytes.subarray(0, bytes.length - CHECKSUM_BYTES)));
  return bytes;
}

/** Where the messages of a stream go as they come; undefined at the end. */
export interface ByteFeed {
  listen(listener: (bytes: Uint8Array<ArrayBuffer> | undefined) => void): void;
}

/** The messages of an output's events. @param union The shape of the events. */
export function eventMessages(union: NormalizedSchema, feed: EventFeed<object>): ByteFeed {
  const members = new Map(union.structIterator());
  return {
    listen: (listener) => feed.listen((event) => listener(event && eventMessage(members, event))),
  };
}

function eventMessage(
  members: ReadonlyMap<string, NormalizedSchema>,
  event: object,
): Uint8Array<ArrayBuffer> {
  const [kind, value] = Object.entries(event)[0]! as [string, Readonly<Record<string, unknown>>];
  const shape = members.get(kind)!;
  const head = { ":message-type": "event", ":event-type": kind };
  for (const [name, member] of shape.structIterator()) {
    if (!(member.getMergedTraits() as { eventPayload?: number }).eventPayload) continue;
    const bytes = value[name];
    if (bytes instanceof Uint8Array) {
      return frame({ ...head, ":content-type": "application/octet-stream" }, bytes);
    }
  }
  return frame({ ...head, ":content-type": "application/json" }, writeJson(shape, value));
}
