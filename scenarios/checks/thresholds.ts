/** Numbers that must stay within limits: how long orders take, and how many are finished in a second. */
import { LatencyHistogram } from "../../sim/journal/mod.ts";
import type { Thresholds } from "../scenario.ts";
import { type Book, bookOf } from "./book.ts";
import { type OrderFile } from "./order_file.ts";
import type { Check, CheckContext } from "./check.ts";
import { orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import { counted, grouped, inMs } from "./words.ts";

type Percentile = "p50" | "p95" | "p99" | "max";

const WORDS: Readonly<Record<Percentile, { percent: number; words: string }>> = {
  p50: { percent: 50, words: "half of all orders are" },
  p95: { percent: 95, words: "95 of 100 orders are" },
  p99: { percent: 99, words: "99 of 100 orders are" },
  max: { percent: 100, words: "every order is" },
};

/** Measures every order once, when its status becomes final; shared by all thresholds of a run. */
export class Pace {
  readonly latency = new LatencyHistogram();
  slowest: { file: OrderFile; latencyMs: number } | undefined;
  firstRequestMs: number | undefined;
  lastFinalMs = 0;
  /** Accepted orders that became final. */
  finals = 0;
  readonly #book: Book;
  readonly #ordersTable: string;
  readonly #orderIdOf: (image: Readonly<Record<string, unknown>>) => string;
  #seen: unknown;

  constructor(context: CheckContext) {
    const { views } = context.system;
    this.#book = bookOf(context);
    this.#ordersTable = views.ordersTable;
    this.#orderIdOf = (image) => views.order(image as never).orderId;
  }

  see(record: Parameters<Book["see"]>[0]): void {
    if (record === this.#seen) return;
    this.#seen = record;
    this.#book.see(record);
    if (record.type === "request" && record.method === "POST") this.firstRequestMs ??= record.t;
    if (record.type !== "item" || record.table !== this.#ordersTable || record.image === undefined) return;
    const file = this.#book.ofOrder(this.#orderIdOf(record.image));
    if (file === undefined || file.finalAtMs !== record.t || file.paced) return;
    file.paced = true;
    this.finals++;
    this.lastFinalMs = record.t;
    const latencyMs = record.t - (file.requestedAtMs ?? record.t);
    this.latency.record(latencyMs);
    if (this.slowest === undefined || latencyMs > this.slowest.latencyMs) this.slowest = { file, latencyMs };
  }

  /** Accepted orders that became final, per virtual second from the first request to the last end. */
  get throughputPerSecond(): number {
    const spanMs = this.lastFinalMs - (this.firstRequestMs ?? 0);
    return this.finals === 0 || spanMs <= 0 ? 0 : this.finals / (spanMs / 1000);
  }
}

const paces = new WeakMap<CheckContext, Pace>();

/** The pace of a run; every threshold of one run gets the same. */
export function paceOf(context: CheckContext): Pace {
  let pace = paces.get(context);
  if (pace === undefined) paces.set(context, pace = new Pace(context));
  return pace;
}

/** A check for each threshold that is given. */
export function thresholdChecks(thresholds: Thresholds | undefined): Check[] {
  const checks: Check[] = [];
  for (const percentile of ["p50", "p95", "p99", "max"] as const) {
    const limitMs = thresholds?.latencyMs?.[percentile];
    if (limitMs !== undefined) checks.push(latencyWithin(percentile, limitMs));
  }
  const { throughputPerSecond } = thresholds ?? {};
  if (throughputPerSecond !== undefined) checks.push(throughputAtLeast(throughputPerSecond));
  return checks;
}

/** From the first request for an order to its final status. */
export function latencyWithin(percentile: Percentile, limitMs: number): Check {
  const { percent, words } = WORDS[percentile];
  return {
    name: `latency-${percentile}`,
    kind: "threshold",
    sentence: `From the first request, ${words} final within ${inMs(limitMs)}`,
    start(context) {
      const pace = paceOf(context);
      const violations = new Violations();
      const measured = (): number =>
        percentile === "max" ? pace.latency.figures.max : pace.latency.percentile(percent);
      return {
        see: (record) => pace.see(record),
        end(state) {
          const ms = measured();
          if (ms <= limitMs) return;
          const slowest = pace.slowest!;
          violations.add(
            state.atMs,
            slowest.file,
            () =>
              `The ${percentile === "max" ? "longest" : percentile} of ${
                counted(pace.latency.count, "order")
              } is ` +
              `${inMs(ms)}, expected at most ${inMs(limitMs)}; the slowest was ${
                orderName(slowest.file)
              } with ` +
              `${inMs(slowest.latencyMs)}, ended at ${inMs(slowest.file.finalAtMs!)}`,
          );
        },
        figure: () => `${inMs(measured())} of at most ${inMs(limitMs)}`,
        violations: violations.list,
      };
    },
  };
}

/** Fewer orders than that are over before they have a rate: the time of the last one is most of all the time. */
const FEWEST_ORDERS = 100;

/**
 * Accepted orders that became final, per virtual second.
 *
 * @param fewestOrders With fewer the check has nothing to say. Default 100.
 */
export function throughputAtLeast(perSecond: number, fewestOrders = FEWEST_ORDERS): Check {
  return {
    name: "throughput",
    kind: "threshold",
    sentence: `At least ${counted(perSecond, "order")} a second become final`,
    start(context) {
      const pace = paceOf(context);
      const violations = new Violations();
      return {
        see: (record) => pace.see(record),
        end(state) {
          const measured = pace.throughputPerSecond;
          if (measured >= perSecond || pace.finals < fewestOrders) return;
          violations.add(
            state.atMs,
            undefined,
            () =>
              `${counted(pace.finals, "order")} became final between ${inMs(pace.firstRequestMs ?? 0)} and ` +
              `${inMs(pace.lastFinalMs)}, which is ${rate(measured)} a second, expected at least ${
                rate(perSecond)
              }`,
          );
        },
        figure: () =>
          `${rate(pace.throughputPerSecond)} of at least ${rate(perSecond)} a second` +
          (pace.finals < fewestOrders ? `, too few orders to judge by` : ""),
        violations: violations.list,
      };
    },
  };
}

function rate(perSecond: number): string {
  return grouped(Math.round(perSecond * 100) / 100);
}
