/** What may stand in the inputs of SQS operations, valid and not: bodies, attributes, limits, tags and policies. */
import type { Draw } from "../dynamodb/draw.ts";

type Input = Record<string, unknown>;

const LONG = "x".repeat(256);

/** Message attributes, by the way in which they are wrong, or fine. */
export function messageAttributes(draw: Draw, valid: boolean): Input {
  const fine = draw.weighted<Input>([
    [3, () => ({ text: { DataType: "String", StringValue: draw.pick(["é 😀", "a", " ", "{}"]) } })],
    [
      2,
      () => ({
        number: { DataType: "Number", StringValue: draw.pick(["1", "-1.5", "0", "12345678901234567890"]) },
      }),
    ],
    [2, () => ({ bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 255]) } })],
    [1, () => ({ "custom.name-1_x": { DataType: "String.custom", StringValue: "v" } })],
    [1, () => Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`a${i}`, text("v")]))],
    [1, () => ({ [LONG.slice(1)]: text("v") })],
  ]);
  if (valid) return fine;
  return {
    ...(draw.chance(0.5) ? {} : fine),
    ...draw.pick<Input>([
      { empty: { DataType: "String", StringValue: "" } },
      { none: { DataType: "String" } },
      { typeless: { StringValue: "v" } },
      { typeless: { DataType: "", StringValue: "v" } },
      { kind: { DataType: "Colour", StringValue: "red" } },
      { kind: { DataType: "string", StringValue: "red" } },
      { "a b": text("v") },
      { "a$": text("v") },
      { ".a": text("v") },
      { "a.": text("v") },
      { "a..b": text("v") },
      { "AWS.a": text("v") },
      { "amazon.a": text("v") },
      { number: { DataType: "Number", StringValue: "one" } },
      { number: { DataType: "Number", StringValue: "1".repeat(40) } },
      { number: { DataType: "Number", StringValue: "" } },
      { bytes: { DataType: "Binary" } },
      { bytes: { DataType: "Binary", StringValue: "v" } },
      { text: { DataType: "String", StringValue: "a\u0001b" } },
      { [LONG + "x"]: text("v") },
      { long: { DataType: `String.${LONG}`, StringValue: "v" } },
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, text("v")])),
    ]),
  };
}

function text(StringValue: string): Input {
  return { DataType: "String", StringValue };
}

/** What a message may have beside its body. */
export function messageParts(draw: Draw, valid: boolean): Input {
  if (valid) {
    return {
      ...(draw.chance(0.15) ? { DelaySeconds: draw.pick([0, 900]) } : undefined),
      ...(draw.chance(0.3) ? { MessageAttributes: messageAttributes(draw, true) } : undefined),
      ...(draw.chance(0.1)
        ? { MessageGroupId: draw.pick(["tenant-1", "a", "x".repeat(128), "!~"]) }
        : undefined),
      ...(draw.chance(0.1)
        ? { MessageSystemAttributes: { AWSTraceHeader: text("Root=1-5759e988-bd862e3fe1be46a994272793") } }
        : undefined),
    };
  }
  return draw.pick<() => Input>([
    () => ({ DelaySeconds: draw.pick([-1, 901]) }),
    () => ({ MessageAttributes: messageAttributes(draw, false) }),
    () => ({ MessageAttributes: messageAttributes(draw, false) }),
    () => ({ MessageAttributes: messageAttributes(draw, false) }),
    () => ({ MessageGroupId: draw.pick(["a b", "", "x".repeat(129), "é"]) }),
    () => ({ MessageDeduplicationId: "once" }),
    () => ({ MessageSystemAttributes: { Colour: text("red") } }),
    () => ({ MessageSystemAttributes: { AWSTraceHeader: { DataType: "Number", StringValue: "1" } } }),
  ])();
}

/** Attributes of a queue, each of one way to be wrong or right. They leave alone what hides or drops messages. */
export function queueAttributes(draw: Draw, valid: boolean, arnOf: (name: string) => string): Input {
  if (valid) {
    return draw.pick<Input>([
      { DelaySeconds: "0" },
      { MessageRetentionPeriod: draw.pick(["1209600", "345600"]) },
      { ReceiveMessageWaitTimeSeconds: "0" },
      { VisibilityTimeout: draw.pick(["600", "43200"]) },
      { Policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
      { Policy: "" },
      { KmsDataKeyReusePeriodSeconds: draw.pick(["300", "60", "86400"]) },
      { SqsManagedSseEnabled: draw.pick(["true", "false"]) },
      { RedriveAllowPolicy: JSON.stringify({ redrivePermission: draw.pick(["allowAll"]) }) },
      { RedriveAllowPolicy: "" },
    ]);
  }
  return draw.pick<Input>([
    { DelaySeconds: draw.pick(["-1", "901", "x", ""]) },
    { MaximumMessageSize: draw.pick(["1023", "1048577", "big"]) },
    { MessageRetentionPeriod: draw.pick(["59", "1209601"]) },
    { ReceiveMessageWaitTimeSeconds: draw.pick(["-1", "21"]) },
    { VisibilityTimeout: draw.pick(["-1", "43201", "1.5"]) },
    { Policy: draw.pick(["{", "[]", "text"]) },
    { KmsDataKeyReusePeriodSeconds: draw.pick(["59", "86401"]) },
    { SqsManagedSseEnabled: "maybe" },
    { FifoQueue: draw.pick(["false", "yes"]) },
    { ContentBasedDeduplication: "true" },
    { DeduplicationScope: "queue" },
    { Colour: "red" },
    { QueueArn: "arn" },
    { ApproximateNumberOfMessages: "1" },
    { RedrivePolicy: draw.pick(["{", "text", "[]"]) },
    { RedrivePolicy: JSON.stringify({ maxReceiveCount: 3 }) },
    { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("dead") }) },
    {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: arnOf("dead"),
        maxReceiveCount: draw.pick([0, 1001, -1]),
      }),
    },
    { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: "x" }) },
    { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("no-such-queue"), maxReceiveCount: 3 }) },
    { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: "dead", maxReceiveCount: 3 }) },
    { RedriveAllowPolicy: draw.pick(["{", JSON.stringify({ redrivePermission: "some" })]) },
    { RedriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue" }) },
    {
      RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll", sourceQueueArns: [arnOf("live")] }),
    },
  ]);
}

/** The settings of a receive: what it asks for, valid or not. */
export function receiveParts(draw: Draw, valid: boolean): Input {
  const names = {
    ...(draw.chance(0.5)
      ? {
        MessageSystemAttributeNames: draw.pick([["All"], ["SentTimestamp"], [
          "ApproximateReceiveCount",
          "SenderId",
        ]]),
      }
      : undefined),
    ...(draw.chance(0.5)
      ? { MessageAttributeNames: draw.pick([["All"], [".*"], ["text", "number"], ["custom.*"], ["nothing"]]) }
      : undefined),
  };
  if (valid) return names;
  return {
    ...names,
    ...draw.pick<Input>([
      { MaxNumberOfMessages: draw.pick([0, 11, -1]) },
      { WaitTimeSeconds: draw.pick([-1, 21]) },
      { VisibilityTimeout: draw.pick([-1, 43201]) },
      { AttributeNames: ["Colour"] },
      { MessageSystemAttributeNames: ["Colour"] },
      { ReceiveRequestAttemptId: "again" },
    ]),
  };
}

/** Tags, valid or not. */
export function tags(draw: Draw, valid: boolean): Record<string, string> {
  if (valid) return draw.pick([{ team: "orders" }, { stage: "test", empty: "" }, { "é": "😀" }]);
  return draw.pick([
    {},
    { "": "v" },
    { ["k".repeat(129)]: "v" },
    { long: "v".repeat(257) },
    Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, ""])),
  ]);
}
