/**
 * Reservations and what a cancelled transaction says about one. Pure: no calls.
 *
 * A reservation is the decision on an order's stock: RESERVED, with what is held, or OUT_OF_STOCK, with what was
 * missing. It is made once and is final.
 */
import { z } from "zod";
import {
  EVENT_VERSION,
  eventIdOf,
  type InventoryUpdated,
  ItemSchema,
  type PaymentCharged,
} from "../domain/mod.ts";

const decision = {
  orderId: z.string(),
  items: z.array(ItemSchema),
  decidedAt: z.string(),
};

/** The item of the Reservations table. */
export const ReservationSchema = z.discriminatedUnion("status", [
  z.object({ ...decision, status: z.literal("RESERVED") }),
  z.object({ ...decision, status: z.literal("OUT_OF_STOCK"), missing: z.array(z.string()).min(1) }),
]);
export type Reservation = z.infer<typeof ReservationSchema>;

/** What DynamoDB says of each action of a cancelled transaction, in the order of the actions. */
export interface CancellationReason {
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
}

export type Cancellation =
  /** The order's stock was decided on before. */
  | { readonly kind: "decided" }
  | { readonly kind: "missing"; readonly skus: readonly string[] }
  /** Other writers were in the way, or capacity ran short: the same transaction may succeed in a moment. */
  | { readonly kind: "contended" }
  | { readonly kind: "broken"; readonly codes: readonly string[] };

const PASSING = new Set(["TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError"]);

/**
 * Reads why a reservation was cancelled.
 *
 * @param reasons First the reservation's put, then the decrement of each SKU.
 * @param skus The SKUs, in that order.
 */
export function readCancellation(
  reasons: readonly CancellationReason[],
  skus: readonly string[],
): Cancellation {
  const [put, ...decrements] = reasons.map((reason) => reason.Code ?? "None");
  if (put === "ConditionalCheckFailed") return { kind: "decided" };
  const missing = skus.filter((_, index) => decrements[index] === "ConditionalCheckFailed");
  if (missing.length > 0) return { kind: "missing", skus: missing };
  const codes = [put ?? "None", ...decrements].filter((code) => code !== "None");
  return codes.length > 0 && codes.every((code) => PASSING.has(code))
    ? { kind: "contended" }
    : { kind: "broken", codes };
}

/** The event that tells of the decision on an order's stock: the same each time it is made. */
export function inventoryUpdated(cause: PaymentCharged, reservation: Reservation): InventoryUpdated {
  const about = {
    version: EVENT_VERSION,
    eventId: eventIdOf("InventoryUpdated", cause.orderId),
    causationId: cause.eventId,
    orderId: cause.orderId,
    customerId: cause.customerId,
    occurredAt: reservation.decidedAt,
    items: reservation.items,
  } as const;
  return reservation.status === "RESERVED"
    ? { ...about, status: "RESERVED" }
    : { ...about, status: "OUT_OF_STOCK", missing: reservation.missing };
}
