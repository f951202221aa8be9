/**
 * Watches the tables of a system at an endpoint while it runs, and writes what it finds changed to the journal as if
 * the table had told: the checks read it there. A change is as late as it is polled, and what comes and goes between
 * two looks is not seen.
 */
import type { JournalSink } from "../../sim/journal/mod.ts";
import type { ItemImage, OrderStatus, System } from "../../services/systems/system.ts";
import type { Endpoint } from "../../targets/mod.ts";
import type { PlannedOrder } from "../checks/check.ts";
import { readItems, scanTable } from "./tables.ts";
import type { Traces } from "./traces.ts";

export interface ObserverOptions {
  readonly endpoint: Pick<Endpoint, "call">;
  readonly system: System;
  readonly orders: ReadonlyMap<string, PlannedOrder>;
  readonly traces: Traces;
  readonly journal: JournalSink;
  /** Runs work at the time that it is. */
  readonly now: (work: () => void) => void;
}

/** Who changed an item is not seen; the colon says that it was a function, not a client. */
const SOMEBODY = "services:unseen";

/** What a whole look at the tables found. */
export interface Tables {
  readonly items: ReadonlyMap<string, readonly ItemImage[]>;
}

export class Observer {
  readonly #options: ObserverOptions;
  /** The last image of each order that is not final, and of each SKU. */
  readonly #open = new Map<string, ItemImage>();
  readonly #final = new Set<string>();
  readonly #stock = new Map<string, ItemImage>();

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** Orders that were accepted and are not final, as far as is known. */
  get open(): string[] {
    const ids: string[] = [];
    for (const { orderId } of this.#options.orders.values()) {
      if (orderId !== undefined && !this.#final.has(orderId)) ids.push(orderId);
    }
    return ids;
  }

  /** What was put in stock before the first order. */
  stocked(items: Iterable<ItemImage>): void {
    const { system, journal } = this.#options;
    for (const image of items) {
      const stock = system.views.stock(image);
      if (stock === undefined) continue;
      this.#stock.set(stock.sku, image);
      const table = system.views.stockTable;
      journal.write({ type: "item", trace: "stock", table, action: "put", key: {}, image, by: "deploy" });
    }
  }

  /** Looks at the orders that are not final, and at the stock. */
  async look(): Promise<void> {
    const { endpoint, system, now } = this.#options;
    const { ordersTable, stockTable } = system.views;
    const orders = await readItems(endpoint, ordersTable, keyOf(system, ordersTable), this.open);
    const stock = await readItems(endpoint, stockTable, keyOf(system, stockTable), [...this.#stock.keys()]);
    now(() => {
      for (const image of orders) this.#sawOrder(image);
      for (const image of stock) this.#sawStock(image);
    });
  }

  /** Looks at everything in the tables that checks ask for, once nothing moves any more. */
  async lookAtAll(): Promise<Tables> {
    const { endpoint, system, now } = this.#options;
    const { ordersTable, stockTable, reservationsTable, shipmentsTable } = system.views;
    const items = new Map<string, readonly ItemImage[]>();
    for (const table of new Set([ordersTable, stockTable, reservationsTable, shipmentsTable])) {
      items.set(table, await scanTable(endpoint, table));
    }
    await new Promise<void>((resolve) =>
      now(() => {
        for (const image of items.get(ordersTable) ?? []) this.#sawOrder(image);
        for (const image of items.get(reservationsTable) ?? []) this.#sawReservation(image);
        for (const image of items.get(stockTable) ?? []) this.#sawStock(image);
        resolve();
      })
    );
    return { items };
  }

  #sawOrder(image: ItemImage): void {
    const { system, journal, traces } = this.#options;
    const { orderId, status, idempotencyKey } = system.views.order(image);
    if (this.#final.has(orderId)) return;
    const old = this.#open.get(orderId);
    if (old !== undefined && system.views.order(old).status === status) return;
    if (isFinal(status)) {
      this.#final.add(orderId);
      this.#open.delete(orderId);
    } else this.#open.set(orderId, image);
    journal.write({
      type: "item",
      trace: traces.ofOrder(orderId, idempotencyKey),
      table: system.views.ordersTable,
      action: old === undefined ? "put" : "update",
      key: {},
      ...(old === undefined ? undefined : { old }),
      image,
      by: SOMEBODY,
    });
  }

  #sawStock(image: ItemImage): void {
    const { system, journal } = this.#options;
    const stock = system.views.stock(image);
    if (stock === undefined) return;
    const old = this.#stock.get(stock.sku);
    if (old !== undefined && system.views.stock(old)?.available === stock.available) return;
    this.#stock.set(stock.sku, image);
    journal.write({
      type: "item",
      trace: "stock",
      table: system.views.stockTable,
      action: old === undefined ? "put" : "update",
      key: {},
      ...(old === undefined ? undefined : { old }),
      image,
      by: SOMEBODY,
    });
  }

  #sawReservation(image: ItemImage): void {
    const { system, journal, traces } = this.#options;
    const reservation = system.views.reservation(image);
    if (reservation === undefined) return;
    journal.write({
      type: "item",
      trace: traces.ofOrder(reservation.orderId),
      table: system.views.reservationsTable,
      action: "put",
      key: {},
      image,
      by: SOMEBODY,
    });
  }
}

function isFinal(status: OrderStatus): boolean {
  return status === "SHIPPED" || status === "REJECTED";
}

/** The partition key of a table of the system. */
function keyOf(system: System, table: string): string {
  const spec = system.tables.find(({ name }) => name === table);
  if (spec === undefined) throw new Error(`Cannot read ${table}: ${system.name} has no such table`);
  return spec.partitionKey.name;
}
