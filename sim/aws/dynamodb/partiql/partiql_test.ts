/** PartiQL: what the contract and the generated suite do not show of it. */
import assert from "node:assert/strict";
import { AwsError } from "../../errors.ts";
import { fixture } from "../../fixture.ts";
import { dynamodbstreams } from "../../dynamodb_streams/mod.ts";
import { dynamodb } from "../mod.ts";
import { parse } from "./statements.ts";
import { tokenize } from "./tokens.ts";

// deno-lint-ignore no-explicit-any
type Run = (operation: string, input: object) => any;

function account(): Run {
  const world = fixture([dynamodb()]);
  return (operation, input) => world.apply("dynamodb", operation, input);
}

function table(run: Run, more: object = {}): (Statement: string, more?: object) => ReturnType<Run> {
  run("CreateTable", {
    TableName: "things",
    AttributeDefinitions: [{ AttributeName: "h", AttributeType: "S" }, {
      AttributeName: "r",
      AttributeType: "N",
    }],
    KeySchema: [{ AttributeName: "h", KeyType: "HASH" }, { AttributeName: "r", KeyType: "RANGE" }],
    BillingMode: "PAY_PER_REQUEST",
    ...more,
  });
  return (Statement, rest = {}) => run("ExecuteStatement", { Statement, ...rest });
}

Deno.test("partiql tokens know their places, also behind lines and comments", () => {
  const tokens = tokenize("SELECT -- all\n  'it''s' /* x\n */ \"a\"\"b\" .5e-1");
  assert.deepEqual(
    tokens.map(({ kind, text, line, column, length }) => [kind, text, line, column, length]),
    [
      ["keyword", "select", 1, 1, 6],
      ["string", "it's", 2, 3, 7],
      ["quoted", 'a"b', 3, 5, 6],
      ["number", ".5e-1", 3, 12, 5],
      ["end", "", 3, 17, 0],
    ],
  );
});

Deno.test("partiql refuses statements that nest without end, as what is not well formed", () => {
  for (
    const text of [
      `SELECT * FROM t WHERE ${"(".repeat(4000)}`,
      `SELECT * FROM t WHERE ${"-".repeat(1)}${" - ".repeat(2000)}1`,
    ]
  ) {
    assert.throws(
      () => parse(text),
      (error) => error instanceof AwsError && /well formed/.test(error.message),
    );
  }
});

Deno.test("partiql reads all pages of a partition once, in both directions", () => {
  const run = account();
  const execute = table(run);
  for (let r = 0; r < 25; r++) execute(`INSERT INTO things VALUE {'h': 'a', 'r': ${r}}`);
  for (const direction of ["ASC", "DESC"]) {
    const seen: number[] = [];
    let token: string | undefined;
    do {
      const page = execute(`SELECT r FROM things WHERE h = 'a' AND r > 1 ORDER BY r ${direction}`, {
        Limit: 7,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      for (const { r } of page.Items) seen.push(Number(r.N));
      token = page.NextToken;
    } while (token !== undefined);
    const all = Array.from({ length: 23 }, (_, i) => i + 2);
    assert.deepEqual(seen, direction === "ASC" ? all : all.reverse());
  }
});

Deno.test("partiql reads ten partitions of IN to a page", () => {
  const run = account();
  const execute = table(run);
  const keys = Array.from({ length: 23 }, (_, i) => `k${i}`);
  for (const key of keys) execute(`INSERT INTO things VALUE {'h': '${key}', 'r': 1}`);
  const Statement = `SELECT h FROM things WHERE h IN [${keys.map((key) => `'${key}'`).join(", ")}]`;
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const page = execute(Statement, token === undefined ? {} : { NextToken: token });
    pages.push(page.Items.map((item: { h: { S: string } }) => item.h.S));
    token = page.NextToken;
  } while (token !== undefined);
  assert.deepEqual(pages.map((page) => page.length), [10, 10, 3]);
  assert.deepEqual(pages.flat(), keys);
});

Deno.test("partiql takes a token for the statement and parameters only that it was made for", () => {
  const execute = table(account());
  for (let r = 0; r < 3; r++) execute(`INSERT INTO things VALUE {'h': 'a', 'r': ${r}}`);
  const Statement = "SELECT * FROM things WHERE h = ?";
  const { NextToken } = execute(Statement, { Parameters: [{ S: "a" }], Limit: 1 });
  assert.equal(execute(Statement, { Parameters: [{ S: "a" }], NextToken }).Items.length, 2);
  assert.equal(execute(Statement, { Parameters: [{ S: "b" }], NextToken }).message, "Invalid NextToken");
  assert.equal(execute("SELECT * FROM things", { NextToken }).message, "Invalid NextToken");
});

Deno.test("partiql writes reach the stream of a table", () => {
  const world = fixture([dynamodb(), dynamodbstreams()]);
  const run: Run = (operation, input) => world.apply("dynamodb", operation, input);
  const execute = table(run, {
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
  });
  execute("INSERT INTO things VALUE {'h': 'a', 'r': 1, 'n': 1}");
  execute("UPDATE things SET n = n + 1 WHERE h = 'a' AND r = 1");
  execute("DELETE FROM things WHERE h = 'a' AND r = 1");
  const { LatestStreamArn: StreamArn } = run("DescribeTable", { TableName: "things" }).Table;
  const read: Run = (operation, input) => world.apply("dynamodbstreams", operation, input);
  const [{ ShardId }] = read("DescribeStream", { StreamArn }).StreamDescription.Shards;
  const { ShardIterator } = read("GetShardIterator", {
    StreamArn,
    ShardId,
    ShardIteratorType: "TRIM_HORIZON",
  });
  assert.deepEqual(
    read("GetRecords", { ShardIterator }).Records.map((each: { eventName: string }) => each.eventName),
    ["INSERT", "MODIFY", "REMOVE"],
  );
});

Deno.test("partiql reads only the part of a partition that a condition on its sort key leaves", () => {
  const execute = table(account());
  const text = "x".repeat(4096);
  for (let r = 0; r < 8; r++) {
    execute("INSERT INTO things VALUE {'h': 'a', 'r': ?, 't': ?}", {
      Parameters: [{ N: `${r}` }, { S: text }],
    });
  }
  const units = (where: string) =>
    execute(`SELECT r FROM things WHERE ${where}`, { ReturnConsumedCapacity: "TOTAL" }).ConsumedCapacity
      .CapacityUnits;
  assert.equal(units("h = 'a' AND r = 3"), 1);
  assert.equal(units("h = 'a' AND r IN [1, 5]"), 2);
  assert.ok(units("h = 'a' AND r >= 6") < units("h = 'a' AND NOT r < 6"));
});
