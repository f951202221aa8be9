/**
 * An event source mapping and the EventSourceMappingConfiguration that AWS shows of it.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { AwsWorld } from "../operation.ts";
import { functionArn } from "./names.ts";
import type { SqsPoller } from "./sqs_poller.ts";

export interface MappingSettings {
  readonly functionName: string;
  /** The version or alias that is invoked; undefined where none was named. */
  readonly qualifier: string | undefined;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** Undefined for no limit of its own. */
  readonly maximumConcurrency: number | undefined;
  readonly reportsBatchItemFailures: boolean;
}

export interface EventSourceMapping {
  readonly uuid: string;
  readonly queueArn: string;
  readonly queueName: string;
  readonly poller: SqsPoller;
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
  const { settings } = mapping;
  return {
    UUID: mapping.uuid,
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.batchWindowSeconds,
    EventSourceArn: mapping.queueArn,
    FunctionArn: functionArn(world, settings.functionName) +
      (settings.qualifier === undefined ? "" : `:${settings.qualifier}`),
    LastModified: new Date(mapping.lastModifiedMs),
    State: state,
    StateTransitionReason: "USER_INITIATED",
    FunctionResponseTypes: settings.reportsBatchItemFailures ? ["ReportBatchItemFailures"] : [],
    EventSourceMappingArn:
      `arn:aws:lambda:${world.region}:${world.account}:event-source-mapping:${mapping.uuid}`,
    ...(settings.maximumConcurrency === undefined
      ? undefined
      : { ScalingConfig: { MaximumConcurrency: settings.maximumConcurrency } }),
  };
}

export function restingState(mapping: EventSourceMapping): MappingState {
  return mapping.settings.enabled ? "Enabled" : "Disabled";
}
