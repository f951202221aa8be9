import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { EVENT_SOURCES } from "../domain/mod.ts";
import { choreography, CHOREOGRAPHY_VARIANTS, type System } from "./mod.ts";

const SYSTEMS: readonly System[] = CHOREOGRAPHY_VARIANTS.map(choreography);
const names = (specs: readonly { readonly name: string }[]) => specs.map(({ name }) => name);

function eachSystem(what: string, assertOn: (system: System) => void): void {
  for (const system of SYSTEMS) {
    Deno.test(`${system.name} (${system.variant}) ${what}`, () => assertOn(system));
  }
}

eachSystem("names every resource once", (system) => {
  for (const specs of [system.queues, system.tables, system.buses, system.rules, system.functions]) {
    assert.equal(new Set(names(specs)).size, specs.length);
  }
});

eachSystem("refers only to what exists", (system) => {
  const queues = new Set(names(system.queues));
  const functions = new Set(names(system.functions));
  const buses = new Set(names(system.buses));
  const tables = new Set(names(system.tables));
  for (const { redrive } of system.queues) if (redrive) assert.ok(queues.has(redrive.queue), redrive.queue);
  for (const rule of system.rules) {
    assert.ok(buses.has(rule.bus));
    for (const target of rule.targets) {
      assert.equal([target.function, target.queue].filter((one) => one !== undefined).length, 1);
      if (target.function) assert.ok(functions.has(target.function), target.function);
      if (target.queue) assert.ok(queues.has(target.queue), target.queue);
    }
  }
  for (const source of system.eventSources) {
    assert.ok(queues.has(source.queue) && functions.has(source.function));
  }
  for (const route of system.routes) assert.ok(functions.has(route.function));
  for (const spec of system.functions) {
    for (const { actions, resources } of spec.permissions) {
      for (const action of actions) {
        const known = { dynamodb: tables, events: buses, sqs: queues }[action.split(":")[0] ?? ""];
        for (const resource of resources) {
          assert.ok(known?.has(resource), `${spec.name}: ${action} on ${resource}`);
        }
      }
    }
    for (const [name, value] of Object.entries(spec.environment)) {
      if (name.endsWith("_TABLE")) assert.ok(tables.has(value), `${spec.name}: ${name}=${value}`);
      if (name === "EVENT_BUS") assert.ok(buses.has(value));
    }
  }
  const { views, stockItem } = system;
  for (const table of [views.ordersTable, views.stockTable, views.reservationsTable, views.shipmentsTable]) {
    assert.ok(tables.has(table), table);
  }
  assert.equal(stockItem("TEA-001", 1).table, views.stockTable);
});

eachSystem(
  "has a dead-letter queue for every function, every target and every queue that is consumed",
  (system) => {
    const ofQueue = new Map(system.queues.map((queue) => [queue.name, queue]));
    for (const spec of system.functions) {
      assert.equal(spec.onAsyncFailure?.deadLetterQueue, `${spec.name}-dlq`);
    }
    for (const { targets } of system.rules) {
      for (const target of targets) {
        assert.ok(target.retry?.maximumRetryAttempts && target.retry.maximumEventAgeSeconds);
        assert.ok(target.deadLetterQueue?.endsWith("-target-dlq"));
        assert.ok(ofQueue.has(target.deadLetterQueue ?? ""));
      }
    }
    for (const source of system.eventSources) {
      assert.deepEqual(ofQueue.get(source.queue)?.redrive, {
        queue: `${source.queue}-dlq`,
        maxReceiveCount: 5,
      });
    }
    for (const queue of system.queues.filter(({ name }) => name.endsWith("-dlq"))) {
      assert.equal(queue.redrive, undefined);
      assert.equal(queue.messageRetentionSeconds, 1_209_600);
    }
  },
);

eachSystem("uses every queue", (system) => {
  const used = new Set([
    ...system.functions.map((spec) => spec.onAsyncFailure?.deadLetterQueue),
    ...system.rules.flatMap(({ targets }) =>
      targets.flatMap((target) => [target.queue, target.deadLetterQueue])
    ),
  ]);
  for (const name of names(system.queues)) assert.ok(used.has(name), name);
});

eachSystem("has permissions without wildcards", (system) => {
  for (const spec of system.functions) {
    for (const { actions, resources } of spec.permissions) {
      for (const word of [...actions, ...resources]) assert.ok(!word.includes("*"), `${spec.name}: ${word}`);
    }
  }
});

eachSystem("keeps a message hidden for six times as long as the function that it feeds may run", (system) => {
  for (const source of system.eventSources) {
    const queue = system.queues.find(({ name }) => name === source.queue);
    const spec = system.functions.find(({ name }) => name === source.function);
    assert.equal(queue?.visibilityTimeoutSeconds, 6 * (spec?.timeoutSeconds ?? NaN));
  }
});

eachSystem("has code for every function", (system) => {
  for (const spec of system.functions) assert.ok(statSync(new URL(spec.entry)).isFile());
});

eachSystem("routes only events that a service tells, from the service that tells them", (system) => {
  for (const { pattern } of system.rules) {
    const types = pattern["detail-type"] as (keyof typeof EVENT_SOURCES)[];
    assert.deepEqual(
      new Set(pattern["source"] as string[]),
      new Set(types.map((type) => EVENT_SOURCES[type])),
    );
  }
  for (const type of system.causalOrder) assert.ok(Object.hasOwn(EVENT_SOURCES, type));
});

Deno.test("choreography puts the rule's events on a queue in front of each consumer, or invokes the consumer", () => {
  const [direct, buffered] = SYSTEMS;
  const consumers = ["inventory", "orders-status", "payments", "payments-refund", "shipping"];
  const targets = (system?: System) => system?.rules.flatMap(({ targets }) => targets) ?? [];
  assert.deepEqual(targets(direct).map((target) => target.function).sort(), consumers);
  assert.deepEqual(direct?.eventSources, []);
  assert.deepEqual(targets(buffered).map((target) => target.queue).sort(), consumers);
  assert.deepEqual(buffered?.eventSources.map((source) => source.function).sort(), consumers);
  assert.ok(buffered?.eventSources.every((source) => source.partialBatchResponse));
});

Deno.test("the views read what the services write", () => {
  const { views, stockItem } = choreography("direct");
  const image = (item: Record<string, unknown>) => marshall(item) as never;
  assert.deepEqual(views.stock(stockItem("TEA-001", 7).item), { sku: "TEA-001", available: 7 });
  assert.deepEqual(views.order(image({ orderId: "o", status: "PAID", idempotencyKey: "k" })), {
    orderId: "o",
    status: "PAID",
    idempotencyKey: "k",
  });
  const items = [{ sku: "TEA-001", quantity: 2 }];
  assert.deepEqual(views.reservation(image({ orderId: "o", status: "RESERVED", items })), {
    orderId: "o",
    items,
  });
  assert.equal(views.reservation(image({ orderId: "o", status: "OUT_OF_STOCK", items })), undefined);
  assert.deepEqual(views.shipment(image({ orderId: "o" })), { orderId: "o" });
});
