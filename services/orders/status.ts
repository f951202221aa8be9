/**
 * The projector of order status: PaymentProcessed, InventoryUpdated and ShipmentPrepared move the order on in the
 * Orders table. An event for an order that is not there fails, since an order is stored before anyone hears of it.
 */
import { consumer, outcome } from "../lambda/mod.ts";
import { moveFor, ProgressSchema } from "./progress.ts";
import { moveOrder } from "./store.ts";

export const { handler, queueHandler } = consumer(ProgressSchema, async (event) => {
  const { orderId } = event.detail;
  const move = moveFor(event);
  const moved = await moveOrder(orderId, move);
  if (moved) outcome(`Orders${MOVED[move.to]}`, `Order is ${move.to}`, { orderId });
  else outcome("OrdersUnmoved", `Order was ${move.to} already, or is past it`, { orderId });
});

const MOVED = {
  ACCEPTED: "Accepted",
  PAID: "Paid",
  RESERVED: "Reserved",
  SHIPPED: "Shipped",
  REJECTED: "Rejected",
} as const;
