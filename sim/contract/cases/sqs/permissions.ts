/** What a client sees of AddPermission and RemovePermission. */
import type { Case, Given } from "../../case.ts";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";
const QUEUE: Given = ["sqs", "CreateQueue", { QueueName: "q" }];
const PERMISSION = {
  QueueUrl,
  Label: "one",
  AWSAccountIds: ["111111111111"],
  Actions: ["SendMessage"],
};
const INVALID = {
  error: "InvalidParameterValue",
  instance: null,
  members: { Code: "InvalidParameterValue", Type: "Sender" },
} as const;

export const PERMISSIONS: readonly Case[] = [
  {
    name: "AddPermission has an empty output",
    given: [QUEUE],
    call: ["AddPermission", PERMISSION],
    output: {},
  },
  {
    name: "AddPermission writes a policy",
    given: [QUEUE],
    before: [["AddPermission", PERMISSION]],
    call: ["GetQueueAttributes", { QueueUrl, AttributeNames: ["Policy"] }],
    output: {
      Attributes: {
        Policy: JSON.stringify({
          Version: "2008-10-17",
          Id: "arn:aws:sqs:us-east-1:000000000000:q/SQSDefaultPolicy",
          Statement: [{
            Sid: "one",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111111111111:root" },
            Action: "SQS:SendMessage",
            Resource: "arn:aws:sqs:us-east-1:000000000000:q",
          }],
        }),
      },
    },
  },
  {
    name: "AddPermission refuses a label twice",
    given: [QUEUE],
    before: [["AddPermission", PERMISSION]],
    call: ["AddPermission", PERMISSION],
    ...INVALID,
  },
  {
    name: "AddPermission refuses what only an owner may do",
    given: [QUEUE],
    call: ["AddPermission", { ...PERMISSION, Actions: ["DeleteQueue"] }],
    ...INVALID,
  },
  {
    name: "AddPermission allows seven actions",
    given: [QUEUE],
    call: ["AddPermission", { ...PERMISSION, Actions: Array(7).fill("SendMessage") }],
    output: {},
  },
  {
    name: "AddPermission refuses eight actions",
    given: [QUEUE],
    call: ["AddPermission", { ...PERMISSION, Actions: Array(8).fill("SendMessage") }],
    error: "OverLimit",
    status: 403,
    instance: "OverLimit",
    members: { Code: "OverLimit", $fault: "client" },
  },
  {
    name: "AddPermission refuses to allow nothing",
    given: [QUEUE],
    call: ["AddPermission", { ...PERMISSION, Actions: [] }],
    error: "MissingParameter",
    instance: null,
    members: { Code: "MissingParameter", Type: "Sender" },
  },
  {
    name: "RemovePermission has an empty output",
    given: [QUEUE, ["sqs", "AddPermission", PERMISSION]],
    call: ["RemovePermission", { QueueUrl, Label: "one" }],
    output: {},
  },
  {
    name: "RemovePermission does not find a label",
    given: [QUEUE],
    call: ["RemovePermission", { QueueUrl, Label: "one" }],
    ...INVALID,
  },
];
