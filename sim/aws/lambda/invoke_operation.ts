/**
 * Invoke: synchronous (RequestResponse), asynchronous (Event) and DryRun.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import type { InvokeCommandInput, InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { type CallContext, type Operation, Pending } from "../operation.ts";
import { NAMESPACED_FUNCTION_NAME, QUALIFIER } from "./constraints.ts";
import { notEmulatedParameter } from "./errors.ts";
import type { FunctionVersion } from "./function_version.ts";
import { type Invoked, startInvocation } from "./invocation.ts";
import { bareFunctionName, LATEST } from "./names.ts";
import { encode, inputsOf, type Payload, readPayload } from "./payload.ts";
import { chooseVersion, type FunctionTarget, resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

export type InvokeOutput =
  & Pick<
    InvokeCommandOutput,
    "StatusCode" | "FunctionError" | "LogResult" | "ExecutedVersion"
  >
  & { readonly Payload?: Uint8Array };

const NO_PAYLOAD = new Uint8Array(0);

export const invoke: Operation<LambdaState, InvokeCommandInput, InvokeOutput> = {
  input: {
    FunctionName: NAMESPACED_FUNCTION_NAME,
    InvocationType: { type: "string", enum: ["Event", "RequestResponse", "DryRun"] },
    LogType: { type: "string", enum: ["None", "Tail"] },
    Qualifier: QUALIFIER,
  },
  errors: [
    "InvalidParameterValueException",
    "InvalidRequestContentException",
    "RequestEntityTooLargeException",
    "ResourceNotFoundException",
    "TooManyRequestsException",
  ],
  mutates: true,
  resource: (input) => bareFunctionName(input.FunctionName ?? ""),
  run(state, input, context) {
    if (input.DurableExecutionName !== undefined) throw notEmulatedParameter("DurableExecutionName");
    if (input.TenantId !== undefined) throw notEmulatedParameter("TenantId");
    const type = input.InvocationType ?? "RequestResponse";
    const payload = readPayload(input.Payload as Uint8Array | string | undefined, type === "Event");
    const target = resolveFunction(state, input.FunctionName!, input.Qualifier, `:${LATEST}`);
    switch (type) {
      case "DryRun":
        return { StatusCode: 204, Payload: NO_PAYLOAD };
      case "Event":
        accept(state, target, payload, context);
        return { StatusCode: 202, Payload: NO_PAYLOAD };
      case "RequestResponse":
        return run(state, target, payload, input.LogType === "Tail", context);
    }
  },
  differs:
    "With LogType Tail, LogResult has Lambda's own lines and not those of the function. ClientContext does not reach the " +
    "handler. Recursive loops are not detected. A Node.js environment starts 250 ms (p50) after the first call, a " +
    "handler computes for 3 ms (p50), whatever the memory. Events in the asynchronous queue are never duplicated " +
    "or lost by Lambda itself, and the jitter of its backoff is unpublished.",
};

function accept(state: LambdaState, target: FunctionTarget, payload: Payload, context: CallContext): void {
  const entity = context.entity.child("async");
  state.queue.accept({
    functionName: target.fn.name,
    qualifier: target.qualifier,
    requestId: state.world.ids.uuid(entity),
    entity,
    trace: context.trace,
    payload,
    inputs: inputsOf(payload.value, context.trace),
    acceptedMs: context.nowMs,
  });
}

function run(
  state: LambdaState,
  target: FunctionTarget,
  payload: Payload,
  tail: boolean,
  context: CallContext,
): Pending<InvokeOutput> {
  const entity = context.entity.child("invoke");
  const requestId = state.world.ids.uuid(entity);
  const version = chooseVersion(state, target, entity);
  const pending = new Pending<InvokeOutput>();
  const refusal = startInvocation(state, version, {
    requestId,
    entity,
    attempt: 1,
    trace: context.trace,
    mode: "sync",
    event: payload.value,
    inputs: inputsOf(payload.value, context.trace),
  }, (invoked) => {
    pending.settle({
      output: {
        StatusCode: 200,
        ExecutedVersion: version.version,
        ...(invoked.outcome === "ok" ? undefined : { FunctionError: "Unhandled" }),
        ...(tail ? { LogResult: logTail(version, requestId, invoked) } : undefined),
        Payload: encode(invoked.payload),
      },
    });
  });
  if (refusal !== undefined) throw refusal;
  return pending;
}

/** The lines that Lambda itself writes about an invocation, in base64. */
function logTail(version: FunctionVersion, requestId: string, invoked: Invoked): string {
  const { memoryMb } = version.settings;
  const init = invoked.initMs === undefined ? "" : `Init Duration: ${invoked.initMs.toFixed(2)} ms\t`;
  const text = `START RequestId: ${requestId} Version: ${version.version}\n` +
    `END RequestId: ${requestId}\n` +
    `REPORT RequestId: ${requestId}\tDuration: ${invoked.durationMs.toFixed(2)} ms\t` +
    `Billed Duration: ${Math.ceil(invoked.durationMs)} ms\tMemory Size: ${memoryMb} MB\t${init}\n`;
  return btoa(text);
}
