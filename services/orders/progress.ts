/**
 * How events move an order on. Pure: no calls.
 *
 * Events come more than once, late, and in any order, so each move says from which stages it is possible: a later
 * stage may come before an earlier one, which is then a no-op, and nothing leads out of SHIPPED and REJECTED.
 */
import { z } from "zod";
import {
  envelopeOf,
  InventoryUpdatedSchema,
  PaymentProcessedSchema,
  ShipmentPreparedSchema,
} from "../domain/mod.ts";
import type { OrderStatus, RejectionReason } from "./order.ts";

/** The events that say something of an order's status. */
export const ProgressSchema = z.discriminatedUnion("detail-type", [
  envelopeOf("PaymentProcessed", PaymentProcessedSchema),
  envelopeOf("InventoryUpdated", InventoryUpdatedSchema),
  envelopeOf("ShipmentPrepared", ShipmentPreparedSchema),
]);
export type Progress = z.infer<typeof ProgressSchema>;

/** The stages from which each stage can be reached. */
export const ORIGINS: { readonly [S in OrderStatus]: readonly OrderStatus[] } = {
  ACCEPTED: [],
  PAID: ["ACCEPTED"],
  RESERVED: ["ACCEPTED", "PAID"],
  SHIPPED: ["ACCEPTED", "PAID", "RESERVED"],
  REJECTED: ["ACCEPTED", "PAID"],
};

export interface Move {
  readonly to: OrderStatus;
  /** When what the event tells of happened. */
  readonly at: string;
  /** What else becomes known with it. */
  readonly set: { readonly reason?: RejectionReason; readonly trackingNumber?: string };
}

/** Where an event moves its order. */
export function moveFor(event: Progress): Move {
  const at = event.detail.occurredAt;
  switch (event["detail-type"]) {
    case "PaymentProcessed":
      return event.detail.status === "CHARGED"
        ? { to: "PAID", at, set: {} }
        : { to: "REJECTED", at, set: { reason: "declined" } };
    case "InventoryUpdated":
      return event.detail.status === "RESERVED"
        ? { to: "RESERVED", at, set: {} }
        : { to: "REJECTED", at, set: { reason: "out-of-stock" } };
    case "ShipmentPrepared":
      return { to: "SHIPPED", at, set: { trackingNumber: event.detail.trackingNumber } };
    default:
      return event satisfies never;
  }
}
