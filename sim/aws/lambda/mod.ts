/**
 * AWS Lambda: functions, synchronous and asynchronous invocation, event source mappings of queues and streams.
 *
 * The model decides when a sandbox starts, is used and dies; the runtime that it is given runs the code.
 * https://docs.aws.amazon.com/lambda/latest/dg/welcome.html
 *
 * @example
 * ```ts
 * const account = new Account({ ..., services: [lambda(runtime), sqs()] });
 * ```
 */
import type { AwsService } from "../operation.ts";
import { ALL_OPERATIONS } from "./all_operations.ts";
import { serviceFailure, throttledCall } from "./errors.ts";
import { API_LATENCY } from "./limits.ts";
import { OPERATIONS, REASONS } from "./operations.ts";
import type { Runtime } from "./runtime.ts";
import { LambdaState } from "./state.ts";

export { COLD_START_LATENCY, HANDLER_DURATION, WARM_START_LATENCY } from "./limits.ts";
export type { InvokeOutput } from "./invoke_operation.ts";
export type {
  CodePackage,
  InvocationRequest,
  InvocationResult,
  LayerPackage,
  Runtime,
  Sandbox,
  SandboxLogging,
  SandboxOptions,
} from "./runtime.ts";
export type { MessageAttribute, ReceivedMessage, SqsPort } from "./sqs_port.ts";
export type { LambdaState } from "./state.ts";

/** The emulated Lambda of one account, whose functions `runtime` runs. */
export function lambda(runtime: Runtime): AwsService<LambdaState> {
  return {
    name: "lambda",
    title: "AWS Lambda",
    namespace: "com.amazonaws.lambda",
    operations: OPERATIONS,
    allOperations: ALL_OPERATIONS,
    reasons: REASONS,
    throttled: throttledCall,
    failed: serviceFailure,
    latency: API_LATENCY,
    newState: (world) => new LambdaState(world, runtime),
  };
}
