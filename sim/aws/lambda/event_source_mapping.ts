/**
 * An event source mapping and the EventSourceMappingConfiguration that AWS shows of it.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
import type { EventSourceMappingConfiguration, EventSourcePosition } from "@aws-sdk/client-lambda";
import type { AwsWorld } from "../operation.ts";
import type { EventFilters } from "./event_filters.ts";
import type { EventSource } from "./mapping_source.ts";
import { functionArn } from "./names.ts";

/** What mappings of every source have. */
export interface MappingSettings {
  readonly functionName: string;
  /** The version or alias that is invoked; undefined where none was named. */
  readonly qualifier: string | undefined;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly reportsBatchItemFailures: boolean;
  /** Undefined where every record is handed on. */
  readonly filters: EventFilters | undefined;
  /** Kept and shown: there is no key service that it could be asked of. */
  readonly kmsKeyArn: string | undefined;
  /** Kept and shown: the metrics themselves would be CloudWatch's. */
  readonly metrics: readonly string[] | undefined;
  /** Of queues; undefined for no limit of its own. */
  readonly maximumConcurrency: number | undefined;
  /** Of queues in provisioned mode. */
  readonly provisionedPollers: ProvisionedPollers | undefined;
  /** Of streams, and of nothing else. */
  readonly stream: StreamSettings | undefined;
}

/** How many event pollers are there at least and at most. */
export interface ProvisionedPollers {
  readonly minimum: number;
  readonly maximum: number;
}

/** What mappings of streams have beyond that; -1 stands for no limit. */
export interface StreamSettings {
  readonly startingPosition: Exclude<EventSourcePosition, "AT_TIMESTAMP">;
  readonly parallelizationFactor: number;
  readonly maximumRecordAgeSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly bisectsOnError: boolean;
  readonly tumblingWindowSeconds: number;
  readonly onFailureArn: string | undefined;
}

/** Reads a source and invokes the function, for as long as the mapping is enabled. */
export interface Poller {
  /** AWS's LastProcessingResult; absent for sources that have none. */
  readonly lastResult?: string;
  /** Applies new settings; what is being worked on is worked on to its end. */
  update(settings: MappingSettings): void;
  /** Reads no more. */
  stop(): void;
}

export interface EventSourceMapping {
  readonly uuid: string;
  readonly source: EventSource;
  readonly poller: Poller;
  settings: MappingSettings;
  lastModifiedMs: number;
}

/** The states that an answer can name: of these, only Enabled and Disabled last. */
export type MappingState =
  | "Creating"
  | "Enabling"
  | "Enabled"
  | "Disabling"
  | "Disabled"
  | "Updating"
  | "Deleting";

/** The configuration that the API answers with. Each call makes a new object. */
export function mappingConfiguration(
  world: AwsWorld,
  mapping: EventSourceMapping,
  state: MappingState,
): EventSourceMappingConfiguration {
  const { settings, poller } = mapping;
  const { filters, kmsKeyArn, metrics, maximumConcurrency, provisionedPollers, stream } = settings;
  return {
    UUID: mapping.uuid,
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.batchWindowSeconds,
    EventSourceArn: mapping.source.arn,
    FunctionArn: mappedFunctionArn(world, settings),
    LastModified: new Date(mapping.lastModifiedMs),
    State: state,
    StateTransitionReason: stream === undefined ? "USER_INITIATED" : "User action",
    FunctionResponseTypes: settings.reportsBatchItemFailures ? ["ReportBatchItemFailures"] : [],
    EventSourceMappingArn:
      `arn:aws:lambda:${world.region}:${world.account}:event-source-mapping:${mapping.uuid}`,
    ...(filters && { FilterCriteria: { Filters: filters.patterns.map((Pattern) => ({ Pattern })) } }),
    ...(kmsKeyArn === undefined ? undefined : { KMSKeyArn: kmsKeyArn }),
    ...(metrics && {
      MetricsConfig: { Metrics: [...metrics] } as NonNullable<
        EventSourceMappingConfiguration["MetricsConfig"]
      >,
    }),
    ...(maximumConcurrency === undefined
      ? undefined
      : { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
    ...(provisionedPollers && {
      ProvisionedPollerConfig: {
        MinimumPollers: provisionedPollers.minimum,
        MaximumPollers: provisionedPollers.maximum,
      },
    }),
    ...(stream && streamConfiguration(stream)),
    ...(poller.lastResult === undefined ? undefined : { LastProcessingResult: poller.lastResult }),
  };
}

function streamConfiguration(stream: StreamSettings): EventSourceMappingConfiguration {
  return {
    StartingPosition: stream.startingPosition,
    ParallelizationFactor: stream.parallelizationFactor,
    MaximumRecordAgeInSeconds: stream.maximumRecordAgeSeconds,
    MaximumRetryAttempts: stream.maximumRetryAttempts,
    BisectBatchOnFunctionError: stream.bisectsOnError,
    TumblingWindowInSeconds: stream.tumblingWindowSeconds,
    DestinationConfig: {
      OnFailure: stream.onFailureArn === undefined ? {} : { Destination: stream.onFailureArn },
    } as NonNullable<EventSourceMappingConfiguration["DestinationConfig"]>,
  };
}

/** The ARN of what a mapping invokes, with a qualifier where it was made with one. */
export function mappedFunctionArn(
  world: AwsWorld,
  { functionName, qualifier }: Pick<MappingSettings, "functionName" | "qualifier">,
): string {
  return functionArn(world, functionName) + (qualifier === undefined ? "" : `:${qualifier}`);
}

export function restingState(mapping: EventSourceMapping): MappingState {
  return mapping.settings.enabled ? "Enabled" : "Disabled";
}
