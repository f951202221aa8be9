/** Backups and point-in-time recovery of tables. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });

function account() {
  const world = fixture([dynamodb()]);
  const run = (operation: string, input: object = {}) => world.apply("dynamodb", operation, input);
  run("CreateTable", {
    TableName: "Orders",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [text("id"), text("owner")],
    GlobalSecondaryIndexes: [{
      IndexName: "by-owner",
      KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }],
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  });
  const put = (id: string, n: string) =>
    run("PutItem", { TableName: "Orders", Item: { id: { S: id }, n: { N: n }, owner: { S: "a" } } });
  const rows = (TableName: string) =>
    run("Scan", { TableName }).Items.map((item: { id: { S: string }; n: { N: string } }) =>
      item.id.S + item.n.N
    )
      .sort();
  return { world, run, put, rows };
}

Deno.test("dynamodb a backup is the table as it was, with its indexes", () => {
  const { run, put, rows } = account();
  put("a", "1");
  put("b", "1");
  const { BackupArn } = run("CreateBackup", { TableName: "Orders", BackupName: "first" }).BackupDetails;
  assert.match(
    BackupArn,
    /^arn:aws:dynamodb:us-east-1:000000000000:table\/Orders\/backup\/\d{14}-[0-9a-f]{8}$/,
  );
  put("a", "2");
  run("DeleteItem", { TableName: "Orders", Key: { id: { S: "b" } } });
  run("DeleteTable", { TableName: "Orders" });
  const made = run("RestoreTableFromBackup", { BackupArn, TargetTableName: "Again" }).TableDescription;
  assert.deepEqual(rows("Again"), ["a1", "b1"]);
  assert.equal(made.GlobalSecondaryIndexes[0].ItemCount, 2);
  assert.equal(made.ProvisionedThroughput.ReadCapacityUnits, 5);
  assert.equal(made.RestoreSummary.SourceBackupArn, BackupArn);
  const bare = run("RestoreTableFromBackup", {
    BackupArn,
    TargetTableName: "Bare",
    BillingModeOverride: "PAY_PER_REQUEST",
    GlobalSecondaryIndexOverride: [],
  }).TableDescription;
  assert.deepEqual([bare.GlobalSecondaryIndexes, bare.AttributeDefinitions], [undefined, [text("id")]]);
  assert.equal(bare.BillingModeSummary.BillingMode, "PAY_PER_REQUEST");
  run("DeleteBackup", { BackupArn });
  assert.equal(run("DescribeBackup", { BackupArn }).code, "BackupNotFoundException");
});

Deno.test("dynamodb ListBackups gives pages, and those of a time", () => {
  const { world, run } = account();
  for (let i = 0; i < 5; i++) {
    run("CreateBackup", { TableName: "Orders", BackupName: `backup-${i}` });
    world.pass(60_000);
  }
  const names = (input: object) =>
    run("ListBackups", input).BackupSummaries.map((each: { BackupName: string }) => each.BackupName);
  const first = run("ListBackups", { Limit: 2 });
  assert.equal(first.BackupSummaries.length, 2);
  assert.deepEqual(names({ ExclusiveStartBackupArn: first.LastEvaluatedBackupArn }), [
    "backup-2",
    "backup-3",
    "backup-4",
  ]);
  const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n));
  assert.deepEqual(names({ TimeRangeLowerBound: minute(1), TimeRangeUpperBound: minute(3) }), [
    "backup-1",
    "backup-2",
  ]);
  assert.deepEqual([names({ BackupType: "SYSTEM" }), names({ TableName: "Other" })], [[], []]);
});

Deno.test("dynamodb point-in-time recovery puts a table back to any moment since it was on", () => {
  const { world, run, put, rows } = account();
  put("a", "1");
  world.pass(10_000);
  run("UpdateContinuousBackups", {
    TableName: "Orders",
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 1 },
  });
  for (const n of ["2", "3"]) {
    world.pass(10_000);
    put("a", n);
    put("b", n);
  }
  world.pass(10_000);
  run("DeleteItem", { TableName: "Orders", Key: { id: { S: "a" } } });
  world.pass(10_000);
  const at = (second: number, TargetTableName: string) =>
    run("RestoreTableToPointInTime", {
      SourceTableName: "Orders",
      TargetTableName,
      RestoreDateTime: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
    });
  at(15, "T15");
  at(25, "T25");
  at(30, "T30");
  at(45, "T45");
  assert.deepEqual(["T15", "T25", "T30", "T45"].map(rows), [["a1"], ["a2", "b2"], ["a3", "b3"], ["b3"]]);
  assert.equal(at(5, "T05").code, "InvalidRestoreTimeException");
  assert.equal(at(99, "T99").code, "InvalidRestoreTimeException");
  world.pass(24 * 3_600_000);
  const { PointInTimeRecoveryDescription } = run("DescribeContinuousBackups", { TableName: "Orders" })
    .ContinuousBackupsDescription;
  assert.equal(
    PointInTimeRecoveryDescription.EarliestRestorableDateTime.toISOString(),
    "2026-01-01T00:00:50.000Z",
  );
  assert.equal(at(25, "gone").code, "InvalidRestoreTimeException");
});
