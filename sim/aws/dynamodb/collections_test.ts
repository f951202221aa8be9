/** Item collections: what writes tell of them, and that they do not grow beyond their limit. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { ITEM_COLLECTION_BYTES } from "./limits.ts";
import { dynamodb, type DynamoDbState } from "./mod.ts";

const TableName = "Lines";
const LINES = {
  TableName,
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "at", KeyType: "RANGE" }],
  AttributeDefinitions: ["id", "at", "sku"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  LocalSecondaryIndexes: [{
    IndexName: "by-sku",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "sku", KeyType: "RANGE" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  }],
  BillingMode: "PAY_PER_REQUEST",
};

function lines() {
  const world = fixture([dynamodb()]);
  world.apply("dynamodb", "CreateTable", LINES);
  const table = world.account.peer<DynamoDbState>("dynamodb").table(TableName);
  return {
    table,
    run: (operation: string, input: object) => world.apply("dynamodb", operation, { TableName, ...input }),
  };
}

function line(at: string, more: object = {}) {
  return { id: { S: "a" }, at: { S: at }, ...more };
}

Deno.test("dynamodb counts what local indexes hold into the collection of an item, and takes it out again", () => {
  const { table, run } = lines();
  run("PutItem", { Item: line("1") });
  const bare = table.collections!.bytes("a");
  assert.equal(bare, 2 + 1 + 2 + 1);
  run("PutItem", { Item: line("1", { sku: { S: "TEA" }, text: { S: "x" } }) });
  assert.equal(table.collections!.bytes("a"), bare + 6 + 5 + (bare + 6));
  run("UpdateItem", {
    Key: line("1"),
    UpdateExpression: "REMOVE sku, #t",
    ExpressionAttributeNames: { "#t": "text" },
  });
  assert.equal(table.collections!.bytes("a"), bare);
  run("DeleteItem", { Key: line("1") });
  assert.equal(table.collections!.bytes("a"), 0);
});

Deno.test("dynamodb refuses to let an item collection grow beyond 10 GB, and lets it shrink", () => {
  const { table, run } = lines();
  run("PutItem", { Item: line("1") });
  table.collections!.change("a", ITEM_COLLECTION_BYTES - 6);
  assert.equal(run("PutItem", { Item: line("2") }).code, "ItemCollectionSizeLimitExceededException");
  const { code, members } = run("TransactWriteItems", {
    TransactItems: [{ Put: { TableName, Item: line("2") } }, {
      Put: { TableName, Item: { ...line("2"), id: { S: "b" } } },
    }],
  });
  assert.equal(code, "TransactionCanceledException");
  assert.deepEqual(members.CancellationReasons, [
    { Code: "ItemCollectionSizeLimitExceeded", Message: "Collection size exceeded." },
    { Code: "None" },
  ]);
  assert.deepEqual(run("PutItem", { Item: line("1"), ReturnItemCollectionMetrics: "SIZE" }), {
    ItemCollectionMetrics: { ItemCollectionKey: { id: { S: "a" } }, SizeEstimateRangeGB: [10, 11] },
  });
  assert.deepEqual(run("DeleteItem", { Key: line("1") }), {});
});
