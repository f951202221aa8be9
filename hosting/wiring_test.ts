import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import { prefixed } from "../targets/mod.ts";
import { planOf } from "./plan.ts";
import { hosted } from "./wiring.ts";

Deno.test("hosted puts a queue between a rule and its function, with Lambda's tries and its dead-letter queue", () => {
  const direct = findSystem("choreography", "direct");
  const system = hosted(direct);
  const made = system.queues.filter(({ name }) => !direct.queues.some((queue) => queue.name === name));
  assert.deepEqual(made.map(({ name }) => name), [
    "orders-status-async",
    "payments-async",
    "payments-refund-async",
    "inventory-async",
    "shipping-async",
  ]);
  assert.deepEqual(made[1], {
    name: "payments-async",
    visibilityTimeoutSeconds: 90,
    messageRetentionSeconds: 21_600,
    redrive: { queue: "payments-dlq", maxReceiveCount: 3 },
  });
  for (const { targets } of system.rules) {
    for (const target of targets) {
      assert.equal(target.function, undefined);
      assert.match(target.queue!, /-async$/);
      assert.match(target.deadLetterQueue!, /-target-dlq$/);
    }
  }
});

Deno.test("hosted leaves a buffered system as it is", () => {
  const buffered = findSystem("choreography", "buffered");
  assert.deepEqual(JSON.stringify(hosted(buffered)), JSON.stringify(buffered));
});

Deno.test("hosted refuses a queue that has the name of one it would make", () => {
  const direct = findSystem("choreography", "direct");
  assert.throws(
    () => hosted({ ...direct, queues: [...direct.queues, { name: "payments-async" }] }),
    /its queue payments-async has the name that payments's would get/,
  );
});

Deno.test("planOf finds the queues of each function under a prefix as well", () => {
  for (const variant of ["direct", "buffered"]) {
    const system = prefixed(hosted(findSystem("choreography", variant)), "os-abc-");
    const fed = planOf({ system, environment: {} }).map(({ name, queues }) => [
      name,
      ...queues.map(({ queue, mode, batchSize }) => `${queue} ${mode} ${batchSize}`),
    ]);
    const of = (name: string) =>
      variant === "direct" ? `os-abc-${name}-async event 1` : `os-abc-${name} batch 10`;
    assert.deepEqual(fed, [
      ["os-abc-orders-api"],
      ["os-abc-orders-status", of("orders-status")],
      ["os-abc-payments", of("payments")],
      ["os-abc-payments-refund", of("payments-refund")],
      ["os-abc-inventory", of("inventory")],
      ["os-abc-shipping", of("shipping")],
    ]);
  }
});

Deno.test("planOf refuses a system that nothing feeds, a service that is not there, and a wait that SQS does not take", () => {
  const system = findSystem("choreography", "direct");
  const environment = {};
  assert.throws(
    () => planOf({ system, environment }),
    /Cannot host orders-status: .* no queue orders-status-async/,
  );
  assert.throws(
    () => planOf({ system: hosted(system), environment, only: ["payment"] }),
    /expected one of orders, pay/,
  );
  assert.throws(
    () => planOf({ system: hosted(system), environment, waitTimeSeconds: 21 }),
    /is 21, expected 0 to 20/,
  );
  const only = planOf({ system: hosted(system), environment, only: ["payments"] });
  assert.deepEqual(only.map(({ name }) => name), ["payments", "payments-refund"]);
});

Deno.test("planOf has receives wait for long at AWS alone", () => {
  const system = hosted(findSystem("choreography"));
  const waits = (environment: Record<string, string>) =>
    new Set(
      planOf({ system, environment }).flatMap(({ queues }) => queues.map((queue) => queue.waitTimeSeconds)),
    );
  assert.deepEqual(waits({ AWS_REGION: "us-east-1" }), new Set([20]));
  assert.deepEqual(waits({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" }), new Set([2]));
  assert.deepEqual(waits({ AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:4566" }), new Set([2]));
});
