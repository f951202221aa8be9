/** Reads the body of a request: no longer than allowed, in a bounded time, and inflated where it came compressed. */
import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { gunzipSync, inflateSync } from "node:zlib";
import type { Deadlines } from "./deadlines.ts";

export interface BodyLimits {
  /** Of a body as it comes, and of what it inflates to. */
  readonly mostBytes: number;
  /** Bodies that are on their way: those that take too long are cut off. */
  readonly deadlines: Deadlines;
}

/** `cut-off`: the client went away before the end. */
export type BodyProblem = "too-large" | "too-slow" | "cut-off" | "not-inflatable" | "unknown-encoding";
export type Body =
  | { readonly bytes: Uint8Array; readonly problem?: undefined }
  | { readonly problem: BodyProblem };

const NONE: Body = { bytes: new Uint8Array() };

/** Reads it to the end, unless there is a problem; what is left is then not read. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Body> {
  const { "content-length": length, "transfer-encoding": transfer } = request.headers;
  if (transfer === undefined && (length === undefined || length === "0")) return NONE;
  if (Number(length) > limits.mostBytes) return { problem: "too-large" };
  const body = await gather(request, limits);
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase();
  if (body.problem || encoding === undefined || encoding === "" || encoding === "identity") return body;
  return inflate(body.bytes, encoding, limits.mostBytes);
}

function gather(request: IncomingMessage, { mostBytes, deadlines }: BodyLimits): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const inTime = deadlines.add(() => end({ problem: "too-slow" }));
    const end = (body: Body): void => {
      inTime();
      request.removeListener("data", take);
      resolve(body);
    };
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) return end({ problem: "too-large" });
      chunks.push(chunk);
    };
    request.on("data", take);
    request.on("end", () => end({ bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) }));
    request.on("close", () => end({ problem: "cut-off" }));
    request.on("error", () => end({ problem: "cut-off" }));
  });
}

function inflate(bytes: Uint8Array, encoding: string, mostBytes: number): Body {
  if (encoding !== "gzip" && encoding !== "x-gzip" && encoding !== "deflate") {
    return { problem: "unknown-encoding" };
  }
  try {
    const options = { maxOutputLength: mostBytes };
    return { bytes: encoding === "deflate" ? inflateSync(bytes, options) : gunzipSync(bytes, options) };
  } catch (error) {
    const tooLong = (error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    return { problem: tooLong ? "too-large" : "not-inflatable" };
  }
}
