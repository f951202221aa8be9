/** Provisioned throughput: bursts, throttling, indexes that hold their table back. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
});
const EXCEEDED = "ProvisionedThroughputExceededException";

function table(options: object) {
  const world = fixture([dynamodb()]);
  const run = (operation: string, input: object = {}) =>
    world.apply("dynamodb", operation, { TableName: "Orders", ...input });
  run("CreateTable", {
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    ...options,
  });
  let count = 0;
  const put = (more: object = {}) => run("PutItem", { Item: { id: { S: `${count++}` }, ...more } });
  const times = (most: number, call: () => { code?: string }) => {
    let done = 0;
    while (done < most && call().code === undefined) done++;
    return done;
  };
  return { world, run, put, times };
}

Deno.test("dynamodb a provisioned table bears a burst of five minutes, and then its units a second", () => {
  const { world, run, put, times } = table(units(1, 2));
  assert.equal(times(10_000, put), 600);
  const refused = put();
  assert.equal(refused.code, EXCEEDED);
  assert.equal(
    refused.message,
    "The level of configured provisioned throughput for the table was exceeded. " +
      "Consider increasing your provisioning level with the UpdateTable API.",
  );
  assert.deepEqual(refused.members.ThrottlingReasons, [{
    reason: "TableWriteProvisionedThroughputExceeded",
    resource: "arn:aws:dynamodb:us-east-1:000000000000:table/Orders",
  }]);
  world.pass(3_000);
  assert.equal(times(100, put), 6);
  const get = () => run("GetItem", { Key: { id: { S: "1" } } });
  assert.equal(times(10_000, get), 600);
  assert.equal(get().members.ThrottlingReasons[0].reason, "TableReadProvisionedThroughputExceeded");
  world.pass(1_000);
  assert.equal(times(100, () => run("GetItem", { Key: { id: { S: "1" } }, ConsistentRead: true })), 1);
});

Deno.test("dynamodb a throttled write changes nothing, and one that fails its condition is charged", () => {
  const { run, put, times } = table(units(1, 1));
  put();
  const fail = () =>
    run("PutItem", { Item: { id: { S: "0" } }, ConditionExpression: "attribute_not_exists(id)" });
  assert.equal(fail().code, "ConditionalCheckFailedException");
  assert.equal(times(1_000, put), 298);
  assert.equal(fail().code, EXCEEDED);
  assert.equal(run("DescribeTable").Table.ItemCount, 299);
});

Deno.test("dynamodb an index without units left holds its table back, for items that are in it", () => {
  const { run, put, times } = table({
    ...units(100, 100),
    AttributeDefinitions: ["id", "owner"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    GlobalSecondaryIndexes: [{
      IndexName: "by-owner",
      KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
      Projection: { ProjectionType: "KEYS_ONLY" },
      ...units(1, 1),
    }],
  });
  assert.equal(times(1_000, () => put({ owner: { S: "a" } })), 300);
  const refused = put({ owner: { S: "a" } });
  assert.deepEqual([refused.code, refused.members.ThrottlingReasons[0].reason], [
    EXCEEDED,
    "IndexWriteProvisionedThroughputExceeded",
  ]);
  assert.equal(put().code, undefined);
  const query = () =>
    run("Query", {
      IndexName: "by-owner",
      KeyConditionExpression: "#owner = :a",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":a": { S: "a" } },
      Limit: 1,
    });
  assert.equal(times(1_000, query), 600);
  assert.equal(run("Scan", { Limit: 1 }).code, undefined);
});

Deno.test("dynamodb a batch leaves unprocessed what is throttled, and fails when all of it is", () => {
  const { world, run, put, times } = table(units(1, 1));
  times(298, put);
  const write = () =>
    run("BatchWriteItem", {
      RequestItems: { Orders: ["x", "y", "z"].map((id) => ({ PutRequest: { Item: { id: { S: id } } } })) },
    });
  assert.deepEqual(write().UnprocessedItems, { Orders: [{ PutRequest: { Item: { id: { S: "z" } } } }] });
  assert.equal(write().code, EXCEEDED);
  times(599, () => run("GetItem", { Key: { id: { S: "1" } } }));
  const Keys = ["1", "2", "3"].map((id) => ({ id: { S: id } }));
  const get = () => run("BatchGetItem", { RequestItems: { Orders: { Keys } } });
  assert.deepEqual(get().UnprocessedKeys, { Orders: { Keys: Keys.slice(1) } });
  assert.equal(get().code, EXCEEDED);
  world.pass(2_000);
  assert.equal(write().UnprocessedItems.Orders.length, 1);
});

Deno.test("dynamodb a transaction costs twice, and is cancelled as a whole when it is throttled", () => {
  const { run, put, times } = table(units(1, 1));
  times(296, put);
  const write = () =>
    run("TransactWriteItems", {
      TransactItems: ["x", "y"].map((id) => ({ Put: { TableName: "Orders", Item: { id: { S: id } } } })),
    });
  assert.equal(write().code, undefined);
  const cancelled = write();
  assert.equal(cancelled.code, "TransactionCanceledException");
  assert.deepEqual(cancelled.members.CancellationReasons.map((each: { Code: string }) => each.Code), [
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceeded",
  ]);
});

Deno.test("dynamodb a table on demand is throttled only by the maxima that it was given", () => {
  const free = table({ BillingMode: "PAY_PER_REQUEST" });
  assert.equal(free.times(5_000, free.put), 5_000);
  const { put, times } = table({
    BillingMode: "PAY_PER_REQUEST",
    OnDemandThroughput: { MaxWriteRequestUnits: 10 },
  });
  assert.equal(times(100, put), 10);
  const refused = put();
  assert.equal(refused.code, "ThrottlingException");
  assert.equal(refused.members.throttlingReasons[0].reason, "TableWriteMaxOnDemandThroughputExceeded");
});

Deno.test("dynamodb UpdateTable gives a throttled table its new units", () => {
  const { run, put, times } = table(units(1, 1));
  times(1_000, put);
  assert.equal(put().code, EXCEEDED);
  run("UpdateTable", units(1, 5));
  assert.equal(put().code, undefined);
  run("UpdateTable", { BillingMode: "PAY_PER_REQUEST" });
  assert.equal(times(5_000, put), 5_000);
});
