/**
 * What a request binds to the placeholders of its expressions, and AWS's checks on that.
 */
import type { AwsError } from "../../errors.ts";
import { validation } from "../errors.ts";
import { inHashOrder } from "../hash_order.ts";
import { PLACEHOLDER_LENGTH } from "../limits.ts";
import { attributeNameFault, takeValue } from "../taking.ts";
import { type AttributeValue, type Item, type MutableItem } from "../value.ts";
import type { ValueReference } from "./ast.ts";
import { ExpressionError, isWord } from "./lexer.ts";

export interface Bindings {
  readonly names: Readonly<Record<string, string>> | undefined;
  /** Taken in: copies that may be stored. */
  readonly values: Item | undefined;
}

/** The members of a request that expressions draw from. */
export interface ExpressionInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

const NONE: Bindings = { names: undefined, values: undefined };

/**
 * Takes in the placeholders of a request.
 *
 * @throws {AwsError} A key or a value is not one.
 */
export function takeBindings(input: ExpressionInput): Bindings {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  if (!names && !values) return NONE;
  if (names) checkPlaceholders("Names", names);
  if (values) checkPlaceholders("Values", values);
  const taken = values ? takeValues(values) : undefined;
  return { names: names ? takeNames(names) : undefined, values: taken };
}

function checkPlaceholders(of: "Names" | "Values", given: Readonly<Record<string, unknown>>): void {
  const sigil = of === "Names" ? "#" : ":";
  let empty = true;
  for (const key in given) {
    empty = false;
    checkPlaceholderLength(of, key);
    if (!isPlaceholder(key, sigil)) throw invalid(of, "key", `Syntax error; key: "${key}"`);
  }
  if (empty) throw validation(`ExpressionAttribute${of} must not be empty`);
}

function takeNames(names: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const key in names) {
    const fault = attributeNameFault(names[key]!);
    if (fault) throw invalid("Names", "value", `${fault} for key ${key}`);
  }
  return names;
}

function takeValues(values: Readonly<Record<string, unknown>>): Item {
  const taken: MutableItem = {};
  for (const key in values) {
    try {
      // A value may be one level deeper than an attribute, as long as it does not become one.
      taken[key] = takeValue(values[key], { bytes: 0 }, 0);
    } catch (error) {
      const { message } = error as AwsError;
      throw invalid("Values", "value", `${message} for key ${key}`);
    }
  }
  return taken;
}

function isPlaceholder(key: string, sigil: "#" | ":"): boolean {
  if (key.length < 2 || key[0] !== sigil) return false;
  for (let i = 1; i < key.length; i++) if (!isWord(key.charCodeAt(i))) return false;
  return true;
}

function checkPlaceholderLength(of: "Names" | "Values", key: string): void {
  if (key.length <= PLACEHOLDER_LENGTH) return;
  const detail = "The expression attribute map contains a key that is too long";
  throw invalid(of, "key", of === "Names" ? `${detail}; size of key: ${key.length}` : `${detail};`);
}

function invalid(of: "Names" | "Values", what: "key" | "value", detail: string): AwsError {
  return validation(`ExpressionAttribute${of} contains invalid ${what}: ${detail}`);
}

/**
 * The value of a placeholder.
 *
 * @throws {ExpressionError} It is not defined.
 */
export function boundValue(reference: ValueReference, { values }: Bindings): AttributeValue {
  const value = values?.[reference.name];
  if (value !== undefined) return value;
  throw new ExpressionError(
    `An expression attribute value used in expression is not defined; attribute value: ${reference.name}`,
  );
}

/** What one expression mentions. */
export interface Mentions {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/**
 * Checks that each placeholder is mentioned in some expression.
 *
 * @throws {AwsError}
 */
export function checkAllUsed(bindings: Bindings, expressions: readonly (Mentions | undefined)[]): void {
  if (bindings.names) checkUsed("names", bindings.names, expressions);
  if (bindings.values) checkUsed("values", bindings.values, expressions);
}

function checkUsed(
  kind: "names" | "values",
  given: Readonly<Record<string, unknown>>,
  expressions: readonly (Mentions | undefined)[],
): void {
  let unused: string[] | undefined;
  for (const key in given) {
    let used = false;
    for (let i = 0; i < expressions.length && !used; i++) {
      used = expressions[i]?.[kind].includes(key) === true;
    }
    if (!used) (unused ??= []).push(key);
  }
  if (unused === undefined) return;
  const parameter = kind === "names" ? "ExpressionAttributeNames" : "ExpressionAttributeValues";
  throw validation(
    `Value provided in ${parameter} unused in expressions: keys: {${inHashOrder(unused).join(", ")}}`,
  );
}
