/**
 * Key conditions: which keys a Query reads. They are conditions of one shape, `hash = :v`, perhaps AND one on the
 * sort key, and are refused in any other.
 *
 * Follows Query.KeyConditionExpressions.html of the developer guide.
 */
import { validation } from "../errors.ts";
import type { AttributeValue } from "../value.ts";
import type { Comparator, Condition, Operand } from "./ast.ts";
import { type Bindings, boundValue } from "./bindings.ts";
import { stepsOf } from "./paths.ts";

/** What one key attribute must be like. */
export interface KeyTest {
  readonly attribute: string;
  readonly operator: Exclude<Comparator, "<>"> | "begins_with" | "between" | "unindexable";
  /** Absent for an operator without operands, which is none that a key can have. */
  readonly value: AttributeValue | undefined;
  /** The upper bound of `between`. */
  readonly upper: AttributeValue | undefined;
}

const MIRRORED = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/**
 * The tests in a key condition that has been bound, in their order.
 *
 * @throws {AwsError} It has another shape.
 */
export function keyTests(tree: Condition, bindings: Bindings): KeyTest[] {
  const tests: KeyTest[] = [];
  collect(tree, bindings, tests);
  // Keys of indexes have eight attributes at most; how many this one has is not known yet.
  if (tests.length > 8) throw validation("Conditions can be of length 1 or 2 only");
  return tests;
}

function collect(node: Condition, bindings: Bindings, tests: KeyTest[]): void {
  switch (node.kind) {
    case "and":
      collect(node.left, bindings, tests);
      collect(node.right, bindings, tests);
      return;
    case "or":
    case "not":
    case "in":
      throw badOperator(node.kind.toUpperCase());
    case "compare": {
      const { operator } = node;
      if (operator === "<>") throw badOperator(operator);
      const side = keySide([node.left, node.right]);
      const value = [node.right, node.left][side]!;
      add(tests, {
        attribute: keyAttribute([node.left, node.right][side]!, bindings),
        operator: side === 0 ? operator : MIRRORED[operator],
        value: valueIn(value, bindings),
        upper: undefined,
      });
      return;
    }
    case "between": {
      if (keySide([node.operand, node.low, node.high]) !== 0) throw notFirst("BETWEEN");
      add(tests, {
        attribute: keyAttribute(node.operand, bindings),
        operator: "between",
        value: valueIn(node.low, bindings),
        upper: valueIn(node.high, bindings),
      });
      return;
    }
    case "call": {
      if (node.name !== "begins_with") throw badOperator(node.name);
      if (keySide(node.args) !== 0) throw notFirst(node.name);
      add(tests, {
        attribute: keyAttribute(node.args[0]!, bindings),
        operator: "begins_with",
        value: valueIn(node.args[1]!, bindings),
        upper: undefined,
      });
    }
  }
}

function add(tests: KeyTest[], test: KeyTest): void {
  if (tests.some((other) => other.attribute === test.attribute)) {
    throw validation("KeyConditionExpressions must only contain one condition per key");
  }
  tests.push(test);
}

/** Which of the operands is the key attribute. */
function keySide(operands: readonly Operand[]): number {
  if (operands.some((operand) => operand.kind === "call")) {
    throw validation("KeyConditionExpressions cannot contain nested operations");
  }
  const paths = operands.filter((operand) => operand.kind === "path").length;
  if (paths === 0) throw badCondition("No key attribute specified");
  const side = operands.findIndex((operand) => operand.kind === "path");
  if (paths > 1 && side === 0) throw badCondition("Multiple attribute names used in one condition");
  return side;
}

function keyAttribute(operand: Operand, bindings: Bindings): string {
  if (operand.kind !== "path") throw badCondition("No key attribute specified");
  const steps = stepsOf(operand, bindings);
  if (steps.length > 1) throw nestedKey("Key", steps[0] as string);
  return steps[0] as string;
}

/** @param name The key attribute that a path goes into. */
export function nestedKey(what: "Key" | "IndexKey", name: string) {
  return validation(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${what}: ${name}`,
  );
}

function valueIn(operand: Operand, bindings: Bindings): AttributeValue {
  if (operand.kind !== "value") throw badCondition("Multiple attribute names used in one condition");
  return boundValue(operand, bindings);
}

function badOperator(operator: string) {
  return validation(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function badCondition(detail: string) {
  return validation(`Invalid condition in KeyConditionExpression: ${detail}`);
}

function notFirst(operator: string) {
  return badCondition(`${operator} operator must have the key attribute as its first operand`);
}
