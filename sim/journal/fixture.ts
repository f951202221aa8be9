/** Entries of a journal for tests: one order as it goes by, and arbitrary ones for property tests. */
import fc from "fast-check";
import { type Entry, JOURNAL_VERSION, type RecordType } from "./records.ts";

/** The entry that every journal opens with. */
export const RUN: Entry = {
  type: "run",
  version: JOURNAL_VERSION,
  scenario: "steady",
  seed: 7,
  options: { orders: 3, faults: [] },
};

/** One entry of each type but `run`, with its optional members. */
export const SAMPLES: readonly Entry[] = [
  { type: "phase", phase: "faults-on" },
  {
    type: "request",
    trace: "order-1",
    method: "POST",
    path: "/orders",
    attempt: 0,
    idempotencyKey: "k",
    body: "{}",
  },
  {
    type: "response",
    trace: "order-1",
    method: "POST",
    path: "/orders",
    attempt: 0,
    status: 202,
    body: "{}",
  },
  {
    type: "call",
    trace: "order-1",
    service: "dynamodb",
    operation: "PutItem",
    resource: "Orders",
    by: "orders:r1",
    error: "ConditionalCheckFailedException",
    answerLost: true,
  },
  {
    type: "fault",
    trace: "order-1",
    fault: "timeout after",
    kind: "timeout",
    where: "sqs.SendMessage payments",
    entity: "order-1/call",
    effect: "unknown",
  },
  {
    type: "item",
    trace: "order-1",
    table: "Orders",
    action: "update",
    key: { orderId: { S: "o-1" } },
    old: { orderId: { S: "o-1" }, total: { N: "1299" } },
    image: { orderId: { S: "o-1" }, items: { L: [{ M: { sku: { S: "A" } } }] } },
    by: "orders:r1",
  },
  {
    type: "message",
    trace: "order-1",
    queue: "payments",
    action: "dead-lettered",
    id: "m-1",
    receiveCount: 4,
    body: '{"name":"Zoë \\ud83d\\ude00"}',
    attributes: { ERROR_CODE: "TIMEOUT" },
    to: "payments-dlq",
  },
  {
    type: "event",
    trace: "order-1",
    bus: "orders",
    action: "retried",
    id: "e-1",
    source: "orders",
    detailType: "OrderCreated",
    detail: "{}",
    rule: "to-payments",
    target: "payments",
    attempt: 2,
    error: "THROTTLING",
  },
  {
    type: "invocation",
    trace: "order-1",
    function: "payments",
    action: "end",
    requestId: "r-1",
    mode: "event-source",
    attempt: 1,
    inputs: ["m-1", "m-2"],
    sandbox: "payments/sandbox#3",
    cold: true,
    outcome: "error",
    errorType: "Error",
    errorMessage: 'card "declined"\n',
    failed: ["m-1"],
    durationMs: 12.5,
  },
  { type: "log", function: "payments", requestId: "r-1", line: "\tcharged \u2028" },
  {
    type: "http",
    trace: "order-1",
    host: "payments.example",
    method: "POST",
    path: "/v1/charges",
    by: "payments:r-1",
    status: 201,
    idempotencyKey: "k",
  },
  {
    type: "ledger",
    trace: "order-1",
    party: "payments",
    action: "charged",
    id: "ch_1",
    reference: "o-1",
    idempotencyKey: "k",
    amount: 1299,
    by: "payments:r-1",
  },
  { type: "violation", check: "charged-once", message: "order o-1 was charged twice", order: "o-1" },
];

/** Entries of any type, with any text and with any of their optional members left out. */
export const anyEntry: fc.Arbitrary<Entry> = fc
  .constantFrom(...SAMPLES)
  .chain((sample) => {
    const optional = OPTIONAL[sample.type] ?? [];
    return fc.tuple(fc.subarray([...optional]), fc.string({ unit: "binary" }), fc.string()).map(
      ([left, text, trace]) => {
        const entry: Record<string, unknown> = { ...sample };
        for (const member of left) delete entry[member];
        for (const member of ["line", "body", "message", "errorMessage", "detail"]) {
          if (member in entry) entry[member] = text;
        }
        if ("trace" in entry) entry["trace"] = trace;
        return entry as unknown as Entry;
      },
    );
  });

const OPTIONAL: Readonly<Partial<Record<RecordType, readonly string[]>>> = {
  request: ["idempotencyKey", "body"],
  response: ["body"],
  call: ["error", "answerLost"],
  item: ["old", "image"],
  message: ["body", "attributes", "to"],
  event: ["detail", "rule", "target", "attempt", "error"],
  invocation: ["sandbox", "cold", "outcome", "errorType", "errorMessage", "failed", "durationMs"],
  http: ["idempotencyKey"],
  ledger: ["idempotencyKey"],
  violation: ["order"],
};
