/**
 * What is wrong with a tree whatever a request binds to it: reserved words, unknown or misplaced functions,
 * list indexes beyond AWS's range, sections given twice. The first fault in the order of the text is reported.
 */
import type { Condition, FunctionCall, Operand, Path, UpdateAction } from "./ast.ts";
import { ExpressionError } from "./lexer.ts";
import { isReserved } from "./reserved.ts";

const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
]);
const UPDATE_FUNCTIONS: ReadonlySet<string> = new Set(["if_not_exists", "list_append"]);
const LARGEST_INDEX = 2 ** 31 - 1;

/** @throws {ExpressionError} */
export function checkCondition(node: Condition): void {
  switch (node.kind) {
    case "and":
    case "or":
      checkCondition(node.left);
      checkCondition(node.right);
      return;
    case "not":
      checkCondition(node.condition);
      return;
    case "compare":
      checkOperand(node.left);
      checkOperand(node.right);
      return;
    case "between":
      checkOperand(node.operand);
      checkOperand(node.low);
      checkOperand(node.high);
      return;
    case "in":
      checkOperand(node.operand);
      node.list.forEach(checkOperand);
      return;
    case "call":
      checkConditionCall(node, node.name !== "size");
  }
}

/** @throws {ExpressionError} */
export function checkUpdate(sections: readonly (readonly UpdateAction[])[]): void {
  for (const action of sections.flat()) {
    checkPath(action.path);
    if (action.kind === "SET") checkSetValue(action.value, true);
  }
  const seen = new Set<string>();
  for (const actions of sections) {
    const { kind } = actions[0]!;
    if (seen.has(kind)) {
      throw new ExpressionError(`The "${kind}" section can only be used once in an update expression;`);
    }
    seen.add(kind);
  }
}

/** @throws {ExpressionError} */
export function checkPath(path: Path): void {
  for (const part of path.parts) {
    if (part.kind === "name" && isReserved(part.name)) {
      throw new ExpressionError(`Attribute name is a reserved keyword; reserved keyword: ${part.name}`);
    }
    if (part.kind === "index" && part.index > LARGEST_INDEX) {
      throw new ExpressionError(`List index is not within the allowable range; index: [${part.text}]`);
    }
  }
}

function checkOperand(node: Operand): void {
  if (node.kind === "path") checkPath(node);
  else if (node.kind === "call") checkConditionCall(node, node.name === "size");
}

function checkConditionCall(call: FunctionCall, wellPlaced: boolean): void {
  checkKnown(call);
  if (!CONDITION_FUNCTIONS.has(call.name)) {
    throw new ExpressionError(
      `The function is not allowed in a condition expression; function: ${call.name}`,
    );
  }
  if (!wellPlaced) throw misplaced(call);
  call.args.forEach(checkOperand);
}

function checkSetValue(node: Operand, outermost: boolean): void {
  switch (node.kind) {
    case "value":
      return;
    case "path":
      checkPath(node);
      return;
    case "arithmetic":
      checkSetValue(node.left, false);
      checkSetValue(node.right, false);
      return;
    case "call":
      checkKnown(node);
      if (!UPDATE_FUNCTIONS.has(node.name)) {
        throw new ExpressionError(
          `The function is not allowed in an update expression; function: ${node.name}`,
        );
      }
      if (node.name === "list_append" && !outermost) throw misplaced(node);
      node.args.forEach((arg) => checkSetValue(arg, false));
  }
}

function checkKnown(call: FunctionCall): void {
  if (CONDITION_FUNCTIONS.has(call.name) || UPDATE_FUNCTIONS.has(call.name)) return;
  throw new ExpressionError(`Invalid function name; function: ${call.name}`);
}

function misplaced(call: FunctionCall): ExpressionError {
  const detail = "The function is not allowed to be used this way in an expression";
  return new ExpressionError(`${detail}; function: ${call.name}`);
}

/** How many operators and functions a condition has. */
export function countOperators(node: Condition): number {
  switch (node.kind) {
    case "and":
    case "or":
      return 1 + countOperators(node.left) + countOperators(node.right);
    case "not":
      return 1 + countOperators(node.condition);
    case "compare":
      return 1 + countFunctions([node.left, node.right]);
    case "between":
      return 1 + countFunctions([node.operand, node.low, node.high]);
    case "in":
      return 1 + countFunctions([node.operand, ...node.list]);
    case "call":
      return countFunctions([node]);
  }
}

function countFunctions(operands: readonly Operand[]): number {
  let count = 0;
  for (const operand of operands) if (operand.kind === "call") count += 1 + countFunctions(operand.args);
  return count;
}
