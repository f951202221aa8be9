/**
 * What a run on AWS may cost at most: every handler many times for every order, everything polled and read all the
 * time, at twice the prices of the region where AWS is cheapest. Meant to be too high.
 */
import type { System } from "../services/systems/mod.ts";
import type { Amount } from "./guard.ts";

/** An on-demand price of AWS, in US dollars for a million, in us-east-1 and without the free tier. */
interface Price {
  readonly usdPerMillion: number;
  /** Where AWS states it. */
  readonly page: string;
  /** Of when a public statement of it is that this number was last compared with. */
  readonly seen: string;
}

export const PRICES = {
  "SQS requests": { usdPerMillion: 0.4, page: "https://aws.amazon.com/sqs/pricing/", seen: "2026-03" },
  "EventBridge events": {
    usdPerMillion: 1,
    page: "https://aws.amazon.com/eventbridge/pricing/",
    seen: "2026-06",
  },
  "DynamoDB writes": {
    usdPerMillion: 0.625,
    page: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
    seen: "2025-07",
  },
  "DynamoDB reads": {
    usdPerMillion: 0.125,
    page: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
    seen: "2025-07",
  },
  "Lambda requests": { usdPerMillion: 0.2, page: "https://aws.amazon.com/lambda/pricing/", seen: "2020-03" },
  "Lambda GB-seconds": {
    usdPerMillion: 16.7,
    page: "https://aws.amazon.com/lambda/pricing/",
    seen: "2020-03",
  },
} as const satisfies Readonly<Record<string, Price>>;

/** Room for regions that cost more than us-east-1, and for prices that have changed since. */
const DEAREST_REGION = 2;
/** How often each function runs for each order: retries, duplicates and all. */
export const RUNS_EACH = 10;
/** Of an item of 2 KB, in a transaction: 2 units for each KB, and the same again when it is tried twice. */
const UNITS_OF_WRITE = 8;
const UNITS_OF_READ = 2;
/** Receives of workers and looks of checks, at each queue. */
const QUEUE_REQUESTS_PER_SECOND = 4;
/** Checks read whole tables, so often, in strongly consistent reads of 2 KB items. */
const SCANS_PER_MINUTE = 12;
const UNITS_OF_SCANNED_ITEM = 0.5;

export interface Cost {
  /** In US dollars, rounded up to whole cents. */
  readonly usd: number;
  /** How much of what, most expensive first. */
  readonly parts: readonly {
    readonly what: keyof typeof PRICES;
    readonly count: number;
    readonly usd: number;
  }[];
}

/** The most that a run of `system` may cost; `functions` as in `provision`. */
export function costAtMost(system: System, amount: Amount & { readonly functions: boolean }): Cost {
  const { orders, minutes } = amount;
  const counts: Record<keyof typeof PRICES, number> = {
    "SQS requests": system.queues.length * minutes * 60 * QUEUE_REQUESTS_PER_SECOND,
    "EventBridge events": 0,
    "DynamoDB writes": 0,
    "DynamoDB reads": system.tables.length * minutes * SCANS_PER_MINUTE * orders * UNITS_OF_SCANNED_ITEM,
    "Lambda requests": 0,
    "Lambda GB-seconds": 0,
  };
  const runs = orders * RUNS_EACH;
  for (const spec of system.functions) {
    for (const { actions, resources } of spec.permissions) {
      for (const action of actions) {
        const calls = runs * resources.length;
        if (action.startsWith("sqs:")) counts["SQS requests"] += calls;
        else if (action.startsWith("events:")) counts["EventBridge events"] += calls;
        else if (/^dynamodb:(Get|Query|Scan|BatchGet)/.test(action)) {
          counts["DynamoDB reads"] += calls * UNITS_OF_READ;
        } else if (action.startsWith("dynamodb:")) counts["DynamoDB writes"] += calls * UNITS_OF_WRITE;
      }
    }
    if (!amount.functions) continue;
    counts["Lambda requests"] += runs;
    counts["Lambda GB-seconds"] += runs * (spec.timeoutSeconds ?? 3) * (spec.memoryMb ?? 512) / 1_024;
  }
  // A rule sends to its target's queue, and what fails to the dead-letter queue.
  counts["SQS requests"] += 2 * runs * system.rules.reduce((sum, rule) => sum + rule.targets.length, 0);
  const parts = (Object.keys(PRICES) as (keyof typeof PRICES)[])
    .map((what) => {
      const usd = counts[what] * PRICES[what].usdPerMillion * DEAREST_REGION / 1e6;
      return { what, count: Math.ceil(counts[what]), usd };
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.usd - a.usd);
  return { usd: Math.ceil(parts.reduce((sum, { usd }) => sum + usd, 0) * 100) / 100, parts };
}
