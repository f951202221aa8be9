/**
 * The settings of event source mappings: each limit, and what mappings of queues and of streams cannot have.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
import type { Case } from "../../case.ts";
import { BROKEN, ECHO, INVALID, QUEUE, QUEUE_ARN } from "./fixtures.ts";

const TABLE_STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2026-01-01T00:00:00.000";

const create = (more: object): Case["call"] => [
  "CreateEventSourceMapping",
  { EventSourceArn: QUEUE_ARN, FunctionName: "f", Enabled: false, ...more },
];
/** A setting that is kept and shown. */
const keeps = (name: string, value: unknown, more: object = {}): Case => ({
  name: `CreateEventSourceMapping keeps ${name} ${JSON.stringify(value)}`,
  given: [ECHO, QUEUE],
  call: create({ [name]: value, ...more }),
  output: { [name]: value, State: "Disabled" },
  status: 202,
});
const refuses = (what: string, input: object, message?: string): Case => ({
  name: `CreateEventSourceMapping refuses ${what}`,
  given: [ECHO, QUEUE],
  call: create(input),
  ...INVALID,
  ...(message === undefined ? undefined : { message }),
});
const breaks = (what: string, input: object): Case => ({
  name: `CreateEventSourceMapping refuses ${what}`,
  given: [ECHO, QUEUE],
  call: create(input),
  ...BROKEN,
});
const unsupported = (name: string, value: unknown): Case =>
  refuses(
    `${name} for a queue`,
    { [name]: value },
    `Unsupported ${name} parameter for given event source mapping type.`,
  );
const pattern = (text: string): object => ({ FilterCriteria: { Filters: [{ Pattern: text }] } });
const INVALID_PATTERN = "Invalid filter pattern definition.";
const WINDOW =
  "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10";

export const MAPPING_SETTINGS: readonly Case[] = [
  keeps("BatchSize", 1),
  keeps("BatchSize", 10),
  keeps("BatchSize", 10_000, { MaximumBatchingWindowInSeconds: 1 }),
  breaks("a batch of 0", { BatchSize: 0 }),
  breaks("a batch above 10,000", { BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 }),
  refuses("a batch above 10 without a window", { BatchSize: 11 }, WINDOW),
  keeps("MaximumBatchingWindowInSeconds", 0),
  keeps("MaximumBatchingWindowInSeconds", 300),
  breaks("a window above 300 seconds", { MaximumBatchingWindowInSeconds: 301 }),
  keeps("ScalingConfig", { MaximumConcurrency: 2 }),
  keeps("ScalingConfig", { MaximumConcurrency: 1000 }),
  breaks("a concurrency of 1", { ScalingConfig: { MaximumConcurrency: 1 } }),
  breaks("a concurrency above 1,000", { ScalingConfig: { MaximumConcurrency: 1001 } }),
  keeps("FunctionResponseTypes", ["ReportBatchItemFailures"]),
  breaks("another type of response", { FunctionResponseTypes: ["Other"] }),
  keeps("FilterCriteria", {
    Filters: [{ Pattern: '{"body":{"kind":["new"]}}' }, { Pattern: '{"body":["x"]}' }],
  }),
  {
    name: "CreateEventSourceMapping takes an empty list of filters",
    given: [ECHO, QUEUE],
    call: create({ FilterCriteria: { Filters: [] } }),
    output: { State: "Disabled" },
    status: 202,
  },
  refuses("a filter that is text", pattern("simple string"), INVALID_PATTERN),
  refuses("a filter that is null", pattern("null"), INVALID_PATTERN),
  refuses("a filter whose value is no list", pattern('{"eventSource":"aws:sqs"}'), INVALID_PATTERN),
  refuses("a filter whose list is empty", pattern('{"eventSource":[]}'), INVALID_PATTERN),
  refuses("a filter that is not JSON", pattern('{"a": ["b"=1]}'), INVALID_PATTERN),
  breaks("a filter above 4,096 characters", pattern(`{"a":["${"x".repeat(4096)}"]}`)),
  refuses("more than five filters", {
    FilterCriteria: { Filters: Array.from({ length: 6 }, (_, i) => ({ Pattern: `{"body":["${i}"]}` })) },
  }),
  keeps("KMSKeyArn", "arn:aws:kms:us-east-1:000000000000:key/k"),
  keeps("MetricsConfig", { Metrics: ["EventCount"] }),
  breaks("another metric", { MetricsConfig: { Metrics: ["Other"] } }),
  keeps("ProvisionedPollerConfig", { MinimumPollers: 2, MaximumPollers: 3 }),
  refuses("provisioned pollers below 2", { ProvisionedPollerConfig: { MinimumPollers: 1 } }),
  breaks("provisioned pollers above 200", { ProvisionedPollerConfig: { MinimumPollers: 201 } }),
  refuses("a concurrency beside provisioned pollers", {
    ProvisionedPollerConfig: { MinimumPollers: 2 },
    ScalingConfig: { MaximumConcurrency: 5 },
  }),
  unsupported("DestinationConfig", { OnFailure: { Destination: QUEUE_ARN } }),
  unsupported("BisectBatchOnFunctionError", true),
  unsupported("MaximumRecordAgeInSeconds", 60),
  unsupported("MaximumRetryAttempts", 1),
  unsupported("ParallelizationFactor", 2),
  unsupported("TumblingWindowInSeconds", 10),
  refuses("StartingPosition for a queue", { StartingPosition: "LATEST" }),
  refuses("no event source", { EventSourceArn: undefined }, "Unrecognized event source."),
  refuses(
    "a source that is none",
    { EventSourceArn: "arn:aws:s3:::bucket" },
    "Unrecognized event source.",
  ),
  refuses("the ARN of a table", { EventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/t" }),
  refuses("a stream of Kinesis, which is not there", {
    EventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s",
    StartingPosition: "LATEST",
  }),
  refuses("a function that is not there", { FunctionName: "none" }, "Function does not exist"),
  refuses(
    "a stream without a starting position",
    { EventSourceArn: TABLE_STREAM },
    "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
  ),
  refuses(
    "a timestamp for the stream of a table",
    { EventSourceArn: TABLE_STREAM, StartingPosition: "AT_TIMESTAMP" },
    `Unsupported starting position for arn type: ${TABLE_STREAM}`,
  ),
  {
    ...breaks("another starting position", { EventSourceArn: TABLE_STREAM, StartingPosition: "invalid" }),
    message:
      "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: Member must " +
      "satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
  },
  refuses(
    "a stream that is not there",
    { EventSourceArn: TABLE_STREAM, StartingPosition: "LATEST" },
    `Stream not found: ${TABLE_STREAM}`,
  ),
  refuses("a concurrency for a stream", {
    EventSourceArn: TABLE_STREAM,
    StartingPosition: "LATEST",
    ScalingConfig: { MaximumConcurrency: 5 },
  }, "Unsupported ScalingConfig parameter for given event source mapping type."),
  breaks("a factor above 10", { EventSourceArn: TABLE_STREAM, ParallelizationFactor: 11 }),
  breaks("an age above a week", { EventSourceArn: TABLE_STREAM, MaximumRecordAgeInSeconds: 604_801 }),
  breaks("retries above 10,000", { EventSourceArn: TABLE_STREAM, MaximumRetryAttempts: 10_001 }),
  breaks("a tumbling window above 900 seconds", {
    EventSourceArn: TABLE_STREAM,
    TumblingWindowInSeconds: 901,
  }),
  refuses("an age below a minute", {
    EventSourceArn: TABLE_STREAM,
    StartingPosition: "LATEST",
    MaximumRecordAgeInSeconds: 59,
  }),
];
