/**
 * The errors of EventBridge, with AWS's own messages.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html
 */
import { AwsError, notEmulated } from "../errors.ts";

export const TITLE = "Amazon EventBridge";

export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

export function noBus(name: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}

export function busExists(name: string): AwsError {
  return new AwsError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
}

export function noRule(name: string, bus: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus}.`);
}

export function limitExceeded(): AwsError {
  return new AwsError(
    "LimitExceededException",
    "The requested resource exceeds the maximum number allowed.",
  );
}

export function invalidPattern(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}

export function badArn(parameter: string): AwsError {
  return validation(`Parameter ${parameter} is not valid. Reason: Provided Arn is not in correct format.`);
}

export function throttled(): AwsError {
  return new AwsError("ThrottlingException", "Rate exceeded");
}

export function failed(): AwsError {
  return new AwsError("InternalException", "This exception occurs due to unexpected causes.", {
    status: 500,
  });
}

export function noStatement(): AwsError {
  return new AwsError("ResourceNotFoundException", "Statement with the provided id does not exist.");
}

export function policyTooLong(): AwsError {
  return new AwsError(
    "PolicyLengthExceededException",
    "The event bus policy is too long. For more information, see the limits.",
  );
}

export function managedRule(name: string): AwsError {
  return new AwsError(
    "ManagedRuleException",
    `${name} is a managed rule. Set 'force' parameter to true to override.`,
  );
}

export function noArchive(name: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Archive ${name} does not exist.`);
}

export function noReplay(name: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Replay ${name} does not exist.`);
}

/** Whatever the operation was about to do with it. */
export function noConnection(name: string): AwsError {
  const message = `Failed to describe the connection(s). Connection '${name}' does not exist.`;
  return new AwsError("ResourceNotFoundException", message);
}

export function noApiDestination(name: string): AwsError {
  const message = `Failed to describe the api-destination(s). An api-destination '${name}' does not exist.`;
  return new AwsError("ResourceNotFoundException", message);
}

export function noEndpoint(name: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Endpoint '${name}' does not exist.`);
}

export function noEventSource(name: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Event source ${name} does not exist.`);
}

export function alreadyExists(what: string): AwsError {
  return new AwsError("ResourceAlreadyExistsException", `${what} already exists.`);
}

export function invalidState(message: string): AwsError {
  return new AwsError("InvalidStateException", message);
}

/** Something that AWS can do with this operation and the emulated service cannot. */
export function unsupported(operation: string, what: string): AwsError {
  return notEmulated(TITLE, `${operation} with ${what}`);
}
