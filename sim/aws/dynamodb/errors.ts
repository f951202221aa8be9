/**
 * The errors of DynamoDB, with AWS's own wording.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
import { AwsError } from "../errors.ts";

/** An input that breaks a rule. */
export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** `One or more parameter values were invalid: ...` */
export function invalidParameter(detail: string): AwsError {
  return validation(`One or more parameter values were invalid: ${detail}`);
}

/** A data operation on a table that is not there. */
export function resourceNotFound(): AwsError {
  return new AwsError("ResourceNotFoundException", "Requested resource not found");
}

/** A control operation on a table that is not there. */
export function tableNotFound(tableName: string): AwsError {
  return new AwsError(
    "ResourceNotFoundException",
    `Requested resource not found: Table: ${tableName} not found`,
  );
}

export function tableInUse(tableName: string): AwsError {
  return new AwsError("ResourceInUseException", `Table already exists: ${tableName}`);
}

/** More of something than an account may have, or do in a time. */
export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceededException", message);
}

/** A table that cannot be changed now. */
export function beingUpdated(tableName: string): AwsError {
  return new AwsError(
    "ResourceInUseException",
    `Attempt to change a resource which is still in use: Table is being updated: ${tableName}`,
  );
}

/** A condition that did not hold; `item` goes along where the caller asked for it. */
export function conditionFailed(item: object | undefined): AwsError {
  const message = "The conditional request failed";
  return new AwsError("ConditionalCheckFailedException", message, item ? { members: { Item: item } } : {});
}

/** A PartiQL INSERT of a key that is there. */
export function duplicateItem(): AwsError {
  return new AwsError("DuplicateItemException", "Duplicate primary key exists in table");
}

/** An item collection that would be larger than 10 GB. */
export function itemCollectionTooLarge(): AwsError {
  return new AwsError("ItemCollectionSizeLimitExceededException", "Collection size exceeded.");
}

/** Why one action of a transaction did not go through; `None` for those that would have. */
export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: object;
}

export function transactionCancelled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map((reason) => reason.Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new AwsError("TransactionCanceledException", message, { members: { CancellationReasons: reasons } });
}

export function idempotentParameterMismatch(): AwsError {
  const message = "The request uses the same client token as a previous, but non-identical request.";
  return new AwsError("IdempotentParameterMismatchException", message);
}

/** What a throttled call is answered with. */
export function throughputExceeded(): AwsError {
  return new AwsError(
    "ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded. " +
      "Consider increasing your provisioning level with the UpdateTable API.",
  );
}

export function internalError(): AwsError {
  return new AwsError("InternalServerError", "Internal server error", { status: 500 });
}
