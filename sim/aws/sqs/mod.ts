/**
 * Amazon SQS, emulated: standard queues.
 *
 * @example
 * ```ts
 * const { apply } = fixture([sqs()]);
 * const { QueueUrl } = apply("sqs", "CreateQueue", { QueueName: "orders" });
 * apply("sqs", "SendMessage", { QueueUrl, MessageBody: "order-1" });
 * ```
 */
import type { AwsService } from "../operation.ts";
import { failed, invalid, throttled } from "./errors.ts";
import { SqsState } from "./model.ts";
import { allOperations, operations } from "./operations.ts";

export { type Depths, type MessageView, SqsState } from "./model.ts";

/** The SQS service of an account. */
export function sqs(): AwsService<SqsState> {
  return {
    name: "sqs",
    title: "Amazon SQS",
    namespace: "com.amazonaws.sqs",
    operations,
    allOperations,
    throttled,
    failed,
    invalid,
    latency: { p50Ms: 7, p99Ms: 30 },
    newState: (world) => new SqsState(world),
  };
}
