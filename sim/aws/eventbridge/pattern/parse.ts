/**
 * Reads an event pattern: its grammar, and the reason why one is not valid, checked in Event Ruler's order.
 *
 * A pattern is a choice of branches (one, unless it uses `$or`); a branch is a set of fields that must all match.
 * A field is named by its path with dots, so `{"a": {"b": [..]}}` and `{"a.b": [..]}` are the same pattern.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { JsonTokens, SyntaxProblem } from "./json_tokens.ts";
import { parseCidr, parseIp } from "./ip.ts";
import type { Condition, NumericRange } from "./leaf.ts";
import { type Glob, parseGlob } from "./wildcard.ts";

/** Conditions by path. */
export type Branch = Map<string, readonly Condition[]>;

const ONE_KEY = "Only one key allowed in match expression";
const NUMERIC_ELEMENTS = "Too many elements in numeric expression";
/** The most branches that `$or` may unfold to. */
const MAX_BRANCHES = 1000;

/** Names that a field inside `$or` may not have. */
const RESERVED = new Set([
  "exactly",
  "equals-ignore-case",
  "prefix",
  "suffix",
  "anything-but",
  "exists",
  "wildcard",
  "numeric",
  "cidr",
  "=",
  "<",
  "<=",
  ">",
  ">=",
  "regex",
  "not-wildcard",
  "not-equals-ignore-case",
  "date-after",
  "date-on-or-after",
  "date-before",
  "date-on-or-before",
  "in-date-range",
  "ip-address-in-range",
  "ip-address-not-in-range",
]);

/** Reads a pattern. @throws {SyntaxProblem} It is not valid. */
export function parsePattern(text: string): Branch[] {
  const tokens = new JsonTokens(text);
  if (tokens.next() !== "{") throw tokens.problem("Filter is not an object");
  return parseObject(tokens, [], "", false);
}

function parseObject(tokens: JsonTokens, before: Branch[], path: string, insideOr: boolean): Branch[] {
  let branches = before;
  let fields = 0;
  while (tokens.next() !== "}") {
    fields++;
    const name = tokens.name;
    if (name === "$or") {
      branches = parseOr(tokens, branches, path);
      continue;
    }
    if (insideOr && RESERVED.has(name)) {
      throw tokens.problem(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    }
    const token = tokens.next();
    if (token === "{") branches = parseObject(tokens, branches, `${path}${name}.`, insideOr);
    else if (token === "[") {
      const conditions = parseValues(tokens);
      if (branches.length === 0) branches = [new Map()];
      for (const branch of branches) branch.set(path + name, conditions);
    } else throw tokens.problem(`"${name}" must be an object or an array`);
  }
  if (fields === 0) throw tokens.problem("Empty objects are not allowed");
  return branches;
}

function parseOr(tokens: JsonTokens, before: readonly Branch[], path: string): Branch[] {
  if (tokens.next() !== "[") throw tokens.problem("It must be an Array followed with $or.");
  const branches: Branch[] = [];
  let alternatives = 0;
  while (tokens.next() !== "]") {
    alternatives++;
    if (tokens.token !== "{") {
      throw tokens.problem("Only JSON object is allowed in array of $or relationship.");
    }
    const start = before.length === 0 ? [new Map()] : before.map((branch) => new Map(branch));
    branches.push(...parseObject(tokens, start, path, true));
    if (branches.length > MAX_BRANCHES) {
      throw new SyntaxProblem(`Rule has more than ${MAX_BRANCHES} combinations of $or`);
    }
  }
  if (alternatives < 2) throw tokens.problem("There must have at least 2 Objects in $or relationship.");
  return branches;
}

function parseValues(tokens: JsonTokens): Condition[] {
  const conditions: Condition[] = [];
  while (tokens.next() !== "]") {
    switch (tokens.token) {
      case "{":
        conditions.push(parseExpression(tokens));
        break;
      case "string":
        conditions.push(exactly(tokens.text()));
        break;
      case "int":
      case "float":
        conditions.push({ kind: "equals", value: Number(tokens.text()) });
        break;
      case "null":
        conditions.push({ kind: "equals", value: null });
        break;
      case "true":
      case "false":
        conditions.push({ kind: "equals", value: tokens.token === "true" });
        break;
      default:
        throw tokens.problem("Match value must be String, number, true, false, or null");
    }
  }
  if (conditions.length === 0) throw tokens.problem("Empty arrays are not allowed");
  return conditions;
}

function exactly(text: string): Condition {
  const digits = parseIp(text);
  return digits === undefined ? { kind: "equals", value: text } : { kind: "address", digits };
}

function parseExpression(tokens: JsonTokens): Condition {
  if (tokens.next() !== "name") throw tokens.problem("Match expression name not found");
  const name = tokens.name;
  switch (name) {
    case "exactly":
      return oneKey(tokens, { kind: "equals", value: stringValue(tokens, "exact") });
    case "prefix":
    case "suffix":
      return parseAffix(tokens, name);
    case "numeric":
      return parseNumeric(tokens);
    case "anything-but":
      return parseAnythingBut(tokens);
    case "exists": {
      const token = tokens.next();
      if (token !== "true" && token !== "false") {
        throw tokens.problem("exists match pattern must be either true or false.");
      }
      return oneKey(tokens, { kind: token === "true" ? "exists" : "absent" });
    }
    case "cidr":
      // The wording of the type error is that of prefix in AWS's own engine; the others come without a position.
      return oneKey(tokens, { kind: "cidr", range: parseCidr(stringValue(tokens, "prefix")) });
    case "equals-ignore-case":
      return oneKey(tokens, { kind: name, text: stringValue(tokens, name) });
    case "wildcard":
      return oneKey(tokens, { kind: name, glob: globOf(tokens, stringValue(tokens, name)) });
    default:
      throw tokens.problem(`Unrecognized match type ${name}`);
  }
}

function stringValue(tokens: JsonTokens, what: string): string {
  if (tokens.next() !== "string") throw tokens.problem(`${what} match pattern must be a string`);
  return tokens.text();
}

function oneKey(tokens: JsonTokens, condition: Condition): Condition {
  if (tokens.next() !== "}") throw tokens.problem(ONE_KEY);
  return condition;
}

function globOf(tokens: JsonTokens, text: string): Glob {
  try {
    return parseGlob(text);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) throw tokens.problem(problem.message);
    throw problem;
  }
}

function parseAffix(tokens: JsonTokens, kind: "prefix" | "suffix"): Condition {
  const token = tokens.next();
  if (token === "string") return oneKey(tokens, { kind, text: tokens.text(), ignoreCase: false });
  if (token !== "{") throw tokens.problem(`${kind} match pattern must be a string`);
  if (tokens.next() !== "name") {
    throw tokens.problem(`${kind === "prefix" ? "Prefix" : "Suffix"} expression name not found`);
  }
  if (tokens.name !== "equals-ignore-case") {
    throw tokens.problem(`Unsupported ${kind} pattern: ${tokens.name}`);
  }
  const text = stringValue(tokens, "equals-ignore-case");
  if (tokens.next() !== "}") throw tokens.problem(ONE_KEY);
  return oneKey(tokens, { kind, text, ignoreCase: true });
}

function parseNumeric(tokens: JsonTokens): Condition {
  if (tokens.next() !== "[") throw tokens.problem("Value of numeric must be an array.");
  const range = parseRange(tokens);
  if (tokens.next() !== "}") throw tokens.problem(NUMERIC_ELEMENTS);
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
  if (tokens.next() !== "]") throw tokens.problem(NUMERIC_ELEMENTS);
}

function numberValue(tokens: JsonTokens, operator: string): number {
  if (tokens.token !== "int" && tokens.token !== "float") {
    throw tokens.problem(`Value of ${operator} must be numeric`);
  }
  return comparable(tokens.text(), (message) => tokens.problem(message));
}

/** A number that a 64-bit float holds without loss, which is what AWS can compare. */
function comparable(text: string, problem: (message: string) => SyntaxProblem): number {
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

type ButKind = "plain" | "equals-ignore-case" | "prefix" | "suffix" | "wildcard";

function parseAnythingBut(tokens: JsonTokens): Condition {
  let kind: ButKind = "plain";
  if (tokens.next() === "{") {
    if (tokens.next() !== "name") throw tokens.problem("Anything-But expression name not found");
    kind = butKind(tokens);
    tokens.next();
  }
  const token = tokens.token;
  if (token !== "[" && token !== "string" && token !== "int" && token !== "float") {
    throw tokens.problem("Value of anything-but must be an array or single string/number value.");
  }
  const excluded = token === "[" ? parseExcludedList(tokens, kind) : [parseExcluded(tokens, kind)];
  if (tokens.next() !== "}") throw tokens.problem(NUMERIC_ELEMENTS);
  if (kind !== "plain" && tokens.next() !== "}") throw tokens.problem(NUMERIC_ELEMENTS);
  return { kind: "anything-but", excluded };
}

function butKind(tokens: JsonTokens): ButKind {
  switch (tokens.name) {
    case "equals-ignore-case":
    case "prefix":
    case "suffix":
    case "wildcard":
      return tokens.name;
    default:
      throw tokens.problem(`Unsupported anything-but pattern: ${tokens.name}`);
  }
}

/** AWS wraps a problem inside a list once more, so that its message ends in the position twice. */
function parseExcludedList(tokens: JsonTokens, kind: ButKind): Condition[] {
  const excluded: Condition[] = [];
  try {
    while (tokens.next() !== "]") excluded.push(parseExcluded(tokens, kind, true));
  } catch (problem) {
    if (problem instanceof SyntaxProblem) throw tokens.problem(problem.message);
    throw problem;
  }
  if (kind === "plain") {
    const types = new Set(excluded.map((condition) => condition.kind === "equals" && typeof condition.value));
    if (types.size !== 1) {
      throw tokens.problem(
        "Inside anything but list, either all values are number or string, mixed type is not supported",
      );
    }
  }
  return excluded;
}

function parseExcluded(tokens: JsonTokens, kind: ButKind, inList = false): Condition {
  const token = tokens.token;
  if (kind === "plain" && (token === "int" || token === "float")) {
    const text = tokens.text();
    return { kind: "equals", value: comparable(text, (message) => new SyntaxProblem(message)) };
  }
  if (token !== "string") throw tokens.problem(notAString(kind, inList));
  const text = tokens.text();
  switch (kind) {
    case "plain":
      return { kind: "equals", value: text };
    case "equals-ignore-case":
      return { kind, text };
    case "prefix":
    case "suffix":
      if (text === "") throw tokens.problem("Null prefix/suffix not allowed");
      return { kind, text, ignoreCase: false };
    case "wildcard":
      return { kind, glob: globOf(tokens, text) };
  }
}

function notAString(kind: ButKind, inList: boolean): string {
  switch (kind) {
    case "plain":
      return `Inside anything${inList ? " " : "-"}but list, start|null|boolean is not supported.`;
    case "equals-ignore-case":
      return "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.";
    case "prefix":
    case "suffix":
      return "prefix/suffix match pattern must be a string";
    case "wildcard":
      return "wildcard match pattern must be a string";
  }
}
