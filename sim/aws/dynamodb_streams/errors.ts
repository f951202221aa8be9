/** The errors of DynamoDB Streams, with AWS's own wording. */
import { AwsError } from "../errors.ts";

export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** `One or more parameter values were invalid: ...` */
export function invalidParameter(detail: string): AwsError {
  return validation(`One or more parameter values were invalid: ${detail}`);
}

export function streamNotFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Requested resource not found: Stream: ${arn} not found`);
}

export function shardNotFound(): AwsError {
  return new AwsError("ResourceNotFoundException", "Requested resource not found: Shard does not exist");
}

/** An iterator that is to stand where there are no records any more. */
export function trimmed(): AwsError {
  return new AwsError(
    "TrimmedDataAccessException",
    "The data you are trying to access has been trimmed.",
  );
}

/** An iterator whose records have gone meanwhile. */
export function readTrimmed(): AwsError {
  return new AwsError(
    "TrimmedDataAccessException",
    "The operation attempted to read past the oldest stream record in a shard.",
  );
}

export function expiredIterator(): AwsError {
  return new AwsError(
    "ExpiredIteratorException",
    "The shard iterator has expired and can no longer be used to retrieve stream records. " +
      "A shard iterator expires 15 minutes after it is retrieved using the GetShardIterator action.",
  );
}

/** What a throttled call is answered with. */
export function limitExceeded(): AwsError {
  return new AwsError("LimitExceededException", "Too many operations for a given subscriber.");
}

export function internalError(): AwsError {
  return new AwsError("InternalServerError", "Internal server error", { status: 500 });
}
