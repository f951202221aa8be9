/**
 * `awslambda`, the global of Lambda's Node.js runtimes by which a handler streams its response.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
import { Writable } from "node:stream";
import { Buffer } from "node:buffer";
import { put } from "./log.ts";
import { RuntimeError } from "./failure.ts";

/** What marks a handler as one that streams; other packages that wrap handlers know it too. */
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const HIGH_WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");

/** The content type of a stream that begins with the metadata of an HTTP response. */
const HTTP_RESPONSE = "application/vnd.awslambda.http-integration-response";
const DELIMITER_BYTES = 8;
const DEFAULT_TYPE = "application/octet-stream";

export interface StreamPorts {
  begin(contentType: string): void;
  chunk(bytes: Uint8Array): void;
}

/** The stream that a handler writes its response to. */
export class ResponseStream extends Writable {
  /** Called with what writes past it before the first write; the prelude of an HTTP response is written there. */
  _onBeforeFirstWrite: ((write: (chunk: string | Uint8Array) => void) => void) | undefined;
  readonly #ports: StreamPorts;
  #contentType = DEFAULT_TYPE;
  #begun = false;

  constructor(ports: StreamPorts, highWaterMark: number | undefined) {
    super({ ...(highWaterMark === undefined ? undefined : { highWaterMark }), decodeStrings: true });
    this.#ports = ports;
  }

  setContentType(contentType: string): void {
    if (this.#begun) {
      throw new RuntimeError("InvalidStreamingOperation", "Cannot set content-type, too late.");
    }
    this.#contentType = contentType;
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const plain = typeof chunk === "string" || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    this.begin();
    return (super.write as (chunk: unknown, ...rest: unknown[]) => boolean).call(this, plain, ...rest);
  }

  /** A stream begins with its first write, or with its end. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#ports.begin(this.#contentType);
    this._onBeforeFirstWrite?.((chunk) => this.#send(chunk));
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.#send(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.begin();
    done();
  }

  #send(chunk: string | Uint8Array): void {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (bytes.byteLength > 0) this.#ports.chunk(Uint8Array.from(bytes));
  }
}

/** How a handler streams; undefined for one that does not. @throws {RuntimeError} It is marked in a way unknown. */
export function streamingOf(handler: object): { readonly highWaterMark: number | undefined } | undefined {
  const marks = handler as Record<symbol, unknown>;
  if (!marks[STREAMING]) return undefined;
  if (marks[STREAMING] !== "response") {
    throw new RuntimeError("MalformedStreamingHandler", "Only response streaming is supported.");
  }
  const mark = Number.parseInt(String(marks[HIGH_WATER_MARK]));
  return { highWaterMark: Number.isNaN(mark) ? undefined : mark };
}

/** Puts `awslambda` in its place. */
export function installAwsLambda(): void {
  put(globalThis, "awslambda", {
    streamifyResponse(handler: Record<symbol, unknown>, options?: { highWaterMark?: unknown }): unknown {
      handler[STREAMING] = "response";
      if (typeof options?.highWaterMark === "number") {
        handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
      }
      return handler;
    },
    HttpResponseStream: {
      from(stream: ResponseStream, metadata: unknown): ResponseStream {
        stream.setContentType(HTTP_RESPONSE);
        const prelude = JSON.stringify(metadata);
        stream._onBeforeFirstWrite = (write) => {
          write(prelude);
          write(new Uint8Array(DELIMITER_BYTES));
        };
        return stream;
      },
    },
  });
}
