/**
 * The MD5 digests that SQS returns so that a client can check what arrived.
 *
 * The digest of message attributes is computed over a packed form that
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html describes.
 */
import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { MessageAttribute } from "./message.ts";

/** Hexadecimal digest of the UTF-8 bytes of a text. */
export function md5OfText(text: string): string {
  return hash("md5", text, "hex");
}

/**
 * Hexadecimal digest of message attributes: for each, by name, the name, the type and the value, all but the
 * one-byte kind of the value behind their length in four bytes.
 *
 * @param attributes Sorted by name.
 */
export function md5OfAttributes(attributes: readonly MessageAttribute[]): string {
  let length = 0;
  for (const { name, type, value } of attributes) {
    length += 13 + Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(value);
  }
  const packed = Buffer.allocUnsafe(length);
  let at = 0;
  const text = (part: string): void => {
    const size = packed.write(part, at + 4);
    packed.writeUInt32BE(size, at);
    at += 4 + size;
  };
  for (const { name, type, value } of attributes) {
    text(name);
    text(type);
    if (typeof value === "string") {
      packed[at++] = 1;
      text(value);
    } else {
      packed[at++] = 2;
      packed.writeUInt32BE(value.length, at);
      packed.set(value, at + 4);
      at += 4 + value.length;
    }
  }
  return hash("md5", packed, "hex");
}
