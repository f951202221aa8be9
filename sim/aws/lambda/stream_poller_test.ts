/** Event source mappings of DynamoDB streams, over the real DynamoDB. */
import assert from "node:assert/strict";
import { dynamodb } from "../dynamodb/mod.ts";
import { dynamodbstreams } from "../dynamodb_streams/mod.ts";
import { fixture, type FixtureOptions } from "../fixture.ts";
import { sqs, type SqsState } from "../sqs/mod.ts";
import { ROLE } from "./lambda_fixture.ts";
import { lambda } from "./mod.ts";
import { type Handler, scriptedRuntime } from "./scripted_runtime.ts";
import type { StreamEvent, WindowEvent } from "./stream_event.ts";

const DESTINATION = "arn:aws:sqs:us-east-1:000000000000:discarded";
const ON_FAILURE = { DestinationConfig: { OnFailure: { Destination: DESTINATION } } };

function mapped(handler: Handler, mapping: object = {}, options: FixtureOptions = {}) {
  const runtime = scriptedRuntime();
  const world = fixture([lambda(runtime), sqs(), dynamodb(), dynamodbstreams()], options);
  runtime.scheduler = world.scheduler;
  runtime.handlers.set("fn", handler);
  world.apply("sqs", "CreateQueue", { QueueName: "discarded" });
  const { TableDescription: { LatestStreamArn: streamArn } } = world.apply("dynamodb", "CreateTable", {
    TableName: "Orders",
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "line", AttributeType: "N" },
    ],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "line", KeyType: "RANGE" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  world.apply("lambda", "CreateFunction", {
    FunctionName: "fn",
    Runtime: "nodejs22.x",
    Role: ROLE,
    Handler: "index.handler",
    Code: { S3Bucket: "code", S3Key: "fn" },
  });
  world.settle();
  const create = (more: object = {}) =>
    world.apply("lambda", "CreateEventSourceMapping", {
      EventSourceArn: streamArn,
      FunctionName: "fn",
      StartingPosition: "TRIM_HORIZON",
      ...mapping,
      ...more,
    });
  const put = (line: number, id = "a", more: object = {}): void => {
    const answer = world.apply("dynamodb", "PutItem", {
      TableName: "Orders",
      Item: { id: { S: id }, line: { N: String(line) }, ...more },
    });
    assert.equal(answer.code, undefined, answer.message);
  };
  return {
    ...world,
    runtime,
    streamArn: streamArn as string,
    create,
    put,
    batches: () => runtime.requests.map(({ event }) => linesOf(event)),
    // deno-lint-ignore no-explicit-any
    discarded: (): any[] =>
      [...world.account.peer<SqsState>("sqs").messages("discarded")].map(({ body }) => JSON.parse(body)),
  };
}

const linesOf = (event: unknown): number[] =>
  (event as StreamEvent).Records.map(({ dynamodb }) => Number((dynamodb.Keys.line as { N: string }).N));
const first = (event: unknown) => (event as StreamEvent).Records[0]!;

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

Deno.test("lambda stream mapping: its configuration has AWS's defaults, and says what it was given", () => {
  const world = mapped(({ ok }) => ok(null));
  const { UUID, LastModified, EventSourceMappingArn: _, ...made } = world.create();
  assert.ok(LastModified instanceof Date);
  const defaults = {
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 0,
    EventSourceArn: world.streamArn,
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:fn",
    State: "Creating",
    StateTransitionReason: "User action",
    FunctionResponseTypes: [],
    StartingPosition: "TRIM_HORIZON",
    ParallelizationFactor: 1,
    MaximumRecordAgeInSeconds: -1,
    MaximumRetryAttempts: -1,
    BisectBatchOnFunctionError: false,
    TumblingWindowInSeconds: 0,
    DestinationConfig: { OnFailure: {} },
    LastProcessingResult: "No records processed",
  };
  assert.deepEqual(made, defaults);
  assert.equal(
    world.create().message,
    `The event source arn (" ${world.streamArn} ") and function (" fn ") provided mapping already exists. Please ` +
      `update or delete the existing mapping with UUID ${UUID}`,
  );
  const changes = {
    BatchSize: 10_000,
    MaximumBatchingWindowInSeconds: 300,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ParallelizationFactor: 10,
    MaximumRecordAgeInSeconds: 604_800,
    MaximumRetryAttempts: 10_000,
    BisectBatchOnFunctionError: true,
    TumblingWindowInSeconds: 900,
    ...ON_FAILURE,
  };
  const update = (input: object) => {
    const answer = world.apply("lambda", "UpdateEventSourceMapping", { UUID, ...input });
    const { UUID: _uuid, LastModified: _modified, EventSourceMappingArn: _arn, ...shown } = answer;
    return answer.code === undefined ? shown : answer;
  };
  assert.deepEqual(update(changes), { ...defaults, ...changes, State: "Updating" });
  assert.deepEqual(
    update({
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: [],
      ParallelizationFactor: 1,
      MaximumRecordAgeInSeconds: -1,
      MaximumRetryAttempts: -1,
      BisectBatchOnFunctionError: false,
      TumblingWindowInSeconds: 0,
      DestinationConfig: { OnFailure: {} },
    }),
    { ...defaults, State: "Updating" },
  );
  for (
    const [input, message] of [
      [{ DestinationConfig: { OnSuccess: { Destination: DESTINATION } } }, /Unsupported DestinationConfig/],
      [{ DestinationConfig: { OnFailure: { Destination: `${DESTINATION}.fifo` } } }, /is invalid/],
      [
        { DestinationConfig: { OnFailure: { Destination: "arn:aws:sns:us-east-1:000000000000:t" } } },
        /A destination of SNS is not emulated/,
      ],
      [{ MaximumRecordAgeInSeconds: 59 }, /greater than or equal to 60/],
    ] as const
  ) {
    const answer = update(input);
    assert.equal(answer.code, "InvalidParameterValueException");
    assert.match(answer.message, message);
  }
});

Deno.test("lambda stream mapping: two mappings of one stream each read all of it", () => {
  const world = mapped(({ ok }) => ok(null));
  world.create();
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  assert.equal(world.create({ FunctionName: "fn:1" }).State, "Creating");
  world.put(1);
  world.settle();
  assert.deepEqual(world.batches(), [[1], [1]]);
  assert.equal(new Set(world.runtime.requests.map(({ requestId }) => requestId)).size, 2);
  const listed = (FunctionName: string): number =>
    world.apply("lambda", "ListEventSourceMappings", { FunctionName }).EventSourceMappings.length;
  assert.deepEqual([listed("fn"), listed("fn:1")], [2, 1]);
});

Deno.test("lambda stream mapping: what time to live deletes has its identity", () => {
  const world = mapped(({ ok }) => ok(null), {
    FilterCriteria: {
      Filters: [{ Pattern: JSON.stringify({ userIdentity: { type: ["Service"] } }) }],
    },
  });
  world.create();
  world.apply("dynamodb", "UpdateTimeToLive", {
    TableName: "Orders",
    TimeToLiveSpecification: { Enabled: true, AttributeName: "ends" },
  });
  world.put(1, "a", { ends: { N: String(Math.floor(world.scheduler.nowMs / 1000) + 60) } });
  world.pass(72 * 3600 * 1000);
  assert.deepEqual(first(world.runtime.requests[0]?.event).userIdentity, {
    principalId: "dynamodb.amazonaws.com",
    type: "Service",
  });
  assert.equal(world.runtime.requests.length, 1);
});

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

Deno.test("lambda stream mapping: filters leave records out and go on after them", () => {
  const world = mapped(({ ok }) => ok(null), {
    FilterCriteria: {
      Filters: [
        { Pattern: JSON.stringify({ eventName: ["REMOVE"] }) },
        { Pattern: JSON.stringify({ dynamodb: { NewImage: { kind: { S: [{ prefix: "new" }] } } } }) },
      ],
    },
  });
  world.create();
  world.put(1, "a", { kind: { S: "old" } });
  world.put(2, "a", { kind: { S: "newest" } });
  world.put(3);
  world.apply("dynamodb", "DeleteItem", { TableName: "Orders", Key: { id: { S: "a" }, line: { N: "3" } } });
  world.settle();
  assert.deepEqual(world.batches(), [[2, 3]]);
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

Deno.test("lambda stream mapping: a disabled mapping goes on later where it stopped, a deleted one does not", () => {
  const world = mapped(({ after, ok }) => after(1000, () => ok(null)), { BatchSize: 2 });
  const { UUID } = world.create();
  for (let i = 0; i < 5; i++) world.put(i);
  world.pass(1200);
  assert.equal(
    world.apply("lambda", "UpdateEventSourceMapping", { UUID, Enabled: false }).State,
    "Disabling",
  );
  world.pass(60_000);
  assert.deepEqual(world.batches(), [[0, 1]]);
  assert.equal(world.apply("lambda", "UpdateEventSourceMapping", { UUID, Enabled: true }).State, "Enabling");
  world.settle();
  assert.deepEqual(world.batches(), [[0, 1], [2, 3], [4]]);
  assert.equal(world.apply("lambda", "DeleteEventSourceMapping", { UUID }).State, "Deleting");
  world.put(9);
  world.settle();
  assert.equal(world.batches().length, 3);
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

Deno.test("lambda stream mapping: what a stream dropped while a mapping was disabled is gone", () => {
  const world = mapped(({ ok }) => ok(null), ON_FAILURE);
  const { UUID } = world.create();
  world.put(1);
  world.settle();
  world.apply("lambda", "UpdateEventSourceMapping", { UUID, Enabled: false });
  world.put(2);
  world.pass(30 * 3600 * 1000);
  world.put(3);
  world.apply("lambda", "UpdateEventSourceMapping", { UUID, Enabled: true });
  world.settle();
  assert.deepEqual(world.batches(), [[1], [3]]);
  world.put(4);
  world.settle();
  assert.deepEqual(world.batches(), [[1], [3], [4]]);
});

Deno.test("lambda stream mapping: a mapping that is made disabled begins when it is enabled", () => {
  for (const [StartingPosition, expected] of [["LATEST", [[2]]], ["TRIM_HORIZON", [[1, 2]]]] as const) {
    const world = mapped(({ ok }) => ok(null));
    const { UUID, State } = world.create({ StartingPosition, Enabled: false });
    assert.equal(State, "Disabled");
    world.put(1);
    world.settle();
    assert.deepEqual(world.batches(), []);
    world.apply("lambda", "UpdateEventSourceMapping", { UUID, Enabled: true });
    world.put(2);
    world.settle();
    assert.deepEqual(world.batches(), expected);
  }
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

Deno.test("lambda stream mapping: a tumbling window hands its state on until it ends", () => {
  const events: WindowEvent[] = [];
  const world = mapped(({ request, ok }) => {
    const event = structuredClone(request.event) as WindowEvent;
    events.push(event);
    const { count = 0 } = event.state as { count?: number };
    ok({ state: { count: count + event.Records.length } });
  }, { TumblingWindowInSeconds: 60 });
  world.create();
  world.put(1);
  world.pass(5000);
  world.put(2);
  world.settle();
  assert.deepEqual(
    events.map(({ Records, state, isFinalInvokeForWindow }) => [
      Records.length,
      state,
      isFinalInvokeForWindow,
    ]),
    [[1, {}, false], [1, { count: 1 }, false], [0, { count: 2 }, true]],
  );
  const [{ window, shardId, eventSourceARN, isWindowTerminatedEarly }] = events as [WindowEvent];
  assert.equal(Date.parse(window.end) - Date.parse(window.start), 60_000);
  assert.match(window.start, /:00Z$/);
  assert.match(shardId, /^shardId-/);
  assert.equal(eventSourceARN, world.streamArn);
  assert.equal(isWindowTerminatedEarly, false);
});

Deno.test("lambda stream mapping: in a tumbling window an answer without a state is a failure", () => {
  let calls = 0;
  const world = mapped(({ ok }) => ok(++calls < 3 ? {} : { state: {} }), { TumblingWindowInSeconds: 10 });
  world.create();
  world.put(1);
  world.settle();
  assert.deepEqual(world.batches(), [[1], [1], [1], []]);
});

Deno.test("lambda stream mapping: a state that grows too large ends its window early", () => {
  const ends: boolean[] = [];
  const world = mapped(({ request, ok }) => {
    const event = request.event as WindowEvent;
    ends.push(event.isWindowTerminatedEarly);
    ok({ state: event.Records.length > 0 && ends.length === 1 ? { text: "x".repeat(1_100_000) } : {} });
  }, { TumblingWindowInSeconds: 10 });
  world.create();
  world.put(1);
  world.settle();
  assert.deepEqual(ends, [false, true, false]);
});
