/** Transactions and batches: all or nothing, reasons in order, tokens. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const TableName = "Stock";

function stock() {
  const world = fixture([dynamodb()]);
  for (const name of [TableName, "Other"]) {
    world.apply("dynamodb", "CreateTable", {
      TableName: name,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    });
  }
  const run = (operation: string, input: object) => world.apply("dynamodb", operation, input);
  return { world, run, get: (id: string) => run("GetItem", { TableName, Key: key(id) }).Item };
}

const key = (id: string) => ({ id: { S: id } });
const puts = (id: string, more: object = {}) => ({ Put: { TableName, Item: key(id), ...more } });
const adds = (id: string) => ({
  Update: {
    TableName,
    Key: key(id),
    UpdateExpression: "ADD n :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  },
});

Deno.test("dynamodb TransactWriteItems applies all of its actions", () => {
  const { run, get } = stock();
  run("PutItem", { TableName, Item: key("old") });
  const TransactItems = [
    puts("new"),
    adds("count"),
    { Delete: { TableName, Key: key("old") } },
    { ConditionCheck: { TableName, Key: key("none"), ConditionExpression: "attribute_not_exists(id)" } },
  ];
  assert.deepEqual(run("TransactWriteItems", { TransactItems }), {});
  assert.deepEqual([get("new"), get("count"), get("old")], [
    key("new"),
    { ...key("count"), n: { N: "1" } },
    undefined,
  ]);
});

Deno.test("dynamodb TransactWriteItems applies nothing if one condition fails, and says which", () => {
  const { world, run, get } = stock();
  run("PutItem", { TableName, Item: { ...key("a"), n: { N: "5" } } });
  const records = world.records.length;
  const error = run("TransactWriteItems", {
    TransactItems: [
      puts("b"),
      puts("a", {
        ConditionExpression: "attribute_not_exists(id)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
      { Update: { TableName, Key: key("c"), UpdateExpression: "SET x = absent" } },
    ],
  });
  assert.equal(error.code, "TransactionCanceledException");
  assert.equal(
    error.message,
    "Transaction cancelled, please refer cancellation reasons for specific reasons " +
      "[None, ConditionalCheckFailed, ValidationError]",
  );
  assert.deepEqual(error.members.CancellationReasons, [
    { Code: "None" },
    {
      Code: "ConditionalCheckFailed",
      Message: "The conditional request failed",
      Item: { ...key("a"), n: { N: "5" } },
    },
    {
      Code: "ValidationError",
      Message: "The provided expression refers to an attribute that does not exist in the item",
    },
  ]);
  assert.equal(get("b"), undefined);
  assert.equal(world.records.length, records);
});

Deno.test("dynamodb TransactWriteItems refuses what is no transaction", () => {
  const { run } = stock();
  const message = (TransactItems: object[]) => run("TransactWriteItems", { TransactItems }).message;
  assert.equal(
    message([puts("a"), adds("a")]),
    "Transaction request cannot include multiple operations on one item",
  );
  assert.equal(
    message([{}]),
    "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
  );
  assert.match(
    message(Array.from({ length: 101 }, (_, i) => puts(`${i}`))),
    /length less than or equal to 100$/,
  );
  assert.equal(message(Array.from({ length: 100 }, (_, i) => puts(`${i}`))), undefined);
  const big = Array.from({ length: 11 }, (_, i) => ({
    Put: { TableName, Item: { ...key(`${i}`), z: { S: "x".repeat(400_000) } } },
  }));
  assert.match(message(big), /exceeds the maximum allowed size of 4 MB$/);
});

Deno.test("dynamodb TransactWriteItems applies a ClientRequestToken once in ten minutes", () => {
  const { world, run, get } = stock();
  const input = { TransactItems: [adds("a")], ClientRequestToken: "token" };
  run("TransactWriteItems", input);
  run("TransactWriteItems", { ClientRequestToken: "token", TransactItems: [adds("a")] });
  assert.deepEqual(get("a").n, { N: "1" });
  const error = run("TransactWriteItems", { ...input, TransactItems: [adds("b")] });
  assert.equal(error.code, "IdempotentParameterMismatchException");
  world.pass(10 * 60_000 - 1);
  run("TransactWriteItems", input);
  assert.deepEqual(get("a").n, { N: "1" });
  world.pass(1);
  run("TransactWriteItems", input);
  assert.deepEqual(get("a").n, { N: "2" });
});

Deno.test("dynamodb TransactGetItems answers in the order of the request", () => {
  const { run } = stock();
  run("PutItem", { TableName, Item: { ...key("a"), n: { N: "1" } } });
  const reads = (id: string, more: object = {}) => ({ Get: { TableName, Key: key(id), ...more } });
  assert.deepEqual(
    run("TransactGetItems", {
      TransactItems: [reads("none"), reads("a", { ProjectionExpression: "n" })],
      ReturnConsumedCapacity: "TOTAL",
    }),
    {
      Responses: [{}, { Item: { n: { N: "1" } } }],
      ConsumedCapacity: [{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }],
    },
  );
});

Deno.test("dynamodb BatchWriteItem and BatchGetItem work on several tables", () => {
  const { run } = stock();
  const written = run("BatchWriteItem", {
    RequestItems: {
      [TableName]: [{ PutRequest: { Item: key("a") } }, { DeleteRequest: { Key: key("b") } }],
      Other: [{ PutRequest: { Item: key("a") } }],
    },
  });
  assert.deepEqual(written, { UnprocessedItems: {} });
  assert.deepEqual(
    run("BatchGetItem", {
      RequestItems: { [TableName]: { Keys: [key("a"), key("b")] }, Other: { Keys: [key("a")] } },
    }),
    { Responses: { [TableName]: [key("a")], Other: [key("a")] }, UnprocessedKeys: {} },
  );
});

Deno.test("dynamodb BatchGetItem leaves keys unprocessed beyond 16 MB", () => {
  const { run } = stock();
  const ids = Array.from({ length: 50 }, (_, i) => `${i}`);
  for (const id of ids) run("PutItem", { TableName, Item: { ...key(id), z: { S: "x".repeat(400_000) } } });
  const answer = run("BatchGetItem", { RequestItems: { [TableName]: { Keys: ids.map(key) } } });
  assert.equal(answer.Responses[TableName].length, 42);
  assert.deepEqual(answer.UnprocessedKeys[TableName].Keys, ids.slice(42).map(key));
});

Deno.test("dynamodb batches refuse duplicates and too many items", () => {
  const { run } = stock();
  const put = (id: string) => ({ PutRequest: { Item: key(id) } });
  const write = (requests: object[]) =>
    run("BatchWriteItem", { RequestItems: { [TableName]: requests } }).message;
  assert.equal(write([put("a"), put("a")]), "Provided list of item keys contains duplicates");
  assert.equal(
    write([put("a"), { DeleteRequest: { Key: key("a") } }]),
    "Provided list of item keys contains duplicates",
  );
  assert.match(write(Array.from({ length: 26 }, (_, i) => put(`${i}`))), /length less than or equal to 25/);
  const read = (...keys: object[]) =>
    run("BatchGetItem", { RequestItems: { [TableName]: { Keys: keys } } }).message;
  assert.equal(read(key("a"), key("a")), "Provided list of item keys contains duplicates");
});
