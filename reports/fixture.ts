/** Verdicts for tests: a run that passed and one that charged a customer twice; a test sets only what matters to it. */
import type { CheckResult, Verdict } from "./verdict.ts";

/** A check that held, unless told otherwise. */
export function checkFixture(overrides: Partial<CheckResult> = {}): CheckResult {
  return {
    name: "charged-once",
    kind: "invariant",
    sentence: "No order is charged more than once",
    held: true,
    figure: "1,874 charges, 0 double",
    violations: [],
    violationCount: 0,
    ...overrides,
  };
}

/** A storm of 2,112 orders that passed. */
export function passFixture(overrides: Partial<Verdict> = {}): Verdict {
  return {
    version: 1,
    verdict: "pass",
    scenario: "black-friday",
    question:
      "Does a burst of ten times the usual rate lose, duplicate or reorder any order, while DynamoDB throttles " +
      "writes and the payment provider times out after it has charged?",
    system: "choreography",
    variant: "direct",
    transport: "direct",
    target: "embedded",
    hosting: "lambda",
    time: "virtual",
    seed: 42,
    orders: 2112,
    replay: "deno task scenario black-friday --system choreography/direct --seed 42",
    journalHash: "9f2c41d07be3a815",
    versions: {
      orderstorm: "0.1.0",
      deno: "2.9.6",
      sdk: { "@aws-sdk/client-sqs": "3.1169.0", "@aws-sdk/client-dynamodb": "3.1162.0" },
    },
    counts: {
      arrived: 2112,
      accepted: 2000,
      refused: 60,
      unanswered: 0,
      poison: 52,
      paid: 1874,
      reserved: 1868,
      shipped: 1866,
      rejected: 134,
      deadLettered: 52,
    },
    checks: [
      checkFixture({
        name: "no-order-lost",
        sentence: "Every accepted order ends shipped or rejected, or its message lies in a dead-letter queue",
        figure: "2,000 accepted, 0 lost",
      }),
      checkFixture(),
      checkFixture({
        name: "stock-conserved",
        sentence: "What is available, reserved and shipped of a SKU adds up to what there was",
        figure: "24 SKUs, never below 0",
      }),
      checkFixture({
        name: "failures-dead-lettered",
        kind: "expectation",
        sentence: "Every message that was given up on lies in exactly one dead-letter queue",
        figure: "52 given up, 52 found",
      }),
      checkFixture({
        name: "latency-p99",
        kind: "threshold",
        sentence: "99 of 100 orders are final within 10 s",
        figure: "6.02 s of at most 10 s",
      }),
    ],
    notChecked: [],
    notInjected: [],
    notes: [],
    faultScript: [],
    latencyMs: { p50: 412.4, p95: 1840.2, p99: 6020.6, max: 31_310.9 },
    throughputPerSecond: 38.42,
    retries: { "payments → payment provider": 96, "orders → dynamodb": 312, "eventbridge → inventory": 47 },
    faults: { "throttle": 640, "timeout": 96, "duplicate-delivery": 118, "crash": 12 },
    deadLetters: [
      {
        queue: "payments-dlq",
        source: "rule OrderCreated → payments",
        count: 40,
        reasons: [
          { reason: "SchemaError: detail.items is missing", count: 32 },
          { reason: "SyntaxError: Unexpected token 'o', \"order\" is not valid JSON", count: 8 },
        ],
      },
      {
        queue: "inventory-dlq",
        source: "rule PaymentProcessed → inventory",
        count: 12,
        reasons: [{ reason: "TypeError: quantity must be a whole number", count: 12 }],
      },
    ],
    virtualMs: 52_061,
    wallMs: 3885,
    simToWall: 13.4,
    ...overrides,
  };
}

/** The same storm, where a payment that timed out after it was made was made again. */
export function failFixture(overrides: Partial<Verdict> = {}): Verdict {
  const pass = passFixture();
  return {
    ...pass,
    verdict: "fail",
    checks: pass.checks.map((check) =>
      check.name !== "charged-once" ? check : checkFixture({
        held: false,
        figure: "1,875 charges, 1 double",
        violations: [{
          message:
            "Order 0197-17 was charged twice: ch_1 at 1.204 s by payments:8a11, ch_2 at 31.31 s by payments:c04e",
          orderId: "0197-17",
          atMs: 31_310.2,
        }],
        violationCount: 1,
      })
    ),
    faultScript: [
      "at 1.204 s  third-party timeout-after payments  hits POST /charges of order-17, effect unknown",
      "at 31.2 s  duplicate-delivery eventbridge  hits OrderCreated → payments of order-17",
    ],
    ...overrides,
  };
}

/** The storm at an endpoint, in real time: one check could not be judged, and one fault not brought about. */
export function endpointFixture(overrides: Partial<Verdict> = {}): Verdict {
  return passFixture({
    transport: "http",
    target: "http://127.0.0.1:4566",
    hosting: "workers",
    time: "real",
    replay: "deno task scenario black-friday --seed 42 --target http://127.0.0.1:4566 --hosting workers",
    notChecked: [{
      check: "causal-order",
      sentence: "No effect comes before its cause",
      reason: "events are not seen from outside",
    }],
    notInjected: [{ fault: "sqs delivers late", reason: "nothing outside can hold back a message" }],
    notes: ["statuses are polled every 500 ms: latencies are that exact"],
    simToWall: 1,
    ...overrides,
  });
}
