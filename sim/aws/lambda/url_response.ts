/**
 * From what a function returned or streamed to the response of its URL.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload
 */
import { httpResponse } from "../apigateway/response.ts";
import { EventFeed } from "../event_feed.ts";
import type { Invoked } from "./invocation.ts";
import { encode } from "./payload.ts";
import type { UrlResponse } from "./url_invocation.ts";

/** A stream of this type begins with status, headers and cookies as JSON, then eight zero bytes. */
const HTTP_RESPONSE = "application/vnd.awslambda.http-integration-response";
const DELIMITER_BYTES = 8;

/** An answer of Lambda itself. */
export function problem(status: number, body: object, errorType?: string): UrlResponse {
  return {
    status,
    headers: {
      "content-type": "application/json",
      ...(errorType === undefined ? undefined : { "x-amzn-errortype": errorType }),
    },
    body: encode(JSON.stringify(body)),
  };
}

const failed = (): UrlResponse => problem(502, { message: "Internal Server Error" });

/** The response to what a function returned. */
export function bufferedResponse({ outcome, payload }: Invoked): UrlResponse {
  if (outcome !== "ok") return failed();
  const { status, headers, body, cookies } = httpResponse(payload);
  // What cannot be made a response of is an error of the function, for which its URL has a status of its own.
  if (status === 500 && body === '{"message":"Internal Server Error"}') return failed();
  return {
    status,
    headers,
    ...(cookies ? { cookies } : undefined),
    body: bytesOf(payload) ?? encode(body),
  };
}

/** The bytes of a body in base64. */
function bytesOf(payload: string): Uint8Array | undefined {
  const value = JSON.parse(payload) as { isBase64Encoded?: unknown; body?: unknown } | null;
  if (value?.isBase64Encoded !== true || typeof value.body !== "string") return undefined;
  return Uint8Array.from(atob(value.body), (letter) => letter.charCodeAt(0));
}

/** Takes a streamed response in; `begin` gets its head once, and a feed for the rest. */
export class UrlStream {
  readonly #begin: (response: UrlResponse) => void;
  readonly #feed = new EventFeed<Uint8Array>();
  #prelude: Uint8Array | undefined;
  #begun = false;

  constructor(begin: (response: UrlResponse) => void) {
    this.#begin = begin;
  }

  begin(contentType: string): void {
    if (contentType === HTTP_RESPONSE) this.#prelude = new Uint8Array();
    else this.#open(200, { "content-type": contentType });
  }

  chunk(bytes: Uint8Array): void {
    if (this.#prelude === undefined) return this.#feed.push(bytes);
    const joined = new Uint8Array(this.#prelude.length + bytes.length);
    joined.set(this.#prelude);
    joined.set(bytes, this.#prelude.length);
    const end = delimiterIn(joined);
    if (end < 0) {
      this.#prelude = joined;
      return;
    }
    this.#prelude = undefined;
    this.#openWith(new TextDecoder().decode(joined.subarray(0, end)));
    const rest = joined.subarray(end + DELIMITER_BYTES);
    if (rest.length > 0) this.#feed.push(rest);
  }

  end(invoked: Invoked): void {
    if (!this.#begun) {
      this.#begun = true;
      if (invoked.outcome !== "ok") return this.#begin(failed());
      this.#begin({
        status: 200,
        headers: { "content-type": "application/json" },
        body: encode(invoked.payload),
      });
    }
    this.#feed.end();
  }

  #openWith(prelude: string): void {
    let head: { statusCode?: unknown; headers?: Record<string, unknown>; cookies?: unknown[] };
    try {
      head = JSON.parse(prelude);
    } catch {
      head = { statusCode: 502 };
    }
    const headers: Record<string, string> = { "content-type": "application/octet-stream" };
    for (const [name, value] of Object.entries(head.headers ?? {})) {
      headers[name.toLowerCase()] = String(value);
    }
    this.#open(Number(head.statusCode ?? 200), headers, head.cookies?.map(String));
  }

  #open(status: number, headers: Record<string, string>, cookies?: readonly string[]): void {
    this.#begun = true;
    this.#begin({
      status,
      headers,
      ...(cookies ? { cookies } : undefined),
      body: new Uint8Array(),
      feed: this.#feed,
    });
  }
}

function delimiterIn(bytes: Uint8Array): number {
  let zeros = 0;
  for (let at = 0; at < bytes.length; at++) {
    zeros = bytes[at] === 0 ? zeros + 1 : 0;
    if (zeros === DELIMITER_BYTES) return at + 1 - DELIMITER_BYTES;
  }
  return -1;
}
