/**
 * A payment and the events that tell of it, which are made from what is stored and so the same each time they are
 * made. Pure: no calls.
 */
import { z } from "zod";
import {
  AmountSchema,
  EVENT_VERSION,
  eventIdOf,
  type OrderCreated,
  type PaymentProcessed,
  type PaymentRefunded,
  type StockMissing,
} from "../domain/mod.ts";

const payment = {
  orderId: z.string(),
  customerId: z.string(),
  amount: AmountSchema,
  currency: z.string(),
  /** When it was charged or declined. */
  processedAt: z.string(),
};

/** The item of the Payments table: the decision, and later its refund. */
export const PaymentSchema = z.discriminatedUnion("status", [
  z.object({ ...payment, status: z.literal("CHARGED"), chargeId: z.string() }),
  z.object({ ...payment, status: z.literal("DECLINED"), declineCode: z.string() }),
  z.object({
    ...payment,
    status: z.literal("REFUNDED"),
    chargeId: z.string(),
    refundId: z.string(),
    refundedAt: z.string(),
  }),
]);
export type Payment = z.infer<typeof PaymentSchema>;

/** What was decided on an order's payment. A payment that was refunded since was charged all the same. */
export function paymentProcessed(order: OrderCreated, payment: Payment): PaymentProcessed {
  const about = {
    version: EVENT_VERSION,
    eventId: eventIdOf("PaymentProcessed", order.orderId),
    causationId: order.eventId,
    orderId: order.orderId,
    customerId: order.customerId,
    occurredAt: payment.processedAt,
    amount: payment.amount,
    currency: payment.currency,
    items: order.items.map(({ sku, quantity }) => ({ sku, quantity })),
  } as const;
  return payment.status === "DECLINED"
    ? { ...about, status: "DECLINED", declineCode: payment.declineCode }
    : { ...about, status: "CHARGED", chargeId: payment.chargeId };
}

/** That an order's money was returned, because its goods are missing. */
export function paymentRefunded(
  cause: StockMissing,
  payment: Extract<Payment, { status: "REFUNDED" }>,
): PaymentRefunded {
  return {
    version: EVENT_VERSION,
    eventId: eventIdOf("PaymentRefunded", payment.orderId),
    causationId: cause.eventId,
    orderId: payment.orderId,
    customerId: payment.customerId,
    occurredAt: payment.refundedAt,
    chargeId: payment.chargeId,
    refundId: payment.refundId,
    amount: payment.amount,
    currency: payment.currency,
  };
}
