/** How the records of a DynamoDB stream become batches. */
import assert from "node:assert/strict";
import type { StreamEvent } from "./stream_event.ts";
import { first, mapped } from "./stream_fixture.ts";

Deno.test("lambda stream mapping: a write invokes the function with a record as AWS shapes it", () => {
  const world = mapped(({ ok }) => ok(null));
  const made = world.create();
  assert.equal(made.State, "Creating", made.message);
  assert.equal(made.LastProcessingResult, "No records processed");
  world.put(1, "a", { raw: { B: new Uint8Array([1, 2]) }, all: { L: [{ BS: [new Uint8Array([3])] }] } });
  const before = world.scheduler.nowMs;
  world.settle();
  const { eventID, dynamodb: { SequenceNumber, ApproximateCreationDateTime } } = first(
    world.runtime.requests[0]!.event,
  );
  assert.deepEqual(world.runtime.requests[0]!.event, {
    Records: [{
      eventID,
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime,
        Keys: { id: { S: "a" }, line: { N: "1" } },
        NewImage: {
          id: { S: "a" },
          line: { N: "1" },
          raw: { B: "AQI=" },
          all: { L: [{ BS: ["Aw=="] }] },
        },
        SequenceNumber,
        SizeBytes: first(world.runtime.requests[0]!.event).dynamodb.SizeBytes,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: world.streamArn,
    }],
  });
  assert.equal(ApproximateCreationDateTime, Math.floor(before / 1000));
  assert.equal(
    world.apply("lambda", "GetEventSourceMapping", { UUID: made.UUID }).LastProcessingResult,
    "OK",
  );
});

Deno.test("lambda stream mapping: an idle mapping costs no events, and reads within a quarter of a second", () => {
  const world = mapped(({ ok }) => ok(null));
  world.create();
  world.settle();
  const before = world.scheduler.events;
  world.pass(3 * 3600 * 1000);
  assert.equal(world.scheduler.events, before);
  world.put(1);
  const writtenMs = world.scheduler.nowMs - world.scheduler.startMs;
  world.settle();
  const start = world.records.find((record) => record.type === "invocation" && record.action === "start");
  const waitedMs = start!.t - writtenMs;
  assert.ok(waitedMs > 0 && waitedMs <= 250, String(waitedMs));
  assert.equal(world.scheduler.pending, 0);
});

Deno.test("lambda stream mapping: LATEST leaves out what was written before, TRIM_HORIZON does not", () => {
  for (const [StartingPosition, expected] of [["LATEST", [[2]]], ["TRIM_HORIZON", [[1, 2]]]] as const) {
    const world = mapped(({ ok }) => ok(null));
    world.put(1);
    world.create({ StartingPosition });
    world.put(2);
    world.settle();
    assert.deepEqual(world.batches(), expected);
  }
});

Deno.test("lambda stream mapping: batches follow one another in order, each of up to BatchSize records", () => {
  let running = 0;
  const world = mapped(({ after, ok }) => {
    assert.equal(++running, 1);
    after(300, () => {
      running--;
      ok(null);
    });
  }, { BatchSize: 3 });
  world.create();
  for (let i = 0; i < 7; i++) world.put(i);
  world.settle();
  assert.deepEqual(world.batches(), [[0, 1, 2], [3, 4, 5], [6]]);
});

Deno.test("lambda stream mapping: a window collects records until it ends or the batch is full", () => {
  const world = mapped(({ ok }) => ok(null), { BatchSize: 4, MaximumBatchingWindowInSeconds: 5 });
  world.create();
  world.put(0);
  world.pass(4000);
  world.put(1);
  world.pass(2500);
  assert.deepEqual(world.batches(), [[0, 1]]);
  for (let i = 2; i < 6; i++) world.put(i);
  world.pass(500);
  assert.deepEqual(world.batches(), [[0, 1], [2, 3, 4, 5]]);
});

Deno.test("lambda stream mapping: ParallelizationFactor works on several keys at once, each in order", () => {
  let running = 0;
  let most = 0;
  const seen = new Map<string, number[]>();
  const world = mapped(({ request, after, ok }) => {
    most = Math.max(most, ++running);
    after(1000, () => {
      running--;
      for (const { dynamodb: { Keys } } of (request.event as StreamEvent).Records) {
        const { id, line } = Keys as { id: { S: string }; line: { N: string } };
        seen.set(id.S, [...seen.get(id.S) ?? [], Number(line.N)]);
      }
      ok(null);
    });
  }, { ParallelizationFactor: 4, BatchSize: 2 });
  const { UUID } = world.create();
  for (let i = 0; i < 80; i++) world.put(i, `key-${i % 10}`);
  world.pass(3000);
  assert.ok(most > 1 && most <= 4, String(most));
  assert.equal(
    world.apply("lambda", "UpdateEventSourceMapping", { UUID, ParallelizationFactor: 2 }).State,
    "Updating",
  );
  world.settle();
  assert.equal([...seen.values()].flat().length, 80);
  for (const lines of seen.values()) assert.deepEqual(lines, lines.toSorted((a, b) => a - b));
});

Deno.test("lambda stream mapping: shards follow one another", () => {
  const world = mapped(({ ok }) => ok(null));
  world.create();
  for (let i = 0; i < 12; i++) {
    world.put(i);
    world.pass(3 * 3600 * 1000);
  }
  world.settle();
  assert.deepEqual(world.batches().flat(), Array.from({ length: 12 }, (_, i) => i));
});

Deno.test("lambda stream mapping: what a table that is deleted left in its stream is still handed on", () => {
  const world = mapped(({ ok }) => ok(null));
  world.create();
  world.put(1);
  world.apply("dynamodb", "DeleteTable", { TableName: "Orders" });
  world.settle();
  assert.deepEqual(world.batches(), [[1]]);
  world.pass(25 * 3600 * 1000);
  assert.equal(world.scheduler.pending, 0);
});

Deno.test("lambda stream mapping: a batch fits into one payload", () => {
  const world = mapped(({ ok }) => ok(null));
  world.create();
  for (let i = 0; i < 20; i++) world.put(i, "a", { text: { S: "x".repeat(390_000) } });
  world.settle();
  assert.deepEqual(world.batches().flat(), Array.from({ length: 20 }, (_, i) => i));
  assert.ok(world.batches().length >= 2);
  for (const { event } of world.runtime.requests) {
    assert.ok(JSON.stringify(event).length <= 6_291_456);
  }
});
