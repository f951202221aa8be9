/** What a fault plan does to deliveries: duplicates and another order. */
import assert from "node:assert/strict";
import type { Fault } from "../../faults/mod.ts";
import { Entity } from "../../kernel/mod.ts";
import { fixture } from "../fixture.ts";
import type { Caller } from "../operation.ts";
import { sqs, type SqsState } from "./mod.ts";

const TESTER: Caller = { kind: "client", name: "test" };

function world(faults: readonly Fault[], seed = 1, attributes: Record<string, string> = {}) {
  const base = fixture([sqs()], { faults, seed });
  const url: string =
    base.apply("sqs", "CreateQueue", { QueueName: "orders", Attributes: attributes }).QueueUrl;
  return {
    ...base,
    url,
    state: base.account.peer<SqsState>("sqs"),
    send: (MessageBody: string) => base.apply("sqs", "SendMessage", { QueueUrl: url, MessageBody }),
    receive: (more: object = {}): { MessageId: string; ReceiptHandle: string; Body: string }[] =>
      base.apply("sqs", "ReceiveMessage", { QueueUrl: url, MaxNumberOfMessages: 10, ...more }).Messages ?? [],
    remove: (handle: string) => base.apply("sqs", "DeleteMessage", { QueueUrl: url, ReceiptHandle: handle }),
  };
}

const DUPLICATE: Fault = { kind: "duplicate-delivery", where: { service: "sqs", resource: "orders" } };
const REORDER: Fault = { kind: "reorder", where: { service: "sqs" }, maxDelayMs: 500 };

Deno.test("sqs duplicate-delivery hands a message in flight out again under a handle of its own", () => {
  const { send, receive, remove, pass, state, records } = world([DUPLICATE]);
  send("a");
  const [first] = receive();
  pass(2_001);
  const [second] = receive();
  assert.equal(second?.MessageId, first?.MessageId);
  assert.notEqual(second?.ReceiptHandle, first?.ReceiptHandle);
  pass(2_001);
  assert.deepEqual(receive(), [], "a duplicate has no duplicate");
  remove(first!.ReceiptHandle);
  assert.deepEqual(
    state.depths("orders"),
    { visible: 0, inFlight: 0, delayed: 0 },
    "either handle deletes it",
  );
  assert.deepEqual(remove(second!.ReceiptHandle), {});
  assert.equal(records.filter((record) => record.type === "fault").length, 1);
});

Deno.test("sqs duplicate-delivery delivers once more what was deleted before the duplicate came", () => {
  const { send, receive, remove, pass, state, records } = world([DUPLICATE]);
  send("a");
  const [first] = receive();
  remove(first!.ReceiptHandle);
  assert.deepEqual([...state.messages("orders")], [], "nothing is owed");
  let told = 0;
  state.whenAvailable("orders", () => told++);
  pass(2_001);
  assert.equal(told, 1);
  const [ghost] = receive();
  assert.equal(ghost?.MessageId, first?.MessageId);
  pass(30_001);
  assert.deepEqual(receive(), [], "it does not come a third time");
  assert.deepEqual(state.depths("orders"), { visible: 0, inFlight: 0, delayed: 0 });
  const actions = records.flatMap((record) => (record.type === "message" ? [record.action] : []));
  assert.deepEqual(actions, ["sent", "received", "deleted", "received"]);
});

Deno.test("sqs duplicate-delivery does not dead-letter what is still being worked on", () => {
  const { apply, url, send, receive, pass, state } = world([DUPLICATE]);
  apply("sqs", "CreateQueue", { QueueName: "dead" });
  apply("sqs", "SetQueueAttributes", {
    QueueUrl: url,
    Attributes: {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead",
        maxReceiveCount: 1,
      }),
    },
  });
  send("a");
  receive();
  pass(2_001);
  assert.equal(receive().length, 1);
  pass(30_001);
  assert.deepEqual(receive(), []);
  assert.equal(state.depths("dead").visible, 1, "its own turn comes when the duplicate's timeout ends");
});

Deno.test("sqs reorder holds messages back for a while, so that others overtake them", () => {
  const order = (faults: readonly Fault[]) => {
    const { send, receive, pass } = world(faults);
    for (let i = 0; i < 10; i++) send(`${i}`);
    const seen: string[] = [];
    for (let i = 0; i < 60; i++, pass(10)) seen.push(...receive().map((message) => message.Body));
    return seen.join("");
  };
  assert.equal(order([]), "0123456789");
  const mixed = order([{ ...REORDER, rate: 0.5 }]);
  assert.notEqual(mixed, "0123456789");
  assert.equal([...mixed].sort().join(""), "0123456789", "each comes once, within the longest delay");
  assert.equal(order([{ ...REORDER, rate: 0.5 }]), mixed, "the same seed, the same order");
});

Deno.test("sqs faults decide by message, not by when it was sent: another message changes nothing", () => {
  const struck = (extra: boolean) => {
    const { account, receive, url, records } = world([{ ...DUPLICATE, rate: 0.5 }], 5);
    const send = (entity: Entity) =>
      account.apply("sqs", "SendMessage", { QueueUrl: url, MessageBody: entity.name }, TESTER, entity);
    if (extra) send(Entity.root("extra"));
    for (let i = 0; i < 9; i++) send(Entity.root("order", i));
    receive();
    return records.flatMap((record) => (record.type === "fault" ? [record.entity] : []))
      .filter((name) => name.startsWith("order"));
  };
  assert.ok(struck(false).length > 0);
  assert.deepEqual(struck(true), struck(false));
});
