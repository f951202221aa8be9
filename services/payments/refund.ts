/**
 * Refunds: on InventoryUpdated OUT_OF_STOCK, return what was charged, note it on the payment and say so. The
 * provider's idempotency key and the conditional note make a duplicate harmless; a payment that is noted as refunded
 * is only made known again.
 */
import { envelopeOf, StockMissingSchema } from "../domain/mod.ts";
import { consumer, environment, outcome, publisher, resourceName } from "../lambda/mod.ts";
import { paymentRefunded } from "./payment.ts";
import { refund } from "./provider.ts";
import { getPayment, recordRefund } from "./store.ts";

const { EVENT_BUS } = environment({ EVENT_BUS: resourceName });
const publish = publisher(EVENT_BUS);

/** An event tells of an order that was never charged. */
export class NothingToRefundError extends Error {
  override readonly name = "NothingToRefundError";
}

export const { handler, queueHandler } = consumer(
  envelopeOf("InventoryUpdated", StockMissingSchema),
  async ({ detail: cause }, context) => {
    const { orderId } = cause;
    let payment = await getPayment(orderId);
    if (payment?.status === "CHARGED") {
      const refundId = await refund(orderId, payment.chargeId, () => context.getRemainingTimeInMillis());
      payment = await recordRefund(orderId, refundId, new Date().toISOString());
    }
    if (payment?.status !== "REFUNDED") {
      const state = payment === undefined ? "there is no payment" : `its payment is ${payment.status}`;
      throw new NothingToRefundError(`Cannot refund order ${orderId}: ${state}`);
    }
    await publish("PaymentRefunded", paymentRefunded(cause, payment));
    outcome("PaymentsRefunded", "Payment is refunded", {
      orderId,
      amount: payment.amount,
      refundId: payment.refundId,
    });
  },
);
