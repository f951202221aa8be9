/** From the input of CreateEventSourceMapping or UpdateEventSourceMapping to settings, with AWS's checks. */
import type {
  CreateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import { invalidParameter, notEmulatedParameter } from "./errors.ts";
import type { MappingSettings } from "./event_source_mapping.ts";
import { DEFAULT_BATCH_SIZE } from "./limits.ts";
import { parseArn } from "./names.ts";
import { lookUp, resolveFunction } from "./resolve.ts";
import type { SqsPort } from "./sqs_port.ts";
import type { LambdaState } from "./state.ts";

type Input = CreateEventSourceMappingCommandInput | UpdateEventSourceMappingCommandInput;

/** Members for sources of other kinds: AWS refuses them for a queue. */
const OF_STREAMS = [
  "DestinationConfig",
  "BisectBatchOnFunctionError",
  "MaximumRecordAgeInSeconds",
  "MaximumRetryAttempts",
  "ParallelizationFactor",
  "TumblingWindowInSeconds",
  "StartingPosition",
  "Topics",
  "Queues",
  "SourceAccessConfigurations",
] as const;

const FIFO_BATCH_MAX = 10;
/** Above this size, a batch is collected over a window. */
const UNWINDOWED_BATCH_MAX = 10;

/** The queue that a mapping is about. */
export function queueOf(arn: string | undefined): string {
  const source = arn ? parseArn(arn) : undefined;
  if (source === undefined) throw invalidParameter("Unrecognized event source.");
  if (source.service !== "sqs") {
    throw notEmulatedParameter(`An event source of the service ${source.service}`);
  }
  return source.resource;
}

/** Refuses what a mapping of a queue cannot have, and what is not emulated. */
export function checkMembers(input: Input): void {
  const members = input as unknown as Readonly<Record<string, unknown>>;
  for (const name of OF_STREAMS) {
    const value = members[name];
    const empty = value === undefined || (Array.isArray(value) && value.length === 0);
    if (!empty) throw invalidParameter(`Unsupported ${name} parameter for given event source mapping type.`);
  }
  if ((input.FilterCriteria?.Filters?.length ?? 0) > 0) throw notEmulatedParameter("FilterCriteria");
  if (input.ProvisionedPollerConfig !== undefined) throw notEmulatedParameter("ProvisionedPollerConfig");
  if ((input.MetricsConfig?.Metrics?.length ?? 0) > 0) throw notEmulatedParameter("MetricsConfig");
}

/** Applies the members that an input has to settings, and checks what comes of it. */
export function changedMapping(
  state: LambdaState,
  queueName: string,
  old: MappingSettings | undefined,
  input: Input,
): MappingSettings {
  const { functionName, qualifier } = input.FunctionName === undefined
    ? old!
    : functionOf(state, input.FunctionName);
  const settings: MappingSettings = {
    functionName,
    qualifier,
    enabled: input.Enabled ?? old?.enabled ?? true,
    batchSize: input.BatchSize ?? old?.batchSize ?? DEFAULT_BATCH_SIZE,
    batchWindowSeconds: input.MaximumBatchingWindowInSeconds ?? old?.batchWindowSeconds ?? 0,
    maximumConcurrency: input.ScalingConfig === undefined
      ? old?.maximumConcurrency
      : input.ScalingConfig.MaximumConcurrency,
    reportsBatchItemFailures: input.FunctionResponseTypes === undefined
      ? old?.reportsBatchItemFailures ?? false
      : input.FunctionResponseTypes.includes("ReportBatchItemFailures"),
  };
  checkBatching(queueName, settings);
  checkQueue(state, queueName, settings);
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

function checkBatching(queueName: string, settings: MappingSettings): void {
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
}

function checkQueue(state: LambdaState, queueName: string, settings: MappingSettings): void {
  const rules = state.world.peer<SqsPort>("sqs").rulesOf(queueName);
  if (rules === undefined) {
    throw invalidParameter(
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error " +
        "Message: The specified queue does not exist.",
    );
  }
  const { timeoutSeconds } = lookUp(state, settings.functionName, settings.qualifier)!.version.settings;
  const visibilitySeconds = rules.visibilityMs / 1000;
  if (visibilitySeconds < timeoutSeconds) {
    throw invalidParameter(
      `Queue visibility timeout: ${visibilitySeconds} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
  }
}
