/**
 * The orders that load sends, one at a time: a pure function of seed and index, of the same kinds as those of a
 * scenario. Runs in k6.
 */
import { OUT_OF_STOCK_SKU, STOCKED_SKUS } from "../services/domain/catalogue.ts";
import { draw, spread } from "./chance.ts";

/** What is special about an order. `client-retry`: its client sends it again under the same key. */
export type OrderKind = "valid" | "client-retry" | "declined-card" | "out-of-stock";

/** How an order has to end. */
export type OrderEnd =
  | { readonly status: "SHIPPED" }
  | { readonly status: "REJECTED"; readonly reason: "declined" | "out-of-stock" };

export interface LoadOrder {
  readonly index: number;
  readonly kind: OrderKind;
  /** Of this order in this run alone, so that a second run with the same seed sends new orders. */
  readonly idempotencyKey: string;
  /** JSON text: the body of `POST /orders`. */
  readonly body: string;
  /** When its client sends it again, in milliseconds after the first answer, in ascending order. */
  readonly againAfterMs: readonly number[];
  readonly end: OrderEnd;
}

/** Of a hundred orders, so many are of each kind. */
export const MIX: Readonly<Record<OrderKind, number>> = {
  "valid": 78,
  "client-retry": 12,
  "declined-card": 6,
  "out-of-stock": 4,
};

const MOST_LINES = 3;
const MOST_PER_SKU = 3;
const CUSTOMERS = 1000;
const MOST_REPEATS = 2;
const LONGEST_REPEAT_MS = 3_000;

/**
 * The order of an index, counted from 0.
 *
 * @param run Tells this run's orders from those of others at the same endpoint.
 */
export function orderAt(seed: number, run: string, index: number): LoadOrder {
  const kind = kindAt(seed, index);
  const items = linesAt(seed, index);
  if (kind === "out-of-stock") items[0] = { sku: OUT_OF_STOCK_SKU, quantity: items[0]!.quantity };
  return {
    index,
    kind,
    idempotencyKey: `${run}-${index}`,
    body: JSON.stringify({
      customerId: `cus_${below(CUSTOMERS, draw(seed, "customer", index))}`,
      items,
      payment: { cardToken: kind === "declined-card" ? "tok_declined" : "tok_visa" },
    }),
    againAfterMs: kind === "client-retry" ? repeatsAt(seed, index) : [],
    end: endOf(kind),
  };
}

/** Whether an order is one of those that are followed to their end. `share`: 1 for every order. */
export function isFollowed(seed: number, index: number, share: number): boolean {
  return share >= 1 || draw(seed, "followed", index) < share;
}

function kindAt(seed: number, index: number): OrderKind {
  const kinds = Object.entries(MIX) as [OrderKind, number][];
  let left = spread(seed, "kind", index) * kinds.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of kinds) {
    left -= weight;
    if (left < 0) return kind;
  }
  return "valid";
}

function endOf(kind: OrderKind): OrderEnd {
  if (kind === "declined-card") return { status: "REJECTED", reason: "declined" };
  if (kind === "out-of-stock") return { status: "REJECTED", reason: "out-of-stock" };
  return { status: "SHIPPED" };
}

/** One to three lines, each of another SKU. */
function linesAt(seed: number, index: number): { sku: string; quantity: number }[] {
  const count = 1 + below(MOST_LINES, draw(seed, "lines", index));
  const left = [...STOCKED_SKUS];
  return Array.from({ length: count }, (_, line) => {
    const [sku] = left.splice(below(left.length, draw(seed, "sku", index, line)), 1);
    return { sku: sku!, quantity: 1 + below(MOST_PER_SKU, draw(seed, "quantity", index, line)) };
  });
}

function repeatsAt(seed: number, index: number): number[] {
  const count = 1 + below(MOST_REPEATS, draw(seed, "repeats", index));
  // Squared, so that most come soon after the answer.
  return Array.from(
    { length: count },
    (_, repeat) => Math.round(draw(seed, "repeat", index, repeat) ** 2 * LONGEST_REPEAT_MS),
  ).sort((a, b) => a - b);
}

function below(count: number, drawn: number): number {
  return Math.floor(drawn * count);
}
