/**
 * The parser of PartiQL's expressions, by precedence of operators; statements.ts has the statements that stand among
 * them.
 *
 * What DynamoDB does not take of the language is parsed all the same where DynamoDB does so, to be refused by its name.
 * Messages are those of DynamoDB, as public tests against it have them.
 */
import type { Expression, PathExpression } from "./ast.ts";
import { FUNCTION_KEYWORDS, TYPE_NAMES } from "./keywords.ts";
import { malformed, type Token, tokenize, type TokenKind } from "./tokens.ts";

/** Parentheses, brackets and operators within one another: more is too much for functions that call themselves. */
const MOST_NESTED = 400;
const OR = 10;
const AND = 20;
const NOT = 30;
const EQUALITY = 40;
const COMPARISON = 50;
const SUM = 60;
const PRODUCT = 70;
/** What binds more loosely ends an expression of a SELECT. */
export const SELECT = 6;

const INFIX: Readonly<Record<string, number>> = {
  or: OR,
  and: AND,
  "=": EQUALITY,
  "<>": EQUALITY,
  "!=": EQUALITY,
  is: EQUALITY,
  in: EQUALITY,
  "<": COMPARISON,
  "<=": COMPARISON,
  ">": COMPARISON,
  ">=": COMPARISON,
  between: COMPARISON,
  like: COMPARISON,
  "+": SUM,
  "-": SUM,
  "||": SUM,
  "*": PRODUCT,
  "/": PRODUCT,
  "%": PRODUCT,
};

/** Names of symbols in messages. */
const SYMBOL_NAMES: Readonly<Record<string, string>> = {
  ")": "RIGHT_PAREN",
  "]": "RIGHT_BRACKET",
  "}": "RIGHT_CURLY",
  ">>": "RIGHT_DOUBLE_ANGLE_BRACKET",
  ":": "COLON",
};

/** Reads the tokens of one statement. */
export class Parser {
  readonly #tokens: readonly Token[];
  readonly #statement: (parser: Parser) => Expression | undefined;
  #at = 0;
  #depth = 0;
  /** How many `?` there are. */
  parameters = 0;

  /**
   * @param statement Reads the statement that begins at a keyword, if one does.
   * @throws {AwsError}
   */
  constructor(text: string, statement: (parser: Parser) => Expression | undefined) {
    this.#tokens = tokenize(text);
    this.#statement = statement;
  }

  /**
   * The whole text.
   *
   * @throws {AwsError}
   */
  whole(): Expression {
    const expression = this.expression();
    if (this.takeSymbol(";")) {
      if (this.head.kind !== "end") {
        throw malformed("Unexpected token after semicolon. (Only one query is allowed.)");
      }
    } else if (this.head.kind !== "end") throw malformed("Unexpected token after expression");
    return expression;
  }

  get head(): Token {
    return this.#tokens[this.#at]!;
  }

  get next(): Token {
    return this.#tokens[this.#at + 1] ?? this.head;
  }

  advance(): Token {
    const { head } = this;
    if (head.kind !== "end") this.#at++;
    return head;
  }

  isWord(word: string): boolean {
    return this.head.kind === "keyword" && this.head.text === word;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#at++;
    return true;
  }

  isSymbol(symbol: string, kind: TokenKind = "symbol"): boolean {
    return this.head.kind === kind && this.head.text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#at++;
    return true;
  }

  /** @throws {AwsError} */
  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw malformed(`Expected ${SYMBOL_NAMES[symbol]}`);
  }

  /** @throws {AwsError} */
  expectWord(word: string): void {
    if (!this.takeWord(word)) throw malformed(`Expected ${word.toUpperCase()}`);
  }

  /** @throws {AwsError} */
  expression(precedence = -1): Expression {
    if (++this.#depth > MOST_NESTED) throw malformed("");
    let left = this.#unary();
    for (;;) {
      const operator = this.#infix();
      if (!operator || INFIX[operator.name]! <= precedence) break;
      left = this.#infixed(left, operator);
    }
    this.#depth--;
    return left;
  }

  /** The operator that is next, with a NOT before it. */
  #infix(): { readonly name: string; readonly negated: boolean } | undefined {
    const { head, next } = this;
    if (head.kind === "operator") return head.text in INFIX ? { name: head.text, negated: false } : undefined;
    if (head.kind !== "keyword") return undefined;
    if (["or", "and", "is", "in", "between", "like"].includes(head.text)) {
      return { name: head.text, negated: false };
    }
    if (head.text !== "not" || next.kind !== "keyword") return undefined;
    return ["in", "between", "like"].includes(next.text) ? { name: next.text, negated: true } : undefined;
  }

  #infixed(left: Expression, { name, negated }: { name: string; negated: boolean }): Expression {
    const token = this.advance();
    if (negated) this.#at++;
    const precedence = INFIX[name]!;
    const made = (args: readonly Expression[]): Expression =>
      not(negated, token, { kind: "operation", token, operator: name, args });
    switch (name) {
      case "is": {
        const inverse = this.takeWord("not");
        return not(inverse, token, { kind: "is", token, operand: left, type: this.type() });
      }
      case "in":
        if (this.isSymbol("(") && !(this.next.kind === "keyword" && this.next.text === "select")) {
          const open = this.advance();
          const elements = this.list(() => this.expression());
          this.expectSymbol(")");
          return made([left, { kind: "list", token: open, elements }]);
        }
        return made([left, this.#right(precedence)]);
      case "between": {
        const low = this.#right(precedence);
        this.expectWord("and");
        if (this.head.kind === "end") throw malformed("Expected expression after AND");
        return made([left, low, this.expression(precedence)]);
      }
      default:
        return made([left, this.#right(precedence)]);
    }
  }

  #right(precedence: number): Expression {
    if (this.head.kind === "end") {
      throw malformed("Missing right-hand side expression of infix operator");
    }
    return this.expression(precedence);
  }

  /** @throws {AwsError} */
  type(): string {
    const token = this.head;
    const two = `${token.text} ${this.next.text}`;
    if (token.kind === "keyword" && (two === "double precision" || two === "character varying")) {
      this.#at += 2;
      return two.toUpperCase().replace(" ", "_");
    }
    const type = token.kind === "keyword" ? TYPE_NAMES[token.text] : undefined;
    if (type === undefined) throw malformed("Expected type name");
    this.#at++;
    if (this.takeSymbol("(")) {
      this.list(() => this.expression());
      this.expectSymbol(")");
    }
    return type;
  }

  #unary(): Expression {
    const token = this.head;
    if (this.takeWord("not")) {
      return { kind: "operation", token, operator: "not", args: [this.expression(NOT)] };
    }
    if (token.kind !== "operator" || (token.text !== "+" && token.text !== "-")) return this.path();
    this.#at++;
    if (++this.#depth > MOST_NESTED) throw malformed("");
    const term = this.#unary();
    this.#depth--;
    if (term.kind === "literal" && term.type === "number") {
      return token.text === "+" ? term : { ...term, text: negative(term.text) };
    }
    return { kind: "operation", token, operator: token.text, args: [term] };
  }

  /**
   * A term with what follows it by dots and in brackets.
   *
   * @param simple Whether only names and literals will do, as for what is written to.
   * @throws {AwsError}
   */
  path(simple = false): Expression {
    if (simple && this.head.kind !== "name" && this.head.kind !== "quoted") {
      throw malformed("Expected identifier for simple path");
    }
    const term = this.#term();
    const steps: PathExpression["steps"][number][] = [];
    for (;;) {
      if (this.takeSymbol(".")) {
        const part = this.head;
        if (part.kind === "name" || part.kind === "quoted") steps.push({ kind: "name", name: part.text });
        else if (part.kind === "operator" && part.text === "*") {
          if (simple) throw malformed("Invalid path dot component for simple path");
          steps.push({ kind: "star" });
        } else throw malformed("Invalid path dot component");
        this.#at++;
      } else if (this.takeSymbol("[")) {
        if (this.isSymbol("*", "operator")) throw malformed("Invalid use of * in select list");
        const expression = this.expression();
        this.expectSymbol("]");
        if (simple && expression.kind !== "literal" && expression.kind !== "path") {
          throw malformed("Invalid path component for simple path");
        }
        steps.push({ kind: "bracket", expression });
      } else break;
    }
    if (steps.length === 0) return term;
    if (term.kind === "path") return { ...term, steps };
    return { kind: "foreign", token: term.token, operation: "Path", word: "PATH" };
  }

  #term(): Expression {
    const token = this.head;
    switch (token.kind) {
      case "operator":
        if (token.text !== "@") throw malformed("Unexpected operator");
        this.#at++;
        if (this.head.kind !== "name" && this.head.kind !== "quoted") {
          throw malformed("Identifier must follow @-operator");
        }
        return { kind: "path", token: this.head, name: this.advance().text, steps: [] };
      case "keyword":
        return this.#keyword(token);
      case "symbol":
        return this.#bracketed(token);
      case "name":
      case "quoted":
        this.#at++;
        if (this.isSymbol("(")) return this.#call(token);
        return { kind: "path", token, name: token.text, steps: [] };
      case "parameter":
        this.#at++;
        return { kind: "parameter", token, index: this.parameters++ };
      case "string":
      case "number":
      case "ion":
        this.#at++;
        return { kind: "literal", token, type: token.kind, text: token.text };
      case "end":
        throw malformed("Unexpected term");
    }
  }

  #keyword(token: Token): Expression {
    switch (token.text) {
      case "true":
      case "false":
        this.#at++;
        return { kind: "literal", token, type: "boolean", text: token.text };
      case "null":
      case "missing":
        this.#at++;
        return { kind: "literal", token, type: token.text, text: token.text };
      case "is":
      case "in":
      case "like":
      case "between":
      case "and":
      case "or":
        throw malformed("Unexpected operator");
    }
    const statement = this.#statement(this);
    if (statement) return statement;
    if (!FUNCTION_KEYWORDS.has(token.text) || this.next.text !== "(") throw malformed("Unexpected keyword");
    this.#at++;
    if ((token.text === "bag" || token.text === "list") && this.isSymbol("(")) {
      this.#at++;
      const elements = this.list(() => this.expression());
      this.expectSymbol(")");
      return { kind: token.text, token, elements };
    }
    return this.#call(token);
  }

  #call(token: Token): Expression {
    this.expectSymbol("(");
    const name = token.text.toLowerCase();
    if (this.isSymbol("*", "operator")) {
      if (name !== "count") throw malformed(`${token.text}(*) is not allowed`);
      this.#at++;
      this.expectSymbol(")");
      return { kind: "call", token, name, args: [] };
    }
    const args = this.isSymbol(")") ? [] : this.list(() => this.expression());
    this.expectSymbol(")");
    return { kind: "call", token, name, args };
  }

  #bracketed(token: Token): Expression {
    this.#at++;
    switch (token.text) {
      case "(": {
        const elements = this.list(() => this.expression());
        this.expectSymbol(")");
        return elements.length === 1 ? elements[0]! : { kind: "list", token, elements };
      }
      case "[": {
        const elements = this.isSymbol("]") ? [] : this.list(() => this.expression());
        this.expectSymbol("]");
        return { kind: "list", token, elements };
      }
      case "<<": {
        const elements = this.isSymbol(">>") ? [] : this.list(() => this.expression());
        this.expectSymbol(">>");
        return { kind: "bag", token, elements };
      }
      case "{": {
        const members = this.isSymbol("}") ? [] : this.list(() => {
          const key = this.expression();
          this.expectSymbol(":");
          return { key, value: this.expression() };
        });
        this.expectSymbol("}");
        return { kind: "struct", token, members };
      }
      default:
        throw malformed("Unexpected term");
    }
  }

  /**
   * Items with commas between them, at least one.
   *
   * @throws {AwsError}
   */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.takeSymbol(",")) items.push(item());
    return items;
  }
}

function not(negated: boolean, token: Token, expression: Expression): Expression {
  return negated ? { kind: "operation", token, operator: "not", args: [expression] } : expression;
}

function negative(number: string): string {
  return number.startsWith("-") ? number.slice(1) : `-${number}`;
}
