/**
 * The charge step, done once for each order. Three things stand behind each other:
 *
 * 1. Powertools' idempotency record, keyed on the order id: a duplicate gets the stored decision without asking the
 *    provider, and one that comes while the first is at work fails (`IdempotencyAlreadyInProgressError`) and is
 *    tried again by the platform. A record left in progress by a crash frees itself when the invocation that made it
 *    would have timed out, which is why the Lambda context is passed on.
 * 2. The provider's idempotency key: whoever takes over after a crash gets the charge that was made.
 * 3. The Payments item, put only where there is none: the decision that counts.
 */
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { OrderCreated } from "../domain/mod.ts";
import { type Context, environment, resourceName } from "../lambda/mod.ts";
import type { Payment } from "./payment.ts";
import { charge } from "./provider.ts";
import { decidePayment, dynamodb } from "./store.ts";

const { IDEMPOTENCY_TABLE } = environment({ IDEMPOTENCY_TABLE: resourceName });

/** Longer than a message can live in a queue (14 days), so that no duplicate outlives the record. */
const EXPIRES_AFTER_SECONDS = 15 * 24 * 60 * 60;

/** Charges an order; the first argument is what a duplicate is known by. */
export const chargeOnce = makeIdempotent(chargeAndRecord, {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: IDEMPOTENCY_TABLE, awsSdkV3Client: dynamodb }),
  config: new IdempotencyConfig({ expiresAfterSeconds: EXPIRES_AFTER_SECONDS }),
  keyPrefix: "payments.charge",
});

async function chargeAndRecord(orderId: string, context: Context, order: OrderCreated): Promise<Payment> {
  const { customerId, amount, currency, cardToken } = order;
  const result = await charge(
    { orderId, amount, currency, cardToken },
    () => context.getRemainingTimeInMillis(),
  );
  return await decidePayment({
    ...result,
    orderId,
    customerId,
    amount,
    currency,
    processedAt: new Date().toISOString(),
  });
}
