/**
 * The errors that AWS Lambda answers with, in its own words.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors; the wordings are those seen in
 * recorded answers of AWS.
 */
import { AwsError } from "../errors.ts";

/** Which limit throttled an invocation: AWS's ThrottleReason. */
export type ThrottleReason =
  | "ConcurrentInvocationLimitExceeded"
  | "FunctionInvocationRateLimitExceeded"
  | "ReservedFunctionConcurrentInvocationLimitExceeded"
  | "ReservedFunctionInvocationRateLimitExceeded"
  | "CallerRateLimitExceeded";

const USER = { Type: "User" } as const;

export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, { status: 404, members: USER });
}

/** The same, from those places where AWS's answer has no `Type`. */
export function notFoundUntyped(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, { status: 404 });
}

/** @param arn With the qualifier where the operation names it. */
export function functionNotFound(arn: string): AwsError {
  return notFound(`Function not found: ${arn}`);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message, { members: USER });
}

/** The same, from those places where AWS's answer has no `Type`. */
export function invalidUntyped(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** What AWS takes and this emulation does not: named, never ignored. */
export function notEmulatedParameter(what: string): AwsError {
  return invalidParameter(`${what} is not emulated yet; docs/FIDELITY.md says what is`);
}

export function conflict(message: string): AwsError {
  return new AwsError("ResourceConflictException", message, { status: 409, members: USER });
}

/** An invocation was throttled by one of the limits on invocations. */
export function throttledInvocation(reason: ThrottleReason): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", {
    status: 429,
    members: { ...USER, Reason: reason },
  });
}

/** Any call was throttled for the rate of its caller. */
export function throttledCall(): AwsError {
  return new AwsError("TooManyRequestsException", "Rate exceeded", {
    status: 429,
    members: { ...USER, Reason: "CallerRateLimitExceeded" },
  });
}

export function serviceFailure(): AwsError {
  return new AwsError("ServiceException", "An internal error occurred", {
    status: 500,
    members: { Type: "Service" },
  });
}

/** AWS's wire says `RequestEntityTooLargeException` where the model says `RequestTooLargeException`. */
export function payloadTooLarge(message: string): AwsError {
  return new AwsError("RequestEntityTooLargeException", message, { status: 413, members: USER });
}

export function invalidRequestContent(detail: string): AwsError {
  return new AwsError(
    "InvalidRequestContentException",
    `Could not parse request body into json: Could not parse payload into json: ${detail}`,
    { members: USER },
  );
}

/** @param api What AWS tells the caller to ask. */
export function preconditionFailed(api = "GetFunction/GetAlias"): AwsError {
  return new AwsError(
    "PreconditionFailedException",
    `The Revision Id provided does not match the latest Revision Id. Call the ${api} API to retrieve the latest ` +
      "Revision Id",
    { status: 412, members: USER },
  );
}

/** A request to the control plane is too large. */
export function requestTooLarge(message: string): AwsError {
  return new AwsError("RequestEntityTooLargeException", message, { status: 413 });
}

/** An operation that is about a function as a whole was asked about a version or alias. */
export function functionsOnly(): AwsError {
  return invalidParameter(
    "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
      "Please specify either a function name or an unqualified function ARN.",
  );
}

/** AWS's words where it names nothing. */
export function resourceMissing(): AwsError {
  return notFound("The resource you requested does not exist.");
}
