/**
 * AttributesToGet and KeyConditions: what reads were told before there were projection and key condition expressions.
 *
 * Follows LegacyConditionalParameters.AttributesToGet.html and LegacyConditionalParameters.KeyConditions.html of the
 * developer guide.
 */
import { invalidParameter, validation } from "../errors.ts";
import { type KeyTest, Projection } from "../expressions/mod.ts";
import { attributeNameFault } from "../taking.ts";
import type { Taken } from "./conditions.ts";

/** Constraints on AttributesToGet. */
export const ATTRIBUTES_TO_GET = { length: [1, 255] } as const;

/**
 * The projection that a list of attributes comes to.
 *
 * @throws {AwsError} A name is there twice, or cannot be one.
 */
export function takeAttributesToGet(names: readonly string[]): Projection {
  const seen = new Set<string>();
  for (const name of names) {
    const fault = attributeNameFault(name);
    if (fault) throw validation(fault);
    if (seen.has(name)) throw invalidParameter(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  return new Projection(names.map((name) => [name]));
}

const OPERATORS = {
  EQ: "=",
  LE: "<=",
  LT: "<",
  GE: ">=",
  GT: ">",
  BETWEEN: "between",
  BEGINS_WITH: "begins_with",
} as const;

/**
 * The tests that key conditions come to.
 *
 * @throws {AwsError} There are too many, or none.
 */
export function keyTestsOf(conditions: readonly Taken[]): KeyTest[] {
  if (conditions.length < 1 || conditions.length > 8) {
    throw validation("Conditions can be of length 1 or 2 only");
  }
  return conditions.map(({ name, operator, values }) => ({
    attribute: name,
    operator: operator in OPERATORS ? OPERATORS[operator as keyof typeof OPERATORS] : "unindexable",
    value: values[0],
    upper: operator === "BETWEEN" ? values[1] : undefined,
  }));
}
