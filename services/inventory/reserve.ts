/**
 * Inventory: on PaymentProcessed CHARGED, hold the order's goods, all or none, and say which. That goods are missing
 * is a decision like any other: final, and the same for every duplicate of the event.
 */
import { envelopeOf, PaymentChargedSchema } from "../domain/mod.ts";
import { consumer, environment, outcome, publisher, resourceName } from "../lambda/mod.ts";
import { inventoryUpdated } from "./reservation.ts";
import { decideReservation } from "./store.ts";

const { EVENT_BUS } = environment({ EVENT_BUS: resourceName });
const publish = publisher(EVENT_BUS);

export const { handler, queueHandler } = consumer(
  envelopeOf("PaymentProcessed", PaymentChargedSchema),
  async ({ detail: payment }) => {
    const { orderId } = payment;
    const reservation = await decideReservation(orderId, payment.items);
    await publish("InventoryUpdated", inventoryUpdated(payment, reservation));
    if (reservation.status === "RESERVED") {
      outcome("OrdersReserved", "Stock is reserved", { orderId });
    } else {
      outcome("OrdersOutOfStock", "Stock is missing", { orderId, missing: reservation.missing.join(" ") });
    }
  },
);
