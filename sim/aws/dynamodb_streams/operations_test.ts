/** Streams of tables: what they hold, for how long, and how they are read. */
import assert from "node:assert/strict";
import { dynamodb } from "../dynamodb/mod.ts";
import { fixture } from "../fixture.ts";
import { dynamodbstreams, type StreamsState } from "./mod.ts";

const HOUR_MS = 3_600_000;

function streamed(viewType = "NEW_AND_OLD_IMAGES") {
  const world = fixture([dynamodb(), dynamodbstreams()]);
  const { LatestStreamArn: StreamArn } = world.apply("dynamodb", "CreateTable", {
    TableName: "Orders",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: viewType },
  }).TableDescription;
  const put = (id: string, more: object = {}) =>
    world.apply("dynamodb", "PutItem", { TableName: "Orders", Item: { id: { S: id }, ...more } });
  const run = (operation: string, input: object) => world.apply("dynamodbstreams", operation, input);
  const shards = () => run("DescribeStream", { StreamArn }).StreamDescription.Shards;
  const iterate = (ShardId: string, more: object = { ShardIteratorType: "TRIM_HORIZON" }) =>
    run("GetShardIterator", { StreamArn, ShardId, ...more });
  const port = world.account.peer<StreamsState>("dynamodbstreams");
  return { ...world, StreamArn, put, run, shards, iterate, port };
}

const ids = (records: { dynamodb: { Keys: { id: { S: string } } } }[]) =>
  records.map((each) => each.dynamodb.Keys.id.S);

Deno.test("a record of a stream is named as AWS names it, and its sequence number ascends", () => {
  const { put, run, shards, iterate, pass } = streamed();
  pass(1_234);
  put("a", { n: { N: "1" } });
  put("b");
  const { Records } = run("GetRecords", iterate(shards()[0].ShardId));
  assert.match(Records[0].eventID, /^[0-9a-f]{32}$/);
  assert.notEqual(Records[0].eventID, Records[1].eventID);
  assert.equal(Records[0].dynamodb.ApproximateCreationDateTime.toISOString(), "2026-01-01T00:00:01.000Z");
  assert.match(Records[0].dynamodb.SequenceNumber, /^\d{21,40}$/);
  assert.ok(Records[0].dynamodb.SequenceNumber < Records[1].dynamodb.SequenceNumber);
  assert.equal(Records[0].dynamodb.SequenceNumber, shards()[0].SequenceNumberRange.StartingSequenceNumber);
  assert.deepEqual(Records[0].dynamodb.NewImage, { id: { S: "a" }, n: { N: "1" } });
  assert.equal("userIdentity" in Records[0], false);
  assert.equal(Records[0].awsRegion, "us-east-1");
});

Deno.test("an item that time to live deletes leaves a record with the identity of DynamoDB", () => {
  const { put, run, shards, iterate, apply, pass } = streamed();
  apply("dynamodb", "UpdateTimeToLive", {
    TableName: "Orders",
    TimeToLiveSpecification: { Enabled: true, AttributeName: "at" },
  });
  put("a", { at: { N: String(Date.UTC(2026, 0, 1) / 1000 + 60) } });
  pass(HOUR_MS);
  const { Records } = run("GetRecords", iterate(shards()[0].ShardId));
  assert.deepEqual(Records.map((each: { eventName: string }) => each.eventName), ["INSERT", "REMOVE"]);
  assert.deepEqual(Records[1].userIdentity, { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" });
});

Deno.test("a shard is closed after four hours, and its child goes on where it ends", () => {
  const { put, run, shards, iterate, pass, StreamArn } = streamed();
  put("a");
  pass(4 * HOUR_MS + 1);
  put("b");
  const [parent, child, ...more] = shards();
  assert.deepEqual(more, []);
  assert.equal(child.ParentShardId, parent.ShardId);
  assert.equal(parent.SequenceNumberRange.EndingSequenceNumber, "100000000000000000001");
  assert.equal(child.SequenceNumberRange.StartingSequenceNumber, "100000000000000000002");
  const read = run("GetRecords", iterate(parent.ShardId));
  assert.deepEqual([ids(read.Records), read.NextShardIterator], [["a"], undefined]);
  assert.deepEqual(ids(run("GetRecords", iterate(child.ShardId)).Records), ["b"]);
  const one = run("DescribeStream", { StreamArn, Limit: 1 }).StreamDescription;
  assert.deepEqual([one.Shards.length, one.LastEvaluatedShardId], [1, parent.ShardId]);
  const ShardFilter = { Type: "CHILD_SHARDS", ShardId: parent.ShardId };
  assert.deepEqual(run("DescribeStream", { StreamArn, ShardFilter }).StreamDescription.Shards, [child]);
});

Deno.test("a record is gone after 24 hours, with its shard", () => {
  const { put, run, shards, iterate, pass } = streamed();
  put("a");
  const first = shards()[0];
  pass(23 * HOUR_MS);
  assert.deepEqual(ids(run("GetRecords", iterate(first.ShardId)).Records), ["a"]);
  put("b");
  pass(HOUR_MS + 1);
  const at = { ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber: "100000000000000000001" };
  assert.equal(iterate(first.ShardId, at).code, "TrimmedDataAccessException");
  pass(4 * HOUR_MS);
  assert.equal(iterate(first.ShardId).code, "ResourceNotFoundException");
  assert.ok(shards().length <= 7);
  assert.deepEqual(
    shards().flatMap((each: { ShardId: string }) => ids(run("GetRecords", iterate(each.ShardId)).Records)),
    ["b"],
  );
});

Deno.test("an iterator ends after 15 minutes, and one whose record was trimmed says so", () => {
  const { put, run, shards, iterate, pass } = streamed();
  put("a");
  const iterator = iterate(shards()[0].ShardId);
  pass(15 * 60_000);
  assert.deepEqual(ids(run("GetRecords", iterator).Records), ["a"]);
  pass(1);
  assert.equal(run("GetRecords", iterator).code, "ExpiredIteratorException");
  pass(23.7 * HOUR_MS - 15 * 60_000);
  const late = iterate(shards()[0].ShardId);
  pass(0.3 * HOUR_MS - 60_000);
  assert.equal(run("GetRecords", late).code, "ExpiredIteratorException");
  const { put: again, run: read, shards: of, iterate: begin, pass: wait } = streamed();
  again("a");
  wait(23.9 * HOUR_MS);
  const oldest = begin(of()[0].ShardId);
  wait(0.2 * HOUR_MS);
  assert.equal(read("GetRecords", oldest).code, "TrimmedDataAccessException");
});

Deno.test("the stream of a deleted table can be read for a day", () => {
  const { put, run, shards, iterate, pass, apply, StreamArn } = streamed();
  put("a");
  apply("dynamodb", "DeleteTable", { TableName: "Orders" });
  pass(23 * HOUR_MS);
  const read = run("GetRecords", iterate(shards()[0].ShardId));
  assert.deepEqual([ids(read.Records), read.NextShardIterator], [["a"], undefined]);
  assert.equal(run("DescribeStream", { StreamArn }).StreamDescription.StreamStatus, "DISABLED");
  pass(HOUR_MS);
  assert.deepEqual(run("ListStreams", {}), { Streams: [] });
  assert.equal(run("DescribeStream", { StreamArn }).code, "ResourceNotFoundException");
});

Deno.test("GetRecords gives a megabyte at most", () => {
  const { put, run, shards, iterate } = streamed("NEW_IMAGE");
  for (let i = 0; i < 5; i++) put(String(i), { text: { S: "x".repeat(300 * 1024) } });
  const read = run("GetRecords", iterate(shards()[0].ShardId));
  assert.deepEqual(ids(read.Records), ["0", "1", "2"]);
  assert.deepEqual(ids(run("GetRecords", { ShardIterator: read.NextShardIterator }).Records), ["3", "4"]);
});

Deno.test("the port of the streams tells of records, and reads shard by shard from a position on", () => {
  const { put, port, pass, StreamArn } = streamed();
  let told = 0;
  const end = port.subscribe(StreamArn, () => told++)!;
  const start = port.shards(StreamArn)![0]!.latest;
  put("a");
  put("a");
  pass(4 * HOUR_MS);
  put("b");
  end();
  put("c");
  assert.equal(told, 2);
  const [parent, child] = port.shards(StreamArn)!;
  const first = port.read(StreamArn, parent!.shardId, start)!;
  assert.deepEqual([first.records.length, first.next, first.trimmed], [1, undefined, false]);
  assert.equal(child!.parentShardId, parent!.shardId);
  const second = port.read(StreamArn, child!.shardId, child!.first, 1)!;
  assert.equal(second.records[0]!.dynamodb.SequenceNumber, port.sequenceNumber(child!.first));
  assert.equal(second.next, child!.first + 1);
  assert.equal(port.read("arn", "shard", 1), undefined);
});

Deno.test("a stream that is idle for days keeps neither records nor shards", () => {
  const { put, port, pass, StreamArn } = streamed();
  put("a");
  pass(30 * 24 * HOUR_MS);
  put("b");
  assert.ok(port.shards(StreamArn)!.length <= 8);
  const kept = port.shards(StreamArn)!.flatMap((each) => port.read(StreamArn, each.shardId, 0)!.records);
  assert.equal(kept.length, 1);
});
