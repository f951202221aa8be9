/** The transport `wire`: the whole SDK runs, and the bytes that it would send go through AWS's protocols without a socket. */
import { AwsError } from "../../aws/errors.ts";
import { addressOf, decode, type Decoded, encodeError, type WireRequest } from "../../wire/mod.ts";
import { type Activity, current, type SdkCall } from "../context.ts";
import type { HttpRequest, HttpResponse, RequestHandler, SendOptions } from "./client.ts";
import { responseOf } from "./response.ts";
import { travel } from "./travel.ts";

const patched = new WeakSet<object>();

/** Takes a kind of request handler over, for calls that a sandbox makes. */
export function patchHandle(prototype: RequestHandler): void {
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const real = prototype.handle;
  prototype.handle = function (this: RequestHandler, request, options) {
    const activity = current();
    return activity?.call
      ? overWire(activity, activity.call, request, this, options ?? {})
      : real.call(this, request, options);
  };
}

/** Whether a request handler is of a kind that is taken over; one of a user's own is not. */
export function isTakenOver(handler: RequestHandler): boolean {
  return patched.has(Object.getPrototypeOf(handler) as object) && !Object.hasOwn(handler, "handle");
}

/** One attempt in bytes, without a socket. */
async function overWire(
  activity: Activity,
  call: SdkCall,
  request: HttpRequest,
  handler: RequestHandler,
  options: SendOptions,
): Promise<{ response: HttpResponse }> {
  const { world } = activity;
  const message: WireRequest = {
    method: request.method,
    path: request.path,
    ...(request.query ? { query: request.query } : undefined),
    headers: lowerCase(request.headers),
    body: typeof request.body === "string" || request.body instanceof Uint8Array ? request.body : "",
  };
  let decoded: Decoded;
  try {
    decoded = decode(message);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const requestId = world.ids.uuid(call.entity, call.attempts++);
    const { service, protocol } = addressOf(message);
    const { status, headers, body } = encodeError(service, error, requestId, protocol);
    return { response: { statusCode: status, headers, body } };
  }
  const { service, operation, input } = decoded;
  const arrived = await travel(activity, call, service.name, operation, input, handler, options);
  return { response: responseOf(world, service, operation, arrived) };
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) result[name.toLowerCase()] = headers[name]!;
  return result;
}
