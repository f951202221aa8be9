/** Which members of its input a mapping of a source can have, and the constraints on them. */
import type {
  CreateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraints } from "../constraints.ts";
import type { AwsError } from "../errors.ts";
import { listOfEnum } from "./collections.ts";
import { DESTINATION_CONFIG, RESOURCE_ARN } from "./constraints.ts";
import { invalidParameter } from "./errors.ts";
import type { EventSource } from "./mapping_source.ts";

/** What creates or changes a mapping. */
export type MappingInput = CreateEventSourceMappingCommandInput | UpdateEventSourceMappingCommandInput;

/** What CreateEventSourceMapping and UpdateEventSourceMapping have in common, as the service model has it. */
export const MAPPING_SETTINGS: Constraints = {
  BatchSize: { type: "integer", range: [1, 10_000] },
  FilterCriteria: {
    type: "structure",
    members: {
      Filters: {
        type: "list",
        each: { type: "structure", members: { Pattern: { type: "string", length: [0, 4096] } } },
      },
    },
  },
  KMSKeyArn: RESOURCE_ARN,
  MetricsConfig: {
    type: "structure",
    members: {
      Metrics: { ...listOfEnum(["EventCount", "ErrorCount", "KafkaMetrics"]), length: [0, 3] },
    },
  },
  ScalingConfig: {
    type: "structure",
    members: { MaximumConcurrency: { type: "integer", range: [2, 1000] } },
  },
  MaximumBatchingWindowInSeconds: { type: "integer", range: [0, 300] },
  ParallelizationFactor: { type: "integer", range: [1, 10] },
  DestinationConfig: DESTINATION_CONFIG,
  MaximumRecordAgeInSeconds: { type: "integer", range: [-1, 604_800] },
  MaximumRetryAttempts: { type: "integer", range: [-1, 10_000] },
  TumblingWindowInSeconds: { type: "integer", range: [0, 900] },
  SourceAccessConfigurations: { type: "list", length: [0, 23], each: { type: "structure" } },
  FunctionResponseTypes: {
    type: "list",
    length: [0, 1],
    each: { type: "string", enum: ["ReportBatchItemFailures"] },
  },
  ProvisionedPollerConfig: {
    type: "structure",
    members: {
      MinimumPollers: { type: "integer", range: [1, 200] },
      MaximumPollers: { type: "integer", range: [1, 10_000] },
      PollerGroupName: { type: "string", length: [0, 128], pattern: "[a-zA-Z0-9-_]*" },
    },
  },
};

/** Of sources that are not there. */
const OF_OTHERS = [
  "Topics",
  "Queues",
  "SourceAccessConfigurations",
  "StartingPositionTimestamp",
  "AmazonManagedKafkaEventSourceConfig",
  "SelfManagedKafkaEventSourceConfig",
  "DocumentDBEventSourceConfig",
  "LoggingConfig",
] as const;

/** Members that AWS refuses, by source. */
const REFUSED: Readonly<Record<EventSource["kind"], readonly string[]>> = {
  sqs: [
    "DestinationConfig",
    "BisectBatchOnFunctionError",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "TumblingWindowInSeconds",
    ...OF_OTHERS,
  ],
  dynamodb: ["ScalingConfig", "ProvisionedPollerConfig", ...OF_OTHERS],
};

/** @throws {AwsError} The input has a member that mappings of that source cannot have. */
export function checkMembers(kind: EventSource["kind"], input: MappingInput): void {
  const members = input as unknown as Readonly<Record<string, unknown>>;
  if (kind === "sqs" && members.StartingPosition !== undefined) {
    throw invalidParameter("StartingPosition is not valid for SQS event sources.");
  }
  for (const name of REFUSED[kind]) if (!isEmpty(members[name])) throw unsupported(name);
  if (input.DestinationConfig?.OnSuccess?.Destination) throw unsupported("DestinationConfig");
  if (input.MetricsConfig?.Metrics?.includes("KafkaMetrics")) throw unsupported("MetricsConfig");
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function unsupported(name: string): AwsError {
  return invalidParameter(`Unsupported ${name} parameter for given event source mapping type.`);
}
