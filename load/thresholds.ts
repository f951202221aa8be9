/**
 * What load measures and within which limits it has to stay: one table, from which k6 gets its thresholds, the verdict
 * its checks, and load/README.md its table. Runs in k6.
 */
import type { ProfileName } from "./profile.ts";

/** The metrics of our own, by what they hold; the rest are k6's. */
export const METRICS = {
  /** Trend: from before the first request to the answer that shows the order final, or until it was given up on. */
  endToEnd: "order_end_to_end",
  /** Rate: followed orders that became final. */
  final: "orders_final",
  /** Gauges: messages at the end, in dead-letter queues and in all others. */
  deadLetters: "dead_letters",
  backlog: "queue_backlog",
  /** Counter: queues that were read at the end. */
  queuesRead: "queues_read",
  /** Counters of orders. */
  sent: "orders_sent",
  accepted: "orders_accepted",
  repeated: "orders_repeated",
  shipped: "orders_shipped",
  rejected: "orders_rejected",
} as const;

/** What one figure must be. */
export interface Threshold {
  /** Lower-case words joined by `-`. */
  readonly name: string;
  /** The metric, with a tag where it is one part of it. */
  readonly metric: string;
  /** Which figure of the metric, in k6's words. */
  readonly figure: "p(95)" | "p(99)" | "rate" | "count" | "value";
  readonly is: "<" | "==";
  readonly limit: Readonly<Record<ProfileName, number>>;
  readonly unit: "ms" | "share" | "count";
  /** What must be true, in one sentence. */
  readonly sentence: string;
  /** Why the limit is where it is. */
  readonly reason: string;
  /** Of these metrics one that shows that anything was measured at all; default: the metric itself. */
  readonly evidence?: string;
  /** Only where the queues can be read. */
  readonly ofQueues?: true;
}

const PLACE = "{request:place}";

export const THRESHOLDS: readonly Threshold[] = [
  {
    name: "arrivals-kept",
    metric: "dropped_iterations",
    figure: "count",
    is: "==",
    limit: both(0),
    unit: "count",
    sentence: "Every order arrives at its time",
    reason: "k6 leaves out what it has no virtual user for; then the load was not the one asked for",
    evidence: METRICS.sent,
  },
  {
    name: "requests-answered",
    metric: `http_req_failed${PLACE}`,
    figure: "rate",
    is: "<",
    limit: both(0.01),
    unit: "share",
    sentence: "99 of 100 POST /orders are answered",
    reason: "A 503 may happen, and the client sends again; more than that and clients feel it",
  },
  {
    name: "post-p95",
    metric: `http_req_duration${PLACE}`,
    figure: "p(95)",
    is: "<",
    limit: { smoke: 1_000, storm: 8_000 },
    unit: "ms",
    sentence: "95 of 100 POST /orders are quick",
    reason:
      "Accepting an order is two writes, whatever comes after; in the burst of a storm it may wait its turn",
  },
  {
    name: "post-p99",
    metric: `http_req_duration${PLACE}`,
    figure: "p(99)",
    is: "<",
    limit: { smoke: 2_000, storm: 12_000 },
    unit: "ms",
    sentence: "99 of 100 POST /orders are quick",
    reason: "Well below the 15 s after which a client gives up and sends again",
  },
  {
    name: "end-to-end-p95",
    metric: METRICS.endToEnd,
    figure: "p(95)",
    is: "<",
    limit: { smoke: 2_500, storm: 60_000 },
    unit: "ms",
    sentence: "95 of 100 orders are final in time",
    reason:
      "Four hops and two third parties that take about half a second; in a storm the burst is worked off first",
  },
  {
    name: "end-to-end-p99",
    metric: METRICS.endToEnd,
    figure: "p(99)",
    is: "<",
    limit: { smoke: 5_000, storm: 90_000 },
    unit: "ms",
    sentence: "99 of 100 orders are final in time",
    reason: "One third party that answers late once (3 s), and is asked again, fits into it",
  },
  {
    name: "orders-final",
    metric: METRICS.final,
    figure: "rate",
    is: "==",
    limit: both(1),
    unit: "share",
    sentence: "Every order followed becomes final",
    reason: "An order that was accepted is a promise, however late it is kept",
  },
  {
    name: "ends-right",
    metric: "checks{about:end}",
    figure: "rate",
    is: "==",
    limit: both(1),
    unit: "share",
    sentence: "Each order ends as its kind must",
    reason: "Shipped, or rejected for the right reason: speed that turns a good order down is worth nothing",
  },
  {
    name: "repeats-same",
    metric: "checks{about:repeat}",
    figure: "rate",
    is: "==",
    limit: both(1),
    unit: "share",
    sentence: "The same key gives the same order",
    reason: "Clients send again under the same Idempotency-Key; a second order is a second charge",
  },
  {
    name: "queues-drained",
    metric: METRICS.backlog,
    figure: "value",
    is: "==",
    limit: both(0),
    unit: "count",
    sentence: "No queue has messages left",
    reason: "What is left is an order that nobody followed and that is not final",
    evidence: METRICS.queuesRead,
    ofQueues: true,
  },
  {
    name: "no-dead-letters",
    metric: METRICS.deadLetters,
    figure: "value",
    is: "==",
    limit: both(0),
    unit: "count",
    sentence: "Nothing was given up on",
    reason: "Load sends no poison, so that each dead letter is an order that load alone has broken",
    evidence: METRICS.queuesRead,
    ofQueues: true,
  },
];

/** The thresholds of a run; those of queues only where it can read them. */
export function thresholdsOf(readsQueues: boolean): readonly Threshold[] {
  return THRESHOLDS.filter(({ ofQueues }) => readsQueues || !ofQueues);
}

/** A threshold as k6 writes it: `p(95)<1000`. */
export function expressionOf({ figure, is, limit }: Threshold, profile: ProfileName): string {
  return `${figure}${is}${limit[profile]}`;
}

/** The thresholds as k6 takes them: expressions by metric. */
export function k6Thresholds(profile: ProfileName, readsQueues: boolean): Record<string, string[]> {
  const byMetric: Record<string, string[]> = {};
  for (const threshold of thresholdsOf(readsQueues)) {
    (byMetric[threshold.metric] ??= []).push(expressionOf(threshold, profile));
  }
  return byMetric;
}

function both(limit: number): Record<ProfileName, number> {
  return { smoke: limit, storm: limit };
}
