/**
 * Numbers in event patterns: `numeric` with one or two bounds.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import type { JsonTokens, SyntaxProblem } from "./json_tokens.ts";
import type { Condition, NumericRange } from "./leaf.ts";

/** What AWS calls any surplus in a numeric or anything-but expression. */
export const TOO_MANY_ELEMENTS = "Too many elements in numeric expression";

/** Reads the operand of `numeric`, up to the end of its expression. @throws {SyntaxProblem} */
export function parseNumeric(tokens: JsonTokens): Condition {
  if (tokens.next() !== "[") throw tokens.problem("Value of numeric must be an array.");
  const range = parseRange(tokens);
  if (tokens.next() !== "}") throw tokens.problem(TOO_MANY_ELEMENTS);
  return { kind: "numeric", range };
}

function parseRange(tokens: JsonTokens): NumericRange {
  if (tokens.next() !== "string") {
    throw tokens.problem(`Invalid member in numeric match: ${tokens.text()}`);
  }
  const operator = tokens.text();
  tokens.next();
  switch (operator) {
    case "=": {
      const value = numberValue(tokens, "equals");
      lastElement(tokens);
      return { low: value, lowOpen: false, high: value, highOpen: false };
    }
    case "<":
    case "<=": {
      const high = numberValue(tokens, operator);
      lastElement(tokens);
      return { low: -Infinity, lowOpen: false, high, highOpen: operator === "<" };
    }
    case ">":
    case ">=": {
      const low = numberValue(tokens, operator);
      const lowOpen = operator === ">";
      if (tokens.next() === "]") return { low, lowOpen, high: Infinity, highOpen: false };
      return { low, lowOpen, ...parseUpperBound(tokens, low) };
    }
    default:
      throw tokens.problem(`Unrecognized numeric range operator: ${operator}`);
  }
}

function parseUpperBound(tokens: JsonTokens, low: number): { high: number; highOpen: boolean } {
  if (tokens.token !== "string") throw tokens.problem(`Bad value in numeric range: ${tokens.text()}`);
  const operator = tokens.text();
  if (operator !== "<" && operator !== "<=") {
    throw tokens.problem(`Bad numeric range operator: ${operator}`);
  }
  tokens.next();
  const high = numberValue(tokens, operator);
  if (tokens.next() !== "]") throw tokens.problem("Too many terms in numeric range expression");
  if (low >= high) throw tokens.problem("Bottom must be less than top");
  return { high, highOpen: operator === "<" };
}

function lastElement(tokens: JsonTokens): void {
  if (tokens.next() !== "]") throw tokens.problem(TOO_MANY_ELEMENTS);
}

function numberValue(tokens: JsonTokens, operator: string): number {
  if (tokens.token !== "int" && tokens.token !== "float") {
    throw tokens.problem(`Value of ${operator} must be numeric`);
  }
  return comparable(tokens.text(), (message) => tokens.problem(message));
}

/** A number that a 64-bit float holds without loss, which is what AWS can compare. */
export function comparable(text: string, problem: (message: string) => SyntaxProblem): number {
  const value = Number(text);
  if (!Number.isFinite(value) || digitsOf(text) !== digitsOf(String(value))) {
    throw problem(`Cannot compare number : ${text}`);
  }
  return value;
}

/** A decimal number in one canonical form: sign, digits without outer zeros, exponent. */
function digitsOf(text: string): string {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/
    .exec(text)!;
  const digits = (whole! + fraction).replace(/^0+/, "");
  if (digits === "") return "0";
  const short = digits.replace(/0+$/, "");
  return `${sign}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`;
}
