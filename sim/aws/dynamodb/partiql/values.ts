/**
 * Values in PartiQL statements: literals of every type, and parameters.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.data-types.html
 */
import { AwsError } from "../../errors.ts";
import { validation } from "../errors.ts";
import { canonicalNumber } from "../number.ts";
import { takeValue } from "../taking.ts";
import type { AttributeValue } from "../value.ts";
import type { Expression, Literal, Sequence, Struct } from "./ast.ts";
import { place } from "./tokens.ts";

/** A value as a request would have it. */
type Raw = Record<string, unknown>;

const OUTERMOST = "root";

/**
 * Takes the parameters of a request in, as many as a statement has places for; there may be more.
 *
 * @throws {AwsError} There are fewer, or one is no value.
 */
export function takeParameters(given: readonly unknown[] | undefined, places: number): AttributeValue[] {
  if ((given?.length ?? 0) < places) {
    throw validation("Number of parameters in request and statement don't match.");
  }
  return (given ?? []).slice(0, places).map((value) => takeValue(value, { bytes: 0 }));
}

/** Whether an expression is a value by itself: a literal, or a parameter. */
export function isValue(expression: Expression): boolean {
  switch (expression.kind) {
    case "literal":
    case "parameter":
    case "list":
    case "bag":
    case "struct":
      return true;
    default:
      return false;
  }
}

/**
 * The value that stands in a statement, taken in.
 *
 * @throws {AwsError} It is none.
 */
export function valueOf(expression: Expression, parameters: readonly AttributeValue[]): AttributeValue {
  if (expression.kind === "parameter") return parameters[expression.index]!;
  return takeValue(rawValue(expression, []), { bytes: 0 });
}

/**
 * The item that an INSERT has, as a request would have it.
 *
 * @throws {AwsError} It is none.
 */
export function rawItem(expression: Expression, parameters: readonly AttributeValue[]): Raw {
  if (expression.kind !== "struct") {
    throw validation(
      "Unsupported format in item expression. Please use struct format {...} to express item values for insert statement." +
        place(expression.token),
    );
  }
  const item: Raw = {};
  for (const [name, value] of members(expression, [])) {
    define(item, name, value.kind === "parameter" ? parameters[value.index]! : rawValue(value, []));
  }
  return item;
}

/** @param path Where it stands inside of a value; the attribute of an item does not count. */
function rawValue(expression: Expression, path: readonly (string | number)[]): Raw {
  switch (expression.kind) {
    case "literal":
      return rawLiteral(expression, path);
    case "list":
      return { L: expression.elements.map((each, i) => rawValue(each, [...path, i])) };
    case "bag":
      return rawSet(expression, path);
    case "struct": {
      const map: Raw = {};
      for (const [name, value] of members(expression, path)) {
        define(map, name, rawValue(value, [...path, name]));
      }
      return { M: map };
    }
    default:
      throw unsupported(expression, path);
  }
}

function rawLiteral(literal: Literal, path: readonly (string | number)[]): Raw {
  switch (literal.type) {
    case "string":
      return { S: literal.text };
    case "number":
      return { N: checkedNumber(literal.text, path) };
    case "boolean":
      return { BOOL: literal.text === "true" };
    case "null":
      return { NULL: true };
    case "missing":
      throw unsupported(literal, path);
    case "ion":
      throw validation(
        `Ion Literals are not supported: ${ionType(literal.text)} under key ${dotted(path)}${
          place(literal.token)
        }`,
      );
  }
}

function checkedNumber(text: string, path: readonly (string | number)[]): string {
  try {
    return canonicalNumber(text);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const where = path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("");
    throw validation(`${error.message} under ${OUTERMOST}${where}`);
  }
}

function rawSet({ elements }: Sequence, path: readonly (string | number)[]): Raw {
  if (elements.length === 0) throw validation("Empty bags are not supported");
  const first = elements[0]!;
  const type = first.kind === "literal" && (first.type === "number" || first.type === "string")
    ? first.type
    : undefined;
  const members = elements.map((each) => {
    if (each.kind === "literal" && each.type === type) {
      return type === "number" ? checkedNumber(each.text, path) : each.text;
    }
    throw validation(
      "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags" +
        place(each.token),
    );
  });
  return type === "number" ? { NS: members } : { SS: members };
}

function members(struct: Struct, path: readonly (string | number)[]): Map<string, Expression> {
  const found = new Map<string, Expression>();
  for (const { key, value } of struct.members) {
    if (key.kind !== "literal" || key.type !== "string") {
      throw validation(
        `Tuple keys must be of type String. Actual type: ${kindName(key)} under ${dotted(path)}${
          place(key.token)
        }`,
      );
    }
    if (key.text === "") throw validation("Path component cannot be an empty string");
    if (found.has(key.text)) {
      throw validation(
        `Duplicate keys in tuple. Key: ${key.text} under ${dotted(path)}${place(key.token)}`,
      );
    }
    found.set(key.text, value);
  }
  return found;
}

function unsupported(expression: Expression, path: readonly (string | number)[]) {
  const { token } = expression;
  const what = expression.kind === "parameter"
    ? "Parameter"
    : expression.kind === "literal"
    ? expression.text.toUpperCase()
    : expression.kind === "path" && expression.steps.length > 0
    ? "PATH"
    : expression.kind === "call"
    ? expression.name
    : token.text;
  return validation(`Unsupported data type: ${what} under key ${dotted(path)}${place(token)}`);
}

function dotted(path: readonly (string | number)[]): string {
  return [OUTERMOST, ...path].join(".");
}

/** What DynamoDB calls a kind of expression. */
export function kindName(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return expression.type === "missing" ? "LiteralMissing" : "Literal";
    case "parameter":
      return "Parameter";
    case "path":
      return expression.steps.length > 0 ? "Path" : "VariableReference";
    case "call":
    case "operation":
      return "NAry";
    case "is":
      return "IsType";
    case "list":
    case "bag":
      return "Seq";
    case "struct":
      return "Struct";
    case "foreign":
      return expression.operation;
    default:
      return "Select";
  }
}

function ionType(text: string): string {
  const value = text.trim();
  if (/^\{\{/.test(value)) return "BLOB";
  if (value.startsWith("{")) return "STRUCT";
  if (value.startsWith("[")) return "LIST";
  if (value.startsWith("(")) return "SEXP";
  if (value.startsWith('"')) return "STRING";
  if (value === "true" || value === "false") return "BOOL";
  if (/^null\b/.test(value)) return "NULL";
  if (/^-?\d+$/.test(value)) return "INT";
  if (/^-?\d+(\.\d*)?e/i.test(value)) return "FLOAT";
  if (/^-?\d+\.\d*$/.test(value)) return "DECIMAL";
  return /^\d{4}-?/.test(value) ? "TIMESTAMP" : "SYMBOL";
}

function define(target: Raw, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
