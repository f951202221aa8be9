/** Payloads: between bytes, JSON text and values, and what a payload says about its causes. */
import type { AwsError } from "../errors.ts";
import { invalidRequestContent, payloadTooLarge } from "./errors.ts";
import { MAX_ASYNC_PAYLOAD_BYTES, MAX_SYNC_PAYLOAD_BYTES } from "./limits.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true });

export interface Payload {
  readonly text: string;
  readonly value: unknown;
}

/** An Invoke without a payload hands the function an empty object. */
const EMPTY: Payload = { text: "{}", value: {} };

/**
 * Reads the payload of an Invoke.
 *
 * @throws {AwsError} It is too large for the invocation type, or it is not JSON in UTF-8.
 */
export function readPayload(payload: Uint8Array | string | undefined, async: boolean): Payload {
  if (payload === undefined || payload.length === 0) return EMPTY;
  const limit = async ? MAX_ASYNC_PAYLOAD_BYTES : MAX_SYNC_PAYLOAD_BYTES;
  if (typeof payload === "string" ? longerThan(payload, limit) : payload.length > limit) {
    throw tooLarge(typeof payload === "string" ? byteLength(payload) : payload.length, async);
  }
  let text: string;
  try {
    text = typeof payload === "string" ? payload : DECODER.decode(payload);
  } catch {
    throw invalidRequestContent("Invalid UTF-8");
  }
  return { text, value: parse(text) };
}

function tooLarge(bytes: number, async: boolean): AwsError {
  return payloadTooLarge(
    async
      ? `${bytes} byte payload is too large for the Event invocation type (limit ${MAX_ASYNC_PAYLOAD_BYTES} bytes)`
      : `Request must be smaller than ${MAX_SYNC_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidRequestContent((error as Error).message) satisfies AwsError;
  }
}

export function encode(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** The bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (code >= 0xd800 && code < 0xdc00) {
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

/** Whether a text is longer than that in UTF-8; costs nothing for a text that is far from it. */
export function longerThan(text: string, bytes: number): boolean {
  if (text.length * 3 <= bytes) return false;
  return text.length > bytes || byteLength(text) > bytes;
}

/** The ids of the events in a payload: that of an EventBridge envelope; otherwise the trace stands for its cause. */
export function inputsOf(value: unknown, trace: string): readonly string[] {
  if (typeof value === "object" && value !== null && "detail-type" in value && "id" in value) {
    return [String(value.id)];
  }
  return [trace];
}
