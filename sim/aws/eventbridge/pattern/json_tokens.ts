/**
 * A JSON tokenizer that knows where it is, so that a broken event pattern is refused with AWS's own text.
 *
 * EventBridge validates patterns with Event Ruler on a pull parser, and its messages end in the parser's position:
 * after a string's opening quote until the string is read, after the value's first token once a name is read.
 * https://github.com/aws/event-ruler
 */

/** Where the parser stands. `end` is the end of the text outside of any object or array. */
export type Token =
  | "{"
  | "}"
  | "["
  | "]"
  | "name"
  | "string"
  | "int"
  | "float"
  | "true"
  | "false"
  | "null"
  | "end";

/** Why a text is refused, in AWS's words. */
export class SyntaxProblem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

interface Container {
  readonly kind: "{" | "[";
  readonly at: number;
  members: number;
}

/** How much of the text a message repeats. */
const SHOWN_LENGTH = 500;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORD = /[\p{L}\p{N}_$]+/uy;
const VALUE_EXPECTED = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'";

/** Reads one JSON text token by token. */
export class JsonTokens {
  /** The token just read. */
  token: Token = "end";
  /** The member name read last. */
  name = "";
  readonly #text: string;
  readonly #open: Container[] = [];
  #at = 0;
  #pending: Token = "end";
  #inString = false;
  #value = "";

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the next token. @throws {SyntaxProblem} */
  next(): Token {
    if (this.token === "name") return this.#enter(this.#pending);
    if (this.#inString) this.#finishString("was expecting closing quote for a string value");
    this.#skipSpace();
    const container = this.#open.at(-1);
    if (container === undefined) {
      if (this.#at >= this.#text.length) return this.token = "end";
      return this.#enter(this.#readValue());
    }
    if (this.#at >= this.#text.length) {
      const kind = container.kind === "{" ? "Object" : "Array";
      throw this.problem(
        `Unexpected end-of-input: expected close marker for ${kind} (start marker at ${
          this.#place(container.at)
        })`,
      );
    }
    const first = this.#text[this.#at]!;
    if (first === "}" || first === "]") return this.#leave(first, container);
    if (container.members++ > 0) {
      if (first !== ",") {
        throw this.#unexpected(
          `was expecting comma to separate ${container.kind === "{" ? "Object" : "Array"} entries`,
        );
      }
      this.#at++;
      this.#skipSpace();
    }
    return container.kind === "{" ? this.#readName() : this.#enter(this.#readValue());
  }

  /** The text of the token: a string's characters, a number as it was written, or the token itself. */
  text(): string {
    switch (this.token) {
      case "name":
        return this.name;
      case "string":
        if (this.#inString) this.#finishString("was expecting closing quote for a string value");
        return this.#value;
      case "int":
      case "float":
        return this.#value;
      default:
        return this.token;
    }
  }

  /** A problem at the place where the parser stands. */
  problem(message: string): SyntaxProblem {
    return new SyntaxProblem(`${message}\n at ${this.#place(this.#at)}`);
  }

  /** The place where the parser stands, as messages print it. */
  place(): string {
    return this.#place(this.#at);
  }

  #enter(token: Token): Token {
    if (token === "{" || token === "[") this.#open.push({ kind: token, at: this.#at - 1, members: 0 });
    return this.token = token;
  }

  #leave(close: "}" | "]", container: Container): Token {
    const expected = container.kind === "{" ? "}" : "]";
    if (close !== expected) {
      throw this.problem(
        `Unexpected close marker '${close}': expected '${expected}' (for ${
          container.kind === "{" ? "Object" : "Array"
        } starting at ${this.#place(container.at)})`,
      );
    }
    this.#at++;
    this.#open.pop();
    return this.token = close;
  }

  #readName(): Token {
    if (this.#text[this.#at] !== '"') {
      throw this.#unexpected("was expecting double-quote to start field name");
    }
    this.#at++;
    this.#finishString("in field name");
    this.name = this.#value;
    this.#skipSpace();
    if (this.#text[this.#at] !== ":") {
      throw this.#unexpected("was expecting a colon to separate field name and value");
    }
    this.#at++;
    this.#skipSpace();
    this.#pending = this.#readValue();
    return this.token = "name";
  }

  #readValue(): Token {
    const first = this.#text[this.#at];
    if (first === undefined) throw this.problem("Unexpected end-of-input within/between Object entries");
    if (first === '"') {
      this.#at++;
      this.#inString = true;
      return "string";
    }
    if (first === "{" || first === "[") {
      this.#at++;
      return first;
    }
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.#text);
    if (number) {
      this.#value = number[0];
      this.#at += number[0].length;
      if (/^-?0$/.test(number[0]) && /[0-9]/.test(this.#text[this.#at] ?? "")) {
        throw this.problem("Invalid numeric value: Leading zeroes not allowed");
      }
      return number[1] === undefined && number[2] === undefined ? "int" : "float";
    }
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined || /^[0-9]/.test(word)) {
      throw this.#unexpected(`expected a valid value (${VALUE_EXPECTED})`);
    }
    this.#at += word.length;
    if (word === "true" || word === "false" || word === "null") return word;
    throw this.problem(`Unrecognized token '${word}': was expecting (${VALUE_EXPECTED})`);
  }

  /** Reads up to and over the closing quote. */
  #finishString(atEnd: string): void {
    this.#inString = false;
    const text = this.#text;
    const start = this.#at;
    let escaped = false;
    for (let i = start; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x22) {
        this.#at = i + 1;
        const raw = text.slice(start, i);
        this.#value = escaped ? JSON.parse(`"${raw}"`) as string : raw;
        return;
      }
      if (code < 0x20) {
        this.#at = i + 1;
        throw this.problem(
          `Illegal unquoted character (${
            describe(text[i]!)
          }): has to be escaped using backslash to be included in ${
            atEnd === "in field name" ? "name" : "string value"
          }`,
        );
      }
      if (code === 0x5c) {
        escaped = true;
        i = this.#checkEscape(i);
      }
    }
    this.#at = text.length;
    throw this.problem(`Unexpected end-of-input${atEnd.startsWith("in ") ? " " : ": "}${atEnd}`);
  }

  /** Returns the index of the last character of the escape that starts at `i`. */
  #checkEscape(i: number): number {
    const letter = this.#text[i + 1];
    if (letter === undefined) return i;
    if (letter === "u") {
      if (/^[0-9a-fA-F]{4}$/.test(this.#text.slice(i + 2, i + 6))) return i + 5;
      this.#at = i + 3;
      throw this.problem(
        `Unexpected character (${
          describe(this.#text[i + 2] ?? "\0")
        }): expected a hex-digit for character escape sequence`,
      );
    }
    if (!'"\\/bfnrt'.includes(letter)) {
      this.#at = i + 2;
      throw this.problem(`Unrecognized character escape ${describe(letter)}`);
    }
    return i + 1;
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #unexpected(expectation: string): SyntaxProblem {
    const character = this.#text[this.#at];
    if (character === undefined) return this.problem("Unexpected end-of-input within/between Object entries");
    return this.problem(`Unexpected character (${describe(character)}): ${expectation}`);
  }

  #place(at: number): string {
    const text = this.#text;
    let line = 1;
    let lineStart = 0;
    for (let i = 0; i < at; i++) {
      if (text[i] === "\n" || (text[i] === "\r" && text[i + 1] !== "\n")) {
        line++;
        lineStart = i + 1;
      }
    }
    const rest = text.length - SHOWN_LENGTH;
    const shown = rest > 0 ? `"${text.slice(0, SHOWN_LENGTH)}"[truncated ${rest} chars]` : `"${text}"`;
    return `[Source: (String)${shown}; line: ${line}, column: ${at - lineStart + 1}]`;
  }
}

function describe(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return `(CTRL-CHAR, code ${code})`;
  return code > 255
    ? `'${character}' (code ${code} / 0x${code.toString(16)})`
    : `'${character}' (code ${code})`;
}
