/** Tells of whom something is that is seen at an endpoint: by order ids and by the ids that the endpoint gave. */
import type { PlannedOrder } from "../checks/check.ts";

/** The id of an order, and that of an order which a faulty producer made up. */
const ORDER_ID = /\bord_(?:[0-9a-f]{24}|poison_(\d+))\b/;
const ENVELOPE_ID = /"id"\s*:\s*"([^"]+)"/;

export class Traces {
  readonly #orders: ReadonlyMap<string, PlannedOrder>;
  readonly #byOrderId = new Map<string, string>();
  readonly #byKey = new Map<string, string>();
  /** Of messages and events that producers put in, by the id that the endpoint gave. */
  readonly #byId = new Map<string, string>();
  #looked = 0;

  constructor(orders: ReadonlyMap<string, PlannedOrder>) {
    this.#orders = orders;
  }

  took(trace: string, id: string): void {
    this.#byId.set(id, trace);
  }

  ofOrder(orderId: string, idempotencyKey?: string): string {
    return this.#ofOrder(orderId) ?? this.#ofKey(idempotencyKey) ?? orderId;
  }

  /** Of what a text names first: an order, or an event that a producer put in. Undefined for none. */
  ofText(text: string): string | undefined {
    const [orderId, poison] = ORDER_ID.exec(text) ?? [];
    if (poison !== undefined) return `order-${poison}`;
    const known = orderId === undefined ? undefined : this.#ofOrder(orderId);
    return known ?? this.#byId.get(ENVELOPE_ID.exec(text.slice(0, 500))?.[1] ?? "");
  }

  ofMessage({ id, body }: { readonly id: string; readonly body: string }): string {
    return this.#byId.get(id) ?? this.ofText(body) ?? "unknown";
  }

  #ofOrder(orderId: string): string | undefined {
    const known = this.#byOrderId.get(orderId);
    if (known !== undefined) return known;
    // Orders get their ids as they are answered, so those that had none before are looked at again.
    for (const order of this.#orders.values()) {
      if (order.orderId !== undefined) this.#byOrderId.set(order.orderId, order.trace);
    }
    return this.#byOrderId.get(orderId);
  }

  #ofKey(idempotencyKey: string | undefined): string | undefined {
    if (idempotencyKey === undefined) return undefined;
    if (this.#looked < this.#orders.size) {
      for (const order of this.#orders.values()) {
        if (order.idempotencyKey !== undefined) this.#byKey.set(order.idempotencyKey, order.trace);
      }
      this.#looked = this.#orders.size;
    }
    return this.#byKey.get(idempotencyKey);
  }
}
