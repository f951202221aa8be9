/**
 * `anything-but` in event patterns: of a value, a list, or of one of the other text operators.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { type JsonTokens, SyntaxProblem } from "./json_tokens.ts";
import type { Condition } from "./leaf.ts";
import { comparable, TOO_MANY_ELEMENTS } from "./numeric.ts";
import { type Glob, parseGlob } from "./wildcard.ts";

type ButKind = "plain" | "equals-ignore-case" | "prefix" | "suffix" | "wildcard";

/** Reads the operand of `anything-but`, up to the end of its expression. @throws {SyntaxProblem} */
export function parseAnythingBut(tokens: JsonTokens): Condition {
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
  if (tokens.next() !== "}") throw tokens.problem(TOO_MANY_ELEMENTS);
  if (kind !== "plain" && tokens.next() !== "}") throw tokens.problem(TOO_MANY_ELEMENTS);
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

/**
 * AWS wraps a problem inside a list once more, so that its message ends in the position twice. Wildcard texts are read
 * after the whole list.
 */
function parseExcludedList(tokens: JsonTokens, kind: ButKind): Condition[] {
  const excluded: Condition[] = [];
  const globs: string[] = [];
  try {
    while (tokens.next() !== "]") {
      if (kind === "wildcard" && tokens.token === "string") globs.push(tokens.text());
      else excluded.push(parseExcluded(tokens, kind, true));
    }
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
  for (const text of globs) excluded.push({ kind: "wildcard", glob: globOf(tokens, text) });
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

/** A wildcard text, its problems placed where the parser stands. @throws {SyntaxProblem} */
export function globOf(tokens: JsonTokens, text: string): Glob {
  try {
    return parseGlob(text);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) throw tokens.problem(problem.message);
    throw problem;
  }
}
