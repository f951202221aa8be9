import assert from "node:assert/strict";
import type { AwsService } from "../operation.ts";
import { fakeSqs } from "./fake_sqs.ts";
import { lambdaFixture } from "./lambda_fixture.ts";
import type { Handler } from "./scripted_runtime.ts";

const DLQ = "arn:aws:sqs:us-east-1:000000000000:dlq";
const EVENT = { InvocationType: "Event" };
const fails: Handler = ({ error }) => error("Error", "out of paper");

Deno.test("lambda Invoke Event is answered with 202 before the function runs", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  const output = world.apply("lambda", "Invoke", { FunctionName: "fn", ...EVENT });
  assert.equal(output.StatusCode, 202);
  assert.equal(output.Payload.length, 0);
  assert.equal(world.state.pendingEvents, 1);
  world.settle();
  assert.equal(world.invocations("end")[0]?.mode, "async");
  assert.equal(world.state.pendingEvents, 0);
});

Deno.test("lambda names the event of an EventBridge envelope as the input of an invocation", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  world.invoke("fn", { id: "e-1", "detail-type": "OrderCreated", detail: {} }, EVENT);
  world.settle();
  assert.deepEqual(world.invocations("start")[0]?.inputs, ["e-1"]);
});

Deno.test("lambda retries an asynchronous error after one minute and after two more, under one request id", () => {
  const world = lambdaFixture();
  world.create("fn", fails);
  world.invoke("fn", {}, EVENT);
  world.settle();
  const ends = world.invocations("end");
  assert.equal(ends.length, 3);
  assert.deepEqual(ends.map((record) => record.attempt), [1, 2, 3]);
  assert.equal(new Set(ends.map((record) => record.requestId)).size, 1);
  assert.equal(new Set(world.runtime.requests.map((request) => request.entity.name)).size, 3);
  const starts = world.invocations("start").map((record) => record.t);
  assert.equal(Math.round(starts[1]! - ends[0]!.t), 60_000);
  assert.equal(Math.round(starts[2]! - ends[1]!.t), 120_000);
  assert.equal(world.invocations("dropped").length, 1);
  assert.equal(world.invocations("dropped")[0]?.errorType, "RetriesExhausted");
});

Deno.test("lambda sends an event that failed to the dead-letter queue with AWS's attributes", () => {
  const world = lambdaFixture();
  world.sqs.create("dlq");
  world.create("fn", fails, { DeadLetterConfig: { TargetArn: DLQ } });
  world.invoke("fn", { order: 7 }, EVENT);
  world.settle();
  const [message] = world.sqs.visible("dlq");
  assert.equal(message?.body, '{"order":7}');
  const { requestId } = world.invocations("end")[0]!;
  assert.deepEqual(message?.attributes, {
    RequestID: { DataType: "String", StringValue: requestId },
    ErrorCode: { DataType: "Number", StringValue: "200" },
    ErrorMessage: { DataType: "String", StringValue: "out of paper" },
  });
  assert.equal(world.invocations("dead-lettered").length, 1);
});

Deno.test("lambda gives each attempt at an event, and its record, the payload as it came, whatever a handler did to it", () => {
  const world = lambdaFixture();
  world.sqs.create("failed");
  world.create("fn", (script) => {
    (script.request.event as { order: number }).order++;
    fails(script);
  });
  world.apply("lambda", "PutFunctionEventInvokeConfig", {
    FunctionName: "fn",
    DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:failed" } },
  });
  world.invoke("fn", { order: 7 }, EVENT);
  world.settle();
  assert.deepEqual(world.runtime.requests.map(({ event }) => event), [{ order: 8 }, { order: 8 }, {
    order: 8,
  }]);
  assert.deepEqual(JSON.parse(world.sqs.bodies("failed")[0]!).requestPayload, { order: 7 });
});

Deno.test("lambda drops an event whose dead-letter queue does not exist", () => {
  const world = lambdaFixture();
  world.create("fn", fails, { DeadLetterConfig: { TargetArn: DLQ } });
  world.invoke("fn", {}, EVENT);
  world.settle();
  assert.equal(world.invocations("dropped").length, 1);
  assert.equal(world.state.pendingEvents, 0);
});

Deno.test("lambda retries a dead-letter call that was throttled", () => {
  const world = lambdaFixture({
    faults: [{
      kind: "throttle",
      where: { service: "sqs", operation: "SendMessage" },
      when: { toMs: 185_000 },
      rate: 0.5,
    }],
    seed: 3,
  });
  world.sqs.create("dlq");
  world.create("fn", fails, { DeadLetterConfig: { TargetArn: DLQ } });
  for (let i = 0; i < 20; i++) world.invoke("fn", { i }, EVENT);
  world.settle();
  assert.ok(world.sqs.bodies("dlq").length >= 15);
  assert.equal(
    world.invocations("dead-lettered").length + world.invocations("dropped").length,
    20,
  );
});

Deno.test("lambda obeys the event invoke configuration: retries and OnFailure with the result record", () => {
  const world = lambdaFixture();
  world.sqs.create("failed");
  world.create("fn", fails);
  world.apply("lambda", "PutFunctionEventInvokeConfig", {
    FunctionName: "fn",
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:failed" } },
  });
  world.invoke("fn", { order: 7 }, EVENT);
  world.settle();
  const record = JSON.parse(world.sqs.bodies("failed")[0]!);
  const { requestId } = world.invocations("end")[0]!;
  assert.match(record.timestamp, /^2026-01-01T00:00:0\d\.\d{3}Z$/);
  delete record.timestamp;
  assert.deepEqual(record, {
    version: "1.0",
    requestContext: {
      requestId,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:fn:$LATEST",
      condition: "RetriesExhausted",
      approximateInvokeCount: 1,
    },
    requestPayload: { order: 7 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: "Error", errorMessage: "out of paper", trace: ["Error: out of paper"] },
  });
});

Deno.test("lambda invokes an OnSuccess function with the result", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok({ paid: true }));
  world.create("next", ({ ok }) => ok(1));
  world.apply("lambda", "PutFunctionEventInvokeConfig", {
    FunctionName: "fn",
    DestinationConfig: {
      OnSuccess: { Destination: "arn:aws:lambda:us-east-1:000000000000:function:next" },
    },
  });
  world.invoke("fn", {}, EVENT);
  world.settle();
  const event = world.runtime.requests[1]!.event as Record<string, Record<string, unknown>>;
  assert.equal(event.requestContext!.condition, "Success");
  assert.deepEqual(event.responsePayload, { paid: true });
});

Deno.test("lambda gives an event up early when the next retry would come after its largest age", () => {
  const world = lambdaFixture();
  world.sqs.create("failed");
  world.create("fn", fails);
  world.apply("lambda", "PutFunctionEventInvokeConfig", {
    FunctionName: "fn",
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:failed" } },
  });
  world.invoke("fn", {}, EVENT);
  world.settle();
  const { requestContext } = JSON.parse(world.sqs.bodies("failed")[0]!);
  assert.equal(requestContext.condition, "EventAgeExceeded");
  assert.equal(requestContext.approximateInvokeCount, 1);
  assert.ok(world.scheduler.nowUs < 30_000_000);
});

Deno.test("lambda passes an event on at once when nothing is reserved for its function", () => {
  const world = lambdaFixture();
  world.sqs.create("failed");
  world.create("fn", ({ ok }) => ok(1));
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
  world.apply("lambda", "PutFunctionEventInvokeConfig", {
    FunctionName: "fn",
    DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:failed" } },
  });
  world.invoke("fn", { a: 1 }, EVENT);
  world.settle();
  const record = JSON.parse(world.sqs.bodies("failed")[0]!);
  assert.equal(record.requestContext.condition, "ZeroReservedConcurrency");
  assert.equal(record.requestContext.approximateInvokeCount, 0);
  assert.deepEqual(record.requestPayload, { a: 1 });
  assert.equal("responseContext" in record, false);
  assert.equal(world.runtime.requests.length, 0);
});

Deno.test("lambda retries a throttled event from one second up, without counting it as an attempt", () => {
  const world = lambdaFixture();
  world.create("fn", ({ after, ok }) => after(2500, () => ok(1)));
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
  for (let i = 0; i < 4; i++) world.invoke("fn", { i }, EVENT);
  world.settle();
  assert.equal(world.invocations("end").filter((record) => record.outcome === "ok").length, 4);
  assert.ok(world.invocations("throttled").length >= 3);
  assert.ok(world.invocations("end").every((record) => record.attempt === 1));
  assert.equal(world.state.pendingEvents, 0);
});

Deno.test("lambda gives a throttled event up after six hours at most", () => {
  const world = lambdaFixture({
    faults: [{ kind: "concurrency-limit", where: { function: "fn" }, limit: 0 }],
  });
  world.create("fn", ({ ok }) => ok(1));
  world.invoke("fn", {}, EVENT);
  world.settle();
  assert.equal(world.invocations("dropped")[0]?.errorType, "EventAgeExceeded");
  const hours = world.scheduler.nowUs / 3_600_000_000;
  assert.ok(hours > 5.9 && hours <= 6.01, String(hours));
});

Deno.test("lambda puts the result on an event bus that is its destination", () => {
  const entries: Record<string, unknown>[] = [];
  const bus: AwsService<undefined> = {
    ...fakeSqs(),
    name: "eventbridge",
    operations: {
      PutEvents: {
        errors: [],
        mutates: true,
        run(_state: undefined, input: { Entries: Record<string, unknown>[] }) {
          entries.push(...input.Entries);
          return { FailedEntryCount: 0, Entries: [] };
        },
      },
    },
    newState: () => undefined,
  };
  const world = lambdaFixture({}, [bus]);
  world.create("fn", ({ ok }) => ok("paid"));
  const arn = "arn:aws:events:us-east-1:000000000000:event-bus/orders";
  world.apply("lambda", "PutFunctionEventInvokeConfig", {
    FunctionName: "fn",
    DestinationConfig: { OnSuccess: { Destination: arn } },
  });
  world.invoke("fn", {}, EVENT);
  world.settle();
  const { Detail, ...entry } = entries[0]!;
  assert.deepEqual(entry, {
    Source: "lambda",
    DetailType: "Lambda Function Invocation Result - Success",
    Resources: [arn, "arn:aws:lambda:us-east-1:000000000000:function:fn:$LATEST"],
    EventBusName: arn,
  });
  assert.equal(JSON.parse(String(Detail)).responsePayload, "paid");
});
