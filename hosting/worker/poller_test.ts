import assert from "node:assert/strict";
import { until } from "../fixture.ts";
import type { QueuePlan } from "../plan.ts";
import { Poller } from "./poller.ts";
import type { QueuePort, Received } from "./queue.ts";

const PLAN: QueuePlan = {
  queue: "q",
  mode: "event",
  batchSize: 1,
  batchWindowSeconds: 0,
  partialBatchResponse: false,
  concurrency: 2,
  waitTimeSeconds: 20,
};

function message(id: string): Received {
  return { MessageId: id, ReceiptHandle: `r-${id}`, Body: "{}", MD5OfBody: "" };
}

/** A poller over a queue in memory, whose receives answer when the test says so. */
function polled(plan: Partial<QueuePlan> = {}) {
  const receives: { most: number; answer: (messages: Received[]) => void; fail: (error: Error) => void }[] =
    [];
  const hidden: [string[], number][] = [];
  const removed: string[] = [];
  const begun: string[][] = [];
  const ends: ((done: boolean) => void)[] = [];
  const errors: string[] = [];
  const counted = { received: 0, handled: 0, failed: 0, released: 0, extended: 0, pollingErrors: 0 };
  const ids = (messages: readonly Received[]): string[] => messages.map(({ MessageId }) => MessageId);
  const port: QueuePort = {
    open: () => Promise.resolve({ visibilitySeconds: 30, arn: "arn" }),
    receive: (most, _wait, signal) =>
      new Promise((answer, fail) => {
        receives.push({ most, answer, fail });
        signal.addEventListener("abort", () => fail(new Error("aborted")));
      }),
    hide: (messages, seconds) => {
      hidden.push([ids(messages), seconds]);
      return Promise.resolve();
    },
    remove: (messages) => {
      removed.push(...ids(messages));
      return Promise.resolve();
    },
  };
  const poller = new Poller({
    plan: { ...PLAN, ...plan },
    port,
    work: (messages) => {
      begun.push(ids(messages));
      return new Promise((resolve) => ends.push((done) => resolve(done ? messages : [])));
    },
    onError: (_queue, error) => void errors.push(String(error)),
    counted,
    backoffMs: { first: 1, longest: 4 },
  });
  const ran = poller.run();
  return { poller, ran, receives, hidden, removed, begun, ends, errors, counted };
}

Deno.test("a poller asks for no more messages than it has room for, and deletes what is done", async () => {
  const { poller, ran, receives, removed, begun, ends, counted } = polled();
  await until("it receives", () => receives.length === 1);
  assert.equal(receives[0]!.most, 2);
  receives[0]!.answer([message("a")]);
  await until("it receives again", () => receives.length === 2);
  assert.equal(receives[1]!.most, 1, "one is being worked on");
  receives[1]!.answer([message("b")]);
  await until("both are begun", () => begun.length === 2);
  assert.equal(receives.length, 2, "there is no room for more");
  ends[0]!(true);
  await until("there is room", () => receives.length === 3);
  ends[1]!(false);
  poller.drain();
  receives[2]!.answer([]);
  await ran;
  assert.deepEqual(removed, ["a"]);
  assert.deepEqual([counted.handled, counted.failed], [1, 1]);
});

Deno.test("a poller that drains waits for its work and gives back what came too late", async () => {
  const { poller, ran, receives, hidden, begun, ends, removed } = polled();
  await until("it receives", () => receives.length === 1);
  receives[0]!.answer([message("a")]);
  await until("it receives again", () => receives.length === 2);
  poller.drain();
  receives[1]!.answer([message("late")]);
  await until("the late one is given back", () => hidden.length === 1);
  assert.deepEqual(hidden, [[["late"], 0]]);
  assert.deepEqual(begun, [["a"]]);
  ends[0]!(true);
  await ran;
  assert.deepEqual(removed, ["a"]);
});

Deno.test("a poller breaks off a receive that is not answered while it drains", async () => {
  const { poller, ran, receives, errors } = polled();
  await until("it receives", () => receives.length === 1);
  poller.drain();
  await ran;
  assert.deepEqual(errors, [], "that is no error");
});

Deno.test("a poller tells of errors and asks again", async () => {
  const { poller, ran, receives, errors, counted } = polled();
  for (let failures = 0; failures < 5; failures++) {
    await until("it receives", () => receives.length === failures + 1);
    receives[failures]!.fail(new Error("no connection"));
  }
  await until("it receives again", () => receives.length === 6);
  assert.deepEqual(errors, Array(5).fill("Error: no connection"));
  assert.equal(counted.pollingErrors, 5);
  poller.drain();
  receives[5]!.answer([]);
  await ran;
});

Deno.test("a poller gathers a batch until it is full or its window is over", async () => {
  const { poller, ran, receives, begun, ends } = polled({
    mode: "batch",
    batchSize: 3,
    batchWindowSeconds: 300,
    concurrency: 1,
  });
  await until("it receives", () => receives.length === 1);
  assert.equal(receives[0]!.most, 3);
  receives[0]!.answer([message("a"), message("b")]);
  await until("it receives the rest", () => receives.length === 2);
  assert.equal(receives[1]!.most, 1);
  assert.deepEqual(begun, []);
  receives[1]!.answer([message("c")]);
  await until("the batch is begun", () => begun.length === 1);
  assert.deepEqual(begun, [["a", "b", "c"]]);
  ends[0]!(true);
  poller.drain();
  await ran;
});
