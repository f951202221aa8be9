/**
 * Requests that lie whole in one piece of what a connection received: what SDKs send. They are read here, as HTTP in
 * full costs more than all that an AWS service does with them.
 *
 * Nothing is decided here: whatever is not a POST to `/` with a body of known length is left to Node's HTTP server, and
 * the connection with it. https://www.rfc-editor.org/rfc/rfc9112
 */
import type { Buffer } from "node:buffer";

/** A request `POST /`, read whole. */
export interface PlainRequest {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** All of AWS's JSON and query services are asked in this way. */
const REQUEST_LINE = "POST / HTTP/1.1\r\n";
const MOST_HEAD_BYTES = 16 * 1024;
/** Headers that say that there is more to a request than a body of known length. */
const INVOLVED: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "expect",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// deno-lint-ignore no-control-regex
const ODD_VALUE = /[\x00-\x08\x0a-\x1f\x7f-\xff]/;
/** Header names as clients write them, in lower case; undefined for those that are involved. */
const NAMES = new Map<string, string | undefined>();
const MOST_NAMES = 500;

/**
 * Reads a request; undefined where it is not whole, not alone, or not as plain as that.
 *
 * @param bytes What the connection received; the body is a part of it, so it must not be changed.
 */
export function readPlain(bytes: Buffer): PlainRequest | undefined {
  const start = bytes.toString("latin1", 0, Math.min(bytes.length, MOST_HEAD_BYTES));
  const end = start.indexOf("\r\n\r\n");
  if (end < 0 || !start.startsWith(REQUEST_LINE)) return undefined;
  const head = start.slice(0, end);
  const headers = readHeaders(head, REQUEST_LINE.length);
  const length = headers?.["content-length"];
  if (headers === undefined || length === undefined || !/^\d{1,8}$/.test(length)) return undefined;
  if (headers.host === undefined || bytes.length !== end + 4 + Number(length)) return undefined;
  const body = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + end + 4, Number(length));
  return { headers, body };
}

function readHeaders(head: string, start: number): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (let at = start; at < head.length;) {
    const colon = head.indexOf(":", at);
    const next = head.indexOf("\r\n", at);
    const end = next < 0 ? head.length : next;
    if (colon < 0 || colon > end) return undefined;
    const name = nameOf(head.slice(at, colon));
    // A header that comes twice has rules of its own.
    if (name === undefined || headers[name] !== undefined) return undefined;
    const value = head.slice(colon + 1, end).trim();
    if (ODD_VALUE.test(value)) return undefined;
    headers[name] = value;
    at = end + 2;
  }
  return headers;
}

function nameOf(written: string): string | undefined {
  if (NAMES.has(written)) return NAMES.get(written);
  const lower = written.toLowerCase();
  const plain = NAME.test(written) && !INVOLVED.has(lower) && lower !== "__proto__" ? lower : undefined;
  if (NAMES.size >= MOST_NAMES) NAMES.clear();
  NAMES.set(written, plain);
  return plain;
}
