/**
 * Invoke: synchronous (RequestResponse), asynchronous (Event) and DryRun.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import type { InvokeCommandInput, InvokeCommandOutput } from "@aws-sdk/client-lambda";
import type { Entity } from "../../kernel/mod.ts";
import { AwsError } from "../errors.ts";
import { type CallContext, type Operation, Pending } from "../operation.ts";
import { NAMESPACED_FUNCTION_NAME, QUALIFIER } from "./constraints.ts";
import { notEmulatedParameter } from "./errors.ts";
import type { FunctionVersion } from "./function_version.ts";
import { startInvocation } from "./invocation.ts";
import { LogTail } from "./log_tail.ts";
import { bareFunctionName, LATEST } from "./names.ts";
import { encode, inputsOf, type Payload, readPayload } from "./payload.ts";
import { chooseVersion, type FunctionTarget, resolveFunction } from "./resolve.ts";
import { sandboxOptions } from "./sandbox_options.ts";
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
        return run(state, target, payload, input, context);
    }
  },
  differs:
    "Recursive loops are not detected. Code that the world holds itself starts 250 ms (p50) after the first call and " +
    "computes for 3 ms (p50), whatever the memory; a zip takes the time that it takes on this machine, in one thread " +
    "at full speed, is not frozen between invocations, and its memory is not limited; one that never gives its thread " +
    "back is answered as timed out, but uses its thread until the server ends. Functions of other runtimes than " +
    "Node.js can be made, but not run: a function error says so by name. Events in the asynchronous queue are never duplicated " +
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
  input: InvokeCommandInput,
  context: CallContext,
): Pending<InvokeOutput> {
  const entity = context.entity.child("invoke");
  const requestId = state.world.ids.uuid(entity);
  const version = chooseVersion(state, target, entity);
  const clientContext = clientContextOf(input.ClientContext);
  const tail = input.LogType === "Tail" ? tailOf(state, version, requestId, entity) : undefined;
  const pending = new Pending<InvokeOutput>();
  const refusal = startInvocation(state, version, {
    requestId,
    entity,
    attempt: 1,
    trace: context.trace,
    mode: "sync",
    event: payload.value,
    payload: payload.text,
    inputs: inputsOf(payload.value, context.trace),
    invokedArn: target.arn,
    ...(clientContext === undefined ? undefined : { clientContext }),
    ...(tail === undefined ? undefined : { onLog: (text) => tail.add(text) }),
  }, (invoked) => {
    pending.settle({
      output: {
        StatusCode: 200,
        ExecutedVersion: version.version,
        ...(invoked.outcome === "ok" ? undefined : { FunctionError: "Unhandled" }),
        ...(tail === undefined ? undefined : { LogResult: tail.end(invoked) }),
        Payload: encode(invoked.payload),
      },
    });
  });
  if (refusal !== undefined) throw refusal;
  return pending;
}

/** What LogType Tail gathers of an invocation. */
export function tailOf(
  state: LambdaState,
  version: FunctionVersion,
  requestId: string,
  entity: Entity,
): LogTail {
  const json = sandboxOptions(state, version, entity).logging.format === "JSON";
  return new LogTail(version, requestId, json, () => state.world.nowMs());
}

/**
 * What the caller says of itself, as JSON text.
 *
 * @throws {AwsError} It is not base64 of a JSON object.
 */
export function clientContextOf(given: string | undefined): string | undefined {
  if (given === undefined || given === "") return undefined;
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0)));
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return text;
  } catch {
    // Said below, whatever is wrong with it.
  }
  throw new AwsError(
    "InvalidRequestContentException",
    "Client context must be a valid Base64-encoded JSON object.",
    { members: { Type: "User" } },
  );
}
