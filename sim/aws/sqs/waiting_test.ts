/** Long polls, watchers, and the timers that they need and do not need. */
import assert from "node:assert/strict";
import { Entity } from "../../kernel/mod.ts";
import { fixture } from "../fixture.ts";
import type { Outcome } from "../operation.ts";
import { sqs, type SqsState } from "./mod.ts";

function world(attributes: Record<string, string> = {}) {
  const base = fixture([sqs()]);
  const url: string =
    base.apply("sqs", "CreateQueue", { QueueName: "orders", Attributes: attributes }).QueueUrl;
  return {
    ...base,
    url,
    state: base.account.peer<SqsState>("sqs"),
    send: (MessageBody: string, more: object = {}) =>
      base.apply("sqs", "SendMessage", { QueueUrl: url, MessageBody, ...more }),
    receive: (more: object = {}): { ReceiptHandle: string; Body: string }[] =>
      base.apply("sqs", "ReceiveMessage", { QueueUrl: url, ...more }).Messages ?? [],
    poll: (more: object = {}) =>
      base.call("sqs", "ReceiveMessage", { QueueUrl: url, WaitTimeSeconds: 20, ...more }),
  };
}

function bodies(box: { outcome: Outcome | undefined }): string[] | undefined {
  const output = box.outcome?.output as { Messages?: { Body: string }[] } | undefined;
  return output && (output.Messages ?? []).map((message) => message.Body);
}

Deno.test("sqs a long poll is answered as soon as a message is sent, the oldest poll first", () => {
  const { poll, send, pass, scheduler } = world();
  const first = poll();
  pass(200);
  const second = poll();
  pass(5_000);
  send("a");
  send("b");
  pass(200);
  assert.deepEqual(bodies(first), ["a"]);
  assert.deepEqual(bodies(second), ["b"]);
  assert.equal(scheduler.pending, 0, "both messages are in flight, but nobody waits for them");
});

Deno.test("sqs a long poll ends empty after its wait (the queue's own wait counts too)", () => {
  const { poll, pass, settle, scheduler } = world({ ReceiveMessageWaitTimeSeconds: "3" });
  const byQueue = poll({ WaitTimeSeconds: undefined });
  const byCall = poll({ WaitTimeSeconds: 1 });
  const short = poll({ WaitTimeSeconds: 0 });
  pass(200);
  assert.deepEqual(bodies(short), []);
  pass(1_200);
  assert.deepEqual(bodies(byCall), []);
  assert.equal(byQueue.outcome, undefined);
  settle();
  assert.deepEqual(bodies(byQueue), []);
  assert.ok(scheduler.nowUs < 3_200_000);
});

Deno.test("sqs a long poll gets what a delay or a visibility timeout hid, at that instant", () => {
  const { poll, send, receive, pass, scheduler } = world({ VisibilityTimeout: "4" });
  send("hidden");
  receive();
  send("delayed", { DelaySeconds: 2 });
  const first = poll();
  const second = poll();
  pass(2_100);
  assert.deepEqual(bodies(first) ?? bodies(second), ["delayed"]);
  pass(2_000);
  assert.deepEqual([...bodies(first)!, ...bodies(second)!].sort(), ["delayed", "hidden"]);
  assert.ok(scheduler.nowUs < 4_200_000);
});

Deno.test("sqs a long poll on a dead-letter queue is answered when a redrive brings a message", () => {
  const { apply, call, url, send, receive, pass } = world({ VisibilityTimeout: "0" });
  const dead = apply("sqs", "CreateQueue", { QueueName: "dead" }).QueueUrl;
  apply("sqs", "SetQueueAttributes", {
    QueueUrl: url,
    Attributes: {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead",
        maxReceiveCount: 1,
      }),
    },
  });
  const poll = call("sqs", "ReceiveMessage", { QueueUrl: dead, WaitTimeSeconds: 20 });
  pass(500);
  send("poison");
  receive();
  pass(1);
  assert.deepEqual(receive(), []);
  pass(200);
  assert.deepEqual(bodies(poll), ["poison"]);
});

Deno.test("sqs a long poll on a queue that is deleted is answered with QueueDoesNotExist", () => {
  const { apply, poll, url, pass, settle, scheduler } = world();
  const box = poll();
  pass(500);
  apply("sqs", "DeleteQueue", { QueueUrl: url });
  settle();
  assert.equal(box.outcome?.error?.code, "QueueDoesNotExist");
  assert.ok(scheduler.nowUs < 1_000_000);
});

Deno.test("sqs whenAvailable calls back once when a message is visible", () => {
  const { state, send, receive, pass } = world({ VisibilityTimeout: "5" });
  let calls = 0;
  state.whenAvailable("orders", () => calls++);
  pass(1_000);
  assert.equal(calls, 0);
  send("a");
  assert.equal(calls, 0, "never in the middle of an operation");
  pass(0);
  assert.equal(calls, 1);
  send("b");
  pass(10);
  assert.equal(calls, 1);
  state.whenAvailable("orders", () => calls++);
  pass(0);
  assert.equal(calls, 2, "at once if a message is visible already");
  receive({ MaxNumberOfMessages: 10 });
  state.whenAvailable("orders", () => calls++);
  pass(4_900);
  assert.equal(calls, 2);
  pass(100);
  assert.equal(calls, 3, "the visibility timeout ended");
});

Deno.test("sqs whenAvailable costs no timer on an empty queue, and one while something is hidden", () => {
  const { apply, url, state, send, receive, scheduler } = world();
  const cancel = state.whenAvailable("orders", () => assert.fail("cancelled"));
  assert.equal(scheduler.pending, 0);
  send("a", { DelaySeconds: 10 });
  send("b", { DelaySeconds: 20 });
  assert.equal(scheduler.pending, 1);
  cancel();
  assert.equal(scheduler.pending, 0);
  const again = state.whenAvailable("orders", () => {});
  scheduler.advance(Infinity);
  assert.equal(scheduler.nowUs, 10_000_000);
  const [a] = receive();
  assert.equal(scheduler.pending, 0, "nobody waits any more");
  state.whenAvailable("orders", () => {});
  scheduler.advance(Infinity);
  const [b] = receive();
  state.whenAvailable("orders", () => {});
  assert.equal(scheduler.pending, 1);
  for (const message of [a, b]) {
    apply("sqs", "DeleteMessage", { QueueUrl: url, ReceiptHandle: message!.ReceiptHandle });
  }
  assert.equal(scheduler.pending, 0, "nothing is left that could become visible");
  again();
});

Deno.test("sqs whenAvailable outlives its queue: it waits for the next of that name", () => {
  const { apply, state, url, pass } = world();
  let calls = 0;
  state.whenAvailable("orders", () => calls++);
  const cancel = state.whenAvailable("later", () => assert.fail("cancelled"));
  apply("sqs", "DeleteQueue", { QueueUrl: url });
  pass(60_000);
  apply("sqs", "CreateQueue", { QueueName: "orders" });
  apply("sqs", "CreateQueue", { QueueName: "later" });
  cancel();
  for (const name of ["orders", "later"]) {
    apply("sqs", "SendMessage", { QueueUrl: url.replace("orders", name), MessageBody: "a" });
  }
  pass(0);
  assert.equal(calls, 1);
});

Deno.test("sqs a queue that nobody listens to keeps no timer", () => {
  const { apply, url, send, receive, scheduler } = world();
  for (let i = 0; i < 100; i++) send(`${i}`, { DelaySeconds: i });
  receive({ MaxNumberOfMessages: 10 });
  assert.equal(scheduler.pending, 0);
  apply("sqs", "PurgeQueue", { QueueUrl: url });
  assert.equal(scheduler.pending, 0);
});

Deno.test("sqs forgets a call that waits: it gets no message, and keeps no run from ending", () => {
  const { account, url, state, send, receive, scheduler, pass } = world();
  const input = { QueueUrl: url, WaitTimeSeconds: 20 };
  const client = { kind: "client", name: "gone" } as const;
  const entity = Entity.root("gone");
  let answered = false;
  account.call("sqs", "ReceiveMessage", input, client, entity, () => answered = true);
  pass(1_000);
  assert.equal(state.forget(Entity.root("other")), false);
  assert.equal(state.forget(Entity.root("gone")), true);
  assert.equal(state.forget(entity), false);
  assert.equal(scheduler.pending, 0);
  send("kept");
  assert.equal(answered, false);
  assert.deepEqual(receive().map(({ Body }) => Body), ["kept"]);
});
