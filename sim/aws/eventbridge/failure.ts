/**
 * Why a target could not be called, in the codes that EventBridge writes into a dead-letter queue, and whether
 * it is tried again.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
import type { AwsError } from "../errors.ts";
import type { Outcome } from "../operation.ts";

/** The ERROR_CODE of a failed delivery. */
export type ErrorCode =
  | "ERROR_FROM_TARGET"
  | "INTERNAL_ERROR"
  | "INVALID_JSON"
  | "INVALID_PARAMETER"
  | "NO_PERMISSIONS"
  | "NO_RESOURCE"
  | "RESOURCE_MODIFICATION_COLLISION"
  | "SDK_CLIENT_ERROR"
  | "THIRD_ACCOUNT_HOP_DETECTED"
  | "THROTTLING"
  | "TIMEOUT"
  | "UNKNOWN";

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** How long the target wants to be left alone. */
  readonly retryAfterMs?: number;
}

export const INVALID_JSON: Failure = {
  code: "INVALID_JSON",
  message: "The input that the input transformer made for the target is not valid JSON.",
  retryable: false,
};

/** What an outcome means for the delivery; undefined when it went well. */
export function failureOf(outcome: Outcome): Failure | undefined {
  if (outcome.lost) {
    return { code: "TIMEOUT", message: "The target did not respond in time.", retryable: true };
  }
  return outcome.error ? failureOfError(outcome.error) : undefined;
}

function failureOfError(error: AwsError): Failure {
  const code = codeOf(error);
  const message = `${error.code}: ${error.message}`;
  switch (code) {
    case "THROTTLING":
    case "INTERNAL_ERROR":
    case "RESOURCE_MODIFICATION_COLLISION":
    case "TIMEOUT":
      return { code, message, retryable: true };
    case "ERROR_FROM_TARGET":
    case "INVALID_JSON":
    case "INVALID_PARAMETER":
    case "NO_PERMISSIONS":
    case "NO_RESOURCE":
      return { code, message, retryable: false };
  }
}

/** What an error of another AWS service is told as. */
function codeOf(
  error: AwsError,
): Exclude<ErrorCode, "SDK_CLIENT_ERROR" | "THIRD_ACCOUNT_HOP_DETECTED" | "UNKNOWN"> {
  if (error.status >= 500) return "INTERNAL_ERROR";
  switch (error.code) {
    case "ThrottlingException":
    case "TooManyRequestsException":
    case "RequestThrottled":
    case "KmsThrottled":
      return "THROTTLING";
    case "ResourceNotFoundException":
    case "QueueDoesNotExist":
      return "NO_RESOURCE";
    case "AccessDeniedException":
    case "AccessDenied":
    case "KmsAccessDenied":
      return "NO_PERMISSIONS";
    case "InvalidRequestContentException":
      return "INVALID_JSON";
    case "ResourceConflictException":
      return "RESOURCE_MODIFICATION_COLLISION";
    case "InvalidParameterValueException":
    case "InvalidParameterValue":
    case "InvalidMessageContents":
    case "MissingParameter":
    case "RequestTooLargeException":
    case "ValidationException":
      return "INVALID_PARAMETER";
    default:
      return error.status === 429 ? "THROTTLING" : "ERROR_FROM_TARGET";
  }
}
