/**
 * The domain events: what the services tell each other over the bus. An event is a fact; it carries what the next
 * service needs, so that nobody reads another service's tables.
 *
 * Every event names its order and customer, has an id that a repetition shares, the id of the event that caused it,
 * and the version of its shape. A consumer accepts unknown properties and refuses an unknown version.
 */
import { EventBridgeSchema } from "@aws-lambda-powertools/parser/schemas/eventbridge";
import { z } from "zod";
import { AmountSchema } from "./money.ts";

export const EVENT_VERSION = 1;

const header = {
  version: z.literal(EVENT_VERSION),
  eventId: z.string().min(1),
  /** The id of the event that this one follows from; null for the first one of an order. */
  causationId: z.string().min(1).nullable(),
  orderId: z.string().min(1).max(64),
  customerId: z.string().min(1).max(64),
  /** When the fact was recorded, which may be before the event was published. */
  occurredAt: z.iso.datetime(),
};

export const ItemSchema = z.object({ sku: z.string().min(1), quantity: z.int().positive() });
export type Item = z.infer<typeof ItemSchema>;

export const PricedItemSchema = ItemSchema.extend({ unitPriceCents: AmountSchema });
export type PricedItem = z.infer<typeof PricedItemSchema>;

const items = z.array(ItemSchema).min(1);

export const OrderCreatedSchema = z.object({
  ...header,
  items: z.array(PricedItemSchema).min(1),
  /** In cents. */
  amount: AmountSchema,
  currency: z.string().length(3),
  /** The payment provider's name for the card; card numbers never get here. */
  cardToken: z.string().min(1),
});
export type OrderCreated = z.infer<typeof OrderCreatedSchema>;

const payment = { ...header, amount: AmountSchema, currency: z.string().length(3), items };

export const PaymentChargedSchema = z.object({
  ...payment,
  status: z.literal("CHARGED"),
  chargeId: z.string().min(1),
});
export type PaymentCharged = z.infer<typeof PaymentChargedSchema>;

export const PaymentDeclinedSchema = z.object({
  ...payment,
  status: z.literal("DECLINED"),
  /** The provider's code, such as `card_declined`. */
  declineCode: z.string().min(1),
});

export const PaymentProcessedSchema = z.discriminatedUnion("status", [
  PaymentChargedSchema,
  PaymentDeclinedSchema,
]);
export type PaymentProcessed = z.infer<typeof PaymentProcessedSchema>;

export const PaymentRefundedSchema = z.object({
  ...header,
  chargeId: z.string().min(1),
  refundId: z.string().min(1),
  amount: AmountSchema,
  currency: z.string().length(3),
});
export type PaymentRefunded = z.infer<typeof PaymentRefundedSchema>;

export const StockReservedSchema = z.object({ ...header, status: z.literal("RESERVED"), items });
export type StockReserved = z.infer<typeof StockReservedSchema>;

export const StockMissingSchema = z.object({
  ...header,
  status: z.literal("OUT_OF_STOCK"),
  items,
  /** The SKUs of which there was too little. */
  missing: z.array(z.string().min(1)).min(1),
});
export type StockMissing = z.infer<typeof StockMissingSchema>;

export const InventoryUpdatedSchema = z.discriminatedUnion("status", [
  StockReservedSchema,
  StockMissingSchema,
]);
export type InventoryUpdated = z.infer<typeof InventoryUpdatedSchema>;

export const ShipmentPreparedSchema = z.object({
  ...header,
  trackingNumber: z.string().min(1),
});
export type ShipmentPrepared = z.infer<typeof ShipmentPreparedSchema>;

/** Which service tells what: the `source` and `detail-type` of each event, and the shape of its detail. */
export interface DomainEvents {
  readonly OrderCreated: { readonly source: "orders"; readonly detail: OrderCreated };
  readonly PaymentProcessed: { readonly source: "payments"; readonly detail: PaymentProcessed };
  readonly PaymentRefunded: { readonly source: "payments"; readonly detail: PaymentRefunded };
  readonly InventoryUpdated: { readonly source: "inventory"; readonly detail: InventoryUpdated };
  readonly ShipmentPrepared: { readonly source: "shipping"; readonly detail: ShipmentPrepared };
}
export type DetailType = keyof DomainEvents;

export const EVENT_SOURCES: { readonly [T in DetailType]: DomainEvents[T]["source"] } = {
  OrderCreated: "orders",
  PaymentProcessed: "payments",
  PaymentRefunded: "payments",
  InventoryUpdated: "inventory",
  ShipmentPrepared: "shipping",
};

/** The envelope in which EventBridge delivers an event, with that event's detail. */
export function envelopeOf<T extends DetailType, D extends z.ZodType>(detailType: T, detail: D) {
  return EventBridgeSchema.extend({
    "detail-type": z.literal(detailType),
    detail,
    // Nobody here asks for it, and Moto leaves it out.
    account: EventBridgeSchema.shape.account.optional(),
  });
}
