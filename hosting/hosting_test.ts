import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import { order, stage, statusOf, until } from "./fixture.ts";
import { hosted } from "./wiring.ts";

for (const variant of ["direct", "buffered"]) {
  Deno.test(`startHosting takes an order through four services to SHIPPED (${variant})`, async () => {
    await using on = stage(hosted(findSystem("choreography", variant)));
    const { table, item } = on.system.stockItem("TEA-001", 5);
    await on.call("dynamodb", "PutItem", { TableName: table, Item: item });
    const hosting = await on.host();
    const orderId = await order(hosting.url, "key-1");
    await until("the order is shipped", async () => await statusOf(hosting.url, orderId) === "SHIPPED");
    const { charged, refunded } = on.world.payments.ledger.totals;
    assert.deepEqual([charged.count, refunded.count], [1, 0]);
    await hosting.drain();
    assert.deepEqual(on.events.filter(({ kind }) => kind === "failed" || kind === "crashed"), []);
    for (const { name } of on.system.queues) {
      assert.deepEqual(await on.depth(name), { visible: 0, hidden: 0 }, name);
    }
  });
}
