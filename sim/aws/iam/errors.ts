/**
 * The errors of IAM, by the codes that it has for them in its protocol, and in its own words.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
import { AwsError } from "../errors.ts";

export const TITLE = "AWS IAM";

export function noRole(name: string): AwsError {
  return noSuchEntity(`The role with name ${name} cannot be found.`);
}

/** @param kind `role`, `user` or `group`. */
export function noInlinePolicy(kind: string, name: string): AwsError {
  return noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);
}

export function noPolicy(arn: string): AwsError {
  return noSuchEntity(`Policy ${arn} was not found.`);
}

export function notAttachable(arn: string): AwsError {
  return noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
}

export function noPolicyVersion(arn: string, version: string): AwsError {
  return noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);
}

export function noUser(name: string): AwsError {
  return noSuchEntity(`The user with name ${name} cannot be found.`);
}

export function noGroup(name: string): AwsError {
  return noSuchEntity(`The group with name ${name} cannot be found.`);
}

export function noProfile(name: string): AwsError {
  return noSuchEntity(`Instance Profile ${name} cannot be found.`);
}

export function noAccessKey(id: string): AwsError {
  return noSuchEntity(`The Access Key with id ${id} cannot be found.`);
}

export function noAlias(alias: string): AwsError {
  return noSuchEntity(`The account alias with name ${alias} cannot be found.`);
}

function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", message, { status: 404 });
}

export function alreadyExists(message: string): AwsError {
  return new AwsError("EntityAlreadyExists", message, { status: 409 });
}

export function deleteConflict(message: string): AwsError {
  return new AwsError("DeleteConflict", message, { status: 409 });
}

/** @param quota As AWS names it: `RolesPerAccount`. */
export function quotaExceeded(quota: string, limit: number): AwsError {
  return limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceeded", message, { status: 409 });
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", message);
}

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", message);
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
    "ServiceFailure",
    "The request processing has failed because of an unknown error, exception or failure.",
    { status: 500 },
  );
}
