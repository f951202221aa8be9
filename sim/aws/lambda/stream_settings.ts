/** The settings that only mappings of streams have, from an input, with AWS's checks. */
import { invalidParameter, notEmulatedParameter } from "./errors.ts";
import type { StreamSettings } from "./event_source_mapping.ts";
import type { MappingInput } from "./mapping_members.ts";
import { parseArn } from "./names.ts";

const MIN_RECORD_AGE_SECONDS = 60;

/**
 * Applies the members that an input has to the settings of a stream.
 *
 * @param old Absent of a mapping that is made: it has to say where it begins.
 * @throws {AwsError} The starting position is none of DynamoDB's, an age or the destination is not valid.
 */
export function changedStream(
  streamArn: string,
  old: StreamSettings | undefined,
  input: MappingInput,
): StreamSettings {
  const age = input.MaximumRecordAgeInSeconds ?? old?.maximumRecordAgeSeconds ?? -1;
  const settings: StreamSettings = {
    startingPosition: old?.startingPosition ?? startingPosition(streamArn, input),
    parallelizationFactor: input.ParallelizationFactor ?? old?.parallelizationFactor ?? 1,
    maximumRecordAgeSeconds: age,
    maximumRetryAttempts: input.MaximumRetryAttempts ?? old?.maximumRetryAttempts ?? -1,
    bisectsOnError: input.BisectBatchOnFunctionError ?? old?.bisectsOnError ?? false,
    tumblingWindowSeconds: input.TumblingWindowInSeconds ?? old?.tumblingWindowSeconds ?? 0,
    onFailureArn: input.DestinationConfig === undefined
      ? old?.onFailureArn
      : destination(input.DestinationConfig.OnFailure?.Destination),
  };
  if (age !== -1 && age < MIN_RECORD_AGE_SECONDS) {
    throw invalidParameter(
      `1 validation error detected: Value '${age}' at 'maximumRecordAgeInSeconds' failed to satisfy constraint: ` +
        `Member must have value greater than or equal to ${MIN_RECORD_AGE_SECONDS}`,
    );
  }
  return settings;
}

function startingPosition(streamArn: string, input: MappingInput): StreamSettings["startingPosition"] {
  const given = "StartingPosition" in input ? input.StartingPosition : undefined;
  if (given === undefined) {
    throw invalidParameter(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not " +
        "be null.",
    );
  }
  if (given === "AT_TIMESTAMP") {
    throw invalidParameter(`Unsupported starting position for arn type: ${streamArn}`);
  }
  return given;
}

/** Where discarded records are told of: AWS takes a standard queue, a standard topic or a bucket. */
function destination(arn: string | undefined): string | undefined {
  if (!arn) return undefined;
  const target = parseArn(arn);
  switch (target?.service) {
    case "sqs":
      if (!target.resource.endsWith(".fifo")) return arn;
      break;
    case "sns":
    case "s3":
      throw notEmulatedParameter(`A destination of ${target.service.toUpperCase()}`);
  }
  throw invalidParameter(
    `The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=${arn})) is ` +
      "invalid.",
  );
}
