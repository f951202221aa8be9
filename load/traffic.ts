/**
 * What a virtual user of k6 does: it places one order, sends it again where its client would, and follows it by
 * `GET /orders/{id}` until it is SHIPPED or REJECTED. Runs in k6.
 *
 * An order is timed by the client's clock, from before the first request until the answer that shows it final. It is
 * asked for every quarter of a second at first, and less often the longer it takes: what is measured is too long by at
 * most a quarter of itself.
 */
import { check, sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Gauge, Rate, Trend } from "k6/metrics";
import type { Options } from "k6/options";
import { readDepths } from "./depths.ts";
import { optionsOf } from "./executor.ts";
import { judge, type Judgement, type Metrics } from "./judge.ts";
import { isFollowed, type LoadOrder, orderAt } from "./orders.ts";
import type { ProfileName } from "./profile.ts";
import { readSettings } from "./settings.ts";
import { expressionOf, METRICS } from "./thresholds.ts";

/** What the start tells every virtual user. */
export interface Start {
  readonly run: string;
  /** Dead letters that were there before. */
  readonly deadLetters: number;
}

/** The exports of a k6 script. */
export interface Traffic {
  readonly options: Options;
  readonly setup: () => Start;
  readonly order: (start: Start) => void;
  readonly teardown: (start: Start) => void;
  readonly handleSummary: (summary: Summary) => Record<string, string>;
}

interface Summary {
  readonly metrics: Metrics;
}

/** What of an answer to `POST /orders` or `GET /orders/{id}` is looked at. */
interface OrderView {
  readonly orderId?: unknown;
  readonly status?: unknown;
  readonly reason?: unknown;
}

const FIRST_ASK_MS = 250;
const LONGEST_ASK_MS = 2_000;
const ASK_SHARE = 0.25;
/** A client sends three times before it gives up, one second and two apart. */
const MOST_ATTEMPTS = 3;
const DRAIN_ASK_SECONDS = 1;
const REQUEST_TIMEOUT = "15s";

/**
 * The traffic of a profile, as the environment sets it.
 *
 * @throws {Error} A variable of the environment is missing or wrong.
 */
export function trafficOf(name: ProfileName): Traffic {
  const settings = readSettings(name, __ENV);
  const { profile, ordersUrl, queues, seed, summaryFile } = settings;
  const endToEnd = new Trend(METRICS.endToEnd, true);
  const final = new Rate(METRICS.final);
  const deadLetters = new Gauge(METRICS.deadLetters);
  const backlog = new Gauge(METRICS.backlog);
  const queuesRead = new Counter(METRICS.queuesRead);
  const sent = new Counter(METRICS.sent);
  const accepted = new Counter(METRICS.accepted);
  const repeated = new Counter(METRICS.repeated);
  const shipped = new Counter(METRICS.shipped);
  const rejected = new Counter(METRICS.rejected);

  /** Sends an order until it is answered for good; gives its id where it was accepted. */
  function place(order: LoadOrder): string | undefined {
    for (let attempt = 1;; attempt++) {
      const response = http.post(ordersUrl, order.body, {
        headers: { "content-type": "application/json", "idempotency-key": order.idempotencyKey },
        tags: { request: "place", name: "POST /orders" },
        timeout: REQUEST_TIMEOUT,
      });
      const { orderId } = viewOf(response.body);
      if (response.status === 202 && typeof orderId === "string") return orderId;
      const again = response.status === 0 || response.status === 429 || response.status >= 500;
      if (!again || attempt >= MOST_ATTEMPTS) return undefined;
      sleep(attempt);
    }
  }

  function placeAgain(order: LoadOrder, orderId: string): void {
    repeated.add(1);
    const answered = place(order);
    check(answered, { "the same order under the same key": (id) => id === orderId }, { about: "repeat" });
  }

  function read(orderId: string): OrderView {
    const response = http.get(`${ordersUrl}/${orderId}`, {
      tags: { request: "read", name: "GET /orders/{id}" },
      timeout: REQUEST_TIMEOUT,
    });
    return response.status === 200 ? viewOf(response.body) : {};
  }

  /** Looks at an order again and again, sending it again in between where that is due. */
  function follow(order: LoadOrder, orderId: string, startMs: number, answeredMs: number): void {
    const again = [...order.againAfterMs];
    const boundMs = profile.followSeconds * 1000;
    let view = read(orderId);
    while (!isFinal(view) && Date.now() - startMs < boundMs) {
      const elapsedMs = Date.now() - startMs;
      sleep(Math.min(LONGEST_ASK_MS, Math.max(FIRST_ASK_MS, elapsedMs * ASK_SHARE)) / 1000);
      if (again[0] !== undefined && Date.now() - answeredMs >= again[0]) {
        again.shift();
        placeAgain(order, orderId);
      }
      view = read(orderId);
    }
    // Left out, the orders that never become final would make the rest look quick: they count as long as they were
    // followed.
    endToEnd.add(Date.now() - startMs);
    final.add(isFinal(view));
    if (isFinal(view)) {
      (view.status === "SHIPPED" ? shipped : rejected).add(1);
      check(view, { "the end that its kind must have": (ended) => endsRight(order, ended) }, {
        about: "end",
      });
    }
    repeatLate(order, orderId, answeredMs, again);
  }

  /** Sends the rest of the repetitions, at their times: the last come when the order may long be final. */
  function repeatLate(
    order: LoadOrder,
    orderId: string,
    answeredMs: number,
    again: readonly number[],
  ): void {
    for (const afterMs of again) {
      sleep(Math.max(0, answeredMs + afterMs - Date.now()) / 1000);
      placeAgain(order, orderId);
    }
  }

  return {
    options: optionsOf(settings, "order"),

    setup() {
      const response = http.get(`${ordersUrl}/ord_${"0".repeat(24)}`, {
        tags: { request: "setup", name: "GET /orders/{id}" },
        timeout: "10s",
      });
      if (response.status !== 404) {
        const got = response.status === 0 ? response.error : `status ${response.status}`;
        exec.test.abort(`Cannot reach the orders at ${ordersUrl}: ${got}, expected 404 for an unknown order`);
      }
      const run = settings.run ?? `${name}-${Date.now().toString(36)}`;
      if (queues === undefined) return { run, deadLetters: 0 };
      try {
        return { run, deadLetters: readDepths(queues).deadLetters };
      } catch (error) {
        exec.test.abort(String(error));
        throw error;
      }
    },

    order({ run }) {
      const order = orderAt(seed, run, exec.scenario.iterationInTest);
      const startMs = Date.now();
      sent.add(1);
      const orderId = place(order);
      if (orderId === undefined) return;
      accepted.add(1);
      const answeredMs = Date.now();
      if (isFollowed(seed, order.index, profile.followShare)) follow(order, orderId, startMs, answeredMs);
      else repeatLate(order, orderId, answeredMs, order.againAfterMs);
    },

    teardown(start) {
      if (queues === undefined) return;
      const untilMs = Date.now() + profile.drainSeconds * 1000;
      let depths = readDepths(queues);
      while (depths.backlog > 0 && Date.now() < untilMs) {
        sleep(DRAIN_ASK_SECONDS);
        depths = readDepths(queues);
      }
      queuesRead.add(depths.queues);
      backlog.add(depths.backlog);
      deadLetters.add(Math.max(0, depths.deadLetters - start.deadLetters));
    },

    handleSummary(summary) {
      return summaryFile === undefined
        ? { stdout: thresholdLines(judge(summary.metrics, queues !== undefined), name) }
        : { [summaryFile]: JSON.stringify(summary) };
    },
  };
}

function viewOf(body: unknown): OrderView {
  try {
    const view: unknown = JSON.parse(String(body));
    return typeof view === "object" && view !== null ? view : {};
  } catch {
    return {};
  }
}

function isFinal({ status }: OrderView): boolean {
  return status === "SHIPPED" || status === "REJECTED";
}

function endsRight({ end }: LoadOrder, { status, reason }: OrderView): boolean {
  return status === end.status && (end.status === "SHIPPED" || reason === end.reason);
}

/** For those who run k6 themselves: a line for each threshold. */
function thresholdLines(judgements: readonly Judgement[], profile: ProfileName): string {
  const marks = { held: "✓", crossed: "✗", unmeasured: "?" };
  const lines = judgements.map(({ threshold, is, value }) =>
    `  ${marks[is]} ${threshold.name.padEnd(20)} ${threshold.metric} ${expressionOf(threshold, profile)}, ` +
    `${value === undefined ? "not measured" : `is ${Math.round(value * 1000) / 1000}`}\n`
  );
  return `\n${lines.join("")}\n`;
}
