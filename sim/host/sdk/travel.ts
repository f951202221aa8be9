/** One attempt of a call, from a sandbox through the account and back: what both transports share. */
import type { Caller, Outcome } from "../../aws/operation.ts";
import type { Activity, SdkCall } from "../context.ts";

/** Sends one attempt through the account and hands its outcome to the sandbox, if that still lives. */
export function travel(
  activity: Activity,
  call: SdkCall,
  service: string,
  operation: string,
  input: object,
  done: (outcome: Outcome, requestId: string) => void,
): void {
  const { world, owner } = activity;
  if (!owner.maySend(call.ordinal)) return;
  const number = call.attempts++;
  const caller: Caller = { kind: "function", name: owner.functionName, requestId: activity.requestId };
  world.account.call(service, operation, input, caller, call.entity, (outcome) => {
    owner.resume(() => done(outcome, world.ids.uuid(call.entity, number)));
  }, number);
  if (number === 0) owner.onSent();
}

/** What Node's HTTP client reports when a connection breaks before an answer came. */
export function connectionLost(): Error {
  return Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
}

/** What the SDK reports when its caller gave up. */
export function abortError(): Error {
  return Object.assign(new Error("Request aborted"), { name: "AbortError" });
}
