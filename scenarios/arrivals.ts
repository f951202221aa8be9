/**
 * When orders arrive: a generator of times for each kind of arrivals, the rule of the closed loop, and the reader of
 * files that are replayed. Times are virtual milliseconds since the start of the run, in ascending order.
 */
import { z } from "zod";
import { Entity, type Oracle } from "../sim/kernel/mod.ts";
import { grouped } from "./checks/words.ts";
import type { Arrivals, OrderKind } from "./scenario.ts";

/** Arrivals that do not wait for answers and need no file. */
export type OpenArrivals = Exclude<Arrivals, { kind: "closed-loop" | "replay" }>;
export type ClosedLoopArrivals = Extract<Arrivals, { kind: "closed-loop" }>;

/** When each of `orders` orders arrives. */
export function* arrivalTimes(arrivals: OpenArrivals, orders: number, oracle: Oracle): Generator<number> {
  switch (arrivals.kind) {
    case "constant":
      for (let i = 0; i < orders; i++) yield i * 1000 / arrivals.ratePerSecond;
      return;
    case "ramp":
      for (let i = 0; i < orders; i++) yield rampMs(arrivals.fromPerSecond, arrivals.toPerSecond, orders, i);
      return;
    case "poisson": {
      let atMs = 0;
      for (let i = 0; i < orders; i++) {
        // The gap after which the next one comes, by inversion; a draw is never 1, so the logarithm is finite.
        const draw = oracle.draw("arrival.gap", Entity.root(`order-${i}`));
        atMs += -Math.log(1 - draw) * 1000 / arrivals.ratePerSecond;
        yield atMs;
      }
      return;
    }
    case "burst":
      for (let i = 0; i < orders; i++) yield burstMs(arrivals, i);
      return;
  }
}

/** The rate grows evenly in time, so the i-th order comes where the area under the rate is i. */
function rampMs(fromPerSecond: number, toPerSecond: number, orders: number, index: number): number {
  const seconds = 2 * orders / (fromPerSecond + toPerSecond);
  const slope = (toPerSecond - fromPerSecond) / seconds;
  if (Math.abs(slope) < 1e-12) return index * 1000 / fromPerSecond;
  const root = Math.sqrt(Math.max(0, fromPerSecond ** 2 + 2 * slope * index));
  return (root - fromPerSecond) / slope * 1000;
}

function burstMs(burst: Extract<Arrivals, { kind: "burst" }>, index: number): number {
  const { ratePerSecond, times, atMs, durationMs } = burst;
  const before = ratePerSecond * atMs / 1000;
  const during = ratePerSecond * times * durationMs / 1000;
  if (index < before) return index * 1000 / ratePerSecond;
  if (index < before + during) return atMs + (index - before) * 1000 / (ratePerSecond * times);
  return atMs + durationMs + (index - before - during) * 1000 / ratePerSecond;
}

/** The closed loop: who orders first when, and again when. The caller counts the orders and stops at the last. */
export class ClosedLoop {
  readonly customers: number;
  readonly #thinkMs: number;

  constructor(arrivals: ClosedLoopArrivals, orders: number) {
    this.customers = Math.min(arrivals.customers, orders);
    this.#thinkMs = arrivals.thinkMs;
  }

  /** Customers begin spread over one time of thinking, so that they do not keep in step. */
  firstAtMs(customer: number): number {
    return this.#thinkMs * customer / this.customers;
  }

  /** When a customer orders again whose last order was answered at `answeredAtMs`. */
  nextAtMs(answeredAtMs: number): number {
    return answeredAtMs + this.#thinkMs;
  }
}

/** One line of a file that is replayed. */
export interface ReplayedOrder {
  readonly atMs: number;
  readonly kind?: OrderKind | undefined;
  /** Put to `POST /orders` as it is; default: drawn. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

export const ORDER_KINDS = [
  "valid",
  "declined-card",
  "unknown-sku",
  "out-of-stock",
  "client-retry",
  "poison-not-json",
  "poison-wrong-schema",
  "poison-wrong-type",
  "poison-missing-field",
  "poison-too-large",
  "poison-always-fails",
] as const satisfies readonly OrderKind[];

const replayedSchema = z.strictObject({
  atMs: z.number().min(0),
  kind: z.enum(ORDER_KINDS).optional(),
  body: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Reads the lines of a file that is replayed; blank lines are skipped.
 *
 * @throws {Error} A line is not what it should be, or earlier than the one before it; names line and reason.
 */
export function* readReplay(lines: Iterable<string>): Generator<ReplayedOrder> {
  let number = 0;
  let lastMs = 0;
  for (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    const order = readLine(line, number);
    if (order.atMs < lastMs) {
      throw new Error(
        `Cannot replay line ${number}: atMs is ${order.atMs}, expected at least the ${lastMs} of the line before`,
      );
    }
    lastMs = order.atMs;
    yield order;
  }
}

function readLine(line: string, number: number): ReplayedOrder {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`Cannot replay line ${number}: it is not JSON`);
  }
  const result = replayedSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`Cannot replay line ${number}: ${issue!.path.join(".") || "the line"}: ${issue!.message}`);
}

/** Arrivals in words: `20 orders a second, at random (Poisson)`. */
export function arrivalsInWords(arrivals: Arrivals): string {
  switch (arrivals.kind) {
    case "constant":
      return `${rate(arrivals.ratePerSecond)}, evenly`;
    case "ramp":
      return `from ${rate(arrivals.fromPerSecond)} to ${rate(arrivals.toPerSecond)}, evenly growing`;
    case "poisson":
      return `${rate(arrivals.ratePerSecond)}, at random (Poisson)`;
    case "burst":
      return `${rate(arrivals.ratePerSecond)}, and ${grouped(arrivals.times)} times that for ` +
        `${seconds(arrivals.durationMs)} from ${seconds(arrivals.atMs)} on`;
    case "closed-loop":
      return `${grouped(arrivals.customers)} customers, each of whom orders again ` +
        `${seconds(arrivals.thinkMs)} after an answer`;
    case "replay":
      return `as recorded in ${arrivals.file}`;
  }
}

function rate(perSecond: number): string {
  if (perSecond >= 1 || perSecond <= 0) {
    return `${grouped(perSecond)} ${perSecond === 1 ? "order" : "orders"} a second`;
  }
  return `one order every ${grouped(Math.round(1000 / perSecond) / 1000)} s`;
}

function seconds(ms: number): string {
  return `${grouped(ms / 1000)} s`;
}
