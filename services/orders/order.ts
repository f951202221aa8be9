/**
 * An order as the orders service keeps it, and what it says of it to clients. Pure: no calls.
 *
 * The status only ever moves on, ACCEPTED → PAID → RESERVED → SHIPPED, or ends in REJECTED. Each stage leaves the
 * time at which it was reached; a stage that a later one overtook has none.
 */
import { z } from "zod";
import {
  AmountSchema,
  EVENT_VERSION,
  eventIdOf,
  type OrderCreated,
  PricedItemSchema,
} from "../domain/mod.ts";

export const ORDER_STATUSES = ["ACCEPTED", "PAID", "RESERVED", "SHIPPED", "REJECTED"] as const;
export type OrderStatus = typeof ORDER_STATUSES[number];
export type RejectionReason = "declined" | "out-of-stock";

/** The item of the Orders table. It holds no card token: whoever sends the order again sends the token again. */
export const OrderSchema = z.object({
  orderId: z.string(),
  customerId: z.string(),
  idempotencyKey: z.string(),
  /** Of the request, to tell a repetition from another request under the same key. */
  fingerprint: z.string(),
  status: z.enum(ORDER_STATUSES),
  reason: z.enum(["declined", "out-of-stock"]).optional(),
  items: z.array(PricedItemSchema),
  amount: AmountSchema,
  currency: z.string(),
  note: z.string().optional(),
  trackingNumber: z.string().optional(),
  acceptedAt: z.string(),
  paidAt: z.string().optional(),
  reservedAt: z.string().optional(),
  shippedAt: z.string().optional(),
  rejectedAt: z.string().optional(),
});
export type Order = z.infer<typeof OrderSchema>;

/** The attribute that holds the time of each stage. */
export const STAGE_TIMES = {
  ACCEPTED: "acceptedAt",
  PAID: "paidAt",
  RESERVED: "reservedAt",
  SHIPPED: "shippedAt",
  REJECTED: "rejectedAt",
} as const satisfies Record<OrderStatus, keyof Order>;

/** The answer to `POST /orders`, the same however often the order is sent and however far it has come. */
export function receiptOf(order: Order) {
  return {
    orderId: order.orderId,
    status: "ACCEPTED",
    total: { amount: order.amount, currency: order.currency },
    items: order.items,
    acceptedAt: order.acceptedAt,
    links: { self: `/orders/${order.orderId}` },
  };
}

/** The answer to `GET /orders/{id}`. */
export function viewOf(order: Order) {
  return {
    orderId: order.orderId,
    customerId: order.customerId,
    status: order.status,
    reason: order.reason,
    total: { amount: order.amount, currency: order.currency },
    items: order.items,
    note: order.note,
    trackingNumber: order.trackingNumber,
    history: ORDER_STATUSES.flatMap((status) => {
      const at = order[STAGE_TIMES[status]];
      return at === undefined ? [] : [{ status, at }];
    }),
  };
}

/** The event that tells the other services of an order: the same each time it is made. */
export function orderCreated(order: Order, cardToken: string): OrderCreated {
  return {
    version: EVENT_VERSION,
    eventId: eventIdOf("OrderCreated", order.orderId),
    causationId: null,
    orderId: order.orderId,
    customerId: order.customerId,
    occurredAt: order.acceptedAt,
    items: order.items,
    amount: order.amount,
    currency: order.currency,
    cardToken,
  };
}
