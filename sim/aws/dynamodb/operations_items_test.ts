/** Operations on one item: what they return, refuse and write to the journal. */
import assert from "node:assert/strict";
import type { ItemRecord } from "../../journal/records.ts";
import { fixture, type FixtureOptions } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const ORDERS = {
  TableName: "Orders",
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "customer", AttributeType: "S" },
  ],
  BillingMode: "PAY_PER_REQUEST",
  GlobalSecondaryIndexes: [{
    IndexName: "by-customer",
    KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  }],
};
const TableName = "Orders";
const Key = { id: { S: "1" } };

function orders(options?: FixtureOptions) {
  const world = fixture([dynamodb()], options);
  world.apply("dynamodb", "CreateTable", ORDERS);
  return {
    world,
    run: (operation: string, input: object) => world.apply("dynamodb", operation, { TableName, ...input }),
  };
}

function items(records: readonly { type: string }[]): ItemRecord[] {
  return records.filter((record): record is ItemRecord => record.type === "item");
}

Deno.test("dynamodb PutItem keeps a copy of its own, and GetItem gives one away", () => {
  const { run } = orders();
  const bytes = new Uint8Array([1, 2]);
  const item = { ...Key, tags: { L: [{ S: "a" }] }, raw: { B: bytes } };
  run("PutItem", { Item: item });
  item.tags.L.push({ S: "b" });
  bytes[0] = 9;
  const first = run("GetItem", { Key }).Item;
  assert.deepEqual(first, { ...Key, tags: { L: [{ S: "a" }] }, raw: { B: new Uint8Array([1, 2]) } });
  first.tags.L.push({ S: "c" });
  first.raw.B[0] = 7;
  assert.deepEqual(run("GetItem", { Key }).Item.tags, { L: [{ S: "a" }] });
  assert.deepEqual(run("GetItem", { Key }).Item.raw, { B: new Uint8Array([1, 2]) });
});

Deno.test("dynamodb PutItem refuses an item without its key, or with one of another type or size", () => {
  const { run } = orders();
  const message = (Item: object) => run("PutItem", { Item }).message;
  assert.equal(
    message({ x: { S: "" } }),
    "One or more parameter values were invalid: Missing the key id in the item",
  );
  assert.equal(
    message({ id: { N: "1" } }),
    "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N",
  );
  assert.equal(
    message({ id: { S: "" } }),
    "One or more parameter values are not valid. " +
      "The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
  );
  assert.equal(
    message({ id: { S: "é".repeat(1025) } }),
    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
  );
  assert.equal(message({ id: { S: "é".repeat(1024) } }), undefined);
  assert.equal(
    message({ ...Key, customer: { N: "1" } }),
    "One or more parameter values were invalid: " +
      "Type mismatch for Index Key customer Expected: S Actual: N IndexName: by-customer",
  );
  const filler = (bytes: number) => ({ ...Key, z: { S: "x".repeat(bytes - 4) } });
  assert.equal(message(filler(400 * 1024)), undefined);
  assert.equal(message(filler(400 * 1024 + 1)), "Item size has exceeded the maximum allowed size");
});

Deno.test("dynamodb GetItem refuses a key that is not the table's", () => {
  const { run } = orders();
  const mismatch = "The provided key element does not match the schema";
  for (const wrong of [{}, { x: { S: "1" } }, { id: { N: "1" } }, { ...Key, x: { S: "1" } }]) {
    assert.equal(run("GetItem", { Key: wrong }).message, mismatch);
  }
  assert.equal(run("GetItem", { TableName: "Nope", Key }).message, "Requested resource not found");
  assert.equal(
    run("GetItem", { Key: undefined }).message,
    "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
  );
});

Deno.test("dynamodb UpdateItem returns the values that ReturnValues names", () => {
  const { run } = orders();
  const returned = (ReturnValues: string) => {
    run("PutItem", {
      Item: { ...Key, n: { N: "1" }, gone: { S: "x" }, m: { M: { a: { S: "a" }, b: { S: "b" } } } },
    });
    return run("UpdateItem", {
      Key,
      UpdateExpression: "SET n = n + :one, m.a = :new REMOVE gone",
      ExpressionAttributeValues: { ":one": { N: "1" }, ":new": { S: "A" } },
      ReturnValues,
    }).Attributes;
  };
  assert.equal(returned("NONE"), undefined);
  assert.deepEqual(returned("UPDATED_OLD"), { n: { N: "1" }, gone: { S: "x" }, m: { M: { a: { S: "a" } } } });
  assert.deepEqual(returned("UPDATED_NEW"), { n: { N: "2" }, m: { M: { a: { S: "A" } } } });
  assert.deepEqual(returned("ALL_OLD"), {
    ...Key,
    n: { N: "1" },
    gone: { S: "x" },
    m: { M: { a: { S: "a" }, b: { S: "b" } } },
  });
  assert.deepEqual(returned("ALL_NEW"), {
    ...Key,
    n: { N: "2" },
    m: { M: { a: { S: "A" }, b: { S: "b" } } },
  });
});

Deno.test("dynamodb UpdateItem makes an item that is not there, and leaves keys alone", () => {
  const { run } = orders();
  const UpdateExpression = "ADD visits :one";
  run("UpdateItem", { Key, UpdateExpression, ExpressionAttributeValues: { ":one": { N: "1" } } });
  assert.deepEqual(run("GetItem", { Key }).Item, { ...Key, visits: { N: "1" } });
  assert.equal(
    run("UpdateItem", { Key, UpdateExpression: "REMOVE id" }).message,
    "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
  );
});

Deno.test("dynamodb UpdateItem keeps count of an item's size", () => {
  const { run } = orders();
  const grow = (name: string, bytes: number) =>
    run("UpdateItem", {
      Key,
      UpdateExpression: `SET ${name} = :v`,
      ExpressionAttributeValues: { ":v": { S: "x".repeat(bytes) } },
    });
  assert.deepEqual(grow("a", 200_000), {});
  assert.deepEqual(grow("b", 200_000), {});
  assert.equal(grow("c", 9_595).message, "Item size to update has exceeded the maximum allowed size");
  assert.deepEqual(grow("c", 9_594), {});
  assert.deepEqual(grow("a", 1), {});
  assert.deepEqual(grow("d", 199_000), {});
  assert.equal(run("DescribeTable", {}).Table.TableSizeBytes, 3 + 2 + 200_001 + 9_595 + 199_001);
});

Deno.test("dynamodb a failed condition changes nothing, writes nothing, and gives the item back if asked", () => {
  const { world, run } = orders();
  run("PutItem", { Item: { ...Key, n: { N: "1" } } });
  const before = world.records.length;
  const failed = run("PutItem", {
    Item: Key,
    ConditionExpression: "attribute_not_exists(id)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  assert.equal(failed.code, "ConditionalCheckFailedException");
  assert.equal(failed.message, "The conditional request failed");
  assert.deepEqual(failed.members, { Item: { ...Key, n: { N: "1" } } });
  assert.equal(
    run("DeleteItem", { Key, ConditionExpression: "attribute_not_exists(id)" }).members,
    undefined,
  );
  assert.equal(world.records.length, before);
  assert.deepEqual(run("GetItem", { Key }).Item, { ...Key, n: { N: "1" } });
});

Deno.test("dynamodb writes one journal record for each item that changed, with binaries as base64", () => {
  const { world, run } = orders();
  run("PutItem", { Item: { ...Key, raw: { B: new Uint8Array([0, 1]) } } });
  run("UpdateItem", { Key, UpdateExpression: "SET n = :n", ExpressionAttributeValues: { ":n": { N: "1" } } });
  run("DeleteItem", { Key });
  run("DeleteItem", { Key });
  const raw = { B: "AAE=" };
  const common = { t: 0, type: "item", table: TableName, key: Key, by: "test" };
  assert.deepEqual(items(world.records), [
    { ...common, trace: "test#1", action: "put", image: { ...Key, raw } },
    {
      ...common,
      trace: "test#2",
      action: "update",
      old: { ...Key, raw },
      image: { ...Key, raw, n: { N: "1" } },
    },
    { ...common, trace: "test#3", action: "delete", old: { ...Key, raw, n: { N: "1" } } },
  ]);
});

Deno.test("dynamodb counts consumed capacity by 4 KB read and 1 KB written, indexes for themselves", () => {
  const { run } = orders();
  const put = (bytes: number) =>
    run("PutItem", {
      Item: { ...Key, customer: { S: "c" }, z: { S: "x".repeat(bytes) } },
      ReturnConsumedCapacity: "INDEXES",
    }).ConsumedCapacity;
  assert.deepEqual(put(3000), {
    TableName,
    CapacityUnits: 4,
    Table: { CapacityUnits: 3 },
    GlobalSecondaryIndexes: { "by-customer": { CapacityUnits: 1 } },
  });
  assert.deepEqual(put(10), { TableName, CapacityUnits: 3, Table: { CapacityUnits: 3 } });
  put(5000);
  const get = (ConsistentRead: boolean) =>
    run("GetItem", { Key, ConsistentRead, ReturnConsumedCapacity: "TOTAL" }).ConsumedCapacity.CapacityUnits;
  assert.deepEqual([get(false), get(true)], [1, 2]);
});

Deno.test("dynamodb a stale read gives the item as it was before its last write, a consistent one does not", () => {
  const { world, run } = orders({ faults: [{ kind: "stale-read", where: { resource: "Orders" } }] });
  const get = (ConsistentRead = false) => run("GetItem", { Key, ConsistentRead }).Item;
  run("PutItem", { Item: { ...Key, n: { N: "1" } } });
  assert.equal(get(), undefined);
  run("PutItem", { Item: { ...Key, n: { N: "2" } } });
  assert.deepEqual(get(), { ...Key, n: { N: "1" } });
  assert.deepEqual(get(true), { ...Key, n: { N: "2" } });
  run("DeleteItem", { Key });
  assert.deepEqual(get(), { ...Key, n: { N: "2" } });
  assert.equal(get(true), undefined);
  run("PutItem", { Item: { ...Key, n: { N: "3" } } });
  assert.equal(get(), undefined);
  assert.deepEqual(run("Scan", {}).Items, []);
  assert.ok(world.records.some((record) => record.type === "fault" && record.kind === "stale-read"));
  world.account.faults.switchOff();
  assert.deepEqual(get(), { ...Key, n: { N: "3" } });
});

Deno.test("dynamodb answers throttling and failure with its own errors", () => {
  const { world } = orders({
    faults: [
      { kind: "throttle", where: { operation: "GetItem" } },
      { kind: "service-error", where: { operation: "PutItem" } },
    ],
  });
  const read = world.call("dynamodb", "GetItem", { TableName, Key });
  const write = world.call("dynamodb", "PutItem", { TableName, Item: Key });
  world.settle();
  assert.equal(read.outcome?.error?.code, "ProvisionedThroughputExceededException");
  assert.match(read.outcome!.error!.message, /^The level of configured provisioned throughput for the table/);
  assert.equal(write.outcome?.error?.code, "InternalServerError");
  assert.equal(write.outcome!.error!.status, 500);
});

Deno.test("dynamodb takes parameters of the time before expressions, and refuses both kinds in one request", () => {
  const { run } = orders();
  run("PutItem", { Item: { ...Key, n: { N: "1" } }, Expected: { id: { Exists: false } } });
  assert.equal(
    run("PutItem", { Item: Key, Expected: { id: { Exists: false } } }).code,
    "ConditionalCheckFailedException",
  );
  const AttributeUpdates = {
    n: { Action: "ADD", Value: { N: "2" } },
    list: { Action: "ADD", Value: { L: [{ S: "a" }] } },
  };
  run("UpdateItem", { Key, AttributeUpdates });
  assert.deepEqual(run("UpdateItem", { Key, AttributeUpdates, ReturnValues: "ALL_NEW" }).Attributes, {
    ...Key,
    n: { N: "5" },
    list: { L: [{ S: "a" }, { S: "a" }] },
  });
  assert.deepEqual(run("GetItem", { Key, AttributesToGet: ["n"] }), { Item: { n: { N: "5" } } });
  assert.equal(
    run("UpdateItem", { Key, AttributeUpdates: { list: { Action: "ADD", Value: { N: "1" } } } }).message,
    "Type mismatch for attribute to update",
  );
  assert.equal(
    run("GetItem", { Key, AttributesToGet: ["n"], ProjectionExpression: "n" }).message,
    "Can not use both expression and non-expression parameters in the same request: " +
      "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
  );
});

Deno.test("dynamodb items may have attributes by the names of what objects inherit", () => {
  const { run } = orders();
  run("PutItem", { Item: JSON.parse('{"id":{"S":"1"},"__proto__":{"S":"p"},"toString":{"S":"t"}}') });
  const item = run("GetItem", { Key }).Item;
  assert.deepEqual(Object.keys(item).sort(), ["__proto__", "id", "toString"]);
  const ConditionExpression = "attribute_exists(#p) AND attribute_not_exists(valueOf)";
  assert.deepEqual(
    run("DeleteItem", { Key, ConditionExpression, ExpressionAttributeNames: { "#p": "__proto__" } }),
    {},
  );
});
