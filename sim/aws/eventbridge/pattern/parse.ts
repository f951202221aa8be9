/**
 * Reads an event pattern: its grammar, and the reason why one is not valid, checked in Event Ruler's order.
 *
 * A pattern is a choice of branches (one, unless it uses `$or`); a branch is a set of fields that must all match.
 * A field is named by its path with dots, so `{"a": {"b": [..]}}` and `{"a.b": [..]}` are the same pattern.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { globOf, parseAnythingBut } from "./anything_but.ts";
import { parseCidr, parseIp } from "./ip.ts";
import { JsonTokens, SyntaxProblem } from "./json_tokens.ts";
import type { Condition } from "./leaf.ts";
import { parseNumeric } from "./numeric.ts";

/** Conditions by path. */
export type Branch = Map<string, readonly Condition[]>;

const ONE_KEY = "Only one key allowed in match expression";
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
