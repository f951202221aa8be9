/** Lambda over the real SQS model: what the fake one of the other tests cannot show. */
import assert from "node:assert/strict";
import type { Fault } from "../../faults/mod.ts";
import { fixture } from "../fixture.ts";
import { sqs, type SqsState } from "../sqs/mod.ts";
import { ROLE } from "./lambda_fixture.ts";
import { lambda } from "./mod.ts";
import { type Handler, scriptedRuntime } from "./scripted_runtime.ts";

const URL = "https://sqs.us-east-1.amazonaws.com/000000000000/";
const ARN = "arn:aws:sqs:us-east-1:000000000000:";

function worldWith(handler: Handler, faults: readonly Fault[] = [], mapping: object = {}) {
  const runtime = scriptedRuntime();
  const world = fixture([lambda(runtime), sqs()], { faults });
  runtime.scheduler = world.scheduler;
  runtime.handlers.set("fn", handler);
  world.apply("sqs", "CreateQueue", { QueueName: "dlq" });
  world.apply("sqs", "CreateQueue", {
    QueueName: "orders",
    Attributes: {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}dlq`, maxReceiveCount: 3 }),
    },
  });
  world.apply("lambda", "CreateFunction", {
    FunctionName: "fn",
    Runtime: "nodejs22.x",
    Role: ROLE,
    Handler: "index.handler",
    Code: { S3Bucket: "code", S3Key: "fn" },
    DeadLetterConfig: { TargetArn: `${ARN}dlq` },
  });
  const created = world.apply("lambda", "CreateEventSourceMapping", {
    EventSourceArn: `${ARN}orders`,
    FunctionName: "fn",
    ...mapping,
  });
  assert.equal(created.State, "Creating", created.message);
  const state = world.account.peer<SqsState>("sqs");
  return { ...world, runtime, state };
}

Deno.test("lambda with sqs: every message of a burst is handled and deleted", () => {
  const world = worldWith(({ after, ok }) => after(20, () => ok(null)));
  for (let i = 0; i < 500; i++) {
    world.call("sqs", "SendMessage", { QueueUrl: `${URL}orders`, MessageBody: String(i) });
  }
  world.settle();
  assert.deepEqual(world.state.depths("orders"), { visible: 0, inFlight: 0, delayed: 0 });
  assert.equal(world.scheduler.pending, 0);
});

Deno.test("lambda with sqs: a message that always fails is in the dead-letter queue after maxReceiveCount attempts", () => {
  const world = worldWith(({ error }) => error("Error", "no"));
  world.apply("sqs", "SendMessage", { QueueUrl: `${URL}orders`, MessageBody: "poison" });
  world.settle();
  assert.equal(world.runtime.requests.length, 3);
  assert.equal(world.state.depths("dlq").visible, 1);
  assert.equal(new Set(world.runtime.requests.map((request) => request.entity.name)).size, 3);
});

Deno.test("lambda with sqs: a failed event is dead-lettered with its attributes", () => {
  const world = worldWith(({ error }) => error("Error", "no"));
  world.call("lambda", "Invoke", {
    FunctionName: "fn",
    InvocationType: "Event",
    Payload: new TextEncoder().encode('{"a":1}'),
  });
  world.settle();
  const [message] = [...world.state.messages("dlq")];
  assert.equal(message?.body, '{"a":1}');
  assert.equal(message?.attributes.ErrorCode, "200");
  assert.equal(message?.attributes.ErrorMessage, "no");
});

Deno.test("lambda with sqs: nothing is lost under crashes, throttling, lost answers and duplicates", () => {
  const seen = new Set<string>();
  const world = worldWith(({ request, after, ok }) =>
    after(30, () => {
      for (const { body } of (request.event as { Records: { body: string }[] }).Records) seen.add(body);
      ok({ batchItemFailures: [] });
    }), [
    { kind: "crash", where: {}, at: "before", rate: 0.2, perEntity: 1 },
    { kind: "crash", where: {}, at: "after", rate: 0.1, perEntity: 1 },
    { kind: "throttle", where: { service: "sqs", by: "lambda" }, rate: 0.1 },
    {
      kind: "timeout",
      where: { service: "sqs", by: "lambda" },
      applied: true,
      rate: 0.1,
      when: { toMs: 5000 },
    },
    { kind: "duplicate-delivery", where: { service: "sqs" }, rate: 0.1 },
  ], { FunctionResponseTypes: ["ReportBatchItemFailures"] });
  for (let i = 0; i < 200; i++) {
    world.call("sqs", "SendMessage", { QueueUrl: `${URL}orders`, MessageBody: String(i) });
  }
  world.settle();
  const dead = [...world.state.messages("dlq")].map((message) => message.body);
  assert.equal(new Set([...seen, ...dead]).size, 200);
  assert.deepEqual(world.state.depths("orders"), { visible: 0, inFlight: 0, delayed: 0 });
});
