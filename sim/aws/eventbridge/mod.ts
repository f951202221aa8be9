/**
 * Amazon EventBridge, the classic event bus: events go to the targets of the rules that match them.
 *
 * Needs the services `lambda` and `sqs` in the same account for rules that have such targets or dead-letter queues.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
 *
 * @example
 * ```ts
 * new Account({ ...world, services: [eventbridge(), lambda(runtime), sqs()] });
 * ```
 */
import type { AwsService } from "../operation.ts";
import { ALL_OPERATIONS } from "./all_operations.ts";
import { failed, throttled, TITLE } from "./errors.ts";
import { ingest } from "./ingest.ts";
import { API_LATENCY } from "./limits.ts";
import { OPERATIONS } from "./operations.ts";
import { EventBridgeState } from "./state.ts";

export type { Bus, EventBridgeState, InFlight, Rule, Target } from "./state.ts";
export { type EventObject, EventPattern, SyntaxProblem } from "./pattern/mod.ts";

/** The emulated EventBridge. */
export function eventbridge(): AwsService<EventBridgeState> {
  return {
    name: "eventbridge",
    title: TITLE,
    namespace: "com.amazonaws.eventbridge",
    operations: OPERATIONS,
    allOperations: ALL_OPERATIONS,
    throttled,
    failed,
    latency: API_LATENCY,
    newState: (world) => new EventBridgeState(world, ingest),
  };
}
