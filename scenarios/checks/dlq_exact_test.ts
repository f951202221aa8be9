import assert from "node:assert/strict";
import type { JournalRecord } from "../../sim/journal/records.ts";
import { dlqExact } from "./dlq_exact.ts";
import { accepted, judge, record } from "./fixture.ts";

const ORDER_BODY = '{"version":"0","id":"e-1","detail":{"orderId":"ord_1"}}';
const ASYNC = { RequestID: "req-1", ErrorCode: "200", ErrorMessage: "Cannot charge" };

function failure(
  t: number,
  attempt: number,
  fields: Partial<Parameters<typeof record.invocation>[0]> = {},
): JournalRecord {
  return record.invocation({
    t,
    action: "end",
    attempt,
    outcome: "error",
    errorType: "ThirdPartyUnavailableError",
    errorMessage: "Cannot charge",
    ...fields,
  });
}

const deadLettered = (t: number): JournalRecord =>
  record.invocation({ t, action: "dead-lettered", attempt: 3 });
const faulted = record.fault({ t: 500, kind: "crash", fault: "crash before" });
const threeFailures = [failure(1_000, 1), failure(61_000, 2), failure(181_000, 3), deadLettered(181_000)];
const inDlq = (fields: object = {}) => ({
  queues: { "payments-dlq": [{ body: ORDER_BODY, attributes: ASYNC, ...fields }] },
});

Deno.test("dlq-exact holds where faults used up the attempts of an asynchronous event", () => {
  const { messages, figure } = judge(dlqExact, [...accepted(), faulted, ...threeFailures], inDlq());
  assert.deepEqual(messages, []);
  assert.equal(figure, "1 given up, 1 found");
});

Deno.test("dlq-exact finds an order that was given up though no fault hit it", () => {
  const { messages } = judge(dlqExact, [...accepted(), ...threeFailures], inDlq());
  assert.equal(messages.length, 1);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): function payments gave up at 181,000 ms and sent it to payments-dlq, although it is no poison and no fault hit it; it failed 3 times, the last time with "ThirdPartyUnavailableError: Cannot charge"/,
  );
});

Deno.test("dlq-exact finds an event that was given up before its attempts were used up", () => {
  const { messages } = judge(
    dlqExact,
    [...accepted(), faulted, failure(1_000, 1), deadLettered(1_000)],
    inDlq(),
  );
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): function payments gave up at 1,000 ms after 1 of 3 attempts;/,
  );
});

Deno.test("dlq-exact lets an event that was throttled to the end of its age be given up early", () => {
  const { messages } = judge(dlqExact, [
    ...accepted(),
    record.fault({ t: 500, kind: "concurrency-limit" }),
    record.invocation({ t: 1_000, action: "throttled" }),
    record.invocation({ t: 21_590_000, action: "dead-lettered" }),
  ], inDlq({ attributes: { ...ASYNC, ErrorCode: "429" } }));
  assert.deepEqual(messages, []);
});

Deno.test("dlq-exact finds an event that is gone as its function has no dead-letter queue", () => {
  const { messages } = judge(dlqExact, [
    ...accepted(),
    faulted,
    ...threeFailures.slice(0, 3),
    record.invocation({ t: 181_000, action: "dropped" }),
  ]);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): function payments gave up at 181,000 ms after 3 attempts and has no dead-letter queue, so it is gone; the last error was "ThirdPartyUnavailableError: Cannot charge"/,
  );
});

Deno.test("dlq-exact finds a dead letter that does not lie where it should", () => {
  const { messages } = judge(dlqExact, [...accepted(), faulted, ...threeFailures]);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): function payments gave up at 181,000 ms, but payments-dlq does not hold what it gave up/,
  );
});

Deno.test("dlq-exact finds a dead letter that nothing gave up on", () => {
  const { messages } = judge(dlqExact, accepted(), inDlq());
  assert.deepEqual(messages, [
    "order-1 (ord_1): message m-1 lies in payments-dlq, but nothing gave up on it, or it is there twice",
  ]);
});

Deno.test("dlq-exact finds a dead letter that is there twice", () => {
  const letter = { body: ORDER_BODY, attributes: ASYNC };
  const { messages } = judge(dlqExact, [...accepted(), faulted, ...threeFailures], {
    queues: { "payments-dlq": [letter, { ...letter, id: "m-2" }] },
  });
  assert.match(
    messages[0]!,
    /message m-2 lies in payments-dlq, but nothing gave up on it, or it is there twice/,
  );
});

Deno.test("dlq-exact finds attributes that are missing or wrong (asynchronous event)", () => {
  const { messages } = judge(
    dlqExact,
    [...accepted(), faulted, ...threeFailures],
    inDlq({ attributes: { RequestID: "req-2" } }),
  );
  assert.deepEqual(messages, [
    "order-1 (ord_1): message m-1 lies in payments-dlq, given up by function payments, but it has no attribute " +
    "ErrorCode and ErrorMessage and its RequestID is req-2, expected req-1",
  ]);
});

const TARGET = {
  RULE_ARN: "arn:aws:events:us-east-1:000000000000:rule/orders/order-created-to-payments",
  TARGET_ARN: "arn:aws:lambda:us-east-1:000000000000:function:payments",
  ERROR_CODE: "THROTTLING",
  ERROR_MESSAGE: "Rate exceeded",
};
const undeliverable = record.event({
  t: 9_000,
  action: "dead-lettered",
  rule: "order-created-to-payments",
  target: "payments",
  attempt: 186,
  error: "THROTTLING",
});

Deno.test("dlq-exact asks for EventBridge's attributes (delivery to a target)", () => {
  const throttled = record.fault({ t: 500 });
  const good = { ...TARGET, RETRY_ATTEMPTS: "185", EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts" };
  const letter = (attributes: Record<string, string>) => ({
    queues: { "payments-target-dlq": [{ body: ORDER_BODY, attributes }] },
  });
  assert.deepEqual(judge(dlqExact, [...accepted(), throttled, undeliverable], letter(good)).messages, []);
  assert.deepEqual(judge(dlqExact, [...accepted(), throttled, undeliverable], letter(TARGET)).messages, [
    "order-1 (ord_1): message m-1 lies in payments-target-dlq, given up by rule order-created-to-payments → payments, " +
    "but it has no attribute RETRY_ATTEMPTS and EXHAUSTED_RETRY_CONDITION",
  ]);
});

const SOURCE_ARN = "arn:aws:sqs:us-east-1:000000000000:payments";
const redriven = (receiveCount: number): JournalRecord[] => [
  record.message({ t: 70, body: ORDER_BODY }),
  record.message({ t: 900, action: "dead-lettered", receiveCount, to: "payments-dlq" }),
];

Deno.test("dlq-exact asks for the source of a message that was redriven", () => {
  const options = (attributes: Record<string, string>, receiveCount = 5) => ({
    variant: "buffered" as const,
    queues: { "payments-dlq": [{ body: ORDER_BODY, attributes, receiveCount }] },
  });
  const records = [...accepted(), faulted, ...redriven(5)];
  assert.deepEqual(judge(dlqExact, records, options({ DeadLetterQueueSourceArn: SOURCE_ARN })).messages, []);
  assert.match(
    judge(dlqExact, records, options({})).messages[0]!,
    /given up by queue payments, but it has no attribute DeadLetterQueueSourceArn$/,
  );
  assert.match(
    judge(dlqExact, records, options({ DeadLetterQueueSourceArn: "arn:x:shipping" })).messages[0]!,
    /its DeadLetterQueueSourceArn is arn:x:shipping, expected that of payments$/,
  );
  assert.match(
    judge(dlqExact, records, options({ DeadLetterQueueSourceArn: SOURCE_ARN }, 1)).messages[0]!,
    /its receive count is 1, expected at least 5$/,
  );
});

Deno.test("dlq-exact finds a message that was redriven too early", () => {
  const { messages } = judge(dlqExact, [...accepted(), faulted, ...redriven(2)], {
    variant: "buffered",
    queues: {
      "payments-dlq": [{
        body: ORDER_BODY,
        attributes: { DeadLetterQueueSourceArn: SOURCE_ARN },
        receiveCount: 2,
      }],
    },
  });
  assert.match(messages[0]!, /^order-1 \(ord_1\): queue payments gave up at 900 ms after 2 of 5 attempts;/);
});

const poison = { "order-1": "poison-wrong-type" } as const;

Deno.test("dlq-exact holds where poison is in the queue for it, without any fault", () => {
  const { messages } = judge(dlqExact, [record.event(), ...threeFailures], {
    orders: poison,
    ...inDlq({ body: '{"id":"e-1"}' }),
  });
  assert.deepEqual(messages, []);
});

Deno.test("dlq-exact finds poison that vanished", () => {
  const { messages } = judge(dlqExact, [record.event()], { orders: poison });
  assert.deepEqual(messages, [
    "order-1 (poison-wrong-type) is in no dead-letter queue, expected payments-dlq",
  ]);
});

Deno.test("dlq-exact finds poison in the wrong queue", () => {
  const records = [
    record.event(),
    ...threeFailures.map((each) => ({ ...each, function: "inventory" }) as JournalRecord),
  ];
  const { messages } = judge(dlqExact, records, {
    orders: poison,
    queues: { "inventory-dlq": [{ body: '{"id":"e-1"}', attributes: ASYNC }] },
  });
  assert.match(messages[0]!, /^order-1 \(poison-wrong-type\) is in inventory-dlq, expected payments-dlq/);
});

Deno.test("dlq-exact finds poison that got in although AWS refuses it", () => {
  const { messages } = judge(dlqExact, [record.event()], { orders: { "order-1": "poison-too-large" } });
  assert.deepEqual(messages, ["order-1 (poison-too-large) got in, although AWS refuses it"]);
});

Deno.test("dlq-exact finds a healthy order that was hurt by the poison in its batch", () => {
  const sqs = (id: string, trace: string, body: string): JournalRecord =>
    record.message({ t: 70, id, trace, body });
  const { messages } = judge(dlqExact, [
    ...accepted(),
    sqs("m-1", "order-1", ORDER_BODY),
    sqs("m-2", "order-2", "not JSON"),
    record.invocation({ t: 80, mode: "event-source", inputs: ["m-1", "m-2"], requestId: "req-5" }),
    record.invocation({
      t: 90,
      mode: "event-source",
      action: "end",
      inputs: ["m-1", "m-2"],
      requestId: "req-5",
      outcome: "error",
      errorType: "SyntaxError",
    }),
    record.message({ t: 900, id: "m-1", action: "dead-lettered", receiveCount: 5, to: "payments-dlq" }),
    record.message({
      t: 900,
      id: "m-2",
      trace: "order-2",
      action: "dead-lettered",
      receiveCount: 5,
      to: "payments-dlq",
    }),
  ], {
    variant: "buffered",
    orders: { "order-1": "valid", "order-2": "poison-not-json" },
    queues: {
      "payments-dlq": [
        {
          id: "m-1",
          body: ORDER_BODY,
          attributes: { DeadLetterQueueSourceArn: SOURCE_ARN },
          receiveCount: 5,
        },
        {
          id: "m-2",
          trace: "order-2",
          body: "not JSON",
          attributes: { DeadLetterQueueSourceArn: SOURCE_ARN },
          receiveCount: 5,
        },
      ],
    },
  });
  assert.deepEqual(messages, [
    "order-1 (ord_1): queue payments gave up at 900 ms and sent it to payments-dlq, although it is no poison and no " +
    'fault hit it; it failed 5 times, the last time with "its whole batch of 2 failed: SyntaxError" (before it: payments:req-5 ended with error ' +
    "on attempt 1, SyntaxError at 90 ms; message dead-lettered in payments to payments-dlq at 900 ms)",
  ]);
});

Deno.test("dlq-exact takes a fault of a batch as a fault of every order in it", () => {
  const { messages } = judge(dlqExact, [
    ...accepted(),
    record.message({ t: 70, body: ORDER_BODY }),
    record.fault({ t: 80, trace: "poller", kind: "crash", fault: "crash after" }),
    record.invocation({ t: 80, trace: "poller", mode: "event-source", inputs: ["m-1"], requestId: "req-5" }),
    ...redriven(5).slice(1),
  ], {
    variant: "buffered",
    queues: {
      "payments-dlq": [{
        body: ORDER_BODY,
        attributes: { DeadLetterQueueSourceArn: SOURCE_ARN },
        receiveCount: 5,
      }],
    },
  });
  assert.deepEqual(messages, []);
});
