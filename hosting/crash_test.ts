import assert from "node:assert/strict";
import { findSystem, type System } from "../services/systems/mod.ts";
import { order, type Stage, stage, statusOf, until, withVisibility } from "./fixture.ts";
import { hosted } from "./wiring.ts";

const ORDERS = 6;
const SLOW = {
  kind: "third-party",
  where: { party: "payments" },
  how: "slow",
  latencyMs: 1_000,
  perEntity: 1,
} as const;

/** With timeouts so short that what a crash interrupts comes again within seconds, and often enough. */
function hasty(variant: string): System {
  const system = withVisibility(hosted(findSystem("choreography", variant)), 3);
  return {
    ...system,
    queues: system.queues.map(({ redrive, ...queue }) => ({
      ...queue,
      ...(redrive ? { redrive: { ...redrive, maxReceiveCount: 20 } } : undefined),
    })),
    // The idempotency record of an invocation that crashed is free again once that would have timed out.
    functions: system.functions.map((spec) => ({ ...spec, timeoutSeconds: 4 })),
  };
}

async function stockUp(on: Stage): Promise<void> {
  const { table, item } = on.system.stockItem("TEA-001", 100);
  await on.call("dynamodb", "PutItem", { TableName: table, Item: item });
}

async function allShipped(url: string, orderIds: readonly string[]): Promise<void> {
  for (const orderId of orderIds) {
    await until(`${orderId} is shipped`, async () => await statusOf(url, orderId) === "SHIPPED");
  }
}

const charges = (on: Stage): number => on.world.payments.ledger.totals.charged.count;

for (const variant of ["direct", "buffered"]) {
  Deno.test(`workers that are killed in mid-work lose nothing and charge nobody twice (${variant})`, async () => {
    await using on = stage(hasty(variant), { faults: [SLOW] });
    await stockUp(on);
    const hosting = await on.host();
    const orderIds = await Promise.all(
      Array.from({ length: ORDERS }, (_, index) => order(hosting.url, `key-${index}`)),
    );
    // Charged at the provider, but nobody here knows of it yet: the worst moment.
    await until("something is charged", () => charges(on) > 0);
    hosting.kill("payments");
    await until("inventory has begun", () => (hosting.counters.get("payments")?.crashes ?? 0) > 0);
    for (const service of ["inventory", "shipping"]) hosting.kill(service);
    await allShipped(hosting.url, orderIds);
    assert.equal(charges(on), ORDERS);
    assert.equal(on.world.payments.ledger.totals.refunded.count, 0);
    const { Item } = await on.call("dynamodb", "GetItem", {
      TableName: on.system.views.stockTable,
      Key: { sku: { S: "TEA-001" } },
    });
    assert.equal(on.system.views.stock(Item as never)?.available, 100 - ORDERS);
    for (const { name } of on.system.queues.filter(({ name }) => name.endsWith("-dlq"))) {
      assert.deepEqual(await on.depth(name), { visible: 0, hidden: 0 }, name);
    }
  });
}

Deno.test("drain finishes what has begun and leaves the rest for the next to come", async () => {
  await using on = stage(hasty("direct"), { faults: [SLOW] });
  await stockUp(on);
  const first = await on.host();
  const orderIds = await Promise.all(
    Array.from({ length: ORDERS }, (_, index) => order(first.url, `key-${index}`)),
  );
  await until("something is charged", () => charges(on) > 0);
  await first.drain();
  await assert.rejects(fetch(first.url), TypeError);
  for (const { name } of on.system.queues) assert.equal((await on.depth(name)).hidden, 0, name);
  const paid = await on.call("dynamodb", "Scan", { TableName: "Payments" });
  assert.equal(paid["Count"], charges(on), "whoever was charged has a payment");
  assert.deepEqual(on.events.filter(({ kind }) => kind === "failed" || kind === "crashed"), []);

  const second = await on.host();
  await allShipped(second.url, orderIds);
  assert.equal(charges(on), ORDERS);
});

Deno.test("the whole of it ended at once and started again loses nothing and charges nobody twice", async () => {
  await using on = stage(hasty("direct"), { faults: [SLOW] });
  await stockUp(on);
  const first = await on.host();
  const orderIds = await Promise.all(
    Array.from({ length: ORDERS }, (_, index) => order(first.url, `key-${index}`)),
  );
  await until("something is charged", () => charges(on) > 0);
  await first.close();
  const second = await on.host();
  await allShipped(second.url, orderIds);
  assert.equal(charges(on), ORDERS);
});
