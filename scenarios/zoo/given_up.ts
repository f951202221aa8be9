/** Mistakes in what becomes of a failure: retries, timeouts and dead-letter queues. */
import type { Mistake } from "./mistake.ts";

export const GIVING_UP: readonly Mistake[] = [
  {
    name: "no-dlq-on-function",
    story: "The function had no dead-letter queue, so after its third attempt Lambda threw the order away.",
    scenario: "payment-outage",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    stage: { faultsOffAtMs: 500_000 },
    configure: (system) => ({
      ...system,
      functions: system.functions.map(({ onAsyncFailure, ...spec }) => {
        if (spec.name !== "payments" || onAsyncFailure === undefined) {
          return { ...spec, ...(onAsyncFailure ? { onAsyncFailure } : undefined) };
        }
        const { deadLetterQueue: _, ...retries } = onAsyncFailure;
        return { ...spec, onAsyncFailure: retries };
      }),
    }),
    expect: {
      check: "dlq-exact",
      message:
        /function payments gave up .* after 3 attempts and has no dead-letter queue.*ThirdPartyUnavailableError/,
    },
  },
  {
    name: "no-dlq-on-target",
    story:
      "The rule's target was set not to retry and had no dead-letter queue: one throttled delivery, and the " +
      "order was never charged.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    faults: [{
      name: "lambda throttles eventbridge",
      kind: "throttle",
      where: { service: "lambda", by: "eventbridge" },
      rate: 0.2,
    }],
    configure: (system) => ({
      ...system,
      rules: system.rules.map((rule) => ({
        ...rule,
        targets: rule.targets.map(({ deadLetterQueue: _, ...target }) => ({
          ...target,
          retry: { maximumRetryAttempts: 0 },
        })),
      })),
    }),
    expect: {
      check: "dlq-exact",
      message:
        /rule \S+ → \S+ gave up .* has no dead-letter queue, so it is gone.*lambda throttles eventbridge/,
    },
  },
  {
    name: "no-dlq-on-queue",
    story: "The queue had no redrive policy, so a message that nobody could read went round and round.",
    scenario: "poison-messages",
    variant: "buffered",
    seeds: [1, 2],
    orders: 30,
    stage: { convergeWithinMs: 2 * 3600 * 1000 },
    configure: (system) => ({
      ...system,
      queues: system.queues.map(({ redrive, ...queue }) =>
        queue.name === "payments" || redrive === undefined ? queue : { ...queue, redrive }
      ),
    }),
    expect: {
      check: "queues-drained",
      message:
        /payments still holds \d+ messages?: the oldest, \S+ of order-\d+, was received \d+ times, and payments has no redrive policy/,
    },
  },
  {
    name: "whole-batch-failed",
    story:
      "One message that nobody could read failed its whole batch, five times over, and took healthy orders to " +
      "the dead-letter queue with it.",
    scenario: "poison-messages",
    variant: "buffered",
    seeds: [1, 2],
    orders: 60,
    settings: { ratePerSecond: 40, poisonPercent: 30 },
    edits: [{
      file: "services/lambda/consumer.ts",
      find: `return await processPartialResponse(event, consumeRecord, processor, {
          context,
          throwOnFullBatchFailure: false,
        });`,
      replace: `for (const record of event.Records) await consumeRecord(record, context);
        return { batchItemFailures: [] };`,
    }],
    expect: {
      check: "dlq-exact",
      message:
        /queue payments gave up .* and sent it to payments-dlq, although it is no poison and no fault hit it.*whole batch of \d+ failed: MalformedEventError/,
    },
  },
  {
    name: "retry-on-decline",
    story:
      "A declined card was thrown like any other error, so Lambda asked the bank three times and then put an " +
      "ordinary refusal into the dead-letter queue.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 60,
    edits: [{
      file: "services/payments/provider.ts",
      find: `return { status: "DECLINED", declineCode: errorCode(answer) ?? "card_declined" };`,
      replace: 'throw new Error(`Cannot charge order ${orderId}: ${errorCode(answer) ?? "card_declined"}`);',
    }],
    expect: {
      check: "retry-counts",
      message: /payments:\S+ asked payments.example again .* had refused for good \(402\)/,
    },
  },
  {
    name: "visibility-too-short",
    story:
      "Somebody lowered the visibility timeout in the console, and SQS gave a message to a second worker while " +
      "the first was still at it.",
    scenario: "slow-consumer",
    variant: "buffered",
    seeds: [1, 2],
    orders: 40,
    afterDeploy: (apply, names) => {
      apply("sqs", "SetQueueAttributes", {
        QueueUrl: names.queueUrl("payments"),
        Attributes: { VisibilityTimeout: "5" },
      });
    },
    expect: {
      check: "retry-counts",
      message:
        /was handed out again by payments .* while payments:.* still worked on it: it was hidden for 5,\d.* only/,
    },
  },
];
