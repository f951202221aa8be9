/** Tokens of DynamoDB's expression language, and the error for text that does not parse. */

export interface Token {
  readonly kind: "name" | "placeholder" | "value" | "index" | "symbol" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with an expression, without the part that names which of a request's expressions it is. */
export class ExpressionError {
  readonly detail: string;

  constructor(detail: string) {
    this.detail = detail;
  }
}

/** Splits a text into tokens; the last is `<EOF>`. A character that starts none is a symbol of its own. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10 || code === 13) {
      at++;
      continue;
    }
    let end = at + 1;
    let kind: Token["kind"] = "symbol";
    if (isLetter(code)) {
      kind = "name";
      while (end < text.length && isWord(text.charCodeAt(end))) end++;
    } else if ((code === 35 || code === 58) && end < text.length && isWord(text.charCodeAt(end))) {
      kind = code === 35 ? "placeholder" : "value";
      while (end < text.length && isWord(text.charCodeAt(end))) end++;
    } else if (isDigit(code)) {
      kind = "index";
      if (code !== 48) { while (end < text.length && isDigit(text.charCodeAt(end))) end++; }
    } else if (code === 60 && (text[end] === "=" || text[end] === ">")) end++;
    else if (code === 62 && text[end] === "=") end++;
    else if (code >= 0xd800 && code < 0xdc00 && end < text.length) end++;
    tokens.push({ kind, text: text.slice(at, end), start: at, end });
    at = end;
  }
  tokens.push({ kind: "end", text: "<EOF>", start: text.length, end: text.length });
  return tokens;
}

/** The error at a token: AWS shows it with its neighbours. */
export function syntaxError(text: string, tokens: readonly Token[], index: number): ExpressionError {
  const token = tokens[index]!;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  const start = before ? before.start : 0;
  const end = after && after.kind !== "end" ? after.end : token.end;
  return new ExpressionError(`Syntax error; token: "${token.text}", near: "${text.slice(start, end)}"`);
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether a character may stand in a name or a placeholder. */
export function isWord(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95;
}
