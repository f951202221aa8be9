/** Message move tasks: where messages go, at what rate, and how a task ends. */
import assert from "node:assert/strict";
import { AwsError } from "../errors.ts";
import { fixture } from "../fixture.ts";
import { sqs, type SqsState } from "./mod.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000:";

/** A queue `live`, its dead-letter queue `dead` with that many messages of it, and a queue `other`. */
function stage(count: number) {
  const { apply, account, pass, settle, records } = fixture([sqs()]);
  const call = (operation: string, input: object) => apply("sqs", operation, input);
  const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
  for (const QueueName of ["dead", "other"]) call("CreateQueue", { QueueName });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: ARN + "dead", maxReceiveCount: 1 });
  call("CreateQueue", { QueueName: "live", Attributes: { RedrivePolicy, VisibilityTimeout: "0" } });
  for (let i = 0; i < count; i++) {
    call("SendMessage", {
      QueueUrl: url("live"),
      MessageBody: `m${i}`,
      MessageAttributes: { n: { DataType: "Number", StringValue: `${i}` } },
    });
  }
  for (let got = 1; got > 0;) {
    got = (call("ReceiveMessage", { QueueUrl: url("live"), MaxNumberOfMessages: 10 }).Messages ?? []).length;
  }
  const state = account.peer<SqsState>("sqs");
  assert.equal(state.depths("dead").visible, count);
  return {
    call,
    pass,
    settle,
    records,
    state,
    url,
    start: (more: object = {}) => call("StartMessageMoveTask", { SourceArn: ARN + "dead", ...more }),
    list: (more: object = {}) =>
      call("ListMessageMoveTasks", { SourceArn: ARN + "dead", ...more }).Results as Record<string, unknown>[],
  };
}

function refused(answer: unknown, code: string, message: string, status = 400): void {
  assert.ok(answer instanceof AwsError, `not an error: ${JSON.stringify(answer)}`);
  assert.deepEqual([answer.code, answer.message, answer.status], [code, message, status]);
}

Deno.test("sqs a move task brings messages back to where they came from, as new messages", () => {
  const { start, list, settle, state, records } = stage(3);
  const before = [...state.messages("dead")];
  assert.equal(before[0]!.attributes.DeadLetterQueueSourceArn, ARN + "live");
  const { TaskHandle } = start();
  assert.equal(JSON.parse(atob(TaskHandle)).sourceArn, ARN + "dead");
  assert.deepEqual(list()[0], {
    TaskHandle,
    Status: "RUNNING",
    SourceArn: ARN + "dead",
    ApproximateNumberOfMessagesMoved: 0,
    ApproximateNumberOfMessagesToMove: 3,
    StartedTimestamp: Date.UTC(2026, 0, 1),
  });
  settle();
  const [task] = list();
  assert.equal(task!.Status, "COMPLETED");
  assert.equal(task!.ApproximateNumberOfMessagesMoved, 3);
  assert.equal(task!.TaskHandle, undefined);
  const after = [...state.messages("live")];
  assert.deepEqual(after.map(({ body }) => body), before.map(({ body }) => body));
  assert.ok(after.every(({ id }) => before.every((old) => old.id !== id)));
  assert.deepEqual(after.map(({ receiveCount }) => receiveCount), [0, 0, 0]);
  assert.equal(after[1]!.attributes.n, "1");
  assert.equal(after[1]!.attributes.DeadLetterQueueSourceArn, undefined);
  assert.equal(state.depths("dead").visible, 0);
  const moves = records.filter((record) => record.type === "message" && record.action === "deleted");
  assert.equal(moves.length, 3);
});

Deno.test("sqs a move task keeps to its rate, and ends when it is cancelled", () => {
  const { call, start, list, pass, state } = stage(10);
  const { TaskHandle } = start({ DestinationArn: ARN + "other", MaxNumberOfMessagesPerSecond: 2 });
  pass(1_600);
  assert.deepEqual(state.depths("other").visible, 4);
  assert.equal(list()[0]!.MaxNumberOfMessagesPerSecond, 2);
  assert.equal(list()[0]!.DestinationArn, ARN + "other");
  refused(
    start(),
    "InvalidParameterValueException",
    "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
  );
  assert.deepEqual(call("CancelMessageMoveTask", { TaskHandle }), { ApproximateNumberOfMessagesMoved: 4 });
  assert.equal(list()[0]!.Status, "CANCELLING");
  assert.equal(list()[0]!.TaskHandle, undefined);
  pass(1_000);
  assert.equal(list()[0]!.Status, "CANCELLED");
  assert.equal(state.depths("other").visible, 4);
  refused(
    call("CancelMessageMoveTask", { TaskHandle }),
    "ResourceNotFoundException",
    "Task does not exist.",
    404,
  );
  start({ DestinationArn: ARN + "other" });
  pass(60_000);
  assert.deepEqual(list({ MaxResults: 10 }).map(({ Status }) => Status), ["COMPLETED", "CANCELLED"]);
  assert.equal(list().length, 1);
});

Deno.test("sqs a move task fails when a queue is gone, or when nobody knows where a message came from", () => {
  const { call, start, list, pass, url, state } = stage(4);
  start({ DestinationArn: ARN + "other", MaxNumberOfMessagesPerSecond: 1 });
  pass(500);
  call("DeleteQueue", { QueueUrl: url("other") });
  pass(1_000);
  assert.equal(list()[0]!.Status, "FAILED");
  assert.equal(list()[0]!.FailureReason, "AWS.SimpleQueueService.NonExistentQueue");
  call("PurgeQueue", { QueueUrl: url("dead") });
  call("SendMessage", { QueueUrl: url("dead"), MessageBody: "sent by hand" });
  start();
  pass(1_000);
  assert.equal(list()[0]!.FailureReason, "CouldNotDetermineMessageSource");
  assert.equal(state.depths("dead").visible, 1);
});

Deno.test("sqs a moved message wakes whoever waits for it", () => {
  const { start, pass, state } = stage(1);
  let told = 0;
  state.whenAvailable("other", () => told++);
  start({ DestinationArn: ARN + "other" });
  pass(10);
  assert.equal(told, 1);
});

Deno.test("sqs StartMessageMoveTask refuses what AWS refuses", () => {
  const { call, start } = stage(0);
  const invalid = "InvalidParameterValueException";
  const format = (name: string) =>
    `You must use this format to specify the ${name}: arn:<partition>:<service>:<region>:<account-id>:<resource-id>`;
  const missing = (name: string) =>
    `The resource that you specified for the ${name} parameter doesn't exist.`;
  refused(
    call("StartMessageMoveTask", {}),
    "MissingRequiredParameterException",
    "The request must contain the parameter SourceArn.",
  );
  refused(start({ SourceArn: "dead" }), invalid, format("SourceArn"));
  refused(start({ SourceArn: ARN + "no" }), "ResourceNotFoundException", missing("SourceArn"), 404);
  refused(
    start({ SourceArn: ARN + "other" }),
    invalid,
    "Source queue must be configured as a Dead Letter Queue.",
  );
  refused(start({ DestinationArn: "" }), invalid, format("DestinationArn"));
  refused(start({ DestinationArn: ARN + "no" }), "ResourceNotFoundException", missing("DestinationArn"), 404);
  refused(
    start({ DestinationArn: ARN + "dead" }),
    invalid,
    "Source queue arn and destination queue arn cannot be the same.",
  );
  for (const MaxNumberOfMessagesPerSecond of [0, 501, -1]) {
    refused(
      start({ MaxNumberOfMessagesPerSecond }),
      invalid,
      "Value for parameter MaxNumberOfMessagesPerSecond is invalid. " +
        "Reason: You must enter a number that's between 1 and 500.",
    );
  }
  assert.ok(start({ MaxNumberOfMessagesPerSecond: 500 }).TaskHandle);
  refused(
    call("CancelMessageMoveTask", { TaskHandle: "x" }),
    invalid,
    "Value for parameter TaskHandle is invalid.",
  );
  const handle = (name: string) => btoa(JSON.stringify({ taskId: "x", sourceArn: ARN + name }));
  refused(
    call("CancelMessageMoveTask", { TaskHandle: handle("no") }),
    "ResourceNotFoundException",
    missing("SourceArn"),
    404,
  );
  refused(
    call("CancelMessageMoveTask", { TaskHandle: handle("dead") }),
    "ResourceNotFoundException",
    "Task does not exist.",
    404,
  );
});
