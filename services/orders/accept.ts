/**
 * Accepting an order, so that the same key always names the same order and an accepted order is always made known.
 *
 * The order id is computed from customer and key, and the order is put only where there is none: this conditional
 * write is the idempotency record. Powertools' would be a second record beside it, and between the two writes a
 * crash could leave a key in progress, or done with nothing stored, whereas here a client that tries again after any
 * crash finds either no order or the order, and goes on from there. OrderCreated is published after the put and
 * before the answer; it is published again whenever the order is sent again while still ACCEPTED, which is harmless
 * as consumers are idempotent, and needs no mark of its own.
 */
import { CURRENCY, fingerprintOf, orderIdOf, type PricedItem, totalCents } from "../domain/mod.ts";
import { environment, publisher, resourceName } from "../lambda/mod.ts";
import { type Order, orderCreated } from "./order.ts";
import type { OrderRequest } from "./request.ts";
import { putOrder } from "./store.ts";

const { EVENT_BUS } = environment({ EVENT_BUS: resourceName });
const publish = publisher(EVENT_BUS);

export type Acceptance =
  | { readonly kind: "accepted" | "repeated"; readonly order: Order }
  /** The key was used before, for another order. */
  | { readonly kind: "conflict"; readonly orderId: string };

/** Stores an order and makes it known, once, however often it is called with the same request under the same key. */
export async function accept(
  idempotencyKey: string,
  request: OrderRequest,
  items: readonly PricedItem[],
): Promise<Acceptance> {
  const order: Order = {
    orderId: orderIdOf(request.customerId, idempotencyKey),
    customerId: request.customerId,
    idempotencyKey,
    fingerprint: fingerprintOf(request),
    status: "ACCEPTED",
    items: [...items],
    amount: totalCents(items),
    currency: CURRENCY,
    ...(request.note === undefined ? {} : { note: request.note }),
    acceptedAt: new Date().toISOString(),
  };
  const existing = await putOrder(order);
  if (existing !== undefined && existing.fingerprint !== order.fingerprint) {
    return { kind: "conflict", orderId: existing.orderId };
  }
  const current = existing ?? order;
  if (current.status === "ACCEPTED") {
    await publish("OrderCreated", orderCreated(current, request.payment.cardToken));
  }
  return { kind: existing === undefined ? "accepted" : "repeated", order: current };
}
