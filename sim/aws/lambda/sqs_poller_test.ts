import assert from "node:assert/strict";
import type { FixtureOptions } from "../fixture.ts";
import type { SqsEvent } from "./batch.ts";
import { type LambdaFixture, lambdaFixture } from "./lambda_fixture.ts";
import type { Handler } from "./scripted_runtime.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

function mapped(handler: Handler, mapping: object = {}, options: FixtureOptions = {}): LambdaFixture {
  const world = lambdaFixture(options);
  world.sqs.create("orders");
  world.create("fn", handler);
  const answer = world.apply("lambda", "CreateEventSourceMapping", {
    EventSourceArn: QUEUE,
    FunctionName: "fn",
    ...mapping,
  });
  assert.equal(answer.State, "Creating", answer.message);
  return world;
}

const bodiesOf = (event: unknown): string[] => (event as SqsEvent).Records.map((record) => record.body);
const batches = (world: LambdaFixture): string[][] =>
  world.runtime.requests.map((request) => bodiesOf(request.event));

Deno.test("lambda event source: a message invokes the function and is deleted", () => {
  const world = mapped(({ ok }) => ok(null));
  const message = world.sqs.send("orders", '{"a":1}', {
    kind: { DataType: "String", StringValue: "new" },
    raw: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) },
  });
  world.settle();
  assert.deepEqual(world.runtime.requests[0]?.event, {
    Records: [{
      messageId: message.id,
      receiptHandle: `${message.id}#1`,
      body: '{"a":1}',
      attributes: { ApproximateReceiveCount: "1", SenderId: "test" },
      messageAttributes: {
        kind: { stringValue: "new", stringListValues: [], binaryListValues: [], dataType: "String" },
        raw: { binaryValue: "AQI=", stringListValues: [], binaryListValues: [], dataType: "Binary" },
      },
      md5OfBody: "d41d8cd98f00b204e9800998ecf8427e",
      eventSource: "aws:sqs",
      eventSourceARN: QUEUE,
      awsRegion: "us-east-1",
    }],
  });
  assert.deepEqual(world.sqs.bodies("orders"), []);
  const [start] = world.invocations("start");
  assert.equal(start?.mode, "event-source");
  assert.equal(start?.trace, "order");
  assert.deepEqual(start?.inputs, [message.id]);
});

Deno.test("lambda event source: an idle mapping costs no events", () => {
  const world = mapped(({ ok }) => ok(null));
  world.settle();
  const before = world.scheduler.events;
  world.pass(24 * 3600 * 1000);
  assert.equal(world.scheduler.events, before);
  world.sqs.send("orders", "late");
  world.settle();
  assert.deepEqual(batches(world), [["late"]]);
  assert.equal(world.scheduler.pending, 0);
});

Deno.test("lambda event source: a batch has up to BatchSize messages", () => {
  const world = mapped(({ ok }) => ok(null), { BatchSize: 3 });
  for (let i = 0; i < 7; i++) world.sqs.send("orders", String(i));
  world.settle();
  assert.deepEqual(batches(world).map((batch) => batch.length).sort(), [1, 3, 3]);
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: a window collects messages until it ends or the batch is full", () => {
  const world = mapped(({ ok }) => ok(null), { BatchSize: 100, MaximumBatchingWindowInSeconds: 5 });
  for (let i = 0; i < 25; i++) world.sqs.send("orders", String(i));
  world.pass(3000);
  world.sqs.send("orders", "later");
  world.pass(1000);
  assert.equal(world.runtime.requests.length, 0);
  world.settle();
  assert.deepEqual(batches(world).map((batch) => batch.length), [26]);
  for (let i = 0; i < 100; i++) world.sqs.send("orders", String(i));
  const sentMs = world.scheduler.nowMs;
  world.settle();
  assert.equal(batches(world)[1]?.length, 100);
  const started = world.invocations("start")[1]!.t + world.scheduler.startMs;
  assert.ok(started - sentMs < 4000, `${started - sentMs} ms`);
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: an error leaves the messages until their visibility timeout ends", () => {
  let tries = 0;
  const world = mapped(({ ok, error }) => ++tries < 3 ? error("Error", "no") : ok(null));
  world.sqs.send("orders", "x");
  world.settle();
  const starts = world.invocations("start");
  assert.deepEqual(starts.map((record) => record.attempt), [1, 2, 3]);
  assert.ok(starts[1]!.t - starts[0]!.t >= 29_000);
  assert.equal(new Set(world.runtime.requests.map((request) => request.requestId)).size, 3);
  assert.equal(new Set(world.runtime.requests.map((request) => request.entity.name)).size, 3);
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: a partial batch response keeps what it names and deletes the rest", () => {
  const world = mapped(({ request, ok }) => {
    const { Records } = request.event as SqsEvent;
    const failed = Records.filter((record) =>
      record.body === "bad" && record.attributes.ApproximateReceiveCount === "1"
    );
    ok({ batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) });
  }, { FunctionResponseTypes: ["ReportBatchItemFailures"] });
  for (const body of ["a", "bad", "b"]) world.sqs.send("orders", body);
  world.pass(5000);
  assert.deepEqual(world.sqs.bodies("orders"), ["bad"]);
  assert.equal(world.invocations("end")[0]?.failed?.length, 1);
  assert.equal(world.invocations("end")[0]?.outcome, "ok");
  world.settle();
  assert.deepEqual(world.sqs.bodies("orders"), []);
  assert.deepEqual(batches(world).at(-1), ["bad"]);
});

Deno.test("lambda event source: without ReportBatchItemFailures a result deletes the whole batch", () => {
  const world = mapped(({ request, ok }) => {
    const { Records } = request.event as SqsEvent;
    ok({ batchItemFailures: [{ itemIdentifier: Records[0]!.messageId }] });
  });
  world.sqs.send("orders", "a");
  world.settle();
  assert.deepEqual(world.sqs.bodies("orders"), []);
  assert.equal(world.runtime.requests.length, 1);
});

Deno.test("lambda event source: a throttled batch is tried again inside and let go before it is visible again", () => {
  const world = mapped(({ ok }) => ok(null));
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
  world.sqs.send("orders", "x");
  world.pass(29_000);
  assert.ok(world.invocations("throttled").length > 3);
  assert.equal(world.sqs.calls.ReceiveMessage, 1);
  world.pass(5000);
  assert.equal(world.sqs.calls.ReceiveMessage, 2);
  world.apply("lambda", "DeleteFunctionConcurrency", { FunctionName: "fn" });
  world.settle();
  assert.deepEqual(world.sqs.bodies("orders"), []);
  assert.deepEqual(world.invocations("end").map((record) => record.attempt), [2]);
});

Deno.test("lambda event source: starts five batches at a time and scales up by 300 a minute", () => {
  const world = mapped(({ after, ok }) => after(20_000, () => ok(null)), { BatchSize: 1 });
  world.apply("lambda", "UpdateFunctionConfiguration", { FunctionName: "fn", Timeout: 30 });
  for (let i = 0; i < 60; i++) world.sqs.send("orders", String(i));
  world.pass(900);
  const early = world.state.concurrency("fn");
  assert.ok(early >= 5 && early <= 10, String(early));
  world.pass(6000);
  const later = world.state.concurrency("fn");
  assert.ok(later >= 30 && later <= 40, String(later));
  world.settle();
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: never exceeds MaximumConcurrency", () => {
  let running = 0;
  let most = 0;
  const world = mapped(({ after, ok }) => {
    most = Math.max(most, ++running);
    after(1000, () => {
      running--;
      ok(null);
    });
  }, { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  for (let i = 0; i < 20; i++) world.sqs.send("orders", String(i));
  world.settle();
  assert.equal(most, 2);
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: cuts a batch that would not fit into one payload", () => {
  const world = mapped(({ ok }) => ok(null));
  for (let i = 0; i < 10; i++) world.sqs.send("orders", "x".repeat(1_000_000));
  world.settle();
  assert.deepEqual(batches(world).map((batch) => batch.length).sort(), [4, 6]);
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: tries a deletion again that SQS failed at", () => {
  const world = mapped(({ ok }) => ok(null));
  const message = world.sqs.send("orders", "x");
  world.sqs.failDeletes.add(`${message.id}#1`);
  world.pass(5000);
  assert.deepEqual(world.sqs.bodies("orders"), []);
  assert.equal(world.sqs.calls.DeleteMessageBatch, 2);
});

Deno.test("lambda event source: tries a call to delete again that failed or got no answer", () => {
  const world = mapped(({ ok }) => ok(null), { BatchSize: 1 }, {
    faults: [
      { kind: "service-error", where: { service: "sqs", operation: "DeleteMessageBatch" }, rate: 0.3 },
      {
        kind: "timeout",
        where: { service: "sqs", operation: "DeleteMessageBatch" },
        applied: true,
        rate: 0.3,
      },
    ],
  });
  for (let i = 0; i < 40; i++) world.sqs.send("orders", String(i));
  world.pass(25_000);
  assert.ok(world.sqs.bodies("orders").length <= 4, String(world.sqs.bodies("orders").length));
  world.settle();
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: goes on after ReceiveMessage failed or got no answer", () => {
  const world = mapped(({ ok }) => ok(null), {}, {
    faults: [
      { kind: "throttle", where: { service: "sqs", operation: "ReceiveMessage" }, when: { toMs: 5000 } },
      {
        kind: "timeout",
        where: { service: "sqs", operation: "ReceiveMessage" },
        applied: true,
        when: { fromMs: 5000, toMs: 9000 },
      },
    ],
  });
  world.sqs.send("orders", "x");
  world.settle();
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda event source: a deleted queue does not keep a run alive", () => {
  const world = mapped(({ ok }) => ok(null), {}, {
    faults: [{ kind: "latency", where: { service: "sqs", operation: "ReceiveMessage" }, latencyMs: 100 }],
  });
  world.sqs.send("orders", "x");
  world.pass(20);
  world.sqs.queue("orders").messages.clear();
  world.sqs.queues.delete("orders");
  world.settle();
  assert.ok(world.scheduler.nowUs < 10_000_000);
  assert.equal(world.runtime.requests.length, 0);
});

Deno.test("lambda event source: a disabled or deleted mapping receives no more but ends what it has", () => {
  const world = mapped(({ after, ok }) => after(1000, () => ok(null)));
  const { EventSourceMappings } = world.apply("lambda", "ListEventSourceMappings", {});
  const { UUID } = EventSourceMappings[0];
  world.sqs.send("orders", "a");
  world.pass(900);
  assert.equal(
    world.apply("lambda", "UpdateEventSourceMapping", { UUID, Enabled: false }).State,
    "Disabling",
  );
  world.sqs.send("orders", "b");
  world.pass(60_000);
  assert.deepEqual(world.sqs.bodies("orders"), ["b"]);
  assert.equal(world.apply("lambda", "UpdateEventSourceMapping", { UUID, Enabled: true }).State, "Enabling");
  world.pass(5000);
  assert.deepEqual(world.sqs.bodies("orders"), []);
  assert.equal(world.apply("lambda", "DeleteEventSourceMapping", { UUID }).State, "Deleting");
  world.sqs.send("orders", "c");
  world.settle();
  assert.deepEqual(world.sqs.bodies("orders"), ["c"]);
});

Deno.test("lambda event source: two runs of one seed write the same journal", () => {
  const run = (): string => {
    const world = mapped(
      ({ after, ok, error, request }) =>
        after(50, () => bodiesOf(request.event).includes("7") ? error("Error", "7") : ok(null)),
      {},
      {
        seed: 5,
        faults: [{ kind: "crash", where: {}, at: "after", rate: 0.2, perEntity: 1 }],
      },
    );
    for (let i = 0; i < 50; i++) world.sqs.send("orders", String(i));
    world.pass(300_000);
    return JSON.stringify(world.records);
  };
  assert.equal(run(), run());
});
