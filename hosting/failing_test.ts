import assert from "node:assert/strict";
import { probed, stage, until } from "./fixture.ts";

const QUEUE = "probe-async";

Deno.test("a handler that throws and a body that is no JSON end in the dead-letter queue after their tries", async () => {
  await using on = stage(probed());
  const hosting = await on.host();
  for (const MessageBody of ['{"throw":"broken"}', "no json", "{}"]) {
    await on.call("sqs", "SendMessage", { QueueUrl: on.queueUrl(QUEUE), MessageBody });
  }
  await until("both are given up", async () => (await on.depth("probe-dlq")).visible === 2);
  assert.deepEqual(await on.depth(QUEUE), { visible: 0, hidden: 0 });
  const failed = on.events.flatMap((event) =>
    event.kind === "failed" ? [`${event.errorType}: ${event.errorMessage}`] : []
  );
  assert.equal(failed.filter((line) => line === "TypeError: broken").length, 2);
  assert.equal(failed.filter((line) => line.startsWith("InvalidRequestContentException")).length, 2);
  await hosting.drain();
});

Deno.test("a handler that ends its process is started anew, and its message given up after its tries", async () => {
  await using on = stage(probed());
  // A receive that waits when its worker ends may still be handed the message, and counts as a try.
  await on.host({ waitTimeSeconds: 0 });
  await on.call("sqs", "SendMessage", { QueueUrl: on.queueUrl(QUEUE), MessageBody: '{"exit":7}' });
  await until("it is given up", async () => (await on.depth("probe-dlq")).visible === 1);
  const crashes = on.events.flatMap((event) => event.kind === "crashed" ? [event.reason] : []);
  assert.deepEqual(crashes, Array(2).fill("Runtime exited with error: exit status 7"));
});

Deno.test("a message stays hidden while its handler works longer than the visibility timeout", async () => {
  await using on = stage(probed({ visibilityTimeoutSeconds: 1 }));
  const hosting = await on.host();
  await on.call("sqs", "SendMessage", { QueueUrl: on.queueUrl(QUEUE), MessageBody: '{"waitMs":3500}' });
  await until("it is handled", () => (hosting.counters.get("orders")?.handled ?? 0) > 0);
  const { received, extended } = hosting.counters.get("orders")!;
  assert.equal(received, 1, "nobody got it a second time");
  assert.ok(extended >= 2, `extended ${extended} times`);
  await hosting.drain();
  assert.deepEqual(await on.depth(QUEUE), { visible: 0, hidden: 0 });
});

Deno.test("a handler that is not done in time is given up, and its message comes again", async () => {
  await using on = stage(probed({ timeoutSeconds: 1 }));
  const hosting = await on.host();
  await on.call("sqs", "SendMessage", { QueueUrl: on.queueUrl(QUEUE), MessageBody: '{"waitMs":60000}' });
  await until("it is given up", async () => (await on.depth("probe-dlq")).visible === 1);
  const types = on.events.flatMap((event) => event.kind === "failed" ? [event.errorType] : []);
  assert.deepEqual(types, ["Sandbox.Timedout", "Sandbox.Timedout"]);
  await hosting.close();
});

Deno.test("a paused queue is not read until it is resumed, and a wrong name is told with the right ones", async () => {
  await using on = stage(probed());
  const hosting = await on.host({ waitTimeSeconds: 0 });
  await until("it polls", () => (on.calls.get("ReceiveMessage") ?? 0) > 0);
  hosting.pause(QUEUE);
  await until("it stops polling", async () => {
    const before = on.calls.get("ReceiveMessage");
    await new Promise((resolve) => setTimeout(resolve, 500));
    return on.calls.get("ReceiveMessage") === before;
  });
  await on.call("sqs", "SendMessage", { QueueUrl: on.queueUrl(QUEUE), MessageBody: "{}" });
  assert.deepEqual(await on.depth(QUEUE), { visible: 1, hidden: 0 });
  hosting.resume(QUEUE);
  await until("it is handled", async () => (await on.depth(QUEUE)).visible === 0);
  assert.throws(() => hosting.pause("probe"), /no function here is fed from it, expected one of probe-async/);
  assert.throws(() => hosting.kill("payments"), /expected one of orders/);
});
