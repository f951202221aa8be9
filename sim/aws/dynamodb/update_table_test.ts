/** UpdateTable: throughput, billing modes, indexes, and what must not be. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ReadCapacityUnits,
  WriteCapacityUnits,
});
const index = (IndexName: string, key: string, more: object = {}) => ({
  IndexName,
  KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
  Projection: { ProjectionType: "ALL" },
  ...more,
});

function table(options: object = { BillingMode: "PAY_PER_REQUEST" }) {
  const world = fixture([dynamodb()]);
  const run = (operation: string, input: object = {}) =>
    world.apply("dynamodb", operation, { TableName: "Orders", ...input });
  run("CreateTable", {
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [text("id")],
    ...options,
  });
  const update = (input: object) => run("UpdateTable", input);
  const describe = () => run("DescribeTable").Table;
  return { world, run, update, describe };
}

Deno.test("dynamodb UpdateTable makes an index of the items that are there, and of those that follow", () => {
  const { world, run, update, describe } = table();
  for (let i = 0; i < 10; i++) {
    run("PutItem", { Item: { id: { S: `${i}` }, ...(i % 2 ? { owner: { S: "a" } } : undefined) } });
  }
  run("PutItem", { Item: { id: { S: "number" }, owner: { N: "1" } } });
  const made = update({
    AttributeDefinitions: [text("owner")],
    GlobalSecondaryIndexUpdates: [{ Create: index("by-owner", "owner") }],
  }).TableDescription;
  assert.deepEqual(
    [
      made.TableStatus,
      made.GlobalSecondaryIndexes[0].IndexStatus,
      made.GlobalSecondaryIndexes[0].Backfilling,
    ],
    ["UPDATING", "CREATING", true],
  );
  assert.deepEqual(made.AttributeDefinitions, [text("id"), text("owner")]);
  assert.equal(
    update({ DeletionProtectionEnabled: true }).message,
    "Attempt to change a resource which is still in use: Table is being updated: Orders",
  );
  run("PutItem", { Item: { id: { S: "late" }, owner: { S: "a" } } });
  world.pass(1_100);
  const { TableStatus, GlobalSecondaryIndexes: [global] } = describe();
  assert.deepEqual([TableStatus, global.IndexStatus, "Backfilling" in global, global.ItemCount], [
    "ACTIVE",
    "ACTIVE",
    false,
    6,
  ]);
  const query = {
    IndexName: "by-owner",
    KeyConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":owner": { S: "a" } },
  };
  assert.equal(run("Query", query).Count, 6);
  run("DeleteItem", { Key: { id: { S: "late" } } });
  assert.equal(run("Query", query).Count, 5);
  const gone =
    update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-owner" } }] }).TableDescription;
  assert.deepEqual([gone.GlobalSecondaryIndexes, gone.AttributeDefinitions], [undefined, [text("id")]]);
  run("PutItem", { Item: { id: { S: "1" }, owner: { N: "2" } } });
  assert.equal(run("Query", query).code, "ValidationException");
});

Deno.test("dynamodb UpdateTable takes the middle index away, and the others keep their items", () => {
  const { world, run, update, describe } = table();
  for (const name of ["aaa", "bbb", "ccc"]) {
    update({
      AttributeDefinitions: [text(name)],
      GlobalSecondaryIndexUpdates: [{ Create: index(name, name) }],
    });
    world.pass(2_000);
  }
  const all = { aaa: { S: "1" }, bbb: { S: "1" }, ccc: { S: "1" } };
  for (let i = 0; i < 5; i++) run("PutItem", { Item: { id: { S: `${i}` }, ...all } });
  update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "bbb" } }] });
  run("DeleteItem", { Key: { id: { S: "0" } } });
  run("PutItem", { Item: { id: { S: "1" }, ccc: { S: "2" } } });
  assert.deepEqual(
    describe().GlobalSecondaryIndexes.map((each: { IndexName: string; ItemCount: number }) => [
      each.IndexName,
      each.ItemCount,
    ]),
    [["aaa", 3], ["ccc", 4]],
  );
});

Deno.test("dynamodb UpdateTable counts decreases of a day, and holds them apart after the fourth", () => {
  const { world, update, describe } = table({ ProvisionedThroughput: units(10, 10) });
  assert.match(
    update({ ProvisionedThroughput: units(10, 10) }).message,
    /^The provisioned throughput for the table will not change\. The requested value equals the current value\./,
  );
  update({ ProvisionedThroughput: units(20, 10) });
  for (let i = 1; i <= 4; i++) {
    world.pass(1_000);
    update({ ProvisionedThroughput: units(20 - i, 10) });
  }
  const { ProvisionedThroughput } = describe();
  assert.deepEqual(ProvisionedThroughput, {
    LastIncreaseDateTime: new Date("2026-01-01T00:00:00Z"),
    LastDecreaseDateTime: new Date("2026-01-01T00:00:04Z"),
    NumberOfDecreasesToday: 4,
    ...units(16, 10),
  });
  const refused = update({ ProvisionedThroughput: units(15, 10) });
  assert.equal(refused.code, "LimitExceededException");
  assert.equal(
    refused.message,
    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the " +
      "first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 " +
      "seconds. Number of decreases today: 4. Last decrease at Thursday, January 1, 2026 at 12:00:04 AM " +
      "Coordinated Universal Time. Next decrease can be made at Thursday, January 1, 2026 at 1:00:04 AM " +
      "Coordinated Universal Time",
  );
  world.pass(3_600_000);
  assert.equal(
    update({ ProvisionedThroughput: units(15, 10) }).TableDescription.ProvisionedThroughput
      .NumberOfDecreasesToday,
    5,
  );
  world.pass(24 * 3_600_000);
  assert.equal(describe().ProvisionedThroughput.NumberOfDecreasesToday, 0);
});

Deno.test("dynamodb UpdateTable switches the billing mode of a table and its indexes", () => {
  const { world, update, describe } = table();
  update({
    AttributeDefinitions: [text("owner")],
    GlobalSecondaryIndexUpdates: [{ Create: index("by-owner", "owner") }],
  });
  world.pass(2_000);
  const provisioned = { BillingMode: "PROVISIONED", ProvisionedThroughput: units(3, 2) };
  assert.equal(
    update(provisioned).message,
    "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: by-owner",
  );
  const own = { Update: { IndexName: "by-owner", ProvisionedThroughput: units(1, 1) } };
  const made = update({ ...provisioned, GlobalSecondaryIndexUpdates: [own] }).TableDescription;
  assert.deepEqual(made.BillingModeSummary, {
    BillingMode: "PROVISIONED",
    LastUpdateToPayPerRequestDateTime: new Date("2026-01-01T00:00:00Z"),
  });
  assert.equal(made.GlobalSecondaryIndexes[0].ProvisionedThroughput.ReadCapacityUnits, 1);
  assert.match(
    update({ GlobalSecondaryIndexUpdates: [own] }).message,
    /^The provisioned throughput for the index by-owner will not change\./,
  );
  update({ BillingMode: "PAY_PER_REQUEST", OnDemandThroughput: { MaxReadRequestUnits: 7 } });
  const { ProvisionedThroughput, OnDemandThroughput, GlobalSecondaryIndexes } = describe();
  assert.equal(ProvisionedThroughput.ReadCapacityUnits, 0);
  assert.equal(GlobalSecondaryIndexes[0].ProvisionedThroughput.ReadCapacityUnits, 0);
  assert.deepEqual(OnDemandThroughput, { MaxReadRequestUnits: 7, MaxWriteRequestUnits: -1 });
});

Deno.test("dynamodb UpdateTable changes class, protection, encryption and stream", () => {
  const { update, describe, run } = table();
  update({ TableClass: "STANDARD_INFREQUENT_ACCESS" });
  update({ DeletionProtectionEnabled: true });
  update({ SSESpecification: { Enabled: true } });
  update({ StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } });
  const made = describe();
  assert.equal(made.TableClassSummary.TableClass, "STANDARD_INFREQUENT_ACCESS");
  assert.equal(made.SSEDescription.SSEType, "KMS");
  assert.match(made.SSEDescription.KMSMasterKeyArn, /^arn:aws:kms:us-east-1:000000000000:key\//);
  assert.equal(made.LatestStreamArn, `${made.TableArn}/stream/${made.LatestStreamLabel}`);
  assert.equal(run("DeleteTable").code, "ValidationException");
  assert.equal(
    update({ StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } }).message,
    "Table already has an enabled stream",
  );
  update({ StreamSpecification: { StreamEnabled: false } });
  const after = describe();
  assert.deepEqual([after.StreamSpecification, after.LatestStreamArn], [undefined, made.LatestStreamArn]);
  assert.equal(
    update({ StreamSpecification: { StreamEnabled: false } }).message,
    "Table has no stream to disable",
  );
});

Deno.test("dynamodb UpdateTable refuses what it cannot do, and changes nothing", () => {
  const { update, describe } = table();
  const before = describe();
  const message = (input: object) => update(input).message;
  assert.match(message({}), /^At least one of ProvisionedThroughput, BillingMode, /);
  assert.match(
    message({ ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }] }),
    /^ReplicaUpdates of .* one region/,
  );
  const create = { Create: index("by-owner", "owner") };
  const Delete = { IndexName: "nope" };
  assert.match(
    message({ GlobalSecondaryIndexUpdates: [create] }),
    /Some index key attributes are not defined/,
  );
  assert.match(message({ GlobalSecondaryIndexUpdates: [{}] }), /must not be null$/);
  assert.match(
    message({ GlobalSecondaryIndexUpdates: [create, { Delete: { IndexName: "by-owner" } }] }),
    /Only one global secondary index update per index is allowed simultaneously\. Index: by-owner$/,
  );
  assert.match(
    message({ AttributeDefinitions: [text("owner")], GlobalSecondaryIndexUpdates: [create, { Delete }] }),
    /^Subscriber limit exceeded: Only 1 online index/,
  );
  assert.equal(update({ GlobalSecondaryIndexUpdates: [{ Delete }] }).code, "ResourceNotFoundException");
  assert.match(
    message({ ProvisionedThroughput: units(1, 1) }),
    /Neither ReadCapacityUnits nor WriteCapacityUnits/,
  );
  assert.match(message({ BillingMode: "PROVISIONED" }), /must both be specified/);
  assert.deepEqual(describe(), before);
});
