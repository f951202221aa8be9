/**
 * Updates: what is checked once a request has bound its values, and what an update makes of an item.
 *
 * All values are read from the item as it was before the update. Follows Expressions.UpdateExpressions.html of the
 * developer guide.
 */
import { validation } from "../errors.ts";
import { inHashOrder } from "../hash_order.ts";
import { addNumbers } from "../number.ts";
import { compareBytes } from "../comparing.ts";
import { sortSet } from "../taking.ts";
import {
  attribute,
  type AttributeValue,
  type Item,
  type MutableItem,
  setAttribute,
  typeOf,
  type ValueType,
} from "../value.ts";
import type { Operand, UpdateAction } from "./ast.ts";
import { type Bindings, boundValue } from "./bindings.ts";
import { checkDistinct, checkTypes, requirePath, wrongCount } from "./condition.ts";
import { ExpressionError } from "./lexer.ts";
import { readPath, readSteps, separateSteps, type Steps, stepsOf } from "./paths.ts";

/** An update with the placeholders of its paths put in. */
export interface BoundUpdate {
  readonly actions: readonly UpdateAction[];
  /** The path of each action. */
  readonly paths: readonly Steps[];
  /** Whether it was told by AttributeUpdates: a list can be added to, and the words for a wrong type are others. */
  readonly legacy?: boolean;
}

const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  SS: "STRING_SET",
  NS: "NUMBER_SET",
  BS: "BINARY_SET",
  M: "MAP",
  L: "LIST",
  NULL: "NULL",
  BOOL: "BOOLEAN",
};
const NUMBER: ReadonlySet<string> = new Set(["N"]);
const LIST: ReadonlySet<string> = new Set(["L"]);
const SETS: ReadonlySet<string> = new Set(["SS", "NS", "BS"]);

/**
 * Checks an update with the values of a request.
 *
 * @throws {ExpressionError}
 */
export function bindUpdate(actions: readonly UpdateAction[], bindings: Bindings): BoundUpdate {
  const paths = separateSteps(actions.map((action) => action.path), bindings);
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i]!;
    switch (action.kind) {
      case "SET":
        bindValue(action.value, bindings);
        break;
      case "ADD":
      case "DELETE": {
        const type = typeOf(boundValue(action.value, bindings));
        if (SETS.has(type) || (action.kind === "ADD" && type === "N")) break;
        throw new ExpressionError(
          `Incorrect operand type for operator or function; operator: ${action.kind}, ` +
            `operand type: ${TYPE_WORDS[type]}, typeSet: ALLOWED_FOR_${action.kind}_OPERAND`,
        );
      }
      case "REMOVE":
        break;
    }
  }
  return { actions, paths };
}

/** Checks the value of a SET and returns its type, where that is known without an item. */
function bindValue(node: Operand, bindings: Bindings): ValueType | undefined {
  switch (node.kind) {
    case "value":
      return typeOf(boundValue(node, bindings));
    case "path":
      if (node.attribute === undefined) stepsOf(node, bindings);
      return undefined;
    case "arithmetic":
      checkTypes(node.operator, [bindValue(node.left, bindings), bindValue(node.right, bindings)], NUMBER);
      return "N";
    case "call": {
      const types = node.args.map((arg) => bindValue(arg, bindings));
      if (node.args.length !== 2) throw wrongCount(node);
      if (node.name === "if_not_exists") {
        requirePath(node);
        checkDistinct(node.name, node.args, bindings);
        return undefined;
      }
      checkTypes(node.name, types, LIST);
      return "L";
    }
  }
}

/**
 * The item after an update; parts that it leaves alone are shared with the item before.
 *
 * @throws {AwsError} The item does not have what the update reads, or is not shaped as it needs.
 */
export function applyUpdate(update: BoundUpdate, bindings: Bindings, before: Item): MutableItem {
  const { actions, paths } = update;
  const after: MutableItem = {};
  for (const name in before) setAttribute(after, name, before[name]!);
  let indexed = false;
  for (let i = 0; i < actions.length; i++) {
    const steps = paths[i]!;
    if (typeof steps[steps.length - 1] === "number") indexed = true;
  }
  if (indexed) {
    applyIndexed(update, bindings, before, after);
    return after;
  }
  const values = newValues(update, bindings, before);
  for (let i = 0; i < actions.length; i++) writeSteps(after, paths[i]!, values[i]);
  return after;
}

/**
 * What stands at the path of each action afterwards; undefined for nothing.
 *
 * @throws {AwsError} Where more than one action is wrong, the fault of the attribute that a hash table has last, as AWS's
 * engine has it for names of one or two letters.
 */
function newValues(update: BoundUpdate, bindings: Bindings, before: Item): (AttributeValue | undefined)[] {
  const { actions, paths } = update;
  const legacy = update.legacy === true;
  const value = (i: number) => newValue(actions[i]!, paths[i]!, bindings, before, legacy);
  try {
    const values = new Array<AttributeValue | undefined>(actions.length);
    for (let i = 0; i < actions.length; i++) values[i] = value(i);
    return values;
  } catch (fault) {
    const names = inHashOrder([...new Set(paths.map((steps) => steps[0] as string))]).reverse();
    for (const name of names) paths.forEach((steps, i) => steps[0] === name && value(i));
    throw fault;
  }
}

function notThere() {
  return validation("The provided expression refers to an attribute that does not exist in the item");
}

/** The paths that an update reads, in no order; those that it writes are in `paths`. */
export function pathsRead({ actions }: BoundUpdate, bindings: Bindings): Steps[] {
  const paths: Steps[] = [];
  const collect = (node: Operand): void => {
    if (node.kind === "path") paths.push(stepsOf(node, bindings));
    else if (node.kind === "arithmetic") [node.left, node.right].forEach(collect);
    else if (node.kind === "call") node.args.forEach(collect);
  };
  for (const action of actions) if (action.kind === "SET") collect(action.value);
  return paths;
}

/** Elements beyond the end of a list are appended in the order of their indexes; removed ones go last, from the end. */
function applyIndexed(update: BoundUpdate, bindings: Bindings, before: Item, after: MutableItem): void {
  const values = newValues(update, bindings, before);
  const writes = update.paths.map((steps, i) => ({ steps, value: values[i] }));
  const index = ({ steps }: { steps: Steps }): number => {
    const last = steps[steps.length - 1]!;
    return typeof last === "number" ? last : -1;
  };
  const kept = writes.filter((write) => write.value !== undefined).sort((a, b) => index(a) - index(b));
  const removed = writes.filter((write) => write.value === undefined).sort((a, b) => index(b) - index(a));
  for (const { steps, value } of kept) writeSteps(after, steps, value);
  for (const { steps } of removed) writeSteps(after, steps, undefined);
}

/** What stands at an action's path afterwards; undefined for nothing. */
function newValue(
  action: UpdateAction,
  steps: Steps,
  bindings: Bindings,
  before: Item,
  legacy: boolean,
): AttributeValue | undefined {
  if (steps.length > 1) checkContainer(steps, before);
  switch (action.kind) {
    case "SET":
      return evaluate(action.value, bindings, before);
    case "REMOVE":
      return undefined;
    case "ADD":
      return add(readSteps(steps, before), boundValue(action.value, bindings), legacy);
    case "DELETE":
      return subtract(readSteps(steps, before), boundValue(action.value, bindings), legacy);
  }
}

function evaluate(node: Operand, bindings: Bindings, before: Item): AttributeValue {
  switch (node.kind) {
    case "value":
      return boundValue(node, bindings);
    case "path": {
      const value = readPath(node, bindings, before);
      if (value !== undefined) return value;
      throw notThere();
    }
    case "arithmetic": {
      const left = evaluate(node.left, bindings, before);
      if (left.N === undefined) throw wrongOperand();
      const right = evaluate(node.right, bindings, before);
      if (right.N === undefined) throw wrongOperand();
      return { N: addNumbers(left.N, right.N, node.operator === "-") };
    }
    case "call": {
      if (node.name === "if_not_exists") {
        const path = node.args[0]!;
        const present = path.kind === "path" ? readPath(path, bindings, before) : undefined;
        return present ?? evaluate(node.args[1]!, bindings, before);
      }
      const first = evaluate(node.args[0]!, bindings, before);
      if (first.L === undefined) throw wrongOperand();
      const second = evaluate(node.args[1]!, bindings, before);
      if (second.L === undefined) throw wrongOperand();
      return { L: [...first.L, ...second.L] };
    }
  }
}

function add(
  present: AttributeValue | undefined,
  operand: AttributeValue,
  legacy: boolean,
): AttributeValue {
  if (present === undefined) return operand;
  if (present.N !== undefined && operand.N !== undefined) return { N: addNumbers(present.N, operand.N) };
  if (present.SS && operand.SS) return { SS: sortSet("SS", [...new Set([...present.SS, ...operand.SS])]) };
  if (present.NS && operand.NS) return { NS: sortSet("NS", [...new Set([...present.NS, ...operand.NS])]) };
  if (present.BS && operand.BS) {
    const more = operand.BS.filter((bytes) => !hasBytes(present.BS!, bytes));
    return { BS: sortSet("BS", [...present.BS, ...more]) };
  }
  if (legacy && present.L && operand.L) return { L: [...present.L, ...operand.L] };
  throw wrongOperand(legacy);
}

function subtract(
  present: AttributeValue | undefined,
  operand: AttributeValue,
  legacy: boolean,
): AttributeValue | undefined {
  if (present === undefined) return undefined;
  if (present.SS && operand.SS) {
    const left = present.SS.filter((text) => !operand.SS!.includes(text));
    return left.length > 0 ? { SS: left } : undefined;
  }
  if (present.NS && operand.NS) {
    const left = present.NS.filter((text) => !operand.NS!.includes(text));
    return left.length > 0 ? { NS: left } : undefined;
  }
  if (present.BS && operand.BS) {
    const left = present.BS.filter((bytes) => !hasBytes(operand.BS!, bytes));
    return left.length > 0 ? { BS: left } : undefined;
  }
  throw wrongOperand(legacy);
}

function hasBytes(set: readonly Uint8Array[], bytes: Uint8Array): boolean {
  return set.some((each) => compareBytes(each, bytes) === 0);
}

function wrongOperand(legacy = false) {
  return validation(
    legacy
      ? "Type mismatch for attribute to update"
      : "An operand in the update expression has an incorrect data type",
  );
}

/** Puts a value at a path of an item that is being made, or takes away what is there; what is shared is copied first. */
function writeSteps(item: MutableItem, steps: Steps, value: AttributeValue | undefined): void {
  const name = steps[0] as string;
  if (steps.length === 1) {
    if (value === undefined) delete item[name];
    else setAttribute(item, name, value);
    return;
  }
  setAttribute(item, name, written(attribute(item, name), steps, 1, value));
}

function written(
  container: AttributeValue | undefined,
  steps: Steps,
  depth: number,
  value: AttributeValue | undefined,
): AttributeValue {
  const step = steps[depth]!;
  const last = depth === steps.length - 1;
  if (typeof step === "number") {
    if (container?.L === undefined) throw wrongPath();
    const list = [...container.L];
    if (!last) list[step] = written(list[step], steps, depth + 1, value);
    else if (value !== undefined) list[Math.min(step, list.length)] = value;
    else if (step < list.length) list.splice(step, 1);
    return { L: list };
  }
  if (container?.M === undefined) throw wrongPath();
  const map: MutableItem = {};
  for (const name in container.M) setAttribute(map, name, container.M[name]!);
  if (!last) setAttribute(map, step, written(attribute(map, step), steps, depth + 1, value));
  else if (value !== undefined) setAttribute(map, step, value);
  else delete map[step];
  return { M: map };
}

/** @throws {AwsError} What a path leads into is not there, or is no map or list as the path has it. */
function checkContainer(steps: Steps, before: Item): void {
  const container = readSteps(steps.slice(0, -1), before);
  const inside = typeof steps[steps.length - 1] === "number" ? container?.L : container?.M;
  if (inside === undefined) throw wrongPath();
}

function wrongPath() {
  return validation("The document path provided in the update expression is invalid for update");
}
