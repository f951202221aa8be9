/** What SQS does with queues: names, attributes, policies, tags, lists. */
import assert from "node:assert/strict";
import { AwsError } from "../errors.ts";
import { fixture } from "../fixture.ts";
import { sqs } from "./mod.ts";

function world() {
  const { apply, pass } = fixture([sqs()]);
  return {
    pass,
    call: (operation: string, input: object) => apply("sqs", operation, input),
    create: (QueueName: string, Attributes: Record<string, string> = {}) =>
      apply("sqs", "CreateQueue", { QueueName, Attributes }),
    attributes: (QueueUrl: string): Record<string, string> =>
      apply("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }).Attributes,
  };
}

function refused(answer: unknown, code: string, message?: string): AwsError {
  assert.ok(answer instanceof AwsError, `not an error: ${JSON.stringify(answer)}`);
  assert.equal(answer.code, code);
  if (message !== undefined) assert.equal(answer.message, message);
  return answer;
}

Deno.test("sqs GetQueueAttributes shows what AWS shows of a fresh queue", () => {
  const { create, attributes } = world();
  const { QueueUrl } = create("orders");
  assert.equal(QueueUrl, "https://sqs.us-east-1.amazonaws.com/000000000000/orders");
  const created = String(Date.UTC(2026, 0, 1) / 1000);
  assert.deepEqual(attributes(QueueUrl), {
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesDelayed: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
    CreatedTimestamp: created,
    DelaySeconds: "0",
    LastModifiedTimestamp: created,
    MaximumMessageSize: "1048576",
    MessageRetentionPeriod: "345600",
    QueueArn: "arn:aws:sqs:us-east-1:000000000000:orders",
    ReceiveMessageWaitTimeSeconds: "0",
    SqsManagedSseEnabled: "true",
    VisibilityTimeout: "30",
  });
});

Deno.test("sqs CreateQueue answers again for the same attributes and refuses others", () => {
  const { create, call } = world();
  const first = create("orders", { DelaySeconds: "1", ReceiveMessageWaitTimeSeconds: "1" });
  assert.deepEqual(create("orders"), first);
  assert.deepEqual(create("orders", { DelaySeconds: "1" }), first);
  const error = refused(
    create("orders", { ReceiveMessageWaitTimeSeconds: "1", DelaySeconds: "2" }),
    "QueueNameExists",
    "A queue already exists with the same name and a different value for attribute DelaySeconds",
  );
  assert.equal(error.queryCode, "QueueAlreadyExists");
  call("SetQueueAttributes", { QueueUrl: first.QueueUrl, Attributes: { DelaySeconds: "2" } });
  assert.deepEqual(create("orders", { DelaySeconds: "2" }), first);
});

Deno.test("sqs CreateQueue refuses names, attributes and values that AWS refuses", () => {
  const { create, call } = world();
  refused(
    call("CreateQueue", {}),
    "InvalidParameterValueException",
    "Value for parameter QueueName is invalid. Reason: Must specify a queue name.",
  );
  for (const name of ["a b", "x".repeat(81), "orders.fifo"]) {
    refused(
      create(name),
      "InvalidParameterValueException",
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  }
  refused(create("orders", { FifoQueue: "true" }), "InvalidParameterValueException");
  refused(create("orders", { FifoQueue: "false" }), "InvalidAttributeName", "Unknown Attribute FifoQueue.");
  refused(create("orders", { Nonsense: "1" }), "InvalidAttributeName", "Unknown Attribute Nonsense.");
  refused(
    create("orders", { DeduplicationScope: "queue" }),
    "InvalidAttributeName",
    "You can specify the DeduplicationScope only when FifoQueue is set to true.",
  );
  for (
    const [name, value] of [
      ["VisibilityTimeout", "43201"],
      ["DelaySeconds", "901"],
      ["MessageRetentionPeriod", "59"],
      ["MaximumMessageSize", "1023"],
      ["ReceiveMessageWaitTimeSeconds", "x"],
      ["SqsManagedSseEnabled", "yes"],
    ] as const
  ) {
    refused(
      create("orders", { [name]: value }),
      "InvalidAttributeValue",
      `Invalid value for the parameter ${name}.`,
    );
  }
  assert.deepEqual(call("ListQueues", {}), {});
});

Deno.test("sqs CreateQueue says by name that FIFO queues are not emulated yet", () => {
  const { create } = world();
  const error = refused(create("orders.fifo", { FifoQueue: "true" }), "UnsupportedOperation");
  assert.match(error.message, /FIFO queues are not emulated yet/);
  assert.match(sqs().operations.CreateQueue!.differs!, /FIFO/);
});

Deno.test("sqs a name is free again 60 seconds after its queue was deleted", () => {
  const { create, call, pass } = world();
  const { QueueUrl } = create("orders");
  assert.deepEqual(call("DeleteQueue", { QueueUrl }), {});
  refused(call("GetQueueUrl", { QueueName: "orders" }), "QueueDoesNotExist");
  pass(59_999);
  refused(
    create("orders"),
    "QueueDeletedRecently",
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
  );
  pass(1);
  assert.deepEqual(create("orders"), { QueueUrl });
});

Deno.test("sqs RedrivePolicy is checked, normalised and taken back by an empty text", () => {
  const { create, call, attributes } = world();
  const { QueueUrl } = create("orders");
  create("dead");
  const arn = "arn:aws:sqs:us-east-1:000000000000:dead";
  const set = (RedrivePolicy: string) =>
    call("SetQueueAttributes", { QueueUrl, Attributes: { RedrivePolicy } });
  const refuse = (policy: object, reason: string) => {
    const text = JSON.stringify(policy);
    refused(
      set(text),
      "InvalidParameterValueException",
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    );
  };
  refuse(
    { deadLetterTargetArn: arn },
    "Redrive policy does not contain mandatory attribute: maxReceiveCount.",
  );
  refuse({ maxReceiveCount: 1 }, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  refuse(
    { deadLetterTargetArn: arn, maxReceiveCount: "invalid" },
    "Invalid value for maxReceiveCount: invalid, valid values are from 1 to 1000 both inclusive.",
  );
  refuse(
    { deadLetterTargetArn: `${arn}x`, maxReceiveCount: 1 },
    "Dead letter target does not exist.",
  );
  refused(
    set("{"),
    "InvalidAttributeValue",
    "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.",
  );
  assert.deepEqual(set(JSON.stringify({ maxReceiveCount: "42", deadLetterTargetArn: arn })), {});
  assert.equal(
    attributes(QueueUrl).RedrivePolicy,
    JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 42 }),
  );
  assert.deepEqual(set(""), {});
  assert.equal(attributes(QueueUrl).RedrivePolicy, undefined);
});

Deno.test("sqs RedriveAllowPolicy decides which queues may use a dead-letter queue", () => {
  const { create } = world();
  const source = "arn:aws:sqs:us-east-1:000000000000:friend";
  create("dead", {
    RedriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [source] }),
  });
  create("closed", { RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }) });
  const policy = (name: string) => ({
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
      maxReceiveCount: 1,
    }),
  });
  assert.ok(create("friend", policy("dead")).QueueUrl);
  refused(create("stranger", policy("dead")), "InvalidParameterValueException");
  refused(create("stranger", policy("closed")), "InvalidParameterValueException");
  refused(create("bad", { RedriveAllowPolicy: "{}" }), "InvalidAttributeValue");
});

Deno.test("sqs a KMS key takes the place of the managed one and vanishes with an empty text", () => {
  const { create, call, attributes } = world();
  const { QueueUrl } = create("orders", { KmsMasterKeyId: "key", KmsDataKeyReusePeriodSeconds: "6000" });
  const shown = () => {
    const { KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled } = attributes(QueueUrl);
    return [KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled];
  };
  assert.deepEqual(shown(), ["key", "6000", "false"]);
  call("SetQueueAttributes", {
    QueueUrl,
    Attributes: { KmsMasterKeyId: "", KmsDataKeyReusePeriodSeconds: "300" },
  });
  assert.deepEqual(shown(), [undefined, undefined, "false"]);
});

Deno.test("sqs ListQueues pages by name for those who ask for pages", () => {
  const { create, call } = world();
  const urls = ["a1", "a2", "a3", "b1"].map((name) => create(name).QueueUrl);
  assert.deepEqual(call("ListQueues", {}), { QueueUrls: urls });
  const first = call("ListQueues", { QueueNamePrefix: "a", MaxResults: 2 });
  assert.deepEqual(first.QueueUrls, urls.slice(0, 2));
  assert.deepEqual(call("ListQueues", { QueueNamePrefix: "a", MaxResults: 2, NextToken: first.NextToken }), {
    QueueUrls: [urls[2]],
  });
});

Deno.test("sqs tags are set, overwritten, listed and removed", () => {
  const { call } = world();
  const { QueueUrl } = call("CreateQueue", { QueueName: "orders", tags: { team: "shop" } });
  call("TagQueue", { QueueUrl, Tags: { stage: "test", team: "orders", empty: "" } });
  assert.deepEqual(call("ListQueueTags", { QueueUrl }), {
    Tags: { team: "orders", stage: "test", empty: "" },
  });
  call("UntagQueue", { QueueUrl, TagKeys: ["team", "stage", "empty", "unknown"] });
  assert.deepEqual(call("ListQueueTags", { QueueUrl }), {});
  const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ""]));
  refused(call("TagQueue", { QueueUrl, Tags }), "InvalidParameterValueException");
});

Deno.test("sqs has every operation of AWS", () => {
  const { operations, allOperations } = sqs();
  assert.deepEqual(Object.keys(operations).sort(), [...allOperations].sort());
});

Deno.test("sqs refuses a policy that is none or too large, and two kinds of encryption at once", () => {
  const { create, call, attributes } = world();
  const { QueueUrl } = create("orders");
  const set = (Attributes: Record<string, string>) => call("SetQueueAttributes", { QueueUrl, Attributes });
  const policy = (Statement: unknown) => ({ Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  const statements = (count: number) => Array.from({ length: count }, (_, i) => ({ Sid: `s${i}` }));
  for (const Policy of ["{", "[]", JSON.stringify({ Id: "x".repeat(8_192) })]) {
    refused(set({ Policy }), "InvalidAttributeValue", "Invalid value for the parameter Policy.");
  }
  refused(set(policy(statements(21))), "OverLimit");
  refused(set(policy([{ Action: Array(8).fill("sqs:SendMessage") }])), "OverLimit");
  assert.deepEqual(set(policy(statements(20))), {});
  assert.deepEqual(set(policy([{ Action: Array(7).fill("sqs:SendMessage") }])), {});
  refused(
    set({ KmsMasterKeyId: "alias/k", SqsManagedSseEnabled: "true" }),
    "InvalidAttributeName",
    "You can use one type of server-side encryption (SSE) at one time. " +
      "You can either enable KMS SSE or SQS SSE.",
  );
  assert.deepEqual(set({ KmsMasterKeyId: "alias/k", KmsDataKeyReusePeriodSeconds: "6000" }), {});
  assert.equal(attributes(QueueUrl).SqsManagedSseEnabled, "false");
});

Deno.test("sqs a Number has at most 38 digits, and is within what AWS holds", () => {
  const { create, call } = world();
  const { QueueUrl } = create("orders");
  const send = (StringValue: string) =>
    call("SendMessage", {
      QueueUrl,
      MessageBody: "m",
      MessageAttributes: { n: { DataType: "Number", StringValue } },
    });
  const fine = [
    "0",
    "-0.0",
    "1".repeat(38),
    "1".repeat(38) + "000",
    "0.00" + "1".repeat(38),
    "1e126",
    "-1E-128",
  ];
  for (const number of fine) assert.ok(send(number).MessageId, number);
  for (const number of ["1".repeat(39), "1e127", "1e-129", "one", "1.2.3", ".", "e5", "0x1"]) {
    refused(
      send(number),
      "InvalidParameterValueException",
      "Can't cast the value of message (user) attribute 'n' to a number.",
    );
  }
});
