import assert from "node:assert/strict";
import { hosted } from "../../hosting/wiring.ts";
import { judge, type JudgeOptions, record } from "../checks/fixture.ts";
import type { JournalRecord } from "../../sim/journal/mod.ts";
import { deadLettersFromOutside } from "./dead_letters_check.ts";

const POISON = { "order-1": "poison-wrong-type" } as const;
const ENTERED: JournalRecord = record.event({ id: "e-1", detail: '{"orderId":"ord_poison_1"}' });

function messages(records: readonly JournalRecord[], options: JudgeOptions): readonly string[] {
  return judge(deadLettersFromOutside, records, { configure: hosted, ...options }).messages;
}

const LETTER = { body: '{"version":"0","id":"e-1","detail":{}}' };

Deno.test("dlq-exact from outside holds when poison lies where it belongs", () => {
  const options = { orders: POISON, ids: {}, queues: { "payments-dlq": [LETTER] } };
  assert.deepEqual(messages([ENTERED], options), []);
  const { figure } = judge(deadLettersFromOutside, [ENTERED], { configure: hosted, ...options });
  assert.equal(figure, "1 expected, 1 found");
});

Deno.test("dlq-exact from outside misses poison that got in and is in no dead-letter queue", () => {
  assert.deepEqual(messages([ENTERED], { orders: POISON, ids: {} }), [
    "order-1 (poison-wrong-type) is in no dead-letter queue, expected payments-dlq",
  ]);
});

Deno.test("dlq-exact from outside does not look for poison that never got in", () => {
  assert.deepEqual(messages([], { orders: POISON, ids: {} }), []);
});

Deno.test("dlq-exact from outside finds poison in the wrong queue, and poison that is there twice", () => {
  assert.match(
    messages([ENTERED], { orders: POISON, ids: {}, queues: { "shipping-dlq": [LETTER] } }).join(),
    /is in shipping-dlq, expected payments-dlq/,
  );
  assert.match(
    messages([ENTERED], { orders: POISON, ids: {}, queues: { "payments-dlq": [LETTER, LETTER] } }).join(),
    /lies there twice/,
  );
});

Deno.test("dlq-exact from outside finds a healthy order that was given up, unless a fault has struck", () => {
  const queues = { "payments-dlq": [{ body: '{"orderId":"ord_1"}' }] };
  const sent = record.response();
  assert.match(messages([sent], { queues }).join(), /is no poison, and no fault has struck it/);
  assert.deepEqual(messages([sent, record.fault({ kind: "throttle" })], { queues }), []);
  const kill = record.fault({ trace: "workers", kind: "crash", where: "payments", entity: "workers" });
  assert.deepEqual(messages([sent, kill], { queues }), []);
  const elsewhere = record.fault({ trace: "workers", kind: "crash", where: "shipping", entity: "workers" });
  assert.equal(messages([sent, elsewhere], { queues }).length, 1);
});

Deno.test("dlq-exact from outside believes the source that SQS names, where it names one", () => {
  const from = (queue: string) => ({
    orders: POISON,
    ids: {},
    queues: {
      "payments-dlq": [{ ...LETTER, attributes: { DeadLetterQueueSourceArn: `arn:aws:sqs:r:a:${queue}` } }],
    },
  });
  assert.deepEqual(messages([ENTERED], from("payments-async")), []);
  assert.match(messages([ENTERED], from("shipping-async")).join(), /which does not redrive to it/);
});
