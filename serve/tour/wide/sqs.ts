/** Every operation of Amazon SQS. */
import { ANY, call, json, refused, type Visit } from "./step.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000:";
const NONE = "<queue.QueueUrl>-none";
const QueueUrl = "<queue.QueueUrl>";
const BINARY = Uint8Array.of(0, 255);
const ATTRIBUTES = {
  kind: { DataType: "String", StringValue: "größe ☃" },
  cents: { DataType: "Number.int", StringValue: "-12" },
  raw: { DataType: "Binary", BinaryValue: BINARY },
};
const redrive = (maxReceiveCount: number) =>
  JSON.stringify({ deadLetterTargetArn: `${ARN}tour-dlq`, maxReceiveCount });

export const SQS: Visit = {
  service: "sqs",
  steps: [
    call("CreateQueue", { QueueName: "tour-dlq" }, { QueueUrl: /\/000000000000\/tour-dlq$/ }, { as: "dlq" }),
    call(
      "CreateQueue",
      {
        QueueName: "tour",
        Attributes: { RedrivePolicy: redrive(1), VisibilityTimeout: "45" },
        tags: { team: "orders" },
      },
      { QueueUrl: ANY },
      { as: "queue" },
    ),
    refused(
      "CreateQueue",
      { QueueName: "tour", Attributes: { VisibilityTimeout: "46" } },
      "QueueNameExists",
    ),
    refused("CreateQueue", { QueueName: "no spaces" }, "InvalidParameterValue"),
    call("GetQueueUrl", { QueueName: "tour" }, { QueueUrl }),
    refused("GetQueueUrl", { QueueName: "none" }, "QueueDoesNotExist"),
    call("ListQueues", { QueueNamePrefix: "tour-" }, { QueueUrls: ["<dlq.QueueUrl>"] }),
    call("ListQueues", { QueueNamePrefix: "tour", MaxResults: 1 }, { QueueUrls: [ANY], NextToken: ANY }, {
      as: "page",
    }),
    call("ListQueues", { QueueNamePrefix: "tour", MaxResults: 1, NextToken: "<page.NextToken>" }, {
      QueueUrls: [ANY],
    }),
    call("ListDeadLetterSourceQueues", { QueueUrl: "<dlq.QueueUrl>" }, { queueUrls: [QueueUrl] }),
    refused("ListDeadLetterSourceQueues", { QueueUrl: NONE }, "QueueDoesNotExist"),
    call("SetQueueAttributes", { QueueUrl, Attributes: { DelaySeconds: "0", MaximumMessageSize: "2048" } }),
    refused(
      "SetQueueAttributes",
      { QueueUrl, Attributes: { DelaySeconds: "901" } },
      "InvalidAttributeValue",
    ),
    refused("SetQueueAttributes", { QueueUrl, Attributes: { Colour: "red" } }, "InvalidAttributeName"),
    call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }, {
      Attributes: {
        VisibilityTimeout: "45",
        MaximumMessageSize: "2048",
        QueueArn: `${ARN}tour`,
        RedrivePolicy: redrive(1),
      },
    }),
    refused("GetQueueAttributes", { QueueUrl, AttributeNames: ["Colour"] }, "InvalidAttributeName"),
    call("TagQueue", { QueueUrl, Tags: { stage: "test" } }),
    call("UntagQueue", { QueueUrl, TagKeys: ["team"] }),
    call("ListQueueTags", { QueueUrl }, { Tags: { stage: "test" } }),
    refused("TagQueue", { QueueUrl: NONE, Tags: { a: "b" } }, "QueueDoesNotExist"),
    refused("UntagQueue", { QueueUrl: NONE, TagKeys: ["a"] }, "QueueDoesNotExist"),
    refused("ListQueueTags", { QueueUrl: NONE }, "QueueDoesNotExist"),
    call("AddPermission", {
      QueueUrl,
      Label: "partner",
      AWSAccountIds: ["123456789012"],
      Actions: ["SendMessage"],
    }),
    call("GetQueueAttributes", { QueueUrl, AttributeNames: ["Policy"] }, {
      Attributes: { Policy: json({ Statement: [{ Sid: "partner", Effect: "Allow" }] }) },
    }),
    refused(
      "AddPermission",
      { QueueUrl, Label: "many", AWSAccountIds: ["123456789012"], Actions: ["Fly"] },
      "InvalidParameterValue",
    ),
    call("RemovePermission", { QueueUrl, Label: "partner" }),
    refused("RemovePermission", { QueueUrl, Label: "partner" }, "InvalidParameterValue"),

    call("SendMessage", { QueueUrl, MessageBody: "one ☃ <&>", MessageAttributes: ATTRIBUTES }, {
      MessageId: ANY,
      MD5OfMessageBody: ANY,
      MD5OfMessageAttributes: ANY,
    }, { as: "sent" }),
    refused("SendMessage", { QueueUrl: NONE, MessageBody: "x" }, "QueueDoesNotExist"),
    refused("SendMessage", { QueueUrl, MessageBody: "\u0001" }, "InvalidMessageContents"),
    call("ReceiveMessage", {
      QueueUrl,
      WaitTimeSeconds: 5,
      AttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }, {
      Messages: [{
        MessageId: "<sent.MessageId>",
        Body: "one ☃ <&>",
        Attributes: { ApproximateReceiveCount: "1" },
        MessageAttributes: ATTRIBUTES,
      }],
    }, { as: "got" }),
    refused("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 11 }, "InvalidParameterValue"),
    call("ChangeMessageVisibility", {
      QueueUrl,
      ReceiptHandle: "<got.Messages.0.ReceiptHandle>",
      VisibilityTimeout: 60,
    }),
    refused(
      "ChangeMessageVisibility",
      { QueueUrl, ReceiptHandle: "none", VisibilityTimeout: 0 },
      "ReceiptHandleIsInvalid",
    ),
    call("DeleteMessage", { QueueUrl, ReceiptHandle: "<got.Messages.0.ReceiptHandle>" }),
    refused("DeleteMessage", { QueueUrl, ReceiptHandle: "none" }, "ReceiptHandleIsInvalid"),
    call("SendMessageBatch", {
      QueueUrl,
      Entries: [
        { Id: "a", MessageBody: "a" },
        { Id: "b", MessageBody: "b", DelaySeconds: 901 },
        { Id: "c", MessageBody: "c", DelaySeconds: 900 },
      ],
    }, {
      Successful: [{ Id: "a" }, { Id: "c" }],
      Failed: [{ Id: "b", Code: "InvalidParameterValue", SenderFault: true }],
    }),
    refused("SendMessageBatch", { QueueUrl, Entries: [] }, "EmptyBatchRequest"),
    refused("SendMessageBatch", {
      QueueUrl,
      Entries: [{ Id: "a", MessageBody: "a" }, { Id: "a", MessageBody: "b" }],
    }, "BatchEntryIdsNotDistinct"),
    call("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 5 }, { Messages: [{ Body: "a" }] }, { as: "batch" }),
    call("ChangeMessageVisibilityBatch", {
      QueueUrl,
      Entries: [
        { Id: "a", ReceiptHandle: "<batch.Messages.0.ReceiptHandle>", VisibilityTimeout: 0 },
        { Id: "b", ReceiptHandle: "none", VisibilityTimeout: 0 },
      ],
    }, { Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] }),
    refused("ChangeMessageVisibilityBatch", { QueueUrl, Entries: [] }, "EmptyBatchRequest"),

    // It has been received as often as it may be: it is in the dead-letter queue now, and is moved back.
    call("ReceiveMessage", { QueueUrl }, { Messages: [] }),
    refused("StartMessageMoveTask", { SourceArn: `${ARN}none` }, "ResourceNotFoundException"),
    call("StartMessageMoveTask", { SourceArn: `${ARN}tour-dlq` }, { TaskHandle: ANY }),
    call("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 }, { Messages: [{ Body: "a" }] }, { as: "moved" }),
    call("ListMessageMoveTasks", { SourceArn: `${ARN}tour-dlq` }, {
      Results: [{ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 1 }],
    }, { until: "later" }),
    refused("ListMessageMoveTasks", { SourceArn: `${ARN}none` }, "ResourceNotFoundException"),
    call("DeleteMessageBatch", {
      QueueUrl,
      Entries: [
        { Id: "a", ReceiptHandle: "<moved.Messages.0.ReceiptHandle>" },
        { Id: "b", ReceiptHandle: "none" },
      ],
    }, { Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] }),
    refused("DeleteMessageBatch", { QueueUrl, Entries: [] }, "EmptyBatchRequest"),

    // One message a second leaves time to cancel.
    call("SendMessageBatch", {
      QueueUrl: "<dlq.QueueUrl>",
      Entries: Array.from({ length: 10 }, (_, n) => ({ Id: `m${n}`, MessageBody: `${n}` })),
    }),
    call(
      "StartMessageMoveTask",
      {
        SourceArn: `${ARN}tour-dlq`,
        DestinationArn: `${ARN}tour`,
        MaxNumberOfMessagesPerSecond: 1,
      },
      { TaskHandle: ANY },
      { as: "task" },
    ),
    call("CancelMessageMoveTask", { TaskHandle: "<task.TaskHandle>" }, {
      ApproximateNumberOfMessagesMoved: ANY,
    }),
    refused("CancelMessageMoveTask", { TaskHandle: "none" }, "InvalidParameterValue"),

    call("PurgeQueue", { QueueUrl: "<dlq.QueueUrl>" }),
    refused("PurgeQueue", { QueueUrl: "<dlq.QueueUrl>" }, "PurgeQueueInProgress"),
    call("DeleteQueue", { QueueUrl }),
    refused("DeleteQueue", { QueueUrl: NONE }, "QueueDoesNotExist"),
    call("DeleteQueue", { QueueUrl: "<dlq.QueueUrl>" }),
    refused("CreateQueue", { QueueName: "tour" }, "QueueDeletedRecently"),
  ],
};
