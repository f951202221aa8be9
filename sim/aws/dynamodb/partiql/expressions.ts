/**
 * PartiQL's conditions and updates as those of DynamoDB's own expressions, so that both are checked and evaluated by
 * one engine.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.html and ql-operators.html
 */
import { validation } from "../errors.ts";
import {
  bindCondition,
  type Bindings,
  bindUpdate,
  type BoundUpdate,
  type Comparator,
  type Condition,
  ExpressionError,
  type Operand,
  type Path,
  type PathPart,
  type UpdateAction,
  type ValueReference,
} from "../expressions/mod.ts";
import type { AttributeValue, MutableItem } from "../value.ts";
import type { Call, Change, Expression, IsType, Operation, PathExpression } from "./ast.ts";
import { place } from "./tokens.ts";
import { isValue, valueOf } from "./values.ts";

const LARGEST_INDEX = 2 ** 31 - 1;
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const CONDITION_FUNCTIONS = [
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
];
const FUNCTIONS: ReadonlySet<string> = new Set([...CONDITION_FUNCTIONS, "if_not_exists", "list_append"]);
/** What `IS` asks for, by the names of types. */
const TYPES: Readonly<Record<string, string>> = {
  NULL: "NULL",
  BOOLEAN: "BOOL",
  BLOB: "B",
  STRING: "S",
  NUMERIC: "N",
  STRUCT: "M",
  TUPLE: "M",
  LIST: "L",
};

/** Makes the trees of one statement, with its values as their bindings. */
export class Translation {
  readonly #parameters: readonly AttributeValue[];
  readonly #values: MutableItem = {};
  #count = 0;

  constructor(parameters: readonly AttributeValue[]) {
    this.#parameters = parameters;
  }

  get bindings(): Bindings {
    return { names: undefined, values: this.#values };
  }

  /**
   * The condition of a WHERE clause.
   *
   * @throws {AwsError} It is none.
   */
  condition(expression: Expression): Condition {
    if (!isCondition(expression)) {
      throw validation("WHERE clause must contain an expression that resolves to a boolean");
    }
    const tree = this.#condition(expression);
    checked(() => bindCondition(tree, this.bindings));
    return tree;
  }

  /**
   * What an UPDATE does.
   *
   * @throws {AwsError} It is not what DynamoDB does.
   */
  update(changes: readonly Change[]): BoundUpdate {
    const actions = changes.map((change) => this.#action(change));
    return checked(() => bindUpdate(actions, this.bindings));
  }

  /** A condition on one attribute that is not about its value. */
  missing(attribute: string): Condition {
    return { kind: "call", name: "attribute_not_exists", args: [plainPath(attribute)] };
  }

  #condition(expression: Expression): Condition {
    switch (expression.kind) {
      case "operation":
        return this.#operation(expression);
      case "is":
        return this.#is(expression);
      case "call": {
        const { name } = expression;
        checkFunction(expression);
        if (!CONDITION_FUNCTIONS.includes(name)) throw misplaced(name, "a condition");
        if (name === "size") {
          throw validation(
            "The function is not allowed to be used this way in an expression; function: size",
          );
        }
        return { kind: "call", name, args: this.#operands(expression.args) };
      }
      default:
        throw validation("The argument to NOT must be a Type or Expression");
    }
  }

  #operation(node: Operation): Condition {
    const { operator, args } = node;
    switch (operator) {
      case "and":
      case "or":
        return { kind: operator, left: this.#branch(args[0]!), right: this.#branch(args[1]!) };
      case "not":
        return { kind: "not", condition: this.#condition(args[0]!) };
      case "between": {
        const [operand, low, high] = this.#operands(args);
        return { kind: "between", operand: operand!, low: low!, high: high! };
      }
      case "in":
        return this.#in(args[0]!, args[1]!);
    }
    const comparator = COMPARATORS[operator];
    if (comparator === undefined) throw unsupportedOperator("Condition", operator);
    const truth = this.#comparedTruth(comparator, args);
    if (truth) return truth;
    return {
      kind: "compare",
      operator: comparator,
      left: this.#operand(args[0]!),
      right: this.#operand(args[1]!),
    };
  }

  #branch(expression: Expression): Condition {
    if (isCondition(expression)) return this.#condition(expression);
    throw validation("The arguments to AND/OR must be Expressions");
  }

  /** A condition that is compared with a boolean, as in `attribute_exists(a) = true`. */
  #comparedTruth(comparator: Comparator, args: readonly Expression[]): Condition | undefined {
    if (comparator !== "=" && comparator !== "<>") return undefined;
    const side = args.findIndex((each) =>
      each.kind === "is" || (each.kind === "call" && each.name !== "size" && FUNCTIONS.has(each.name))
    );
    const other = args[1 - side];
    if (side < 0 || other?.kind !== "literal" || other.type !== "boolean") return undefined;
    const condition = this.#condition(args[side]!);
    return (other.text === "true") === (comparator === "=") ? condition : { kind: "not", condition };
  }

  #in(operand: Expression, list: Expression): Condition {
    const elements = list.kind === "list" || list.kind === "bag" ? list.elements : [list];
    if (operand.kind !== "path" || (list.kind !== "list" && list.kind !== "bag") || elements.length === 0) {
      throw validation(
        "IN operator must have a left hand argument of type Variable Reference and right hand argument of type " +
          "Seq with at least one member",
      );
    }
    return { kind: "in", operand: this.#operand(operand), list: this.#operands(elements) };
  }

  #is({ operand, type, token }: IsType): Condition {
    if (operand.kind !== "path" && (operand.kind !== "literal" || operand.type === "missing")) {
      throw validation("The left hand side argument to IS must be a Variable Reference, Literal, or Path");
    }
    const path = this.#operand(operand);
    if (type === "MISSING") return { kind: "call", name: "attribute_not_exists", args: [path] };
    const name = TYPES[type];
    if (name === undefined) {
      throw validation(
        `Unsupported data type for IS operator: ${type}. Supported data types are ` +
          `[MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]${place(token)}`,
      );
    }
    return { kind: "call", name: "attribute_type", args: [path, this.#bind({ S: name })] };
  }

  #operands(expressions: readonly Expression[]): Operand[] {
    return expressions.map((each) => this.#operand(each));
  }

  /** An operand of a condition. */
  #operand(expression: Expression): Operand {
    if (expression.kind === "path") return pathOf(expression);
    if (expression.kind === "literal" && expression.type === "missing") throw comparedMissing();
    if (isValue(expression)) return this.#bind(valueOf(expression, this.#parameters));
    if (expression.kind === "call") {
      checkFunction(expression);
      if (expression.name !== "size") throw misplaced(expression.name, "a condition");
      return { kind: "call", name: "size", args: this.#operands(expression.args) };
    }
    if (expression.kind === "operation") throw unsupportedOperator("Condition", expression.operator);
    throw foreign(expression);
  }

  #action(change: Change): UpdateAction {
    const path = pathOf(change.path);
    if (change.kind === "remove") return { kind: "REMOVE", path };
    const { value } = change;
    if (value.kind === "call" && (value.name === "set_add" || value.name === "set_delete")) {
      return this.#setAction(path, value);
    }
    return { kind: "SET", path, value: this.#newValue(value) };
  }

  #setAction(path: Path, { name, args, token }: Call): UpdateAction {
    const shown = name.toUpperCase();
    if (args.length !== 2) throw validation(`${shown} must have exactly two arguments${place(token)}`);
    const [first, second] = args as [Expression, Expression];
    if (first.kind !== "path" || !samePath(pathOf(first), path)) {
      throw validation(`The first argument to ${shown} must equal the assignment value${place(token)}`);
    }
    const value = isValue(second) ? valueOf(second, this.#parameters) : undefined;
    if (!value?.SS && !value?.NS && !value?.BS) {
      throw validation(
        `The second argument to ${shown} must be a value with type SET${place(first.token)}`,
      );
    }
    return { kind: name === "set_add" ? "ADD" : "DELETE", path, value: this.#bind(value) };
  }

  #newValue(expression: Expression): Operand {
    if (expression.kind === "path") return pathOf(expression);
    if (expression.kind === "literal" && expression.type === "missing") throw comparedMissing();
    if (isValue(expression)) return this.#bind(valueOf(expression, this.#parameters));
    switch (expression.kind) {
      case "operation": {
        const { operator, args } = expression;
        if (operator !== "+" && operator !== "-") throw unsupportedOperator("Update", operator);
        if (args.length !== 2) {
          throw validation(
            "Incorrect number of operands for operator or function; " +
              `operator or function: ${operator}, number of operands: ${args.length}`,
          );
        }
        return {
          kind: "arithmetic",
          operator,
          left: this.#newValue(args[0]!),
          right: this.#newValue(args[1]!),
        };
      }
      case "call":
        checkFunction(expression);
        if (CONDITION_FUNCTIONS.includes(expression.name)) throw misplaced(expression.name, "an update");
        return {
          kind: "call",
          name: expression.name,
          args: expression.args.map((each) => this.#newValue(each)),
        };
      case "is":
        throw validation("IS operator is not supported in update expressions");
      default:
        throw foreign(expression);
    }
  }

  #bind(value: AttributeValue): ValueReference {
    const name = `:${this.#count++}`;
    this.#values[name] = value;
    return { kind: "value", name };
  }
}

/**
 * A path as DynamoDB's expressions have it.
 *
 * @throws {AwsError} It has parts that DynamoDB does not know.
 */
export function pathOf({ name, steps, token }: PathExpression): Path {
  const parts: PathPart[] = [namePart(name)];
  for (const step of steps) {
    if (step.kind === "star") throw validation(`Unexpected path component${place(token)}`);
    if (step.kind === "name") {
      parts.push(namePart(step.name));
      continue;
    }
    const { expression } = step;
    if (expression.kind === "path" && expression.steps.length === 0) parts.push(namePart(expression.name));
    else if (expression.kind === "literal" && expression.type === "string") {
      parts.push(namePart(expression.text));
    } else if (
      expression.kind === "literal" && expression.type === "number" && /^-?\d+$/.test(expression.text)
    ) {
      const index = Number(expression.text);
      if (index < 0 || index > LARGEST_INDEX) {
        throw validation(
          `List index is not within the allowable range; index: [${expression.text}]${
            place(expression.token)
          }`,
        );
      }
      parts.push({ kind: "index", index, text: expression.text });
    } else throw validation(`Unexpected path component${place(expression.token)}`);
  }
  return { kind: "path", parts, attribute: parts.length === 1 ? name : undefined };
}

function namePart(name: string): PathPart {
  if (name === "") throw validation("Path component cannot be an empty string");
  return { kind: "name", name };
}

function plainPath(name: string): Path {
  return { kind: "path", parts: [{ kind: "name", name }], attribute: name };
}

function samePath(a: Path, b: Path): boolean {
  const text = (part: PathPart) => part.kind === "index" ? part.index : part.name;
  return a.parts.length === b.parts.length && a.parts.every((part, i) => text(part) === text(b.parts[i]!));
}

function isCondition(expression: Expression): boolean {
  return expression.kind === "operation" || expression.kind === "is" || expression.kind === "call";
}

/**
 * Runs checks of expressions, whose faults PartiQL tells without naming an expression.
 *
 * @throws {AwsError}
 */
export function checked<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ExpressionError) throw validation(error.detail);
    throw error;
  }
}

function checkFunction({ name, token }: Call): void {
  if (!FUNCTIONS.has(name)) throw validation(`Unrecognized function: ${name}${place(token)}`);
}

function misplaced(name: string, expression: "a condition" | "an update") {
  return validation(`The function is not allowed in ${expression} expression; function: ${name}`);
}

function comparedMissing() {
  return validation("MISSING must be compared using IS operator");
}

function unsupportedOperator(expression: "Condition" | "Update", operator: string) {
  return validation(`Unsupported operator in ${expression} Expression. Operator: ${operator}`);
}

function foreign(expression: Expression) {
  const word = expression.kind === "foreign" ? expression.word : expression.token.text.toUpperCase();
  return validation(`Unsupported token in expression: ${word}${place(expression.token)}`);
}
