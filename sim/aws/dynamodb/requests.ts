/**
 * The members that requests share: their types, the constraints on them, and AWS's checks of how they go together.
 */
import type { AwsError } from "../errors.ts";
import type { Constraints } from "../constraints.ts";
import type { CapacityMode } from "./capacity.ts";
import { validation } from "./errors.ts";
import type { ExpressionInput, ExpressionKind } from "./expressions/mod.ts";

/** Attributes as they come in a request, not checked yet. */
export type RawItem = Readonly<Record<string, unknown>>;

export interface TableInput {
  readonly TableName: string;
}

export interface CapacityInput {
  readonly ReturnConsumedCapacity?: CapacityMode;
}

export interface ConditionInput extends ExpressionInput {
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE";
}

/** `TableName`, which may be an ARN. */
export const TABLE_NAME: Constraints = { TableName: { required: true, length: [1, 1024] } };

export const CAPACITY: Constraints = { ReturnConsumedCapacity: { enum: ["INDEXES", "TOTAL", "NONE"] } };

export const RETURN_VALUES: Constraints = {
  ReturnValues: { enum: ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"] },
  ReturnItemCollectionMetrics: { enum: ["SIZE", "NONE"] },
  ReturnValuesOnConditionCheckFailure: { enum: ["ALL_OLD", "NONE"] },
};

/** For the `differs` of the operations that have such parameters. */
export const NO_LEGACY =
  "Legacy parameters (Expected, AttributeUpdates, KeyConditions, AttributesToGet, ...) are refused by name.";

/** What parameters of the time before expressions have become. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  AttributesToGet: "ProjectionExpression",
  AttributeUpdates: "UpdateExpression",
  Expected: "ConditionExpression",
  ConditionalOperator: "AND and OR",
  KeyConditions: "KeyConditionExpression",
  QueryFilter: "FilterExpression",
  ScanFilter: "FilterExpression",
};

/**
 * Refuses parameters that are not emulated, and placeholders without an expression that could use them.
 *
 * @param expressions Those that the operation takes, in AWS's order.
 * @throws {AwsError}
 */
export function checkExpressionParameters(input: object, expressions: readonly ExpressionKind[]): void {
  const given = input as Readonly<Record<string, unknown>>;
  for (const legacy in REPLACEMENTS) {
    if (given[legacy] !== undefined && given[legacy] !== null) throw legacyParameter(legacy);
  }
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = given;
  if (!names && !values) return;
  const present = (kind: ExpressionKind) => given[kind] !== undefined && given[kind] !== null;
  if (names && !expressions.some(present)) {
    throw validation("ExpressionAttributeNames can only be specified when using expressions");
  }
  const valued = expressions.filter((kind) => kind !== "ProjectionExpression");
  if (values && valued.length > 0 && !valued.some(present)) {
    throw validation(
      "ExpressionAttributeValues can only be specified when using expressions: " +
        `${valued.join(" and ")} ${valued.length > 1 ? "are" : "is"} null`,
    );
  }
}

function legacyParameter(name: string): AwsError {
  return validation(
    `The legacy parameter ${name} of Amazon DynamoDB is not emulated; use ${REPLACEMENTS[name]} instead`,
  );
}
