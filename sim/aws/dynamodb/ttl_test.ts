/** Time to live, in virtual time. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const TableName = "Sessions";
const MINUTE_MS = 60_000;

function sessions() {
  const world = fixture([dynamodb()]);
  const run = (operation: string, input: object) =>
    world.apply("dynamodb", operation, { TableName, ...input });
  run("CreateTable", {
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  const expiring = (id: string, inMs: number) => ({
    Item: { id: { S: id }, ttl: { N: String(Math.floor((world.scheduler.nowMs + inMs) / 1000)) } },
  });
  const enable = () =>
    run("UpdateTimeToLive", { TimeToLiveSpecification: { Enabled: true, AttributeName: "ttl" } });
  return { world, run, expiring, enable, count: () => run("Scan", { Select: "COUNT" }).Count };
}

Deno.test("dynamodb time to live deletes an item some minutes after it expired, and not before", () => {
  const { world, run, expiring, enable, count } = sessions();
  enable();
  for (let i = 0; i < 50; i++) run("PutItem", expiring(`${i}`, 10 * MINUTE_MS));
  world.pass(10 * MINUTE_MS);
  assert.equal(count(), 50);
  world.pass(2 * MINUTE_MS);
  assert.ok(count() > 0 && count() < 50, `${count()} items are left`);
  world.pass(5 * MINUTE_MS);
  assert.equal(count(), 0);
  const expired = world.records.filter((record) => record.type === "item" && record.action === "expire");
  assert.equal(expired.length, 50);
  assert.deepEqual(
    new Set(expired.map((record) => record.type === "item" && record.by)),
    new Set(["dynamodb"]),
  );
});

Deno.test("dynamodb time to live wakes one background timer, which no run waits for", () => {
  const { world, run, expiring, enable, count } = sessions();
  enable();
  for (let i = 0; i < 100; i++) run("PutItem", expiring(`${i}`, (1 + i % 7) * MINUTE_MS));
  assert.equal(world.scheduler.pending, 0);
  world.settle();
  assert.equal(count(), 100);
  const events = world.scheduler.events;
  world.pass(20 * MINUTE_MS);
  assert.equal(count(), 0);
  assert.ok(world.scheduler.events - events <= 20, "more timers than minutes");
});

Deno.test("dynamodb time to live follows an item that is written again", () => {
  const { world, run, expiring, enable, count } = sessions();
  enable();
  run("PutItem", expiring("later", MINUTE_MS));
  run("PutItem", expiring("never", MINUTE_MS));
  run("PutItem", expiring("gone", MINUTE_MS));
  run("PutItem", expiring("later", 60 * MINUTE_MS));
  run("UpdateItem", {
    Key: { id: { S: "never" } },
    UpdateExpression: "REMOVE #ttl",
    ExpressionAttributeNames: { "#ttl": "ttl" },
  });
  run("DeleteItem", { Key: { id: { S: "gone" } } });
  world.pass(30 * MINUTE_MS);
  assert.equal(count(), 2);
  world.pass(60 * MINUTE_MS);
  assert.equal(count(), 1);
});

Deno.test("dynamodb time to live finds items that were there before it was enabled, and stops when disabled", () => {
  const { world, run, expiring, enable, count } = sessions();
  run("PutItem", expiring("a", MINUTE_MS));
  run("PutItem", { Item: { id: { S: "ancient" }, ttl: { N: "1" } } });
  run("PutItem", { Item: { id: { S: "text" }, ttl: { S: "1" } } });
  assert.equal(enable().TimeToLiveSpecification.Enabled, true);
  assert.equal(enable().message, "TimeToLive is already enabled");
  world.pass(30 * MINUTE_MS);
  assert.equal(count(), 2);
  run("PutItem", expiring("b", 60 * MINUTE_MS));
  const disable = () =>
    run("UpdateTimeToLive", { TimeToLiveSpecification: { Enabled: false, AttributeName: "ttl" } });
  assert.equal(disable().message, "Time to live has been modified multiple times within a fixed interval");
  world.pass(30 * MINUTE_MS);
  disable();
  assert.deepEqual(run("DescribeTimeToLive", {}), {
    TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" },
  });
  world.pass(30 * MINUTE_MS);
  assert.equal(count(), 3);
});

Deno.test("dynamodb time to live draws the same delays in two runs of one seed", () => {
  const times = () => {
    const { world, run, expiring, enable } = sessions();
    enable();
    for (let i = 0; i < 20; i++) run("PutItem", expiring(`${i}`, MINUTE_MS));
    world.pass(20 * MINUTE_MS);
    return world.records.filter((record) => record.type === "item").map((record) => record.t);
  };
  assert.deepEqual(times(), times());
});
