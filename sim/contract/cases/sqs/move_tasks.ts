/** What a client sees of message move tasks. */
import type { Call, Case, Given } from "../../case.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000:";
const DLQ: readonly Given[] = [
  ["sqs", "CreateQueue", { QueueName: "dead" }],
  ["sqs", "CreateQueue", {
    QueueName: "live",
    Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}dead`, maxReceiveCount: 1 }) },
  }],
];
const MESSAGES: readonly Given[] = ["a", "b", "c"].map((MessageBody) => [
  "sqs",
  "SendMessage",
  { QueueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/dead", MessageBody },
]);
const START: Call = ["StartMessageMoveTask", {
  SourceArn: `${ARN}dead`,
  DestinationArn: `${ARN}live`,
  MaxNumberOfMessagesPerSecond: 1,
}];

const NOT_FOUND = {
  error: "ResourceNotFoundException",
  status: 404,
  instance: "ResourceNotFoundException",
  members: { Code: "ResourceNotFoundException", $fault: "client" },
} as const;
const INVALID = { error: "InvalidParameterValue", instance: null } as const;
const MISSING = { error: "MissingParameter", instance: null } as const;

export const MOVE_TASKS: readonly Case[] = [
  { name: "StartMessageMoveTask answers with a handle", given: DLQ, call: START, output: {} },
  {
    name: "StartMessageMoveTask runs once at a time for a queue",
    given: [...DLQ, ...MESSAGES],
    before: [START],
    call: START,
    ...INVALID,
  },
  {
    name: "StartMessageMoveTask does not find the source",
    call: START,
    ...NOT_FOUND,
  },
  {
    name: "StartMessageMoveTask does not find the destination",
    given: DLQ,
    call: ["StartMessageMoveTask", { SourceArn: `${ARN}dead`, DestinationArn: `${ARN}nowhere` }],
    ...NOT_FOUND,
  },
  {
    name: "StartMessageMoveTask wants the source to be a dead-letter queue",
    given: DLQ,
    call: ["StartMessageMoveTask", { SourceArn: `${ARN}live` }],
    ...INVALID,
  },
  ...[0, 501].map((rate): Case => ({
    name: `StartMessageMoveTask refuses ${rate} messages per second`,
    given: DLQ,
    call: ["StartMessageMoveTask", { SourceArn: `${ARN}dead`, MaxNumberOfMessagesPerSecond: rate }],
    ...INVALID,
  })),
  {
    name: "StartMessageMoveTask allows 500 messages per second",
    given: DLQ,
    call: ["StartMessageMoveTask", { SourceArn: `${ARN}dead`, MaxNumberOfMessagesPerSecond: 500 }],
    output: {},
  },
  { name: "StartMessageMoveTask wants a source", call: ["StartMessageMoveTask", {}], ...MISSING },
  {
    name: "ListMessageMoveTasks of a queue without tasks",
    given: DLQ,
    call: ["ListMessageMoveTasks", { SourceArn: `${ARN}dead` }],
    output: { Results: [] },
  },
  {
    name: "ListMessageMoveTasks shows a running task",
    given: [...DLQ, ...MESSAGES],
    before: [START],
    call: ["ListMessageMoveTasks", { SourceArn: `${ARN}dead`, MaxResults: 10 }],
    output: {
      Results: [{
        Status: "RUNNING",
        SourceArn: `${ARN}dead`,
        DestinationArn: `${ARN}live`,
        MaxNumberOfMessagesPerSecond: 1,
        ApproximateNumberOfMessagesToMove: 3,
      }],
    },
  },
  {
    name: "ListMessageMoveTasks refuses eleven",
    given: DLQ,
    call: ["ListMessageMoveTasks", { SourceArn: `${ARN}dead`, MaxResults: 11 }],
    ...INVALID,
  },
  {
    name: "ListMessageMoveTasks does not find a queue",
    call: ["ListMessageMoveTasks", { SourceArn: `${ARN}dead` }],
    ...NOT_FOUND,
  },
  {
    name: "CancelMessageMoveTask says how far it came",
    given: [...DLQ, ...MESSAGES],
    before: [START],
    call: ["CancelMessageMoveTask", ([{ TaskHandle }]) => ({ TaskHandle })],
    output: {},
  },
  {
    name: "CancelMessageMoveTask refuses what is no handle",
    call: ["CancelMessageMoveTask", { TaskHandle: "x" }],
    ...INVALID,
  },
  {
    name: "CancelMessageMoveTask does not find a task",
    given: DLQ,
    call: ["CancelMessageMoveTask", {
      TaskHandle: btoa(JSON.stringify({ taskId: "x", sourceArn: `${ARN}dead` })),
    }],
    ...NOT_FOUND,
  },
];
