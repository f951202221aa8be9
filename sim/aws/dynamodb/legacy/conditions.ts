/**
 * Conditions of the time before expressions: Expected of writes, QueryFilter and ScanFilter of reads.
 *
 * Follows LegacyConditionalParameters.html of the developer guide, and its page on each parameter.
 */
import type { Constraints } from "../../constraints.ts";
import { compareValues } from "../comparing.ts";
import { invalidParameter, validation } from "../errors.ts";
import type { Condition } from "../expressions/mod.ts";
import { attributeNameFault, takeValue } from "../taking.ts";
import { type AttributeValue, typeOf, type ValueType } from "../value.ts";
import { call, comparison, joined, type LegacyValues, pathOf } from "./values.ts";

/** A condition on one attribute, as it comes. */
export interface ConditionInput {
  readonly ComparisonOperator?: Operator;
  readonly AttributeValueList?: readonly unknown[];
}

export interface ExpectedInput extends ConditionInput {
  readonly Exists?: boolean;
  readonly Value?: unknown;
}

export type Operator = keyof typeof OPERANDS;

/** How many values an operator takes. */
const OPERANDS = {
  EQ: [1, 1],
  NE: [1, 1],
  IN: [1, Infinity],
  LE: [1, 1],
  LT: [1, 1],
  GE: [1, 1],
  GT: [1, 1],
  BETWEEN: [2, 2],
  NOT_NULL: [0, 0],
  NULL: [0, 0],
  CONTAINS: [1, 1],
  NOT_CONTAINS: [1, 1],
  BEGINS_WITH: [1, 1],
} as const;

const SCALARS: ReadonlySet<ValueType> = new Set(["S", "N", "B"]);
const FLAT: ReadonlySet<ValueType> = new Set(["S", "N", "B", "BOOL", "NULL"]);
/** The types that an operator takes; absent for any. */
const TYPES: Partial<Record<Operator, ReadonlySet<ValueType>>> = {
  LE: SCALARS,
  LT: SCALARS,
  GE: SCALARS,
  GT: SCALARS,
  BETWEEN: SCALARS,
  IN: SCALARS,
  CONTAINS: FLAT,
  NOT_CONTAINS: FLAT,
  BEGINS_WITH: new Set<ValueType>(["S", "B"]),
};

const OPERATOR = {
  enum: [
    "IN",
    "NULL",
    "BETWEEN",
    "LT",
    "NOT_CONTAINS",
    "EQ",
    "GT",
    "NOT_NULL",
    "NE",
    "LE",
    "BEGINS_WITH",
    "GE",
    "CONTAINS",
  ],
} as const;

/** Constraints on a member that holds conditions by attribute name. */
export const CONDITIONS = {
  each: { members: { ComparisonOperator: { required: true, ...OPERATOR } } },
} as const;

/** Constraints on the members of a write that are conditions of the old kind. */
export const EXPECTED: Constraints = {
  ConditionalOperator: { enum: ["OR", "AND"] },
  Expected: { each: { members: { ComparisonOperator: OPERATOR } } },
};

/** A condition that has been checked. */
export interface Taken {
  readonly name: string;
  readonly operator: Operator;
  readonly values: readonly AttributeValue[];
}

/**
 * Takes in the conditions of a filter, or of KeyConditions.
 *
 * @throws {AwsError}
 */
export function takeConditions(conditions: Readonly<Record<string, ConditionInput>>): Taken[] {
  return Object.entries(conditions).map(([name, condition]) => {
    checkName(name);
    const values = (condition.AttributeValueList ?? []).map((value) => takeValue(value, { bytes: 0 }));
    return checked({ name, operator: condition.ComparisonOperator!, values });
  });
}

/**
 * Takes in what a write expects.
 *
 * @throws {AwsError}
 */
export function takeExpected(expected: Readonly<Record<string, ExpectedInput>>): Taken[] {
  return Object.entries(expected).map(([name, each]) => takeExpectation(name, each));
}

function takeExpectation(name: string, expected: ExpectedInput): Taken {
  const { ComparisonOperator: operator, AttributeValueList: list, Exists: exists, Value: value } = expected;
  checkName(name);
  const valued = value !== undefined && value !== null;
  const listed = list !== undefined && list !== null;
  const at = `for Attribute: ${name}`;
  if (valued && listed) {
    throw invalidParameter(`Value and AttributeValueList cannot be used together ${at}`);
  }
  if (operator) {
    if (exists !== undefined && exists !== null) {
      throw invalidParameter(`Exists and ComparisonOperator cannot be used together ${at}`);
    }
    if (operator !== "NULL" && operator !== "NOT_NULL" && !valued && !listed) {
      throw invalidParameter(
        `Value or AttributeValueList must be used with ComparisonOperator: ${operator} ${at}`,
      );
    }
    const values = (listed ? list : valued ? [value] : []).map((each) => takeValue(each, { bytes: 0 }));
    return checked({ name, operator, values });
  }
  if (listed) {
    throw invalidParameter(`AttributeValueList can only be used with a ComparisonOperator ${at}`);
  }
  if (exists === false) {
    if (valued) throw invalidParameter(`Value cannot be used when Exists is false ${at}`);
    return { name, operator: "NULL", values: [] };
  }
  if (!valued) throw invalidParameter(`Value must be provided when Exists is ${exists ?? null} ${at}`);
  return { name, operator: "EQ", values: [takeValue(value, { bytes: 0 })] };
}

function checkName(name: string): void {
  const fault = attributeNameFault(name);
  if (fault) throw validation(fault);
}

function checked(taken: Taken): Taken {
  const { operator, values } = taken;
  const [least, most] = OPERANDS[operator];
  if (values.length < least || values.length > most) {
    throw invalidParameter(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  }
  if (values.length === 0) return taken;
  const allowed = TYPES[operator];
  for (const value of values) {
    const type = typeOf(value);
    if (allowed?.has(type) !== false) continue;
    throw invalidParameter(`ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`);
  }
  const first = typeOf(values[0]!);
  if (values.some((value) => typeOf(value) !== first)) {
    throw invalidParameter("AttributeValues inside AttributeValueList must be of same type");
  }
  if (operator === "BETWEEN" && compareValues(values[0]!, values[1]!)! > 0) {
    throw validation(
      "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    );
  }
  return taken;
}

/**
 * Checks how many conditions a ConditionalOperator has to join.
 *
 * @throws {AwsError} There are less than two.
 */
export function checkOperator(operator: string | undefined, conditions: object | undefined): void {
  if (!operator) return;
  const count = conditions ? Object.keys(conditions).length : 0;
  if (count === 0) throw validation("ConditionalOperator cannot be used without Filter or Expected");
  if (count > 1) return;
  throw validation("ConditionalOperator can only be used when Filter or Expected has two or more elements");
}

/** The tree of some conditions; undefined for none. */
export function conditionOf(
  conditions: readonly Taken[],
  operator: "AND" | "OR" | undefined,
  values: LegacyValues,
): Condition | undefined {
  return joined(conditions.map((each) => partOf(each, values)), operator ?? "AND");
}

const COMPARATORS = { EQ: "=", NE: "<>", LE: "<=", LT: "<", GE: ">=", GT: ">" } as const;

function partOf(taken: Taken, bound: LegacyValues): Condition {
  const path = pathOf(taken.name);
  const values = taken.values.map((value) => bound.reference(value));
  switch (taken.operator) {
    case "NOT_NULL":
      return call("attribute_exists", path);
    case "NULL":
      return call("attribute_not_exists", path);
    case "CONTAINS":
      return call("contains", path, values[0]!);
    case "NOT_CONTAINS":
      return {
        kind: "and",
        left: call("attribute_exists", path),
        right: { kind: "not", condition: call("contains", path, values[0]!) },
      };
    case "BEGINS_WITH":
      return call("begins_with", path, values[0]!);
    case "IN":
      return { kind: "in", operand: path, list: values };
    case "BETWEEN":
      return { kind: "between", operand: path, low: values[0]!, high: values[1]! };
    default:
      return comparison(COMPARATORS[taken.operator], path, values[0]!);
  }
}
