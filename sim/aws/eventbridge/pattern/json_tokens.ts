/**
 * A JSON tokenizer that knows where it is, so that a broken event pattern is refused with AWS's own text.
 *
 * EventBridge validates patterns with Event Ruler on a pull parser, and its messages end in the parser's position:
 * after a string's opening quote until the string is read, after the value's first token once a name is read, after a
 * character that cannot be there. The texts are those of Jackson before 2.16, the last that repeats the source.
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
      return this.#enter(this.#readRoot());
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
      throw this.#wrongClose(
        close,
        expected,
        `${container.kind === "{" ? "Object" : "Array"} starting at ${this.#place(container.at)}`,
      );
    }
    this.#at++;
    this.#open.pop();
    return this.token = close;
  }

  #wrongClose(close: string, expected: string, of: string): SyntaxProblem {
    return this.#past(`Unexpected close marker '${close}': expected '${expected}' (for ${of})`);
  }

  /** Values that follow one another outside of everything are apart. */
  #readRoot(): Token {
    const first = this.#text[this.#at]!;
    if (first === "}" || first === "]") {
      // The root is in no line of the text; its place is that before the first column.
      throw this.#wrongClose(first, first === "]" ? "}" : "]", `root starting at ${this.#place(-1)}`);
    }
    const token = this.#readValue();
    const after = this.#text[this.#at];
    if ((token === "int" || token === "float") && after !== undefined && !/[ \t\r\n]/.test(after)) {
      throw this.#unexpected("Expected space separating root-level values");
    }
    if ((token === "int" || token === "float") && after !== undefined) this.#at++;
    return token;
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
    if (first === undefined) throw this.#endBetween();
    if (first === '"') {
      this.#at++;
      this.#inString = true;
      return "string";
    }
    if (first === "{" || first === "[") {
      this.#at++;
      return first;
    }
    if (/[-+0-9]/.test(first)) return this.#readNumber(first);
    if (first === "}") throw this.#unexpected("expected a value");
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) throw this.#unexpected(`expected a valid value (${VALUE_EXPECTED})`);
    this.#at += word.length;
    if (word === "true" || word === "false" || word === "null") return word;
    if (word === "NaN" || word === "Infinity") {
      throw this.problem(nonStandard(word));
    }
    throw this.problem(`Unrecognized token '${word}': was expecting (${VALUE_EXPECTED})`);
  }

  #readNumber(first: string): Token {
    if (first === "+") {
      this.#at++;
      throw this.#past(notInNumber(
        first,
        "JSON spec does not allow numbers to have plus signs: enable " +
          "`JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
      ));
    }
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.#text);
    if (number === null) throw this.#noNumber();
    this.#value = number[0];
    this.#at += number[0].length;
    const after = this.#text[this.#at];
    if (/^-?0$/.test(number[0]) && /[0-9]/.test(after ?? "")) {
      throw this.problem("Invalid numeric value: Leading zeroes not allowed");
    }
    this.#checkFraction(number);
    return number[1] === undefined && number[2] === undefined ? "int" : "float";
  }

  /** A number does not end in a point or in the letter of an exponent. @throws {SyntaxProblem} */
  #checkFraction([number, fraction, exponent]: RegExpExecArray): void {
    const after = this.#text[this.#at];
    if (exponent !== undefined) return;
    // After a leading zero the parser has read the character that it complains of, and elsewhere not yet.
    const complain = (message: string) => /^-?0$/.test(number!) ? this.#past(message) : this.problem(message);
    const follows = this.#text[this.#at + 1];
    if (after === "." && fraction === undefined) {
      this.#at++;
      throw complain(notInNumber(follows ?? ".", "Decimal point not followed by a digit"));
    }
    if (after === "e" || after === "E") {
      this.#at++;
      const digit = follows === "+" || follows === "-" ? this.#text[this.#at + 1] : follows;
      if (digit !== undefined) {
        throw complain(notInNumber(digit, "Exponent indicator not followed by a digit"));
      }
      this.#at = this.#text.length;
      throw this.problem("Unexpected end-of-inputexpected a digit for number exponent");
    }
  }

  /** A minus is followed by what is no digit. */
  #noNumber(): SyntaxProblem {
    this.#at++;
    if (this.#text.startsWith("Infinity", this.#at)) {
      this.#at += "Infinity".length;
      return this.problem(nonStandard("-Infinity"));
    }
    const follows = this.#text[this.#at];
    if (follows === undefined) return this.problem("Unexpected end-of-inputNo digit following minus sign");
    return this.#past(
      notInNumber(follows, "expected digit (0-9) to follow minus sign, for valid numeric value"),
    );
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
        this.#at = i;
        throw this.#past(
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
    if (letter === undefined) {
      this.#at = i + 1;
      throw this.problem("Unexpected end-of-input in character escape sequence");
    }
    if (letter === "u") {
      this.#at = i + 2;
      while (this.#at < i + 6 && /[0-9a-fA-F]/.test(this.#text[this.#at] ?? "")) this.#at++;
      if (this.#at === i + 6) return i + 5;
      if (this.#at >= this.#text.length) {
        throw this.problem("Unexpected end-of-input in character escape sequence");
      }
      throw this.#unexpected("expected a hex-digit for character escape sequence");
    }
    if (!'"\\/bfnrt'.includes(letter)) {
      this.#at = i + 2;
      throw this.problem(`Unrecognized character escape ${describe(letter)}`);
    }
    return i + 1;
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? "")) this.#at++;
    const next = this.#text[this.#at];
    if (next === undefined) return;
    if (next < " ") {
      throw this.#past(
        `Illegal character (${
          describe(next)
        }): only regular white space (\\r, \\n, \\t) is allowed between tokens`,
      );
    }
    if (next === "/") {
      throw this.#unexpected(
        "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
      );
    }
  }

  #unexpected(expectation: string): SyntaxProblem {
    const character = this.#text[this.#at];
    if (character === undefined) return this.#endBetween();
    return this.#past(`Unexpected character (${describe(character)}): ${expectation}`);
  }

  #endBetween(): SyntaxProblem {
    const kind = this.#open.at(-1)?.kind === "[" ? "Array" : "Object";
    return this.problem(`Unexpected end-of-input within/between ${kind} entries`);
  }

  /** A problem with the character where the parser stands, which it has read; a new line that it is has not begun. */
  #past(message: string): SyntaxProblem {
    const problem = new SyntaxProblem(`${message}\n at ${this.#place(this.#at, 1)}`);
    this.#at++;
    return problem;
  }

  #place(at: number, further = 0): string {
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
    return `[Source: (String)${shown}; line: ${line}, column: ${at - lineStart + 1 + further}]`;
  }
}

function notInNumber(character: string, expectation: string): string {
  return `Unexpected character (${describe(character)}) in numeric value: ${expectation}`;
}

function nonStandard(token: string): string {
  return `Non-standard token '${token}': enable \`JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS\` to allow`;
}

function describe(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return `(CTRL-CHAR, code ${code})`;
  return code > 255
    ? `'${character}' (code ${code} / 0x${code.toString(16)})`
    : `'${character}' (code ${code})`;
}
