/** Mistakes by which something is done twice: keys that are missing, or that are new each time. */
import type { Mistake } from "./mistake.ts";

export const DOING_TWICE: readonly Mistake[] = [
  {
    name: "no-idempotency",
    story:
      "Every delivery charged the card under a fresh key and nobody remembered the first one, so the day " +
      "EventBridge delivered twice, people paid twice.",
    scenario: "duplicate-delivery",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    edits: [
      {
        file: "services/payments/charge_once.ts",
        find: `makeIdempotent(chargeAndRecord, {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: IDEMPOTENCY_TABLE, awsSdkV3Client: dynamodb }),
  config: new IdempotencyConfig({ expiresAfterSeconds: EXPIRES_AFTER_SECONDS }),
  keyPrefix: "payments.charge",
});`,
        replace: "chargeAndRecord;",
      },
      {
        file: "services/payments/provider.ts",
        find: "idempotencyKey: `${orderId}:charge`,",
        replace: "idempotencyKey: crypto.randomUUID(),",
      },
    ],
    expect: {
      check: "charged-once",
      message: /was charged twice: .* by payments:.*different idempotency keys.*eventbridge delivers twice/,
    },
  },
  {
    name: "charge-without-key",
    story: "The HTTP client retried a charge whose answer was lost, and had never sent an idempotency key.",
    scenario: "payment-outage",
    variant: "direct",
    seeds: [1, 2],
    orders: 30,
    edits: [{
      file: "services/lambda/third_party.ts",
      find: `headers: { "content-type": "application/json", "idempotency-key": request.idempotencyKey },`,
      replace: `headers: { "content-type": "application/json" },`,
    }],
    expect: {
      check: "charged-once",
      message:
        /was charged twice: .* by payments:.*each without an idempotency key.*payments charge without answer/,
    },
  },
  {
    name: "key-of-the-invocation",
    story:
      "The idempotency key of a charge was the Lambda request id, which is another one when SQS hands the " +
      "message out again after a crash.",
    scenario: "crash-loop",
    variant: "buffered",
    seeds: [1],
    orders: 120,
    edits: [
      {
        file: "services/payments/charge_once.ts",
        find: "{ orderId, amount, currency, cardToken },",
        replace: "{ orderId, amount, currency, cardToken, requestId: context.awsRequestId },",
      },
      {
        file: "services/payments/provider.ts",
        find: "idempotencyKey: `${orderId}:charge`,",
        replace: "idempotencyKey: `${orderId}:${request.requestId}`,",
      },
    ],
    expect: {
      check: "charged-once",
      message: /was charged twice: .* by payments:.*different idempotency keys.*crash/,
    },
  },
  {
    name: "random-order-id",
    story: "Each POST drew a new order id, so a customer who pressed the button again had ordered twice.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 30,
    stage: { mix: { "valid": 70, "client-retry": 30 } },
    edits: [{
      file: "services/orders/accept.ts",
      find: "orderId: orderIdOf(request.customerId, idempotencyKey),",
      replace: 'orderId: `ord_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`,',
    }],
    expect: { check: "idempotent", message: /orders-api:.* for the same idempotency key/ },
  },
];
