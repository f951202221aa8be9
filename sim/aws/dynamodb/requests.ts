/**
 * The members that requests share: their types, the constraints on them, and AWS's checks of how they go together.
 */
import { type Constraints, validationException } from "../constraints.ts";
import type { AwsError } from "../errors.ts";
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

const NAME = /^[a-zA-Z0-9_.-]{3,255}$/;
const NAME_PATTERN = "[a-zA-Z0-9_.-]+";

/** Whether a text can be the name of a table, or is meant for its ARN. */
export function mayNameTable(text: string): boolean {
  return NAME.test(text) || text.startsWith("arn:");
}

/** `TableName`, which may be an ARN: names are held to limits of their own. */
export const TABLE_NAME: Constraints = {
  TableName: {
    required: true,
    length: [1],
    custom(value, path) {
      const name = value as string;
      if (name === "" || NAME.test(name) || (name.startsWith("arn:") && name.length <= 1024)) {
        return undefined;
      }
      const most = name.startsWith("arn:") ? 1024 : 255;
      const broken = [
        ...(most === 1024 || /^[a-zA-Z0-9_.-]+$/.test(name)
          ? []
          : [`satisfy regular expression pattern: ${NAME_PATTERN}`]),
        ...(name.length < 3 ? ["have length greater than or equal to 3"] : []),
        ...(name.length > most ? [`have length less than or equal to ${most}`] : []),
      ];
      return broken.map((demand) =>
        `Value '${name}' at '${path}' failed to satisfy constraint: Member must ${demand}`
      );
    },
  },
};

const NULL_NAME = "Value null at 'tableName' ";

/**
 * The error of a request that breaks constraints. Operations on tables look at the name of theirs before all else, and
 * ask for it in words of their own.
 */
export function invalidRequest(found: readonly string[], operation: string): AwsError | undefined {
  if (ITEM_OPERATION.test(operation)) return undefined;
  const ofName = found.filter((each) => each.includes(" at 'tableName' "));
  if (ofName.length === 0) return undefined;
  if (!ofName[0]!.startsWith(NULL_NAME)) return validationException(ofName);
  return validation("The parameter 'TableName' is required but was not present in the request");
}

/** Those that put all constraints together. */
const ITEM_OPERATION = /Item|Query|Scan|Statement|Transaction/;

export const CAPACITY: Constraints = { ReturnConsumedCapacity: { enum: ["INDEXES", "TOTAL", "NONE"] } };

export const RETURN_VALUES: Constraints = {
  ReturnValues: { enum: ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"] },
  ReturnItemCollectionMetrics: { enum: ["SIZE", "NONE"] },
  ReturnValuesOnConditionCheckFailure: { enum: ["ALL_OLD", "NONE"] },
};

/** Parameters of the time before expressions, by the expressions that replace them. */
export interface ParameterNames {
  /** In the order in which AWS names them. */
  readonly expressions: readonly ExpressionKind[];
  readonly legacy: readonly string[];
  /** The expressions that take values. */
  readonly valued: readonly ExpressionKind[];
}

function parameters(expressions: readonly ExpressionKind[], legacy: readonly string[]): ParameterNames {
  return { expressions, legacy, valued: expressions.filter((kind) => kind !== "ProjectionExpression") };
}

export const WRITE_PARAMETERS = parameters(["ConditionExpression"], ["Expected", "ConditionalOperator"]);
export const UPDATE_PARAMETERS = parameters(
  ["UpdateExpression", "ConditionExpression"],
  ["AttributeUpdates", "Expected", "ConditionalOperator"],
);
export const READ_PARAMETERS = parameters(["ProjectionExpression"], ["AttributesToGet"]);
export const QUERY_PARAMETERS = parameters(
  ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"],
  ["AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"],
);
export const SCAN_PARAMETERS = parameters(
  ["ProjectionExpression", "FilterExpression"],
  ["AttributesToGet", "ScanFilter", "ConditionalOperator"],
);

type Given = Readonly<Record<string, unknown>>;

function present(given: Given, name: string): boolean {
  return given[name] !== undefined && given[name] !== null;
}

/**
 * Refuses parameters of both kinds in one request, and placeholders without an expression that could use them.
 *
 * @returns Whether the request has parameters of the time before expressions.
 * @throws {AwsError}
 */
export function checkExpressionParameters(
  input: object,
  { expressions, legacy, valued }: ParameterNames,
): boolean {
  const given = input as Given;
  let old = false;
  for (let i = 0; i < legacy.length; i++) if (present(given, legacy[i]!)) old = true;
  if (old) checkOneKind(given, expressions, legacy);
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = given;
  if (!names && !values) return old;
  if (names && !expressions.some((kind) => present(given, kind))) {
    throw validation("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (values && valued.length > 0 && !valued.some((kind) => present(given, kind))) {
    throw validation(
      "ExpressionAttributeValues can only be specified when using expressions: " +
        `${valued.join(" and ")} ${valued.length > 1 ? "are" : "is"} null`,
    );
  }
  return old;
}

function checkOneKind(given: Given, expressions: readonly string[], legacy: readonly string[]): void {
  const modern = expressions.filter((name) => present(given, name));
  if (modern.length === 0) return;
  // Key conditions may be of the old kind beside a filter of the new one.
  const old = legacy.filter((name) =>
    present(given, name) && (name !== "KeyConditions" || present(given, "KeyConditionExpression"))
  );
  if (old.length === 0) return;
  throw validation(
    "Can not use both expression and non-expression parameters in the same request: " +
      `Non-expression parameters: {${old.join(", ")}} Expression parameters: {${modern.join(", ")}}`,
  );
}
