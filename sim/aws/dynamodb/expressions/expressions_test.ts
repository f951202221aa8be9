/** Every case of testdata/: what DynamoDB's own engine answered to an expression, put to this one. */
import assert from "node:assert/strict";
import { fixture } from "../../fixture.ts";
import { dynamodb } from "../mod.ts";
import { base64 } from "../printing.ts";
import conditions from "../testdata/conditions.json" with { type: "json" };
import keyConditions from "../testdata/key_conditions.json" with { type: "json" };
import projections from "../testdata/projections.json" with { type: "json" };
import updates from "../testdata/updates.json" with { type: "json" };
import values from "../testdata/values.json" with { type: "json" };

const KEY = { id: { S: "1" } };

Deno.test("dynamodb ConditionExpression answers as DynamoDB's engine does (all cases)", () => {
  const world = simpleTable();
  for (const [expression, expected] of conditions.cases as [string, boolean | string][]) {
    world.apply("dynamodb", "PutItem", { TableName: "Tab", Item: blobs(conditions.item) });
    const answer = world.apply("dynamodb", "DeleteItem", {
      TableName: "Tab",
      Key: KEY,
      ConditionExpression: expression,
      ...placeholders(expression, conditions),
    });
    const seen = answer.code === "ConditionalCheckFailedException"
      ? false
      : answer.code
      ? answer.message.replace("Invalid ConditionExpression: ", "")
      : true;
    assert.equal(comparable(seen), comparable(expected), expression);
  }
});

Deno.test("dynamodb UpdateExpression answers as DynamoDB's engine does (all cases)", () => {
  const world = simpleTable();
  const before = updates.item as Record<string, unknown>;
  for (const [expression, expected] of updates.cases as [string, object | string][]) {
    world.apply("dynamodb", "PutItem", { TableName: "Tab", Item: blobs(before) });
    const answer = world.apply("dynamodb", "UpdateItem", {
      TableName: "Tab",
      Key: KEY,
      UpdateExpression: expression,
      ReturnValues: "ALL_NEW",
      ...placeholders(expression, updates),
    });
    if (answer.code) {
      assert.equal(answer.message.replace("Invalid UpdateExpression: ", ""), expected, expression);
      continue;
    }
    const after: Record<string, unknown> = { ...before };
    for (const [name, value] of Object.entries(expected)) {
      if (value === null) delete after[name];
      else after[name] = value;
    }
    assert.deepEqual(text(answer.Attributes), after, expression);
  }
});

Deno.test("dynamodb ProjectionExpression answers as DynamoDB's engine does (all cases)", () => {
  const world = simpleTable();
  world.apply("dynamodb", "PutItem", { TableName: "Tab", Item: projections.item });
  for (const [expression, expected] of projections.cases as [string, object | string][]) {
    const answer = world.apply("dynamodb", "GetItem", {
      TableName: "Tab",
      Key: KEY,
      ProjectionExpression: expression,
    });
    const seen = answer.code ? answer.message.replace("Invalid ProjectionExpression: ", "") : answer.Item;
    assert.deepEqual(seen, expected, expression);
  }
});

Deno.test("dynamodb KeyConditionExpression answers as DynamoDB's engine does (all cases)", () => {
  const world = fixture([dynamodb()]);
  world.apply("dynamodb", "CreateTable", {
    TableName: "Tab",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
  for (let i = 0; i < 6; i++) {
    world.apply("dynamodb", "PutItem", { TableName: "Tab", Item: { pk: { S: "p" }, sk: { S: `s${i}` } } });
  }
  for (const [expression, expected] of keyConditions.cases as [string, { error: string } | string][]) {
    const answer = world.apply("dynamodb", "Query", {
      TableName: "Tab",
      KeyConditionExpression: expression,
      ...placeholders(expression, keyConditions),
    });
    const seen = answer.code
      ? { error: answer.message }
      : answer.Items.map((item: { sk: { S: string } }) => item.sk.S).join(" ");
    assert.deepEqual(seen, expected, expression);
  }
});

Deno.test("dynamodb PutItem takes and refuses values as DynamoDB's engine does (all cases)", () => {
  const world = simpleTable();
  for (const [value, expected] of values.cases as [object, object | string][]) {
    const refusal = world.apply("dynamodb", "PutItem", {
      TableName: "Tab",
      Item: { ...KEY, a: blobs(value) },
    });
    const seen = refusal.code
      ? refusal.message
      : text(world.apply("dynamodb", "GetItem", { TableName: "Tab", Key: KEY }).Item.a);
    assert.deepEqual(seen, expected, JSON.stringify(value));
  }
});

function simpleTable() {
  const world = fixture([dynamodb()]);
  world.apply("dynamodb", "CreateTable", {
    TableName: "Tab",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  return world;
}

/** Those placeholders that a text mentions. */
function placeholders(expression: string, { names, values }: { names?: object; values?: object }): object {
  const mentioned = (all: object | undefined) =>
    Object.entries(all ?? {}).filter(([key]) => new RegExp(`${key}(?![0-9a-zA-Z_])`).test(expression));
  const usedNames = mentioned(names);
  const usedValues = mentioned(values);
  return {
    ...(usedNames.length > 0 ? { ExpressionAttributeNames: Object.fromEntries(usedNames) } : undefined),
    ...(usedValues.length > 0
      ? { ExpressionAttributeValues: blobs(Object.fromEntries(usedValues)) }
      : undefined),
  };
}

/** The list of types stands in no fixed order. */
function comparable(answer: string | boolean): string {
  return String(answer).replace(/type(s?): \{.*\}/, "type$1: {}");
}

/** DynamoDB JSON with its base64 as bytes. */
function blobs(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(blobs);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      if (name === "B" && typeof value === "string") return [name, bytes(value)];
      return name === "BS" && Array.isArray(value) ? [name, value.map(bytes)] : [name, blobs(value)];
    }),
  );
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** DynamoDB JSON with its bytes as base64. */
function text(value: unknown): unknown {
  if (value instanceof Uint8Array) return base64(value);
  if (Array.isArray(value)) return value.map(text);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, text(each)]));
}

Deno.test("dynamodb: an expression of nothing but parentheses is refused, however many they are", () => {
  const world = simpleTable();
  const answer = world.apply("dynamodb", "DeleteItem", {
    TableName: "Tab",
    Key: KEY,
    ConditionExpression: "(".repeat(2000) + "a = :a" + ")".repeat(2000),
    ExpressionAttributeValues: { ":a": { S: "a" } },
  });
  assert.equal(answer.message, "Invalid ConditionExpression: The expression has redundant parentheses;");
});
