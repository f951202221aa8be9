/** One attempt of a call, from a sandbox through the account and back: what both transports share. */
import type { Caller, Outcome } from "../../aws/operation.ts";
import type { Activity, SdkCall } from "../context.ts";
import type { HandlerConfig, RequestHandler, SendOptions } from "./client.ts";
import { patience } from "./patience.ts";

/** What came back of an attempt. */
export interface Arrived {
  readonly outcome: Outcome;
  readonly requestId: string;
}

/**
 * Sends one attempt through the account. Settles once its outcome is there, if the sandbox still lives; rejects when
 * the caller gave up, or the handler of its client did.
 *
 * @param handler The client's request handler, which knows for how long it waits.
 */
export async function travel(
  activity: Activity,
  call: SdkCall,
  service: string,
  operation: string,
  input: object,
  handler: RequestHandler,
  options: SendOptions,
): Promise<Arrived> {
  // As the SDK's handlers do: what they were made with is not known before the first request.
  handler.config ??= await handler.configProvider ?? {};
  return await depart(activity, call, service, operation, input, handler.config, options);
}

/** Sends one attempt for which it is known how long its handler waits. */
export function depart(
  activity: Activity,
  call: SdkCall,
  service: string,
  operation: string,
  input: object,
  config: HandlerConfig,
  options: SendOptions,
): Promise<Arrived> {
  return new Promise((resolve, reject) => {
    const { abortSignal } = options;
    if (abortSignal?.aborted) return reject(abortError(abortSignal));
    const { world, owner } = activity;
    if (!owner.maySend(call.ordinal)) return;
    const number = call.attempts++;
    const caller: Caller = { kind: "function", name: owner.functionName, requestId: activity.requestId };
    const onAbort = (): void => giveUp(abortError(abortSignal!));
    const stopWaiting = patience(config, options.requestTimeout, (error) => giveUp(error));
    const settle = (): void => {
      stopWaiting?.();
      abortSignal?.removeEventListener("abort", onAbort);
    };
    const giveUp = (error: Error): void => {
      settle();
      reject(error);
    };
    abortSignal?.addEventListener("abort", onAbort, { once: true });
    world.account.call(service, operation, input, caller, call.entity, (outcome) => {
      owner.resume(() => {
        settle();
        resolve({ outcome, requestId: world.ids.uuid(call.entity, number) });
      });
    }, number);
    if (number === 0) owner.onSent();
  });
}

/** What Node's HTTP client reports when a connection breaks before an answer came. */
export function connectionLost(): Error {
  return Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
}

/** What the SDK reports when its caller gave up. */
function abortError(signal: AbortSignal): Error {
  const { reason } = signal as { readonly reason: unknown };
  if (!reason || reason instanceof Error) {
    return Object.assign(new Error("Request aborted"), {
      name: "AbortError",
      ...(reason ? { cause: reason } : undefined),
    });
  }
  return Object.assign(new Error(String(reason)), { name: "AbortError" });
}
