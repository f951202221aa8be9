/**
 * Conditions: what is checked once a request has bound its values, and whether a condition holds for an item.
 *
 * Follows Expressions.OperatorsAndFunctions.html of the developer guide.
 */
import { compareBytes, compareValues, equalValues } from "../comparing.ts";
import { printValue } from "../printing.ts";
import { type AttributeValue, type Item, typeOf, type ValueType } from "../value.ts";
import { IN_OPERANDS } from "../limits.ts";
import type { Comparator, Condition, FunctionCall, Operand } from "./ast.ts";
import { type Bindings, boundValue } from "./bindings.ts";
import { ExpressionError } from "./lexer.ts";
import { printSteps, readPath, sameSteps, type Steps, stepsOf } from "./paths.ts";

const OPERANDS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};
const TYPE_NAMES: ReadonlySet<string> = new Set(["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"]);
const ORDERED: ReadonlySet<ValueType> = new Set(["S", "N", "B"]);
const SIZED: ReadonlySet<ValueType> = new Set(["S", "B", "SS", "NS", "BS", "L", "M"]);

/**
 * Checks a condition with the values of a request.
 *
 * @throws {ExpressionError}
 */
export function bindCondition(node: Condition, bindings: Bindings): void {
  switch (node.kind) {
    case "and":
    case "or":
      bindCondition(node.left, bindings);
      bindCondition(node.right, bindings);
      return;
    case "not":
      bindCondition(node.condition, bindings);
      return;
    case "compare": {
      const left = bindOperand(node.left, bindings);
      const right = bindOperand(node.right, bindings);
      checkDistinct(node.operator, [node.left, node.right], bindings);
      if (node.operator !== "=" && node.operator !== "<>") checkTypes(node.operator, [left, right], ORDERED);
      return;
    }
    case "between": {
      const types = [node.operand, node.low, node.high].map((each) => bindOperand(each, bindings));
      checkTypes("BETWEEN", types, ORDERED);
      checkDistinct("BETWEEN", [node.operand, node.low, node.high], bindings);
      checkBounds(node.low, node.high, bindings);
      return;
    }
    case "in":
      bindOperand(node.operand, bindings);
      for (const each of node.list) bindOperand(each, bindings);
      if (node.list.length > IN_OPERANDS) {
        throw new ExpressionError(
          `The IN operator is provided with too many operands; number of operands: ${node.list.length}`,
        );
      }
      checkDistinct("IN", [node.operand, ...node.list], bindings);
      return;
    case "call":
      bindCall(node, bindings);
  }
}

/** Checks an operand and returns its type, where that is known without an item. */
function bindOperand(node: Operand, bindings: Bindings): ValueType | undefined {
  switch (node.kind) {
    case "value":
      return typeOf(boundValue(node, bindings));
    case "path":
      if (node.attribute === undefined) stepsOf(node, bindings);
      return undefined;
    case "call":
      bindCall(node, bindings);
      return "N";
    case "arithmetic":
      return "N";
  }
}

function bindCall(call: FunctionCall, bindings: Bindings): void {
  const types = call.args.map((arg) => bindOperand(arg, bindings));
  if (call.args.length !== OPERANDS[call.name]) throw wrongCount(call);
  switch (call.name) {
    case "attribute_exists":
    case "attribute_not_exists":
      requirePath(call);
      return;
    case "attribute_type":
      checkDistinct(call.name, call.args, bindings);
      checkTypeName(call, types[1], bindings);
      return;
    case "begins_with":
      checkDistinct(call.name, call.args, bindings);
      checkTypes(call.name, types, new Set(["S", "B"]));
      return;
    case "contains":
      checkDistinct(call.name, call.args, bindings);
      return;
    default:
      checkTypes(call.name, types, SIZED);
  }
}

export function wrongCount(call: FunctionCall): ExpressionError {
  return new ExpressionError(
    "Incorrect number of operands for operator or function; " +
      `operator or function: ${call.name}, number of operands: ${call.args.length}`,
  );
}

/** @throws {ExpressionError} The first operand of a function is not a path. */
export function requirePath(call: FunctionCall): void {
  if (call.args[0]!.kind === "path") return;
  throw new ExpressionError(
    `Operator or function requires a document path; operator or function: ${call.name}`,
  );
}

/** @throws {ExpressionError} An operand whose type is known has another than those allowed. */
export function checkTypes(
  operator: string,
  types: readonly (ValueType | undefined)[],
  allowed: ReadonlySet<string>,
): void {
  for (const type of types) {
    if (type !== undefined && !allowed.has(type)) throw wrongType(operator, type);
  }
}

function wrongType(operator: string, type: string): ExpressionError {
  return new ExpressionError(
    "Incorrect operand type for operator or function; " +
      `operator or function: ${operator}, operand type: ${type}`,
  );
}

function checkTypeName(call: FunctionCall, type: ValueType | undefined, bindings: Bindings): void {
  const operand = call.args[1]!;
  if (type === undefined) throw wrongType(call.name, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
  if (type !== "S" || operand.kind !== "value") throw wrongType(call.name, type);
  const name = boundValue(operand, bindings).S!;
  if (TYPE_NAMES.has(name)) return;
  throw new ExpressionError(
    `Invalid attribute type name found; type: ${name}, valid types: {${[...TYPE_NAMES].join(",")}}`,
  );
}

/** @throws {ExpressionError} The first operand is a path, and another is the same one. */
export function checkDistinct(operator: string, operands: readonly Operand[], bindings: Bindings): void {
  const first = operands[0]!;
  if (first.kind !== "path") return;
  for (let i = 1; i < operands.length; i++) {
    const other = operands[i]!;
    if (other.kind !== "path") continue;
    const steps = stepsOf(first, bindings);
    if (!sameSteps(steps, stepsOf(other, bindings))) continue;
    throw new ExpressionError(
      "The first operand must be distinct from the remaining operands for this operator or function; " +
        `operator: ${operator}, first operand: ${printSteps(steps)}`,
    );
  }
}

function checkBounds(low: Operand, high: Operand, bindings: Bindings): void {
  if (low.kind !== "value" || high.kind !== "value") return;
  const lower = boundValue(low, bindings);
  const upper = boundValue(high, bindings);
  const wrong = typeOf(lower) !== typeOf(upper)
    ? "same data type for lower and upper bounds"
    : compareValues(lower, upper)! > 0
    ? "upper bound to be greater than or equal to lower bound"
    : undefined;
  if (wrong === undefined) return;
  throw new ExpressionError(
    `The BETWEEN operator requires ${wrong}; ` +
      `lower bound operand: AttributeValue: ${printValue(lower)}, ` +
      `upper bound operand: AttributeValue: ${printValue(upper)}`,
  );
}

/** The paths in a condition that has been bound, in their order. */
export function conditionPaths(node: Condition, bindings: Bindings): Steps[] {
  switch (node.kind) {
    case "and":
    case "or":
      return [...conditionPaths(node.left, bindings), ...conditionPaths(node.right, bindings)];
    case "not":
      return conditionPaths(node.condition, bindings);
    case "compare":
      return operandPaths([node.left, node.right], bindings);
    case "between":
      return operandPaths([node.operand, node.low, node.high], bindings);
    case "in":
      return operandPaths([node.operand, ...node.list], bindings);
    case "call":
      return operandPaths(node.args, bindings);
  }
}

function operandPaths(operands: readonly Operand[], bindings: Bindings): Steps[] {
  return operands.flatMap((operand) => {
    if (operand.kind === "path") return [stepsOf(operand, bindings)];
    return operand.kind === "call" ? operandPaths(operand.args, bindings) : [];
  });
}

/** Whether a condition that has been bound holds for an item; an item that is not there has no attributes. */
export function holds(node: Condition, bindings: Bindings, item: Item): boolean {
  switch (node.kind) {
    case "and":
      return holds(node.left, bindings, item) && holds(node.right, bindings, item);
    case "or":
      return holds(node.left, bindings, item) || holds(node.right, bindings, item);
    case "not":
      return !holds(node.condition, bindings, item);
    case "compare":
      return compare(node.operator, valueOf(node.left, bindings, item), valueOf(node.right, bindings, item));
    case "between": {
      const value = valueOf(node.operand, bindings, item);
      return compare(">=", value, valueOf(node.low, bindings, item)) &&
        compare("<=", value, valueOf(node.high, bindings, item));
    }
    case "in": {
      const value = valueOf(node.operand, bindings, item);
      return node.list.some((each) => compare("=", value, valueOf(each, bindings, item)));
    }
    case "call":
      return holdsCall(node, bindings, item);
  }
}

function holdsCall(call: FunctionCall, bindings: Bindings, item: Item): boolean {
  const first = valueOf(call.args[0]!, bindings, item);
  if (call.name === "attribute_exists") return first !== undefined;
  if (call.name === "attribute_not_exists") return first === undefined;
  const second = valueOf(call.args[1]!, bindings, item);
  if (first === undefined || second === undefined) return false;
  if (call.name === "attribute_type") return typeOf(first) === second.S;
  return call.name === "begins_with" ? beginsWith(first, second) : contains(first, second);
}

function valueOf(node: Operand, bindings: Bindings, item: Item): AttributeValue | undefined {
  switch (node.kind) {
    case "path":
      return readPath(node, bindings, item);
    case "value":
      return bindings.values![node.name];
    case "call": {
      const value = valueOf(node.args[0]!, bindings, item);
      const size = value && measure(value);
      return size === undefined ? undefined : { N: String(size) };
    }
    case "arithmetic":
      throw new Error("Cannot evaluate arithmetic in a condition: the grammar has none there");
  }
}

function compare(
  operator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (operator === "<>") return left === undefined || right === undefined || !equalValues(left, right);
  if (left === undefined || right === undefined) return false;
  if (operator === "=") return equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined) return prefix.S !== undefined && value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined) return false;
  return compareBytes(value.B.subarray(0, prefix.B.length), prefix.B) === 0;
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  const type = typeOf(value);
  switch (type) {
    case "S":
      return part.S !== undefined && value.S!.includes(part.S);
    case "B":
      return part.B !== undefined && includesBytes(value.B!, part.B);
    case "SS":
      return part.S !== undefined && value.SS!.includes(part.S);
    case "NS":
      return part.N !== undefined && value.NS!.includes(part.N);
    case "BS":
      return part.B !== undefined && value.BS!.some((bytes) => compareBytes(bytes, part.B!) === 0);
    case "L":
      return value.L!.some((each) => equalValues(each, part));
    case "N":
    case "M":
    case "BOOL":
    case "NULL":
      return false;
  }
}

function includesBytes(bytes: Uint8Array, part: Uint8Array): boolean {
  for (let start = 0; start + part.length <= bytes.length; start++) {
    if (compareBytes(bytes.subarray(start, start + part.length), part) === 0) return true;
  }
  return false;
}

/** The value of `size`; undefined for types that have none. */
function measure(value: AttributeValue): number | undefined {
  const type = typeOf(value);
  switch (type) {
    case "S":
      // AWS counts UTF-16 code units, as tried at the service itself by others: size("é𝄞") is 3.
      return value.S!.length;
    case "B":
      return value.B!.length;
    case "SS":
      return value.SS!.length;
    case "NS":
      return value.NS!.length;
    case "BS":
      return value.BS!.length;
    case "L":
      return value.L!.length;
    case "M":
      return Object.keys(value.M!).length;
    case "N":
    case "BOOL":
    case "NULL":
      return undefined;
  }
}
