/**
 * The orders of a scenario, one at a time: a pure function of (plan, seed, index), so that none has to be held.
 *
 * Poison is what a faulty producer would put past the API: on the queue that orders go into, or on the bus where the
 * system has no such queue.
 */
import { OUT_OF_STOCK_SKU, STOCKED_SKUS } from "../services/domain/catalogue.ts";
import type { System } from "../services/systems/system.ts";
import { Entity, Ids, type Oracle } from "../sim/kernel/mod.ts";
import type { ReplayedOrder } from "./arrivals.ts";
import { type Expectation, expectationOf, isPoison } from "./expectation.ts";
import { type PoisonCall, poisonCall } from "./poison.ts";
import type { Mix, OrderKind, Plan } from "./scenario.ts";

/** The body of `POST /orders`. */
export interface OrderBody {
  readonly customerId: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  readonly payment: { readonly cardToken: string };
}

/** An order that clients put to the API. */
export interface ApiSend {
  readonly via: "api";
  readonly method: "POST";
  readonly path: "/orders";
  readonly idempotencyKey: string;
  /** JSON text. */
  readonly body: string;
  /** The client sends the same again, with the same key, so many milliseconds after each answer. */
  readonly againAfterMs: readonly number[];
}

/** What is to be sent for one order, and what must become of it. */
export interface OrderToSend {
  readonly index: number;
  /** Names everything that this order causes; its name is the trace in the journal: `order-17`. */
  readonly entity: Entity;
  readonly trace: string;
  readonly kind: OrderKind;
  readonly send: ApiSend | PoisonCall;
  readonly expect: Expectation;
}

export interface OrderSource {
  /** The order of that number, counted from 0. `replayed` is its line of a replayed file, where there is one. */
  order(index: number, replayed?: ReplayedOrder): OrderToSend;
}

export interface OrderSourceOptions {
  readonly plan: Pick<Plan, "mix">;
  readonly system: System;
  readonly oracle: Oracle;
  /** Default `000000000000`. */
  readonly account?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Virtual epoch milliseconds at which the run starts: the time that poison envelopes carry. Default 2026-01-01. */
  readonly startMs?: number;
}

/** The most units of one SKU that a drawn order asks for. */
export const MOST_PER_SKU = 3;
/** The most lines of a drawn order. */
const MOST_LINES = 3;
/** What the API accepts at most in a line; a replayed file may ask for that. */
const MOST_PER_REPLAYED_LINE = 99;
const CUSTOMERS = 1000;
export const UNKNOWN_SKU = "NO-SUCH-SKU";
/** Clients that send again do so up to three times, each within two minutes of the answer. */
const MOST_REPEATS = 3;
const LONGEST_REPEAT_MS = 120_000;

/** Makes the orders of one run. */
export function createOrders(options: OrderSourceOptions): OrderSource {
  const { system, oracle } = options;
  const ids = new Ids(oracle.seed);
  const pick = kindPicker(options.plan.mix);

  return {
    order(index, replayed) {
      const trace = `order-${index}`;
      const entity = Entity.root(trace);
      const kind = replayed?.kind ?? pick(oracle.draw("order.kind", entity));
      const expect = expectationOf(kind, system);
      if (isPoison(kind)) {
        const send = poisonCall(kind, {
          system,
          index,
          eventId: ids.uuid(entity),
          customerId: customerOf(oracle, entity),
          account: options.account ?? "000000000000",
          region: options.region ?? "us-east-1",
          startMs: options.startMs ?? Date.UTC(2026, 0, 1),
        });
        return { index, entity, trace, kind, send, expect };
      }
      const body = replayed?.body ?? orderBody(kind, oracle, entity);
      const send: ApiSend = {
        via: "api",
        method: "POST",
        path: "/orders",
        idempotencyKey: ids.uuid(entity),
        body: JSON.stringify(body),
        againAfterMs: kind === "client-retry" ? repeats(oracle, entity) : [],
      };
      return { index, entity, trace, kind, send, expect };
    },
  };
}

/** How many units of each SKU there are at the start: enough for every order, unless the plan says otherwise. */
export function initialStock(plan: Pick<Plan, "orders" | "stockPerSku" | "arrivals">): Map<string, number> {
  const perOrder = plan.arrivals.kind === "replay" ? MOST_PER_REPLAYED_LINE : MOST_PER_SKU;
  const quantity = plan.stockPerSku ?? plan.orders * perOrder;
  const stock = new Map(STOCKED_SKUS.map((sku) => [sku, quantity]));
  stock.set(OUT_OF_STOCK_SKU, 0);
  return stock;
}

/** Turns a number in [0, 1) into a kind, by weight. */
function kindPicker(mix: Mix): (draw: number) => OrderKind {
  const kinds = (Object.entries(mix) as [OrderKind, number][]).filter(([, weight]) => weight > 0);
  const total = kinds.reduce((sum, [, weight]) => sum + weight, 0);
  return (draw) => {
    let left = draw * total;
    for (const [kind, weight] of kinds) {
      left -= weight;
      if (left < 0) return kind;
    }
    return kinds.at(-1)?.[0] ?? "valid";
  };
}

function orderBody(kind: OrderKind, oracle: Oracle, entity: Entity): OrderBody {
  const items = drawLines(oracle, entity);
  if (kind === "unknown-sku") items[0] = { sku: UNKNOWN_SKU, quantity: items[0]!.quantity };
  if (kind === "out-of-stock") items[0] = { sku: OUT_OF_STOCK_SKU, quantity: items[0]!.quantity };
  return {
    customerId: customerOf(oracle, entity),
    items,
    payment: { cardToken: kind === "declined-card" ? "tok_declined" : "tok_visa" },
  };
}

/** One to three lines, each of another SKU. */
function drawLines(oracle: Oracle, entity: Entity): { sku: string; quantity: number }[] {
  const count = 1 + below(MOST_LINES, oracle.draw("order.lines", entity));
  const left = [...STOCKED_SKUS];
  return Array.from({ length: count }, (_, line) => {
    const [sku] = left.splice(below(left.length, oracle.draw("order.sku", entity, line)), 1);
    return { sku: sku!, quantity: 1 + below(MOST_PER_SKU, oracle.draw("order.quantity", entity, line)) };
  });
}

function customerOf(oracle: Oracle, entity: Entity): string {
  return `cus_${below(CUSTOMERS, oracle.draw("order.customer", entity))}`;
}

function repeats(oracle: Oracle, entity: Entity): number[] {
  const count = 1 + below(MOST_REPEATS, oracle.draw("order.repeats", entity));
  // Squared, so that most come soon after the answer and some long after.
  return Array.from(
    { length: count },
    (_, repeat) => Math.round(oracle.draw("order.repeat", entity, repeat) ** 2 * LONGEST_REPEAT_MS),
  );
}

function below(count: number, draw: number): number {
  return Math.floor(draw * count);
}
