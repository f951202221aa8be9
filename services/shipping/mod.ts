/**
 * The shipping service: hands reserved goods to the carrier. Its function is `prepare.ts`; this door has what can be
 * used without an environment.
 */
export { type Shipment, shipmentPrepared, ShipmentSchema } from "./shipment.ts";
