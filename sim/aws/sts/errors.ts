/**
 * The errors of STS, in its own words.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
import { AwsError } from "../errors.ts";

export function accessDenied(message: string): AwsError {
  return new AwsError("AccessDenied", message, { status: 403 });
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** The answer to broken constraints. */
export function invalid(found: readonly string[]): AwsError {
  const plural = found.length === 1 ? "" : "s";
  return validationError(`${found.length} validation error${plural} detected: ${found.join("; ")}`);
}

export function throttled(): AwsError {
  return new AwsError("Throttling", "Rate exceeded");
}

export function failed(): AwsError {
  return new AwsError(
    "InternalFailure",
    "The request processing has failed because of an unknown error, exception or failure.",
    { status: 500 },
  );
}
