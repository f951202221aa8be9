/** Operations on tables. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const hash = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" });
const range = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" });
const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });
const ON_DEMAND = { BillingMode: "PAY_PER_REQUEST" };
const UNITS = { ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 1 } };

function account() {
  const world = fixture([dynamodb()]);
  return (operation: string, input: object) => world.apply("dynamodb", operation, input);
}

Deno.test("dynamodb DescribeTable says what CreateTable was asked for", () => {
  const run = account();
  const index = (IndexName: string, ...KeySchema: object[]) => ({
    IndexName,
    KeySchema,
    Projection: { ProjectionType: "ALL" },
  });
  run("CreateTable", {
    TableName: "Orders",
    KeySchema: [hash("id"), range("line")],
    AttributeDefinitions: [text("id"), text("line"), text("customer")],
    ...UNITS,
    LocalSecondaryIndexes: [index("local", hash("id"), range("customer"))],
    GlobalSecondaryIndexes: [{ ...index("global", hash("customer")), ...UNITS }],
  });
  run("PutItem", {
    TableName: "Orders",
    Item: { id: { S: "1" }, line: { S: "a" }, customer: { S: "c" } },
  });
  const table = run("DescribeTable", { TableName: "Orders" }).Table;
  assert.equal(table.TableStatus, "ACTIVE");
  assert.equal(table.TableArn, "arn:aws:dynamodb:us-east-1:000000000000:table/Orders");
  assert.equal(table.CreationDateTime.toISOString(), "2026-01-01T00:00:00.000Z");
  assert.deepEqual([table.ItemCount, table.TableSizeBytes], [1, 3 + 5 + 9]);
  assert.deepEqual(table.KeySchema, [hash("id"), range("line")]);
  assert.deepEqual(table.ProvisionedThroughput, {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: 2,
    WriteCapacityUnits: 1,
  });
  assert.equal(table.LocalSecondaryIndexes[0].ItemCount, 1);
  assert.equal(
    table.GlobalSecondaryIndexes[0].IndexArn,
    "arn:aws:dynamodb:us-east-1:000000000000:table/Orders/index/global",
  );
  assert.equal(run("DescribeTable", { TableName: table.TableArn }).Table.TableName, "Orders");
});

Deno.test("dynamodb CreateTable refuses what is no table", () => {
  const run = account();
  const message = (input: object) =>
    run("CreateTable", {
      TableName: "Refused",
      KeySchema: [hash("id")],
      AttributeDefinitions: [text("id")],
      ...ON_DEMAND,
      ...input,
    }).message as string;
  const invalid = "One or more parameter values were invalid: ";
  const gsi = { IndexName: "gsi", KeySchema: [hash("id")], Projection: { ProjectionType: "ALL" } };
  assert.match(message({ TableName: "a b" }), /Value 'a b' at 'tableName' .* pattern: /);
  assert.equal(
    message({ KeySchema: [hash("x")] }),
    invalid +
      "Some index key attributes are not defined in AttributeDefinitions. Keys: [x], AttributeDefinitions: [id]",
  );
  assert.equal(
    message({ AttributeDefinitions: [text("id"), text("x")] }),
    invalid +
      "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
  );
  assert.equal(
    message({ KeySchema: [range("id")] }),
    "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
  );
  assert.equal(
    message({ BillingMode: "PROVISIONED" }),
    invalid +
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
  );
  assert.equal(message({ GlobalSecondaryIndexes: [gsi, gsi] }), invalid + "Duplicate index name: gsi");
  assert.equal(
    message({ LocalSecondaryIndexes: [gsi] }),
    invalid +
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
  );
  assert.equal(
    message({ BillingMode: "FREE" }),
    "1 validation error detected: Value 'FREE' at 'billingMode' failed to satisfy constraint: " +
      "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]",
  );
});

Deno.test("dynamodb tables are listed by name, made once, and gone when deleted", () => {
  const run = account();
  const create = (TableName: string, more: object = {}) =>
    run("CreateTable", {
      TableName,
      KeySchema: [hash("id")],
      AttributeDefinitions: [text("id")],
      ...ON_DEMAND,
      ...more,
    });
  for (const name of ["ccc", "aaa", "bbb"]) create(name);
  assert.equal(create("aaa").code, "ResourceInUseException");
  assert.deepEqual(run("ListTables", { Limit: 2 }), {
    TableNames: ["aaa", "bbb"],
    LastEvaluatedTableName: "bbb",
  });
  assert.deepEqual(run("ListTables", { ExclusiveStartTableName: "bbb" }), { TableNames: ["ccc"] });
  assert.equal(run("DeleteTable", { TableName: "aaa" }).TableDescription.TableStatus, "DELETING");
  assert.equal(
    run("DescribeTable", { TableName: "aaa" }).message,
    "Requested resource not found: Table: aaa not found",
  );
  create("safe", { DeletionProtectionEnabled: true });
  assert.equal(run("DeleteTable", { TableName: "safe" }).code, "ValidationException");
});

Deno.test("dynamodb names an operation that it does not emulate", () => {
  assert.match(
    account()("ExportTableToPointInTime", {}).message,
    /ExportTableToPointInTime of Amazon DynamoDB is not emulated/,
  );
});
