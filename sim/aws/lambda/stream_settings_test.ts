/** The settings of mappings of streams, and what changing them does. */
import assert from "node:assert/strict";
import { DESTINATION, first, mapped, ON_FAILURE } from "./stream_fixture.ts";

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
