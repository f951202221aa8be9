/** A shipment and the event that tells of it. Pure: no calls. */
import { z } from "zod";
import { EVENT_VERSION, eventIdOf, type ShipmentPrepared, type StockReserved } from "../domain/mod.ts";

/** The item of the Shipments table. */
export const ShipmentSchema = z.object({
  orderId: z.string(),
  labelId: z.string(),
  trackingNumber: z.string(),
  preparedAt: z.string(),
});
export type Shipment = z.infer<typeof ShipmentSchema>;

/** The event that tells of a shipment: the same each time it is made. */
export function shipmentPrepared(cause: StockReserved, shipment: Shipment): ShipmentPrepared {
  return {
    version: EVENT_VERSION,
    eventId: eventIdOf("ShipmentPrepared", shipment.orderId),
    causationId: cause.eventId,
    orderId: shipment.orderId,
    customerId: cause.customerId,
    occurredAt: shipment.preparedAt,
    trackingNumber: shipment.trackingNumber,
  };
}
