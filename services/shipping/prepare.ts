/**
 * Shipping: on InventoryUpdated RESERVED, have a label made, put the shipment once, and say so. A duplicate gets the
 * same label from the carrier and publishes the shipment that was put first.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { envelopeOf, StockReservedSchema } from "../domain/mod.ts";
import { consumer, environment, outcome, publisher, putOnce, resourceName } from "../lambda/mod.ts";
import { createLabel } from "./carrier.ts";
import { type Shipment, shipmentPrepared, ShipmentSchema } from "./shipment.ts";

const { EVENT_BUS, SHIPMENTS_TABLE } = environment({
  EVENT_BUS: resourceName,
  SHIPMENTS_TABLE: resourceName,
});
const publish = publisher(EVENT_BUS);
const dynamodb = new DynamoDBClient({});

export const { handler, queueHandler } = consumer(
  envelopeOf("InventoryUpdated", StockReservedSchema),
  async ({ detail: cause }, context) => {
    const { orderId } = cause;
    const label = await createLabel(orderId, cause.items, () => context.getRemainingTimeInMillis());
    const shipment = await putShipment({
      orderId,
      labelId: label.id,
      trackingNumber: label.trackingNumber,
      preparedAt: new Date().toISOString(),
    });
    await publish("ShipmentPrepared", shipmentPrepared(cause, shipment));
    outcome("ShipmentsPrepared", "Shipment is prepared", {
      orderId,
      trackingNumber: shipment.trackingNumber,
    });
  },
);

/** Puts the shipment of an order, and returns the one that counts: this one, or an earlier one. */
async function putShipment(shipment: Shipment): Promise<Shipment> {
  const existing = await putOnce(dynamodb, SHIPMENTS_TABLE, "orderId", marshall(shipment));
  return existing === undefined ? shipment : ShipmentSchema.parse(unmarshall(existing));
}
