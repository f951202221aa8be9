/**
 * The inventory service: holds goods for paid orders. Its function is `reserve.ts`; this door has what can be used
 * without an environment.
 */
export {
  type Cancellation,
  type CancellationReason,
  inventoryUpdated,
  readCancellation,
  type Reservation,
  ReservationSchema,
} from "./reservation.ts";
