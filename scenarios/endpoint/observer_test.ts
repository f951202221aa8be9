import assert from "node:assert/strict";
import { findSystem, type ItemImage } from "../../services/systems/mod.ts";
import { orderImage } from "../checks/fixture.ts";
import type { PlannedOrder } from "../checks/check.ts";
import { fakeEndpoint, testWorld } from "./fixture.ts";
import { Observer } from "./observer.ts";
import { Traces } from "./traces.ts";

const system = findSystem("choreography", "direct");

function watched(tables: Record<string, ItemImage[]>) {
  const orders = new Map<string, PlannedOrder>([
    ["order-1", { trace: "order-1", kind: "valid", idempotencyKey: "key of ord_1", orderId: "ord_1" }],
    ["order-2", { trace: "order-2", kind: "valid", idempotencyKey: "key of ord_2", orderId: undefined }],
  ]);
  const endpoint = fakeEndpoint(({ operation, input }) => {
    if (operation === "Scan") return { Items: tables[String(input["TableName"])] ?? [] };
    const [table = ""] = Object.keys(input["RequestItems"] as object);
    return { Responses: { [table]: tables[table] ?? [] } };
  });
  const { world, records, close } = testWorld();
  const observer = new Observer({
    endpoint,
    system,
    orders,
    traces: new Traces(orders),
    journal: world.journal,
    now: (work) => work(),
  });
  return { observer, endpoint, records, close };
}

Deno.test("Observer writes each change of an order's status once, and stops to ask for what has ended", async () => {
  const tables = { Orders: [orderImage("ACCEPTED")] };
  const { observer, endpoint, records, close } = watched(tables);
  await observer.look();
  await observer.look();
  tables.Orders = [orderImage("SHIPPED")];
  assert.deepEqual(observer.open, ["ord_1"]);
  await observer.look();
  assert.deepEqual(observer.open, []);
  const before = endpoint.calls.length;
  await observer.look();
  assert.equal(endpoint.calls.length, before, "an order that has ended is not asked for again");
  const items = records.filter((record) => record.type === "item");
  assert.deepEqual(items.map(({ action, trace }) => [action, trace]), [["put", "order-1"], [
    "update",
    "order-1",
  ]]);
  assert.deepEqual(items[1]!.old, orderImage("ACCEPTED"));
  close();
});

Deno.test("Observer finds an order that nobody was told of, by its idempotency key", async () => {
  const { observer, records, close } = watched({ Orders: [orderImage("PAID", "ord_9", "key of ord_2")] });
  await observer.lookAtAll();
  assert.deepEqual(records.map((record) => record.type === "item" && record.trace), ["order-2"]);
  close();
});

Deno.test("Observer tells of stock at the start as a client's, and of what is taken as a function's", async () => {
  const stock = (available: number): ItemImage => ({
    sku: { S: "TEA-001" },
    available: { N: String(available) },
  });
  const { observer, records, close } = watched({ Inventory: [stock(3)] });
  observer.stocked([stock(5)]);
  await observer.look();
  await observer.look();
  const items = records.filter((record) => record.type === "item");
  assert.deepEqual(items.map(({ by, image }) => [by.includes(":"), image]), [[false, stock(5)], [
    true,
    stock(3),
  ]]);
  close();
});
