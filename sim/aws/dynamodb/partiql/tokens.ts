/**
 * The tokens of a PartiQL statement.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html; what is a token and what
 * is not is as the parser of PartiQL has it that DynamoDB uses.
 */
import { validation } from "../errors.ts";
import { KEYWORDS } from "./keywords.ts";

export type TokenKind =
  | "name"
  | "quoted"
  | "keyword"
  | "string"
  | "number"
  | "ion"
  | "operator"
  | "symbol"
  | "parameter"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  /** A keyword in lower case, a string or a quoted name without quotes, everything else as it stands. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** In characters, with quotes. */
  readonly length: number;
}

const SYMBOLS = "()[]{},:;.";
const OPERATORS = ["||", "<=", ">=", "<>", "!=", "+", "-", "*", "/", "%", "<", ">", "=", "@"];
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const SPACE = /(?:\s|--[^\n]*|\/\*[^]*?\*\/)+/y;
const SCALE_LIMIT = 2 ** 31;

/** A statement that is not one. */
export function malformed(detail: string) {
  return validation(`Statement wasn't well formed, can't be processed: ${detail}`);
}

/** Where a token stands, as messages have it: ` at 1:8:3`. */
export function place({ line, column, length }: Token): string {
  return ` at ${line}:${column}:${length}`;
}

/**
 * @returns The tokens, an end behind them.
 * @throws {AwsError} There is something that begins no token, or a token without an end.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const push = (kind: TokenKind, value: string, end: number): void => {
    tokens.push({ kind, text: value, line, column: at - lineStart + 1, length: end - at });
  };
  while (at < text.length) {
    const space = matched(SPACE, text, at);
    const end = space === undefined ? tokenEnd(text, at, push) : at + space.length;
    for (let i = at; i < end; i++) {
      if (text[i] !== "\n") continue;
      line++;
      lineStart = i + 1;
    }
    at = end;
  }
  push("end", "", at);
  return tokens;
}

function tokenEnd(
  text: string,
  at: number,
  push: (kind: TokenKind, value: string, end: number) => void,
): number {
  const first = text[at]!;
  const quoted = { "'": "string", '"': "quoted", "`": "ion" }[first] as TokenKind | undefined;
  if (quoted) {
    const end = quoteEnd(text, at, first);
    push(quoted, text.slice(at + 1, end - 1).replaceAll(first + first, first), end);
    return end;
  }
  const number = matched(NUMBER, text, at);
  if (number !== undefined) {
    const end = at + number.length;
    if (matched(WORD, text, end) !== undefined || !hasScale(number)) throw malformed("");
    push("number", number, end);
    return end;
  }
  const word = matched(WORD, text, at);
  if (word !== undefined) {
    const keyword = KEYWORDS.has(word.toLowerCase());
    push(keyword ? "keyword" : "name", keyword ? word.toLowerCase() : word, at + word.length);
    return at + word.length;
  }
  if (first === "?") push("parameter", first, at + 1);
  else if (text.startsWith("<<", at) || text.startsWith(">>", at)) {
    push("symbol", text.slice(at, at + 2), at + 2);
    return at + 2;
  } else if (SYMBOLS.includes(first)) push("symbol", first, at + 1);
  else {
    const operator = OPERATORS.find((each) => text.startsWith(each, at));
    // An opened comment that is never closed comes here as an operator, too.
    if (operator === undefined || text.startsWith("/*", at)) throw malformed("");
    push("operator", operator, at + operator.length);
    return at + operator.length;
  }
  return at + 1;
}

/** The end of what is quoted, where a quote within is written twice. */
function quoteEnd(text: string, at: number, quote: string): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== quote) continue;
    if (text[i + 1] !== quote) return i + 1;
    i++;
  }
  throw malformed("");
}

/** Whether digits and exponent make a scale that fits into 32 bits. */
function hasScale(number: string): boolean {
  const [digits = "", exponent = "0"] = number.toLowerCase().split("e");
  const dot = digits.indexOf(".");
  const scale = (dot < 0 ? 0 : digits.length - dot - 1) - Number(exponent);
  return Number(exponent) < SCALE_LIMIT && Number(exponent) >= -SCALE_LIMIT &&
    scale < SCALE_LIMIT && scale >= -SCALE_LIMIT;
}

function matched(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
