/** The transport `wire`: the whole SDK runs, and the bytes that it would send go through AWS's protocols without a socket. */
import { AwsError } from "../../aws/errors.ts";
import { decode, type Decoded, encodeError, encodeOutput } from "../../wire/mod.ts";
import { type Activity, current, type SdkCall } from "../context.ts";
import { natives } from "../natives.ts";
import type { HttpRequest, RequestHandler } from "./client.ts";
import { abortError, connectionLost, travel } from "./travel.ts";

const patched = new WeakSet<object>();

/** Takes a kind of request handler over, for calls that a sandbox makes. */
export function patchHandle(prototype: RequestHandler): void {
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const real = prototype.handle;
  prototype.handle = function (this: RequestHandler, request, options) {
    const activity = current();
    return activity?.call
      ? overWire(activity, activity.call, request, options?.abortSignal)
      : real.call(this, request, options);
  };
}

/** One attempt in bytes, without a socket. */
function overWire(
  activity: Activity,
  call: SdkCall,
  request: HttpRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    signal?.addEventListener("abort", () => reject(abortError()), { once: true });
    const { world } = activity;
    let decoded: Decoded;
    try {
      decoded = decode({
        method: request.method,
        path: request.path,
        ...(request.query ? { query: request.query } : undefined),
        headers: lowerCase(request.headers),
        body: typeof request.body === "string" || request.body instanceof Uint8Array ? request.body : "",
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const response = encodeError(undefined, error, world.ids.uuid(call.entity, call.attempts++));
      return resolve({
        response: { statusCode: response.status, headers: response.headers, body: response.body },
      });
    }
    const { service, operation, input } = decoded;
    travel(activity, call, service.name, operation, input, (outcome, requestId) => {
      if (outcome.lost) return reject(connectionLost());
      const response = outcome.error
        ? encodeError(service, outcome.error, requestId)
        : encodeOutput(service, operation, outcome.output, requestId);
      response.headers.date = new natives.Date(world.nowMs()).toUTCString();
      resolve({ response: { statusCode: response.status, headers: response.headers, body: response.body } });
    });
  });
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) result[name.toLowerCase()] = headers[name]!;
  return result;
}
