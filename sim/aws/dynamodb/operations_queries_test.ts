/** Query and Scan: order, pages, indexes, segments. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const TableName = "Lines";
const LINES = {
  TableName,
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "N" },
    { AttributeName: "g", AttributeType: "S" },
    { AttributeName: "h", AttributeType: "S" },
  ],
  BillingMode: "PAY_PER_REQUEST",
  GlobalSecondaryIndexes: [{
    IndexName: "gsi",
    KeySchema: [{ AttributeName: "g", KeyType: "HASH" }, { AttributeName: "h", KeyType: "RANGE" }],
    Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["x"] },
  }],
  LocalSecondaryIndexes: [{
    IndexName: "lsi",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "h", KeyType: "RANGE" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  }],
};

function lines() {
  const world = fixture([dynamodb()]);
  world.apply("dynamodb", "CreateTable", LINES);
  return (operation: string, input: object) => world.apply("dynamodb", operation, { TableName, ...input });
}

type Run = ReturnType<typeof lines>;
interface Line {
  readonly pk: string;
  readonly sk: number;
  readonly g?: string;
  readonly h?: string;
}

function put(run: Run, { pk, sk, g, h }: Line, more: object = {}): void {
  const Item = {
    pk: { S: pk },
    sk: { N: String(sk) },
    ...(g && { g: { S: g } }),
    ...(h && { h: { S: h } }),
    ...more,
  };
  assert.deepEqual(run("PutItem", { Item }), {});
}

/** All items of a Query or Scan, page after page; the pages must agree on what they count. */
function all(run: Run, operation: string, input: object): Record<string, { S: string; N: string }>[] {
  const items = [];
  let start: object | undefined;
  do {
    const page = run(operation, { ...input, ...(start && { ExclusiveStartKey: start }) });
    assert.equal(page.code, undefined, page.message);
    assert.equal(page.Count, page.Items.length);
    items.push(...page.Items);
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

const line = fc.record({
  pk: fc.constantFrom("a", "b", "c"),
  sk: fc.integer({ min: -30, max: 30 }),
  g: fc.constantFrom("", "x", "y"),
  h: fc.constantFrom("", "1", "2", "\uffff", "😀"),
});

Deno.test("dynamodb Query and Scan read page by page what a plain list of items holds", () => {
  const byUtf8 = (a: string, b: string) => {
    const [x, y] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
    for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
    return x.length - y.length;
  };
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 80, size: "max" }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: -30, max: 30 }),
      fc.boolean(),
      (list, Limit, low, ScanIndexForward) => {
        const run = lines();
        const model = new Map<string, Line>();
        for (const each of list) {
          if (model.has(`${each.pk}/${each.sk}`) && each.g === "") {
            model.delete(`${each.pk}/${each.sk}`);
            run("DeleteItem", { Key: { pk: { S: each.pk }, sk: { N: String(each.sk) } } });
          } else {
            model.set(`${each.pk}/${each.sk}`, each);
            put(run, each);
          }
        }
        const held = [...model.values()];
        const numbers = all(run, "Query", {
          KeyConditionExpression: "pk = :pk AND sk >= :low",
          ExpressionAttributeValues: { ":pk": { S: "a" }, ":low": { N: String(low) } },
          Limit,
          ScanIndexForward,
        }).map((item) => Number(item["sk"]!.N));
        const expected = held.filter(({ pk, sk }) => pk === "a" && sk >= low).map(({ sk }) => sk);
        expected.sort((a, b) => ScanIndexForward ? a - b : b - a);
        assert.deepEqual(numbers, expected);

        const names = (items: Record<string, { S: string; N: string }>[]) =>
          items.map((item) => `${item["pk"]!.S}/${item["sk"]!.N}`).sort();
        assert.deepEqual(names(all(run, "Scan", { Limit })), [...model.keys()].sort());
        const segments = [0, 1, 2].flatMap((Segment) =>
          all(run, "Scan", { Limit, Segment, TotalSegments: 3 })
        );
        assert.deepEqual(names(segments), [...model.keys()].sort());

        const indexed = held.filter(({ g, h }) => g === "x" && h !== "");
        const found = all(run, "Query", {
          IndexName: "gsi",
          KeyConditionExpression: "g = :g",
          ExpressionAttributeValues: { ":g": { S: "x" } },
          Limit,
          ScanIndexForward,
        });
        assert.deepEqual(names(found), indexed.map(({ pk, sk }) => `${pk}/${sk}`).sort());
        const order = indexed.map(({ h }) => h!).sort((a, b) =>
          ScanIndexForward ? byUtf8(a, b) : byUtf8(b, a)
        );
        assert.deepEqual(found.map((item) => item["h"]!.S), order);
      },
    ),
    { seed: 1, numRuns: 60 },
  );
});

Deno.test("dynamodb Query ends a page behind the item with which it has read 1 MB", () => {
  const run = lines();
  for (let sk = 0; sk < 12; sk++) put(run, { pk: "a", sk }, { z: { S: "x".repeat(200_000) } });
  const input = { KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": { S: "a" } } };
  const page = run("Query", input);
  assert.equal(page.Count, 6);
  assert.deepEqual(page.LastEvaluatedKey, { pk: { S: "a" }, sk: { N: "5" } });
  const empty = run("Query", { ...input, FilterExpression: "attribute_not_exists(z)" });
  assert.deepEqual([empty.Count, empty.ScannedCount, empty.Items.length], [0, 6, 0]);
  assert.ok(empty.LastEvaluatedKey);
  assert.equal(all(run, "Query", input).length, 12);
});

Deno.test("dynamodb Query names a last key at its limit, even if nothing follows", () => {
  const run = lines();
  put(run, { pk: "a", sk: 1 });
  const input = { KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": { S: "a" } } };
  assert.deepEqual(run("Query", { ...input, Limit: 1 }).LastEvaluatedKey, { pk: { S: "a" }, sk: { N: "1" } });
  assert.equal(run("Query", { ...input, Limit: 2 }).LastEvaluatedKey, undefined);
  assert.deepEqual(run("Query", { ...input, Select: "COUNT" }), { Count: 1, ScannedCount: 1 });
});

Deno.test("dynamodb indexes hold only items with their keys, and of those what they project", () => {
  const run = lines();
  put(run, { pk: "a", sk: 1, g: "x", h: "1" }, { x: { S: "in" }, y: { S: "out" } });
  put(run, { pk: "a", sk: 2, g: "x" });
  const gsi = {
    IndexName: "gsi",
    KeyConditionExpression: "g = :g",
    ExpressionAttributeValues: { ":g": { S: "x" } },
  };
  const held = { pk: { S: "a" }, sk: { N: "1" }, g: { S: "x" }, h: { S: "1" }, x: { S: "in" } };
  assert.deepEqual(run("Query", gsi).Items, [held]);
  run("UpdateItem", { Key: { pk: { S: "a" }, sk: { N: "1" } }, UpdateExpression: "REMOVE h" });
  assert.deepEqual(run("Query", gsi).Items, []);
  const message = (input: object) => run("Query", { ...gsi, ...input }).message;
  assert.equal(
    message({ ConsistentRead: true }),
    "Consistent reads are not supported on global secondary indexes",
  );
  assert.equal(
    message({ ProjectionExpression: "y" }),
    "One or more parameter values were invalid: Global secondary index gsi does not project [y]",
  );
  assert.equal(
    message({ Select: "ALL_ATTRIBUTES" }),
    "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for " +
      "global secondary index gsi because its projection type is not ALL",
  );
  assert.equal(message({ IndexName: "nope" }), "The table does not have the specified index: nope");
});

Deno.test("dynamodb Query of a local index reads the table for what the index lacks", () => {
  const run = lines();
  put(run, { pk: "a", sk: 1, h: "2" }, { y: { S: "one" } });
  put(run, { pk: "a", sk: 2, h: "1" }, { y: { S: "two" } });
  const input = {
    IndexName: "lsi",
    KeyConditionExpression: "pk = :p",
    ExpressionAttributeValues: { ":p": { S: "a" } },
    ConsistentRead: true,
  };
  assert.deepEqual(run("Query", input).Items[0], { pk: { S: "a" }, sk: { N: "2" }, h: { S: "1" } });
  assert.deepEqual(run("Query", { ...input, ProjectionExpression: "y" }).Items, [{ y: { S: "two" } }, {
    y: { S: "one" },
  }]);
});

Deno.test("dynamodb refuses a start key that is not in what is read", () => {
  const run = lines();
  const query = (ExclusiveStartKey: object) =>
    run("Query", {
      KeyConditionExpression: "pk = :p AND sk > :n",
      ExpressionAttributeValues: { ":p": { S: "a" }, ":n": { N: "1" } },
      ExclusiveStartKey,
    }).message;
  assert.equal(query({ pk: { S: "a" } }), "The provided starting key is invalid");
  assert.equal(
    query({ pk: { S: "b" }, sk: { N: "3" } }),
    "The query can return at most one row and cannot be restarted",
  );
  assert.equal(
    run("Query", {
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { S: "a" } },
      ExclusiveStartKey: { pk: { S: "b" }, sk: { N: "3" } },
    }).message,
    "The provided starting key is outside query boundaries based on provided conditions",
  );
  assert.equal(
    query({ pk: { S: "a" }, sk: { N: "0" } }),
    "The provided starting key does not match the range key predicate",
  );
  assert.equal(
    run("Scan", { ExclusiveStartKey: { pk: { S: "a" } } }).message,
    "The provided starting key is invalid: The provided key element does not match the schema",
  );
  assert.equal(
    run("Scan", { Segment: 2, TotalSegments: 2 }).message,
    "The Segment parameter is zero-based and must be less than parameter TotalSegments: " +
      "Segment: 2 is not less than TotalSegments: 2",
  );
});
