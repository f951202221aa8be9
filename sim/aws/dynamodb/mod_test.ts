/** The service as a whole: what its door promises. */
import assert from "node:assert/strict";
import * as client from "@aws-sdk/client-dynamodb";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

Deno.test("dynamodb names every operation of the SDK's client", () => {
  const commands = Object.keys(client).filter((name) => /^[A-Z].*Command$/.test(name) && name !== "Command");
  const names = commands.map((name) => name.replace(/Command$/, "")).filter((name) => name !== "$");
  assert.deepEqual([...dynamodb().allOperations].sort(), names.sort());
});

Deno.test("dynamodb PutItem, GetItem, UpdateItem and DeleteItem keep an item", () => {
  const world = fixture([dynamodb()]);
  world.apply("dynamodb", "CreateTable", {
    TableName: "Orders",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  const Key = { id: { S: "1" } };
  assert.deepEqual(
    world.apply("dynamodb", "PutItem", { TableName: "Orders", Item: { ...Key, n: { N: "1.0" } } }),
    {},
  );
  assert.deepEqual(world.apply("dynamodb", "GetItem", { TableName: "Orders", Key }), {
    Item: { ...Key, n: { N: "1" } },
  });
  assert.deepEqual(
    world.apply("dynamodb", "UpdateItem", {
      TableName: "Orders",
      Key,
      UpdateExpression: "SET n = n + :one, s = :s",
      ConditionExpression: "attribute_exists(id) AND n < :two",
      ExpressionAttributeValues: { ":one": { N: "1" }, ":two": { N: "2" }, ":s": { S: "x" } },
      ReturnValues: "UPDATED_NEW",
    }),
    { Attributes: { n: { N: "2" }, s: { S: "x" } } },
  );
  assert.deepEqual(
    world.apply("dynamodb", "DeleteItem", { TableName: "Orders", Key, ReturnValues: "ALL_OLD" }),
    { Attributes: { ...Key, n: { N: "2" }, s: { S: "x" } } },
  );
  assert.deepEqual(world.apply("dynamodb", "GetItem", { TableName: "Orders", Key }), {});
  assert.deepEqual(world.records.map((record) => record.type === "item" && record.action), [
    "put",
    "update",
    "delete",
  ]);
});
