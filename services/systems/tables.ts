/** The tables that the services' domain code writes, and how to read them: the same in every system. */
import type { ItemImage, OrderStatus, SystemViews, TableSpec } from "./system.ts";

export const TABLES = {
  orders: { name: "Orders", partitionKey: { name: "orderId", type: "S" } },
  payments: { name: "Payments", partitionKey: { name: "orderId", type: "S" } },
  inventory: { name: "Inventory", partitionKey: { name: "sku", type: "S" } },
  reservations: { name: "Reservations", partitionKey: { name: "orderId", type: "S" } },
  shipments: { name: "Shipments", partitionKey: { name: "orderId", type: "S" } },
  idempotency: {
    name: "Idempotency",
    partitionKey: { name: "id", type: "S" },
    timeToLiveAttribute: "expiration",
  },
} as const satisfies Record<string, TableSpec>;

/** The item to put so that `quantity` of `sku` are in stock. */
export function stockItem(sku: string, quantity: number): { table: string; item: ItemImage } {
  return { table: TABLES.inventory.name, item: { sku: { S: sku }, available: { N: String(quantity) } } };
}

export const VIEWS: SystemViews = {
  ordersTable: TABLES.orders.name,
  order: (image) => ({
    orderId: text(image, "orderId"),
    status: text(image, "status") as OrderStatus,
    idempotencyKey: text(image, "idempotencyKey"),
  }),
  stockTable: TABLES.inventory.name,
  stock: (image) => ({ sku: text(image, "sku"), available: number(image, "available") }),
  reservationsTable: TABLES.reservations.name,
  reservation: (image) => {
    if (text(image, "status") !== "RESERVED") return undefined;
    const lines = image["items"]?.["L"] as readonly { readonly M: ItemImage }[];
    const items = lines.map(({ M }) => ({ sku: text(M, "sku"), quantity: number(M, "quantity") }));
    return { orderId: text(image, "orderId"), items };
  },
  shipmentsTable: TABLES.shipments.name,
  shipment: (image) => ({ orderId: text(image, "orderId") }),
};

function text(image: ItemImage, attribute: string): string {
  const value = image[attribute]?.["S"];
  if (typeof value !== "string") throw new TypeError(`Cannot read item: attribute ${attribute} is no string`);
  return value;
}

function number(image: ItemImage, attribute: string): number {
  const value = image[attribute]?.["N"];
  if (typeof value !== "string") throw new TypeError(`Cannot read item: attribute ${attribute} is no number`);
  return Number(value);
}
