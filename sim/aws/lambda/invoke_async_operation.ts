/**
 * InvokeAsync: what Invoke of type Event was before.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html
 */
import type { InvokeAsyncCommandInput } from "@aws-sdk/client-lambda";
import type { Operation } from "../operation.ts";
import { NAMESPACED_FUNCTION_NAME } from "./constraints.ts";
import { bareFunctionName, LATEST } from "./names.ts";
import { inputsOf, readPayload } from "./payload.ts";
import { resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

export const invokeAsync: Operation<LambdaState, InvokeAsyncCommandInput, { Status: number }> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, InvokeArgs: { required: true } },
  errors: ["InvalidRequestContentException", "ResourceNotFoundException"],
  mutates: true,
  resource: (input) => bareFunctionName(input.FunctionName ?? ""),
  run(state, input, { world, entity, trace, nowMs }) {
    const payload = readPayload(input.InvokeArgs as Uint8Array | string, true);
    const { fn, qualifier } = resolveFunction(state, input.FunctionName!, undefined, `:${LATEST}`);
    const event = entity.child("async");
    state.queue.accept({
      functionName: fn.name,
      qualifier,
      requestId: world.ids.uuid(event),
      entity: event,
      trace,
      payload,
      inputs: inputsOf(payload.value, trace),
      acceptedMs: nowMs,
    });
    return { Status: 202 };
  },
};
