/** From the input of CreateEventSourceMapping or UpdateEventSourceMapping to settings, with AWS's checks. */
import { invalidParameter } from "./errors.ts";
import { EventFilters } from "./event_filters.ts";
import type { MappingSettings, ProvisionedPollers } from "./event_source_mapping.ts";
import {
  DEFAULT_BATCH_SIZE,
  DEFAULT_MAXIMUM_POLLERS,
  DEFAULT_MINIMUM_POLLERS,
  DEFAULT_STREAM_BATCH_SIZE,
} from "./limits.ts";
import type { MappingInput } from "./mapping_members.ts";
import { type EventSource, queueNotFound, streamNotFound } from "./mapping_source.ts";
import { lookUp, resolveFunction } from "./resolve.ts";
import type { SqsPort } from "./sqs_port.ts";
import type { LambdaState } from "./state.ts";
import type { StreamPort } from "./stream_port.ts";
import { changedStream } from "./stream_settings.ts";

const FIFO_BATCH_MAX = 10;
/** Above this size, a batch is collected over a window. */
const UNWINDOWED_BATCH_MAX = 10;

/**
 * Applies the members that an input has to settings, and checks what comes of it.
 *
 * @param old Absent of a mapping that is made.
 * @throws {AwsError} In the order in which AWS checks: the members, the function, the source.
 */
export function changedMapping(
  state: LambdaState,
  source: EventSource,
  old: MappingSettings | undefined,
  input: MappingInput,
): MappingSettings {
  const stream = source.kind === "dynamodb" ? changedStream(source.arn, old?.stream, input) : undefined;
  const defaultSize = stream === undefined ? DEFAULT_BATCH_SIZE : DEFAULT_STREAM_BATCH_SIZE;
  const { functionName: oldName = "", qualifier: oldQualifier } = old ?? {};
  const common: MappingSettings = {
    functionName: oldName,
    qualifier: oldQualifier,
    enabled: input.Enabled ?? old?.enabled ?? true,
    batchSize: input.BatchSize ?? old?.batchSize ?? defaultSize,
    batchWindowSeconds: input.MaximumBatchingWindowInSeconds ?? old?.batchWindowSeconds ?? 0,
    reportsBatchItemFailures: input.FunctionResponseTypes === undefined
      ? old?.reportsBatchItemFailures ?? false
      : input.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    filters: input.FilterCriteria === undefined ? old?.filters : filtersOf(input.FilterCriteria),
    kmsKeyArn: input.KMSKeyArn === undefined ? old?.kmsKeyArn : input.KMSKeyArn || undefined,
    metrics: input.MetricsConfig === undefined
      ? old?.metrics
      : input.MetricsConfig.Metrics?.length
      ? [...input.MetricsConfig.Metrics]
      : undefined,
    maximumConcurrency: input.ScalingConfig === undefined
      ? old?.maximumConcurrency
      : input.ScalingConfig.MaximumConcurrency,
    provisionedPollers: input.ProvisionedPollerConfig === undefined
      ? old?.provisionedPollers
      : provisionedOf(old?.provisionedPollers, input.ProvisionedPollerConfig),
    stream,
  };
  if (source.kind === "sqs") checkQueueSettings(source.queueName, common);
  const settings = input.FunctionName === undefined
    ? common
    : { ...common, ...functionOf(state, input.FunctionName) };
  checkSource(state, source, settings);
  return settings;
}

function functionOf(
  state: LambdaState,
  given: string,
): Pick<MappingSettings, "functionName" | "qualifier"> {
  try {
    const { fn, qualifier } = resolveFunction(state, given);
    return { functionName: fn.name, qualifier };
  } catch {
    throw invalidParameter("Function does not exist");
  }
}

function filtersOf({ Filters: filters }: NonNullable<MappingInput["FilterCriteria"]>) {
  if (!filters?.length) return undefined;
  return new EventFilters(filters.map(({ Pattern }) => Pattern));
}

/** An empty configuration ends provisioned mode. */
function provisionedOf(
  old: ProvisionedPollers | undefined,
  { MinimumPollers, MaximumPollers }: NonNullable<MappingInput["ProvisionedPollerConfig"]>,
): ProvisionedPollers | undefined {
  if (MinimumPollers === undefined && MaximumPollers === undefined) return undefined;
  const minimum = MinimumPollers ?? old?.minimum ?? DEFAULT_MINIMUM_POLLERS;
  const maximum = MaximumPollers ?? old?.maximum ?? Math.max(DEFAULT_MAXIMUM_POLLERS, minimum);
  if (minimum < DEFAULT_MINIMUM_POLLERS || maximum < DEFAULT_MINIMUM_POLLERS) {
    throw invalidParameter(
      `MinimumPollers and MaximumPollers must be at least ${DEFAULT_MINIMUM_POLLERS} for SQS event sources.`,
    );
  }
  if (minimum > maximum) throw invalidParameter("MinimumPollers must not be greater than MaximumPollers.");
  return { minimum, maximum };
}

function checkQueueSettings(queueName: string, settings: MappingSettings): void {
  const fifo = queueName.endsWith(".fifo");
  if (fifo && settings.batchWindowSeconds > 0) {
    throw invalidParameter("Batching window is not supported for FIFO queues");
  }
  if (fifo && settings.batchSize > FIFO_BATCH_MAX) {
    throw invalidParameter(`Maximum batch size for FIFO queues is ${FIFO_BATCH_MAX}`);
  }
  if (settings.batchSize > UNWINDOWED_BATCH_MAX && settings.batchWindowSeconds === 0) {
    throw invalidParameter(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
  if (settings.maximumConcurrency !== undefined && settings.provisionedPollers !== undefined) {
    throw invalidParameter("ScalingConfig and ProvisionedPollerConfig cannot be specified together.");
  }
}

function checkSource(state: LambdaState, source: EventSource, settings: MappingSettings): void {
  if (source.kind === "sqs") return checkQueue(state, source.queueName, settings);
  const streams = state.world.peer<StreamPort>("dynamodbstreams");
  if (streams.shards(source.arn) === undefined) throw streamNotFound(source.arn);
}

function checkQueue(state: LambdaState, queueName: string, settings: MappingSettings): void {
  const rules = state.world.peer<SqsPort>("sqs").rulesOf(queueName);
  if (rules === undefined) throw queueNotFound();
  const timeoutSeconds = lookUp(state, settings.functionName, settings.qualifier)?.version.settings
    .timeoutSeconds ?? 0;
  const visibilitySeconds = rules.visibilityMs / 1000;
  if (visibilitySeconds < timeoutSeconds) {
    throw invalidParameter(
      `Queue visibility timeout: ${visibilitySeconds} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
  }
}
