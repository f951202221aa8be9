/**
 * Event source mappings: how they are made, shown, listed, changed and deleted.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
import type { Case, Given } from "../../case.ts";
import {
  ARN,
  CONFLICT,
  created,
  ECHO,
  INVALID,
  listed,
  MAPPING,
  NOT_FOUND,
  QUEUE,
  QUEUE_ARN,
} from "./fixtures.ts";

const create = (more: object): Case["call"] => [
  "CreateEventSourceMapping",
  { EventSourceArn: QUEUE_ARN, FunctionName: "f", Enabled: false, ...more },
];
const made = (more: object): Given => ["lambda", create(more)[0], create(more)[1] as object];
const update = (more: object): Case["call"] => [
  "UpdateEventSourceMapping",
  (outputs) => ({ ...listed(outputs), ...more }),
];
const LISTED = [["ListEventSourceMappings", {}]] as const;

const pattern = (text: string): object => ({ FilterCriteria: { Filters: [{ Pattern: text }] } });
const WINDOW =
  "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10";

export const MAPPINGS: readonly Case[] = [
  {
    name: "CreateEventSourceMapping answers with 202 and a date",
    given: [ECHO, QUEUE],
    call: ["CreateEventSourceMapping", {
      EventSourceArn: QUEUE_ARN,
      FunctionName: "f",
      BatchSize: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }],
    output: { EventSourceArn: QUEUE_ARN, FunctionArn: ARN, BatchSize: 5 },
    status: 202,
  },
  {
    name: "CreateEventSourceMapping refuses a source twice",
    given: [ECHO, QUEUE, MAPPING],
    call: ["CreateEventSourceMapping", { EventSourceArn: QUEUE_ARN, FunctionName: "f" }],
    error: "ResourceConflictException",
    status: 409,
    instance: "ResourceConflictException",
  },
  {
    name: "CreateEventSourceMapping refuses a queue that is not there",
    given: [ECHO],
    call: ["CreateEventSourceMapping", { EventSourceArn: QUEUE_ARN, FunctionName: "f" }],
    ...INVALID,
  },
  {
    name: "GetEventSourceMapping shows it",
    given: [ECHO, QUEUE, MAPPING],
    before: [["ListEventSourceMappings", {}]],
    call: ["GetEventSourceMapping", listed],
    output: { State: "Disabled" },
  },
  {
    name: "GetEventSourceMapping does not find it",
    call: ["GetEventSourceMapping", { UUID: "00000000-0000-0000-0000-000000000000" }],
    ...NOT_FOUND,
  },
  {
    name: "ListEventSourceMappings of a function, with dates",
    given: [ECHO, QUEUE, MAPPING],
    call: ["ListEventSourceMappings", { FunctionName: "f", EventSourceArn: QUEUE_ARN, MaxItems: 10 }],
    output: { EventSourceMappings: [{ FunctionArn: ARN, LastModified: { $date: Date.UTC(2026, 0, 1) } }] },
  },
  {
    name: "ListEventSourceMappings of nothing",
    call: ["ListEventSourceMappings", {}],
    output: { EventSourceMappings: [] },
  },
  {
    name: "UpdateEventSourceMapping answers with 202",
    given: [ECHO, QUEUE, MAPPING],
    before: [["ListEventSourceMappings", {}]],
    call: ["UpdateEventSourceMapping", (outputs) => ({ ...listed(outputs), BatchSize: 3, Enabled: false })],
    output: { BatchSize: 3 },
    status: 202,
  },
  {
    name: "UpdateEventSourceMapping does not find it",
    call: ["UpdateEventSourceMapping", { UUID: "00000000-0000-0000-0000-000000000000" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteEventSourceMapping answers with 202",
    given: [ECHO, QUEUE, MAPPING],
    before: [["ListEventSourceMappings", {}]],
    call: ["DeleteEventSourceMapping", listed],
    output: { State: "Deleting" },
    status: 202,
  },
  {
    name: "DeleteEventSourceMapping does not find it",
    call: ["DeleteEventSourceMapping", { UUID: "00000000-0000-0000-0000-000000000000" }],
    ...NOT_FOUND,
  },
  {
    name: "CreateEventSourceMapping refuses a queue whose visibility timeout is too short",
    given: [created("echo", { Timeout: 60 }), QUEUE],
    call: create({}),
    ...INVALID,
    message: "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
  },
  {
    name: "CreateEventSourceMapping takes the ARN of a version",
    given: [ECHO, QUEUE, ["lambda", "PublishVersion", { FunctionName: "f" }]],
    call: create({ FunctionName: `${ARN}:1` }),
    output: { FunctionArn: `${ARN}:1` },
    status: 202,
  },
  {
    name: "ListEventSourceMappings gives pages",
    given: [ECHO, created("echo", { FunctionName: "g" }), QUEUE, made({}), made({ FunctionName: "g" })],
    before: [["ListEventSourceMappings", { MaxItems: 1 }]],
    call: ["ListEventSourceMappings", ([{ NextMarker }]) => ({ Marker: NextMarker, MaxItems: 1 })],
    output: { EventSourceMappings: [{ EventSourceArn: QUEUE_ARN }] },
  },
  {
    name: "ListEventSourceMappings of a function that is not there",
    call: ["ListEventSourceMappings", { FunctionName: "none" }],
    output: { EventSourceMappings: [] },
  },
  {
    name: "UpdateEventSourceMapping takes settings back that are given empty",
    given: [
      ECHO,
      QUEUE,
      made({
        ...pattern('{"body":["x"]}'),
        ScalingConfig: { MaximumConcurrency: 5 },
        KMSKeyArn: "arn:aws:kms:us-east-1:000000000000:key/k",
        MetricsConfig: { Metrics: ["EventCount"] },
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        MaximumBatchingWindowInSeconds: 5,
      }),
    ],
    before: LISTED,
    call: update({
      FilterCriteria: {},
      ScalingConfig: {},
      KMSKeyArn: "",
      MetricsConfig: { Metrics: [] },
      FunctionResponseTypes: [],
      MaximumBatchingWindowInSeconds: 0,
    }),
    output: {
      FunctionResponseTypes: [],
      MaximumBatchingWindowInSeconds: 0,
      State: "Updating",
    },
    status: 202,
  },
  {
    name: "UpdateEventSourceMapping keeps what is not given",
    given: [ECHO, QUEUE, made({ ...pattern('{"body":["x"]}'), ScalingConfig: { MaximumConcurrency: 5 } })],
    before: LISTED,
    call: update({ BatchSize: 2 }),
    output: {
      BatchSize: 2,
      FilterCriteria: { Filters: [{ Pattern: '{"body":["x"]}' }] },
      ScalingConfig: { MaximumConcurrency: 5 },
    },
    status: 202,
  },
  {
    name: "UpdateEventSourceMapping enables",
    given: [ECHO, QUEUE, MAPPING],
    before: LISTED,
    call: update({ Enabled: true }),
    output: { State: "Enabling" },
    status: 202,
  },
  {
    name: "UpdateEventSourceMapping refuses a batch above 10 without a window",
    given: [ECHO, QUEUE, MAPPING],
    before: LISTED,
    call: update({ BatchSize: 11 }),
    ...INVALID,
    message: WINDOW,
  },
  {
    name: "UpdateEventSourceMapping refuses a function that another mapping has",
    given: [ECHO, created("echo", { FunctionName: "g" }), QUEUE, made({ FunctionName: "g" }), MAPPING],
    before: [["ListEventSourceMappings", { FunctionName: "f" }]],
    call: update({ FunctionName: "g" }),
    ...CONFLICT,
  },
];
