/** What SQS does with messages: sending, receiving, hiding, deleting, expiring, moving. */
import assert from "node:assert/strict";
import { AwsError } from "../errors.ts";
import { type Fixture, fixture } from "../fixture.ts";
import { sqs, type SqsState } from "./mod.ts";

interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Record<string, string>;
  readonly MD5OfMessageAttributes?: string;
  readonly MessageAttributes?: Record<
    string,
    { DataType: string; StringValue?: string; BinaryValue?: Uint8Array }
  >;
}

function world(attributes: Record<string, string> = {}) {
  const base = fixture([sqs()]);
  const url = create(base, "orders", attributes);
  return {
    ...base,
    url,
    state: base.account.peer<SqsState>("sqs"),
    send: (body: string, more: object = {}) =>
      base.apply("sqs", "SendMessage", { QueueUrl: url, MessageBody: body, ...more }),
    receive: (more: object = {}): Received[] =>
      base.apply("sqs", "ReceiveMessage", { QueueUrl: url, ...more }).Messages ?? [],
    remove: (handle: string) => base.apply("sqs", "DeleteMessage", { QueueUrl: url, ReceiptHandle: handle }),
    change: (handle: string, seconds: number) =>
      base.apply("sqs", "ChangeMessageVisibility", {
        QueueUrl: url,
        ReceiptHandle: handle,
        VisibilityTimeout: seconds,
      }),
  };
}

function create(
  { apply }: Pick<Fixture, "apply">,
  name: string,
  attributes: Record<string, string> = {},
): string {
  return apply("sqs", "CreateQueue", { QueueName: name, Attributes: attributes }).QueueUrl;
}

function refused(answer: unknown, code: string, message?: string, status = 400): AwsError {
  assert.ok(answer instanceof AwsError, `not an error: ${JSON.stringify(answer)}`);
  assert.equal(answer.code, code);
  if (message !== undefined) assert.equal(answer.message, message);
  assert.equal(answer.status, status);
  return answer;
}

const DLQ_ARN = "arn:aws:sqs:us-east-1:000000000000:dead";

Deno.test("sqs SendMessage answers with the digest of the body and an id that receive returns", () => {
  const { send, receive } = world();
  const sent = send("hello");
  assert.equal(sent.MD5OfMessageBody, "5d41402abc4b2a76b9719d911017c592");
  const [message] = receive();
  assert.equal(message?.MessageId, sent.MessageId);
  assert.equal(message?.Body, "hello");
  assert.equal(message?.MD5OfBody, sent.MD5OfMessageBody);
  assert.equal(message?.Attributes, undefined);
});

Deno.test("sqs ReceiveMessage hides a message until its visibility timeout ends", () => {
  const { send, receive, pass } = world({ VisibilityTimeout: "10" });
  send("a");
  assert.equal(receive().length, 1);
  pass(9_999);
  assert.equal(receive().length, 0);
  pass(1);
  const [again] = receive({ MessageSystemAttributeNames: ["ApproximateReceiveCount"], VisibilityTimeout: 1 });
  assert.deepEqual(again?.Attributes, { ApproximateReceiveCount: "2" });
  pass(1_000);
  assert.equal(receive().length, 1);
});

Deno.test("sqs ReceiveMessage leaves Messages out when there is none", () => {
  const { apply, url } = world();
  assert.deepEqual(apply("sqs", "ReceiveMessage", { QueueUrl: url }), {});
});

Deno.test("sqs DeleteMessage removes a message by its newest handle, an older one succeeds without effect", () => {
  const { send, receive, remove, pass, state } = world({ VisibilityTimeout: "1" });
  send("a");
  const first = receive()[0]!;
  pass(1_000);
  const second = receive()[0]!;
  assert.notEqual(first.ReceiptHandle, second.ReceiptHandle);
  assert.deepEqual(remove(first.ReceiptHandle), {});
  assert.deepEqual(state.depths("orders"), { visible: 0, inFlight: 1, delayed: 0 });
  pass(1_000);
  assert.deepEqual(remove(second.ReceiptHandle), {}, "its timeout is over, but nobody received it since");
  assert.deepEqual(state.depths("orders"), { visible: 0, inFlight: 0, delayed: 0 });
  assert.deepEqual(remove(second.ReceiptHandle), {}, "deleting twice is fine");
});

Deno.test("sqs DeleteMessage refuses a handle that it never gave out", () => {
  const { remove, send, receive, apply } = world();
  refused(
    remove("garbage"),
    "ReceiptHandleIsInvalid",
    'The input receipt handle "garbage" is not a valid receipt handle.',
    404,
  );
  send("a");
  const handle = receive()[0]!.ReceiptHandle;
  const other = create({ apply }, "other");
  refused(
    apply("sqs", "DeleteMessage", { QueueUrl: other, ReceiptHandle: handle }),
    "ReceiptHandleIsInvalid",
    undefined,
    404,
  );
});

Deno.test("sqs ChangeMessageVisibility counts from now, works after expiry and stops at twelve hours", () => {
  const { send, receive, change, remove, pass } = world({ VisibilityTimeout: "5" });
  send("a");
  const handle = receive()[0]!.ReceiptHandle;
  pass(3_000);
  assert.deepEqual(change(handle, 4), {});
  pass(3_999);
  assert.equal(receive().length, 0);
  pass(1);
  assert.deepEqual(change(handle, 2), {}, "a standard queue takes it after the timeout");
  assert.equal(receive().length, 0);
  refused(
    change(handle, 43_200),
    "InvalidParameterValueException",
    "Value 43200 for parameter VisibilityTimeout is invalid. Reason: " +
      "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].",
  );
  refused(
    change(handle, 43_201),
    "InvalidParameterValueException",
    "Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.",
  );
  assert.deepEqual(change(handle, 0), {});
  const again = receive()[0]!.ReceiptHandle;
  remove(again);
  refused(
    change(again, 1),
    "InvalidParameterValueException",
    `Value ${again} for parameter ReceiptHandle is invalid. Reason: ` +
      "Message does not exist or is not available for visibility timeout change.",
  );
});

Deno.test("sqs SendMessage delays by message or by queue (0 overrides the queue)", () => {
  const { send, receive, pass, state } = world({ DelaySeconds: "5" });
  send("by queue");
  send("by message", { DelaySeconds: 2 });
  send("now", { DelaySeconds: 0 });
  assert.deepEqual(state.depths("orders"), { visible: 1, inFlight: 0, delayed: 2 });
  const bodies = () => receive({ MaxNumberOfMessages: 10 }).map((message) => message.Body);
  assert.deepEqual(bodies(), ["now"]);
  pass(2_000);
  assert.deepEqual(bodies(), ["by message"]);
  pass(3_000);
  assert.deepEqual(bodies(), ["by queue"]);
});

Deno.test("sqs retention ends a message's life counted from its sending, also in flight", () => {
  const { send, receive, remove, pass, state, records } = world({
    MessageRetentionPeriod: "60",
    VisibilityTimeout: "120",
  });
  send("a");
  pass(30_000);
  send("b");
  const [a] = receive();
  pass(30_000);
  assert.deepEqual(state.depths("orders"), { visible: 1, inFlight: 0, delayed: 0 });
  assert.deepEqual(remove(a!.ReceiptHandle), {});
  pass(30_000);
  assert.deepEqual(state.depths("orders"), { visible: 0, inFlight: 0, delayed: 0 });
  assert.equal(
    records.filter((record) => record.type === "message" && record.action === "expired").length,
    2,
  );
});

Deno.test("sqs redrive delivers a message maxReceiveCount times and moves it at the next attempt", () => {
  const { apply, send, pass, records, state } = world();
  const dead = create({ apply }, "dead");
  const url = create({ apply }, "work", {
    VisibilityTimeout: "1",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DLQ_ARN, maxReceiveCount: "2" }),
  });
  send("elsewhere");
  const header = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
  const sent = apply("sqs", "SendMessage", {
    QueueUrl: url,
    MessageBody: "poison",
    MessageAttributes: { kind: { DataType: "String", StringValue: "order" } },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: header } },
  });
  const sentMs = state.messages("work").next().value!.attributes.SentTimestamp;
  const receive = (QueueUrl: string): Received[] =>
    apply("sqs", "ReceiveMessage", { QueueUrl, AttributeNames: ["All"], MessageAttributeNames: ["All"] })
      .Messages ??
      [];
  assert.equal(receive(url).length, 1);
  pass(1_000);
  assert.equal(receive(url)[0]?.Attributes?.ApproximateReceiveCount, "2");
  pass(1_000);
  assert.equal(state.depths("dead").visible, 0, "it moves only when somebody asks for it");
  assert.deepEqual(receive(url), []);
  const [moved] = receive(dead);
  assert.equal(moved?.MessageId, sent.MessageId);
  assert.equal(moved?.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
  assert.equal(moved?.Attributes?.ApproximateReceiveCount, "3");
  assert.equal(moved?.Attributes?.SentTimestamp, sentMs);
  assert.equal(moved?.Attributes?.AWSTraceHeader, header);
  assert.equal(moved?.Attributes?.DeadLetterQueueSourceArn, "arn:aws:sqs:us-east-1:000000000000:work");
  const deadLettered = records.find((record) =>
    record.type === "message" && record.action === "dead-lettered"
  );
  assert.deepEqual(
    deadLettered && { ...deadLettered, t: 0, trace: "" },
    {
      t: 0,
      type: "message",
      trace: "",
      queue: "work",
      action: "dead-lettered",
      id: sent.MessageId,
      receiveCount: 2,
      to: "dead",
    },
  );
});

Deno.test("sqs redrive keeps delivering when the dead-letter queue is gone", () => {
  const { apply, send, receive, pass, url } = world({ VisibilityTimeout: "0" });
  const dead = create({ apply }, "dead");
  apply("sqs", "SetQueueAttributes", {
    QueueUrl: url,
    Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DLQ_ARN, maxReceiveCount: 1 }) },
  });
  assert.deepEqual(apply("sqs", "ListDeadLetterSourceQueues", { QueueUrl: dead }).queueUrls, [url]);
  apply("sqs", "DeleteQueue", { QueueUrl: dead });
  send("a");
  for (let i = 0; i < 3; i++) {
    assert.equal(receive().length, 1);
    pass(1);
  }
});

Deno.test("sqs retention in a dead-letter queue counts from the first sending", () => {
  const { apply, pass, state } = world();
  create({ apply }, "dead", { MessageRetentionPeriod: "100" });
  const url = create({ apply }, "work", {
    VisibilityTimeout: "0",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DLQ_ARN, maxReceiveCount: 1 }),
  });
  const body = (text: string) => apply("sqs", "SendMessage", { QueueUrl: url, MessageBody: text });
  const poll = () => apply("sqs", "ReceiveMessage", { QueueUrl: url, MaxNumberOfMessages: 10 });
  body("old");
  pass(60_000);
  apply("sqs", "SendMessage", { QueueUrl: create({ apply }, "dead"), MessageBody: "direct" });
  poll();
  pass(1);
  poll();
  assert.equal(state.depths("dead").visible, 2);
  pass(40_000);
  assert.deepEqual([...state.messages("dead")].map((message) => message.body), ["direct"]);
});

Deno.test("sqs MD5OfMessageAttributes is the digest that AWS computes, over what a receive returns", () => {
  // Recorded from AWS by LocalStack's validated snapshots (test_receive_message_message_attribute_names_filters).
  const { send, receive } = world({ VisibilityTimeout: "0" });
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  const sent = send("msg", {
    MessageAttributes: { "Help.Me": text("Me"), Hello: text("There"), General: text("Kenobi") },
  });
  assert.equal(sent.MD5OfMessageAttributes, "4c360f3fdafd970e05fae2f149d997f5");
  const cases: [string[], string | undefined, string[]][] = [
    [[], undefined, []],
    [["All"], "4c360f3fdafd970e05fae2f149d997f5", ["General", "Hello", "Help.Me"]],
    [[".*"], "4c360f3fdafd970e05fae2f149d997f5", ["General", "Hello", "Help.Me"]],
    [["Foo", "Help"], undefined, []],
    [["Hello", "General"], "fca026605781cb4126a1e9044df24232", ["General", "Hello"]],
    [["Foo", "Hello"], "a311262e065454b75da111d535b8dacd", ["Hello"]],
    [["Hel.*"], "83fee93c1bcd8b9a5a923ffacdc636c7", ["Hello", "Help.Me"]],
    [["AWS."], undefined, []],
  ];
  for (const [MessageAttributeNames, digest, names] of cases) {
    const [message] = receive({ MessageAttributeNames });
    assert.equal(message?.MD5OfMessageAttributes, digest, `names ${MessageAttributeNames}`);
    assert.deepEqual(Object.keys(message?.MessageAttributes ?? {}), names);
  }
});

Deno.test("sqs ReceiveMessage returns the system attributes that either list names", () => {
  const { send, receive } = world({ VisibilityTimeout: "0" });
  send("msg");
  const all = ["SenderId", "ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SentTimestamp"];
  const names = (more: object) => Object.keys(receive(more)[0]?.Attributes ?? {});
  assert.deepEqual(names({ AttributeNames: ["All"] }), all);
  assert.deepEqual(names({ MessageSystemAttributeNames: ["All"], AttributeNames: ["SenderId"] }), all);
  assert.deepEqual(names({ MessageSystemAttributeNames: ["SenderId", "SequenceNumber"] }), ["SenderId"]);
  assert.deepEqual(names({}), []);
});

Deno.test("sqs a binary attribute is copied in and out", () => {
  const { send, receive } = world({ VisibilityTimeout: "0" });
  const bytes = new Uint8Array([1, 2, 3]);
  send("msg", { MessageAttributes: { raw: { DataType: "Binary.gzip", BinaryValue: bytes } } });
  bytes[0] = 9;
  const out = () => receive({ MessageAttributeNames: ["raw"] })[0]!.MessageAttributes!.raw!.BinaryValue!;
  assert.deepEqual([...out()], [1, 2, 3]);
  out()[0] = 9;
  assert.deepEqual([...out()], [1, 2, 3]);
});

Deno.test("sqs SendMessageBatch fails single entries and sends the others", () => {
  const { apply, url, state } = world({ MaximumMessageSize: "1024" });
  const { Successful, Failed } = apply("sqs", "SendMessageBatch", {
    QueueUrl: url,
    Entries: [
      { Id: "fine", MessageBody: "a" },
      { Id: "char", MessageBody: "\x01" },
      { Id: "long", MessageBody: "x".repeat(1025) },
      { Id: "late", MessageBody: "a", DelaySeconds: 901 },
      { Id: "empty", MessageBody: "" },
    ],
  });
  assert.deepEqual(Successful.map((entry: { Id: string }) => entry.Id), ["fine"]);
  assert.deepEqual(Failed, [
    {
      Id: "char",
      SenderFault: true,
      Code: "InvalidMessageContents",
      Message:
        "Invalid binary character '#x1' was found in the message body, the set of allowed characters is " +
        "#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].",
    },
    {
      Id: "long",
      SenderFault: true,
      Code: "InvalidParameterValue",
      Message: "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.",
    },
    {
      Id: "late",
      SenderFault: true,
      Code: "InvalidParameterValue",
      Message:
        "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
    },
    {
      Id: "empty",
      SenderFault: true,
      Code: "MissingParameter",
      Message: "The request must contain the parameter SendMessageBatchRequestEntry.5.MessageBody.",
    },
  ]);
  assert.equal(state.depths("orders").visible, 1);
});

Deno.test("sqs batches are refused as a whole for their number, ids and size", () => {
  const { apply, url } = world();
  const batch = (Entries: object[], operation = "SendMessageBatch") =>
    apply("sqs", operation, { QueueUrl: url, Entries });
  const entries = (count: number, MessageBody = "a") =>
    Array.from({ length: count }, (_, i) => ({ Id: `e${i}`, MessageBody }));
  refused(
    batch([]),
    "EmptyBatchRequest",
    "There should be at least one SendMessageBatchRequestEntry in the request.",
  );
  const many = refused(
    batch(entries(20)),
    "TooManyEntriesInBatchRequest",
    "Maximum number of entries per request are 10. You have sent 20.",
  );
  assert.equal(many.queryCode, "AWS.SimpleQueueService.TooManyEntriesInBatchRequest");
  refused(batch([{ Id: "invalid:id", MessageBody: "a" }]), "InvalidBatchEntryId");
  refused(
    batch([{ Id: "a", MessageBody: "a" }, { Id: "a", MessageBody: "b" }]),
    "BatchEntryIdsNotDistinct",
    "Id a repeated.",
  );
  refused(
    batch([{ MessageBody: "a" }]),
    "MissingRequiredParameterException",
    "The request must contain the parameter SendMessageBatchRequestEntry.1.Id.",
  );
  refused(
    batch([{ Id: "a", MessageBody: "x".repeat(1_048_576) }, { Id: "b", MessageBody: "y" }]),
    "BatchRequestTooLong",
    "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  );
  refused(
    batch([], "DeleteMessageBatch"),
    "EmptyBatchRequest",
    "There should be at least one DeleteMessageBatchRequestEntry in the request.",
  );
});

Deno.test("sqs ChangeMessageVisibility takes the handle of an earlier receive, DeleteMessage does nothing with it", () => {
  const { send, receive, change, remove, state } = world();
  send("a");
  const earlier = receive({ VisibilityTimeout: 0 })[0]!.ReceiptHandle;
  const later = receive({ VisibilityTimeout: 30 })[0]!.ReceiptHandle;
  assert.deepEqual(change(earlier, 0), {});
  assert.equal(state.depths("orders").visible, 1);
  assert.deepEqual(remove(earlier), {});
  assert.equal(state.depths("orders").visible, 1);
  remove(later);
  refused(
    change(earlier, 0),
    "InvalidParameterValueException",
    `Value ${earlier} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for ` +
      "visibility timeout change.",
  );
});

Deno.test("sqs DeleteMessageBatch and ChangeMessageVisibilityBatch answer for each entry", () => {
  const { apply, url, send, receive, state } = world();
  for (const body of ["a", "b"]) send(body);
  const [a, b] = receive({ MaxNumberOfMessages: 10 });
  const changed = apply("sqs", "ChangeMessageVisibilityBatch", {
    QueueUrl: url,
    Entries: [
      { Id: "a", ReceiptHandle: a!.ReceiptHandle, VisibilityTimeout: 0 },
      { Id: "x", ReceiptHandle: "garbage", VisibilityTimeout: 0 },
    ],
  });
  assert.deepEqual(changed.Successful, [{ Id: "a" }]);
  assert.equal(changed.Failed[0].Code, "ReceiptHandleIsInvalid");
  assert.equal(state.depths("orders").visible, 1);
  const deleted = apply("sqs", "DeleteMessageBatch", {
    QueueUrl: url,
    Entries: [a, b].map((message, i) => ({ Id: `${i}`, ReceiptHandle: message!.ReceiptHandle })),
  });
  assert.deepEqual(deleted, { Successful: [{ Id: "0" }, { Id: "1" }] });
  assert.deepEqual(state.depths("orders"), { visible: 0, inFlight: 0, delayed: 0 });
});

Deno.test("sqs refuses what is outside its limits, in its own words", () => {
  const { apply, url, send } = world();
  const receive = (more: object) => apply("sqs", "ReceiveMessage", { QueueUrl: url, ...more });
  const invalid = (answer: unknown, message: string) =>
    assert.equal(
      refused(answer, "InvalidParameterValueException", message).queryCode,
      "InvalidParameterValue",
    );
  invalid(
    receive({ MaxNumberOfMessages: 11 }),
    "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
  );
  invalid(
    receive({ WaitTimeSeconds: -1 }),
    "Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
  );
  invalid(
    send("x".repeat(1_048_577)),
    "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
  );
  invalid(
    send("a", { MessageAttributes: { ErrorDetails: { DataType: "String", StringValue: "" } } }),
    "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
  );
  invalid(
    send("a", { MessageAttributes: { Age: { DataType: "Number", StringValue: "Hello" } } }),
    "Can't cast the value of message (user) attribute 'Age' to a number.",
  );
  invalid(
    send("a", { MessageGroupId: "group 123" }),
    "Value group 123 for parameter MessageGroupId is invalid. Reason: " +
      "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
  );
  const missing = refused(
    send(""),
    "MissingRequiredParameterException",
    "The request must contain the parameter MessageBody.",
  );
  assert.equal(missing.queryCode, "MissingParameter");
  const gone = refused(
    apply("sqs", "SendMessage", { QueueUrl: `${url}x`, MessageBody: "a" }),
    "QueueDoesNotExist",
    "The specified queue does not exist.",
  );
  assert.equal(gone.queryCode, "AWS.SimpleQueueService.NonExistentQueue");
});

Deno.test("sqs PurgeQueue empties the queue, in flight and delayed too, once a minute", () => {
  const { apply, url, send, receive, remove, pass, state, records } = world();
  send("a");
  send("b");
  send("c", { DelaySeconds: 5 });
  const handle = receive()[0]!.ReceiptHandle;
  assert.deepEqual(apply("sqs", "PurgeQueue", { QueueUrl: url }), {});
  assert.deepEqual(state.depths("orders"), { visible: 0, inFlight: 0, delayed: 0 });
  assert.deepEqual(remove(handle), {});
  assert.equal(records.filter((record) => record.type === "message" && record.action === "purged").length, 3);
  pass(59_999);
  const error = refused(
    apply("sqs", "PurgeQueue", { QueueUrl: url }),
    "PurgeQueueInProgress",
    "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
    403,
  );
  assert.equal(error.queryCode, "AWS.SimpleQueueService.PurgeQueueInProgress");
  pass(1);
  assert.deepEqual(apply("sqs", "PurgeQueue", { QueueUrl: url }), {});
});

Deno.test("sqs answers OverLimit to a short poll with 120,000 messages in flight", () => {
  const { apply, url, state } = world();
  const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: `${i}`, MessageBody: "a" }));
  for (let i = 0; i < 12_001; i++) apply("sqs", "SendMessageBatch", { QueueUrl: url, Entries });
  let last: Received | undefined;
  for (let i = 0; i < 12_000; i++) {
    last = apply("sqs", "ReceiveMessage", { QueueUrl: url, MaxNumberOfMessages: 10 }).Messages[0];
  }
  assert.equal(state.depths("orders").inFlight, 120_000);
  refused(apply("sqs", "ReceiveMessage", { QueueUrl: url }), "OverLimit", undefined, 403);
  apply("sqs", "DeleteMessage", { QueueUrl: url, ReceiptHandle: last!.ReceiptHandle });
  assert.equal(apply("sqs", "ReceiveMessage", { QueueUrl: url, MaxNumberOfMessages: 10 }).Messages.length, 1);
});

Deno.test("sqs journals what happens to a message under the trace of its sender", () => {
  const { send, receive, remove, records } = world();
  const sent = send("x".repeat(3000), { MessageAttributes: { n: { DataType: "Number", StringValue: "1" } } });
  remove(receive()[0]!.ReceiptHandle);
  const messages = records.filter((record) => record.type === "message");
  assert.deepEqual(
    messages.map(({ action, id, receiveCount, queue }) => ({ action, id, receiveCount, queue })),
    [["sent", 0], ["received", 1], ["deleted", 1]].map(([action, receiveCount]) => ({
      action,
      id: sent.MessageId,
      receiveCount,
      queue: "orders",
    })),
  );
  assert.equal(messages[0]?.body?.length, 2048);
  assert.deepEqual(messages[0]?.attributes, { n: "1" });
  assert.equal(new Set(messages.map((record) => record.trace)).size, 1);
});

Deno.test("sqs gives a retried SendMessage a message of its own, named after the same call", async () => {
  const { Entity } = await import("../../kernel/mod.ts");
  const { account, url, state, settle } = world();
  const ids: string[] = [];
  for (const attempt of [0, 1]) {
    account.call(
      "sqs",
      "SendMessage",
      { QueueUrl: url, MessageBody: "a" },
      { kind: "client", name: "t" },
      Entity.root("order", 7),
      ({ output }) => ids.push((output as { MessageId: string }).MessageId),
      attempt,
    );
    settle();
  }
  assert.equal(ids.length, 2);
  assert.notEqual(ids[0], ids[1]);
  assert.equal(state.lookup("orders", ids[0]!)?.trace, "order#7");
  assert.equal(state.lookup("orders", ids[1]!)?.entity.name, "order#7/attempt#1/message");
});
