/** What a WHERE clause says of keys: which items a SELECT has to look at, and the one that a write is about. */
import { equalValues } from "../comparing.ts";
import { validation } from "../errors.ts";
import type { Bindings, Comparator, Condition, KeyTest, Operand } from "../expressions/mod.ts";
import { comparePositions } from "../ordered.ts";
import { type Range, rangeOfTests } from "../ranges.ts";
import type { KeyAttribute, KeySchema } from "../schema.ts";
import { type AttributeValue, type Item, type MutableItem, setAttribute } from "../value.ts";

const MIRRORED: Readonly<Record<Comparator, Comparator>> = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** A test of one attribute against values that the statement has. */
interface Test {
  readonly attribute: string;
  readonly operator: Comparator | "between" | "begins_with" | "in";
  readonly values: readonly AttributeValue[];
}

/** The conditions that all have to hold. */
export function conjuncts(condition: Condition): Condition[] {
  return condition.kind === "and"
    ? [...conjuncts(condition.left), ...conjuncts(condition.right)]
    : [condition];
}

/** The conditions one of which has to hold. */
export function disjuncts(condition: Condition): Condition[] {
  return condition.kind === "or"
    ? [...disjuncts(condition.left), ...disjuncts(condition.right)]
    : [condition];
}

/** A condition as a test of one attribute; undefined if it is something else. */
function testOf(condition: Condition, { values }: Bindings): Test | undefined {
  const name = (operand: Operand | undefined) => operand?.kind === "path" ? operand.attribute : undefined;
  const value = (operand: Operand | undefined) =>
    operand?.kind === "value" ? values![operand.name] : undefined;
  const made = (
    attribute: string | undefined,
    operator: Test["operator"],
    operands: readonly (AttributeValue | undefined)[],
  ): Test | undefined => {
    if (attribute === undefined || operands.some((each) => each === undefined)) return undefined;
    return { attribute, operator, values: operands as readonly AttributeValue[] };
  };
  switch (condition.kind) {
    case "compare": {
      const { left, right, operator } = condition;
      return made(name(left), operator, [value(right)]) ??
        made(name(right), MIRRORED[operator], [value(left)]);
    }
    case "between":
      return made(name(condition.operand), "between", [value(condition.low), value(condition.high)]);
    case "in":
      return made(name(condition.operand), "in", condition.list.map(value));
    case "call":
      return condition.name === "begins_with"
        ? made(name(condition.args[0]), "begins_with", [value(condition.args[1])])
        : undefined;
    default:
      return undefined;
  }
}

/**
 * Checks that what keys are compared with has their type.
 *
 * @throws {AwsError}
 */
export function checkKeyTypes(condition: Condition, bindings: Bindings, schema: KeySchema): void {
  if (condition.kind === "and" || condition.kind === "or") {
    checkKeyTypes(condition.left, bindings, schema);
    checkKeyTypes(condition.right, bindings, schema);
    return;
  }
  const test = testOf(condition, bindings);
  if (!test) return;
  for (const key of schema.range ? [schema.hash, schema.range] : [schema.hash]) {
    if (test.attribute !== key.name) continue;
    if (test.values.some((value) => value[key.type] === undefined)) throw wrongType(key.name);
  }
}

function wrongType(name: string) {
  return validation(
    `Key attribute's data type should match its data type in table's schema: Key ${name}`,
  );
}

/**
 * The values that an attribute must have one of; undefined where a condition leaves that open.
 *
 * @param branching Whether to look into alternatives, all of which must tell.
 */
export function valuesOf(
  condition: Condition,
  bindings: Bindings,
  attribute: string,
  branching = true,
): AttributeValue[] | undefined {
  if (condition.kind === "and") {
    const left = valuesOf(condition.left, bindings, attribute, branching);
    const right = valuesOf(condition.right, bindings, attribute, branching);
    if (!left || !right) return left ?? right;
    return left.filter((value) => right.some((other) => equalValues(value, other)));
  }
  if (condition.kind === "or") {
    if (!branching) return undefined;
    const left = valuesOf(condition.left, bindings, attribute);
    const right = valuesOf(condition.right, bindings, attribute);
    return left && right && distinct([...left, ...right]);
  }
  const test = testOf(condition, bindings);
  if (test?.attribute !== attribute) return undefined;
  return test.operator === "=" || test.operator === "in" ? distinct(test.values) : undefined;
}

function distinct(values: readonly AttributeValue[]): AttributeValue[] {
  return values.filter((value, i) => values.findIndex((other) => equalValues(value, other)) === i);
}

/**
 * What of one partition a condition can hold for, in ascending order; nothing where it cannot hold.
 *
 * @throws {AwsError} A key's value cannot be one.
 */
export function rangesOf(
  hash: AttributeValue,
  schema: KeySchema,
  condition: Condition,
  bindings: Bindings,
): Range[] {
  const partition: KeyTest = {
    attribute: schema.hash.name,
    operator: "=",
    value: hash,
    upper: undefined,
  };
  const whole = rangeOfTests([partition], schema);
  const { range } = schema;
  if (!range) return [whole];
  let ranges = [whole];
  for (const each of conjuncts(condition)) {
    const found = sortRanges(testOf(each, bindings), range, partition, schema);
    if (found) ranges = ranges.flatMap((one) => found.flatMap((other) => intersected(one, other)));
  }
  return ranges.sort((a, b) => comparePositions(a.from, b.from));
}

/** What a test of the sort key selects; undefined where it selects nothing in particular. */
function sortRanges(
  test: Test | undefined,
  range: KeyAttribute,
  partition: KeyTest,
  schema: KeySchema,
): Range[] | undefined {
  if (test?.attribute !== range.name || test.operator === "<>") return undefined;
  const of = (operator: KeyTest["operator"], value: AttributeValue, upper?: AttributeValue): Range =>
    rangeOfTests([partition, { attribute: range.name, operator, value, upper }], schema);
  if (test.operator === "in") return distinct(test.values).map((value) => of("=", value));
  return [of(test.operator, test.values[0]!, test.values[1])];
}

function intersected(a: Range, b: Range): Range[] {
  const from = comparePositions(a.from, b.from) >= 0 ? a.from : b.from;
  const to = comparePositions(a.to, b.to) <= 0 ? a.to : b.to;
  return comparePositions(from, to) < 0 ? [{ from, to }] : [];
}

/**
 * Refuses alternatives of one partition that meet in their sort keys.
 *
 * @throws {AwsError}
 */
export function checkOverlaps(condition: Condition, bindings: Bindings, schema: KeySchema): void {
  const branches = disjuncts(condition);
  const { hash, range } = schema;
  if (!range || branches.length < 2) return;
  const parts = branches.map((branch) => {
    const values = valuesOf(branch, bindings, hash.name, false);
    const tests = conjuncts(branch).map((each) => testOf(each, bindings));
    const sorted = tests.some((test) => test?.attribute === range.name && test.operator !== "<>");
    return { values, sorted, open: isNegated(branch, bindings, range.name), branch };
  });
  if (parts.some(({ values }) => values === undefined)) return;
  for (let i = 0; i < parts.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [parts[j]!, parts[i]!];
      if (a.open || b.open || (!a.sorted && !b.sorted)) continue;
      const shared = a.values!.filter((value) => b.values!.some((other) => equalValues(value, other)));
      for (const value of shared) {
        const others = rangesOf(value, schema, b.branch, bindings);
        const meets = rangesOf(value, schema, a.branch, bindings).some((one) =>
          others.some((other) => intersected(one, other).length > 0)
        );
        if (!meets) continue;
        throw validation("Overlapping conditions with range keys are not supported in where clause");
      }
    }
  }
}

/** Whether a branch has a condition on the sort key that is negated. */
function isNegated(branch: Condition, bindings: Bindings, name: string): boolean {
  return conjuncts(branch).some((each) => {
    if (each.kind !== "not") return testOf(each, bindings)?.attribute === name && isUnequal(each);
    const inner = testOf(each.condition, bindings);
    return inner?.attribute === name;
  });
}

function isUnequal(condition: Condition): boolean {
  return condition.kind === "compare" && condition.operator === "<>";
}

/**
 * The primary key that a condition names, for a statement about one item.
 *
 * @throws {AwsError} It names none, or more than one.
 */
export function keyIn(condition: Condition, bindings: Bindings, schema: KeySchema): Item {
  const key: MutableItem = {};
  const found = [schema.hash, schema.range].map((attribute) => {
    if (!attribute) return undefined;
    const values = conjuncts(condition).flatMap((each) => {
      const test = testOf(each, bindings);
      return test?.attribute === attribute.name && test.operator === "=" ? test.values : [];
    });
    if (values.length === 0) {
      throw validation("Where clause does not contain a mandatory equality on all key attributes");
    }
    return { attribute, values: distinct(values) };
  });
  for (const each of found) {
    if (!each) continue;
    const { attribute, values } = each;
    if (values.length > 1) {
      throw validation(
        `Multiple conditions on same key ${attribute.name}. ` +
          "Only single item Update/Insert/Delete are supported",
      );
    }
    if (values[0]![attribute.type] === undefined) throw wrongType(attribute.name);
    setAttribute(key, attribute.name, values[0]!);
  }
  return key;
}

/** Whether a condition names one primary key. */
export function namesKey(condition: Condition, bindings: Bindings, schema: KeySchema): boolean {
  return [schema.hash, schema.range].every((key) =>
    !key || conjuncts(condition).some((each) => {
      const test = testOf(each, bindings);
      return test?.attribute === key.name && test.operator === "=";
    })
  );
}

/** Whether a condition does no more than to name a primary key. */
export function isKeyAlone(condition: Condition, bindings: Bindings, schema: KeySchema): boolean {
  const count = schema.range ? 2 : 1;
  return conjuncts(condition).length === count && namesKey(condition, bindings, schema);
}
