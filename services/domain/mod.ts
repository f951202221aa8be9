/**
 * What an order is, whoever handles it: the catalogue, money, the names of things and the domain events.
 *
 * @example
 * ```ts
 * import { eventIdOf, orderIdOf, totalCents } from "./services/domain/mod.ts";
 *
 * const orderId = orderIdOf("cus_1", "key-1"); // the same for the same customer and key, always
 * eventIdOf("OrderCreated", orderId);
 * totalCents([{ quantity: 2, unitPriceCents: 1_190 }]); // 2380
 * ```
 */
export { CATALOGUE, OUT_OF_STOCK_SKU, type Product, STOCKED_SKUS } from "./catalogue.ts";
export {
  type DetailType,
  type DomainEvents,
  envelopeOf,
  EVENT_SOURCES,
  EVENT_VERSION,
  type InventoryUpdated,
  InventoryUpdatedSchema,
  type Item,
  ItemSchema,
  type OrderCreated,
  OrderCreatedSchema,
  type PaymentCharged,
  PaymentChargedSchema,
  PaymentDeclinedSchema,
  type PaymentProcessed,
  PaymentProcessedSchema,
  type PaymentRefunded,
  PaymentRefundedSchema,
  type PricedItem,
  PricedItemSchema,
  type ShipmentPrepared,
  ShipmentPreparedSchema,
  type StockMissing,
  StockMissingSchema,
  type StockReserved,
  StockReservedSchema,
} from "./events.ts";
export { eventIdOf, fingerprintOf, orderIdOf } from "./ids.ts";
export { AmountSchema, CURRENCY, totalCents } from "./money.ts";
