/** What becomes of the records of a stream that a function fails at. */
import assert from "node:assert/strict";
import type { StreamEvent } from "./stream_event.ts";
import { linesOf, mapped, ON_FAILURE } from "./stream_fixture.ts";

Deno.test("lambda stream mapping: crashes and timeouts are errors of the function", () => {
  for (const kind of ["crash", "timeout"] as const) {
    let calls = 0;
    const world = mapped(({ ok, finish, after }) => {
      if (++calls > 1) return ok(null);
      if (kind === "timeout") return after(10_000, () => ok(null));
      finish({ kind: "crash", errorType: "Runtime.ExitError", errorMessage: "gone" });
    });
    world.create();
    world.put(1);
    world.settle();
    assert.deepEqual(world.batches(), [[1], [1]], kind);
  }
});

Deno.test("lambda stream mapping: a batch is tried again until it succeeds, and what follows waits", () => {
  let failures = 4;
  const world = mapped(({ ok, error }) => failures-- > 0 ? error("Error", "no") : ok(null));
  const { UUID } = world.create();
  world.put(1);
  world.pass(400);
  world.put(2);
  world.pass(600);
  assert.equal(
    world.apply("lambda", "GetEventSourceMapping", { UUID }).LastProcessingResult,
    "PROBLEM: Function call failed",
  );
  world.settle();
  assert.deepEqual(world.batches(), [[1], [1], [1], [1], [1], [2]]);
  const attempts = world.records.filter((each) => each.type === "invocation" && each.action === "start");
  assert.equal(new Set(world.runtime.requests.map(({ requestId }) => requestId)).size, 6);
  assert.deepEqual(attempts.map((each) => "attempt" in each && each.attempt), [1, 2, 3, 4, 5, 1]);
});

Deno.test("lambda stream mapping: records whose retries are used up go to the destination", () => {
  const world = mapped(
    ({ request, ok, error }) => linesOf(request.event).includes(1) ? error("Error", "no") : ok(null),
    { MaximumRetryAttempts: 1, ...ON_FAILURE },
  );
  world.create();
  world.put(1);
  world.put(2);
  world.settle();
  world.put(3);
  world.settle();
  assert.deepEqual(world.batches(), [[1, 2], [1, 2], [3]]);
  const [body] = world.discarded();
  const { Records } = world.runtime.requests[0]!.event as StreamEvent;
  const arrival = new Date(Records[0]!.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
  assert.deepEqual(body, {
    requestContext: {
      requestId: world.runtime.requests[1]!.requestId,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:fn",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 2,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: body.timestamp,
    DDBStreamBatchInfo: {
      shardId: body.DDBStreamBatchInfo.shardId,
      startSequenceNumber: Records[0]!.dynamodb.SequenceNumber,
      endSequenceNumber: Records[1]!.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival.replace(".000", ""),
      approximateArrivalOfLastRecord: arrival.replace(".000", ""),
      batchSize: 2,
      streamArn: world.streamArn,
    },
  });
  assert.match(body.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

Deno.test("lambda stream mapping: a failing batch is split until the record that fails is alone", () => {
  const world = mapped(
    ({ request, ok, error }) => linesOf(request.event).includes(5) ? error("Error", "no") : ok(null),
    { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0, ...ON_FAILURE },
  );
  world.create();
  for (let i = 0; i < 8; i++) world.put(i);
  world.settle();
  assert.deepEqual(world.batches(), [
    [0, 1, 2, 3, 4, 5, 6, 7],
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [4, 5],
    [4],
    [5],
    [6, 7],
  ]);
  assert.deepEqual(world.discarded().map(({ DDBStreamBatchInfo: { batchSize } }) => batchSize), [1]);
});

Deno.test("lambda stream mapping: a partial response goes on at the first record that it names", () => {
  const world = mapped(({ request, ok }) => {
    const { Records } = request.event as StreamEvent;
    const failed = Records.filter((_, i) => linesOf(request.event)[i] === 2);
    ok({ batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) });
  }, { FunctionResponseTypes: ["ReportBatchItemFailures"], MaximumRetryAttempts: 3, ...ON_FAILURE });
  world.create();
  for (let i = 0; i < 4; i++) world.put(i);
  world.settle();
  assert.deepEqual(world.batches(), [[0, 1, 2, 3], [2, 3], [2, 3], [2, 3]]);
  const [body] = world.discarded();
  assert.equal(body.requestContext.approximateInvokeCount, 4);
  assert.equal(body.responseContext.functionError, null);
  assert.equal(body.DDBStreamBatchInfo.batchSize, 2);
});

for (const identifier of ["", null, "unknown", undefined]) {
  Deno.test(`lambda stream mapping: the identifier ${JSON.stringify(identifier)} fails the whole batch`, () => {
    const world = mapped(
      ({ ok }) => ok({ batchItemFailures: [{ itemIdentifier: identifier }] }),
      { FunctionResponseTypes: ["ReportBatchItemFailures"], MaximumRetryAttempts: 1, ...ON_FAILURE },
    );
    world.create();
    world.put(1);
    world.put(2);
    world.settle();
    assert.deepEqual(world.batches(), [[1, 2], [1, 2]]);
    assert.equal(world.discarded().length, 1);
  });
}

Deno.test("lambda stream mapping: records that are too old are discarded without being handed on", () => {
  const world = mapped(
    ({ error }) => error("Error", "no"),
    { MaximumRecordAgeInSeconds: 60, ...ON_FAILURE },
  );
  world.create();
  world.put(1);
  world.settle();
  const [body] = world.discarded();
  assert.equal(body.requestContext.condition, "RecordAgeExceeded");
  assert.equal(body.requestContext.approximateInvokeCount, world.runtime.requests.length);
  assert.ok(world.runtime.requests.length > 3);
});

Deno.test("lambda stream mapping: a record that always fails is given up when the stream drops it", () => {
  const world = mapped(({ error }) => error("Error", "no"));
  world.create();
  world.put(1);
  world.settle();
  const hours = (world.scheduler.nowMs - world.scheduler.startMs) / 3_600_000;
  assert.ok(hours > 23.9 && hours < 24.1, String(hours));
});

Deno.test("lambda stream mapping: throttling does not count as a retry", () => {
  const world = mapped(({ ok }) => ok(null), { MaximumRetryAttempts: 0, ...ON_FAILURE });
  world.create();
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
  world.put(1);
  world.pass(60_000);
  world.apply("lambda", "DeleteFunctionConcurrency", { FunctionName: "fn" });
  world.settle();
  assert.deepEqual(world.batches(), [[1]]);
  assert.deepEqual(world.discarded(), []);
});

Deno.test("lambda stream mapping: without its function a mapping keeps no run from ending", () => {
  const world = mapped(({ ok }) => ok(null));
  world.create();
  world.apply("lambda", "DeleteFunction", { FunctionName: "fn" });
  world.put(1);
  world.settle();
  const { EventSourceMappings } = world.apply("lambda", "ListEventSourceMappings", { FunctionName: "fn" });
  assert.equal(EventSourceMappings.length, 1);
  assert.ok(world.scheduler.nowMs - world.scheduler.startMs < 60_000);
});
