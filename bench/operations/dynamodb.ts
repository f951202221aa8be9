/** DynamoDB: an item is written, read and queried in a table of many. */
import { dynamodb } from "../../sim/aws/dynamodb/mod.ts";
import { type Bare, bareAccount } from "./account.ts";
import type { Operation, OperationBench } from "./measure.ts";

const TABLE = "Orders";
const DEPTHS = [10, 1000, 1_000_000];
/** Items of one customer, and what a query finds. */
const PER_CUSTOMER = 10;
/** Items that are worked on, spread over the table, so that the processor's cache sees as many at every depth. */
const WORKED_ON = 10;

/** Which item the operation of that number works on. */
function place(index: number, size: number): number {
  return index % WORKED_ON * (size / WORKED_ON);
}

function keyOf(index: number): Record<string, { S: string }> {
  const customer = Math.floor(index / PER_CUSTOMER);
  return { customerId: { S: `cus_${customer}` }, orderId: { S: `ord_${index}` } };
}

function itemOf(index: number, version: number): object {
  return {
    ...keyOf(index),
    status: { S: "PAID" },
    amount: { N: "1299" },
    version: { N: String(version) },
    items: { L: [{ M: { sku: { S: "MUG" }, quantity: { N: "2" } } }] },
  };
}

function tableOf(size: number): Bare {
  const bare = bareAccount([dynamodb()]);
  bare.apply("dynamodb", "CreateTable", {
    TableName: TABLE,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["customerId", "orderId"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [
      { AttributeName: "customerId", KeyType: "HASH" },
      { AttributeName: "orderId", KeyType: "RANGE" },
    ],
  });
  // A table is made in the background; time passes until it is active.
  bare.scheduler.advance(Infinity, bare.scheduler.nowUs + 60_000_000);
  for (let i = 0; i < size; i++) bare.apply("dynamodb", "PutItem", { TableName: TABLE, Item: itemOf(i, 0) });
  return bare;
}

function bench(name: string, make: (bare: Bare, size: number) => Operation): OperationBench {
  return { name, unit: "items", depths: DEPTHS, prepare: (size) => make(tableOf(size), size) };
}

export const DYNAMODB_BENCHES: readonly OperationBench[] = [
  bench("DynamoDB PutItem", ({ apply }, size) => (index) => {
    apply("dynamodb", "PutItem", { TableName: TABLE, Item: itemOf(place(index, size), index) });
  }),
  bench("DynamoDB PutItem, on a condition", ({ apply }, size) => (index) => {
    apply("dynamodb", "PutItem", {
      TableName: TABLE,
      Item: itemOf(place(index, size), index),
      ConditionExpression: "attribute_exists(orderId) AND version < :next",
      ExpressionAttributeValues: { ":next": { N: String(index + 1) } },
    });
  }),
  bench("DynamoDB PutItem and DeleteItem, of a new item", ({ apply }, size) => (index) => {
    const added = size + place(index, size);
    apply("dynamodb", "PutItem", { TableName: TABLE, Item: itemOf(added, index) });
    apply("dynamodb", "DeleteItem", { TableName: TABLE, Key: keyOf(added) });
  }),
  bench("DynamoDB GetItem", ({ apply }, size) => (index) => {
    apply("dynamodb", "GetItem", {
      TableName: TABLE,
      Key: keyOf(place(index, size)),
      ConsistentRead: true,
    });
  }),
  bench(`DynamoDB Query of ${PER_CUSTOMER} items`, ({ apply }, size) => (index) => {
    apply("dynamodb", "Query", {
      TableName: TABLE,
      KeyConditionExpression: "customerId = :customer",
      ExpressionAttributeValues: { ":customer": keyOf(place(index, size))["customerId"] },
    });
  }),
];
