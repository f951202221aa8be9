import assert from "node:assert/strict";
import { AwsFault } from "../../targets/mod.ts";
import { fakeEndpoint } from "./fixture.ts";
import { depthOf, readQueue, total } from "./queues.ts";

const URL_OF_QUEUE = "http://127.0.0.1:1/000000000000/payments-dlq";

Deno.test("depthOf adds up what is visible, in flight and delayed", async () => {
  const endpoint = fakeEndpoint(() => ({
    Attributes: {
      ApproximateNumberOfMessages: "2",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "0",
    },
  }));
  assert.equal(total(await depthOf(endpoint, URL_OF_QUEUE)), 3);
});

Deno.test("readQueue reads every message with its attributes, and makes each visible again", async () => {
  const left = [["m-1", "m-2"], [], ["m-3"], [], []];
  const endpoint = fakeEndpoint(({ operation }) => {
    if (operation !== "ReceiveMessage") return {};
    const Messages = (left.shift() ?? []).map((MessageId) => ({
      MessageId,
      ReceiptHandle: `handle of ${MessageId}`,
      Body: "{}",
      Attributes: { ApproximateReceiveCount: "4", DeadLetterQueueSourceArn: "arn:aws:sqs:r:a:payments" },
      MessageAttributes: { ERROR_CODE: { StringValue: "X" } },
    }));
    return { Messages };
  });
  const { messages, problems } = await readQueue(endpoint, URL_OF_QUEUE, ({ id }) => `trace of ${id}`);
  assert.deepEqual(problems, []);
  assert.deepEqual(messages.map(({ id, trace, receiveCount }) => [id, trace, receiveCount]), [
    ["m-1", "trace of m-1", 4],
    ["m-2", "trace of m-2", 4],
    ["m-3", "trace of m-3", 4],
  ]);
  assert.equal(messages[0]!.attributes["ERROR_CODE"], "X");
  assert.equal(messages[0]!.attributes["DeadLetterQueueSourceArn"], "arn:aws:sqs:r:a:payments");
  const restored = endpoint.calls.filter(({ operation }) => operation === "ChangeMessageVisibility");
  assert.deepEqual(restored.map(({ input }) => [input["ReceiptHandle"], input["VisibilityTimeout"]]), [
    ["handle of m-1", 0],
    ["handle of m-2", 0],
    ["handle of m-3", 0],
  ]);
});

Deno.test("readQueue says which message stays hidden", async () => {
  let received = false;
  const endpoint = fakeEndpoint(({ operation }) => {
    if (operation === "ChangeMessageVisibility") throw new AwsFault("InvalidParameterValue", "no", 400);
    if (received) return {};
    received = true;
    return { Messages: [{ MessageId: "m-1", ReceiptHandle: "h", Body: "" }] };
  });
  const { problems } = await readQueue(endpoint, URL_OF_QUEUE, () => "unknown");
  assert.match(problems.join(), /message m-1 .*stays hidden.*InvalidParameterValue/);
});
