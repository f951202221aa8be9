/**
 * The parser of DynamoDB's expression language: one recursive descent for conditions, updates and projections.
 *
 * It knows the grammar only; what words and functions mean is checked on the tree (static.ts, bind.ts).
 * Follows Expressions.OperatorsAndFunctions.html and Expressions.UpdateExpressions.html of the developer guide.
 */
import type {
  Comparator,
  Condition,
  FunctionCall,
  Operand,
  Path,
  PathPart,
  Section,
  UpdateAction,
  ValueReference,
} from "./ast.ts";
import { ExpressionError, syntaxError, type Token, tokenize } from "./lexer.ts";
import { isKeyword } from "./reserved.ts";

const COMPARATORS: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);
/** Parentheses within one another: more than this is too much for functions that call themselves. */
const MOST_NESTED = 500;
const SECTIONS = ["SET", "REMOVE", "ADD", "DELETE"] as const;

export class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #redundant = false;
  /** Parentheses that are open. */
  #depth = 0;
  /** The parentheses that closed last, as token indexes. */
  #group = { open: -1, close: -1 };
  readonly #names = new Set<string>();
  readonly #values = new Set<string>();

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  /** The placeholders that were read: `#name` ones. */
  get names(): string[] {
    return [...this.#names];
  }

  /** The placeholders that were read: `:value` ones. */
  get values(): string[] {
    return [...this.#values];
  }

  /** @throws {ExpressionError} */
  condition(): Condition {
    const tree = this.#or(false);
    this.#finish();
    return tree as Condition;
  }

  /** @throws {ExpressionError} */
  projection(): Path[] {
    const paths = [this.#path()];
    while (this.#take(",")) paths.push(this.#path());
    this.#finish();
    return paths;
  }

  /** @throws {ExpressionError} */
  update(): UpdateAction[][] {
    const sections: UpdateAction[][] = [];
    do {
      const section = this.#section();
      const actions = [this.#action(section)];
      while (this.#take(",")) actions.push(this.#action(section));
      sections.push(actions);
    } while (this.#peek().kind !== "end");
    this.#finish();
    return sections;
  }

  #finish(): void {
    if (this.#peek().kind !== "end") this.#unexpected();
    if (this.#redundant) throw new ExpressionError("The expression has redundant parentheses;");
  }

  /** @param bare Whether an operand alone will do, as it may right inside parentheses. */
  #or(bare: boolean): Condition | Operand {
    let left = this.#and(bare);
    while (this.#takeWord("OR")) {
      left = { kind: "or", left: left as Condition, right: this.#and(false) as Condition };
    }
    return left;
  }

  #and(bare: boolean): Condition | Operand {
    let left = this.#not(bare);
    while (this.#takeWord("AND")) {
      left = { kind: "and", left: left as Condition, right: this.#not(false) as Condition };
    }
    return left;
  }

  #not(bare: boolean): Condition | Operand {
    if (this.#takeWord("NOT")) return { kind: "not", condition: this.#not(false) as Condition };
    const term = this.#term();
    if (isOperand(term)) {
      const comparison = this.#comparison(term);
      if (comparison) return comparison;
      const alone = bare && this.#peek().text === ")";
      if (term.kind !== "call" && !alone) this.#unexpected();
    }
    return term;
  }

  #term(): Condition | Operand {
    if (this.#peek().text !== "(") return this.#operand();
    return this.#inParentheses(() => this.#or(true));
  }

  #comparison(left: Operand): Condition | undefined {
    const token = this.#peek();
    if (token.kind === "symbol" && COMPARATORS.has(token.text)) {
      this.#at++;
      return { kind: "compare", operator: token.text as Comparator, left, right: this.#grouped() };
    }
    if (this.#takeWord("BETWEEN")) {
      const low = this.#grouped();
      if (!this.#takeWord("AND")) this.#unexpected();
      return { kind: "between", operand: left, low, high: this.#grouped() };
    }
    if (this.#takeWord("IN")) {
      this.#expect("(");
      const list = [this.#grouped()];
      while (this.#take(",")) list.push(this.#grouped());
      this.#expect(")");
      return { kind: "in", operand: left, list };
    }
    return undefined;
  }

  #section(): Section {
    for (const section of SECTIONS) if (this.#takeWord(section)) return section;
    return this.#unexpected();
  }

  #action(section: Section): UpdateAction {
    const path = this.#path();
    switch (section) {
      case "SET":
        this.#expect("=");
        return { kind: "SET", path, value: this.#setValue() };
      case "REMOVE":
        return { kind: "REMOVE", path };
      case "ADD":
      case "DELETE":
        return { kind: section, path, value: this.#value() };
    }
  }

  #setValue(): Operand {
    if (this.#peek().text !== "(") return this.#sum(this.#operand());
    const inner = this.#inParentheses(() => this.#setValue());
    return inner.kind === "arithmetic" ? inner : this.#sum(inner);
  }

  #sum(left: Operand): Operand {
    const operator = this.#peek().text;
    if (operator !== "+" && operator !== "-") return left;
    this.#at++;
    return { kind: "arithmetic", operator, left, right: this.#grouped() };
  }

  /** An operand, perhaps in parentheses. */
  #grouped(): Operand {
    if (this.#peek().text !== "(") return this.#operand();
    return this.#inParentheses(() => this.#grouped());
  }

  #inParentheses<T>(read: () => T): T {
    const open = this.#at++;
    // No expression of the length and the operators that are allowed needs as many, so these are refused all the same.
    if (++this.#depth > MOST_NESTED) throw new ExpressionError("The expression has redundant parentheses;");
    const inside = read();
    this.#depth--;
    if (this.#group.open === open + 1 && this.#group.close === this.#at - 1) this.#redundant = true;
    this.#expect(")");
    this.#group = { open, close: this.#at - 1 };
    return inside;
  }

  #operand(): Operand {
    const token = this.#peek();
    if (token.kind === "value") return this.#value();
    const call = token.kind === "name" && this.#tokens[this.#at + 1]!.text === "(" && !isKeyword(token.text);
    return call ? this.#call() : this.#path();
  }

  #call(): FunctionCall {
    const name = this.#peek().text;
    this.#at += 2;
    const args = [this.#grouped()];
    while (this.#take(",")) args.push(this.#grouped());
    this.#expect(")");
    return { kind: "call", name, args };
  }

  #value(): ValueReference {
    const token = this.#peek();
    if (token.kind !== "value") this.#unexpected();
    this.#at++;
    this.#values.add(token.text);
    return { kind: "value", name: token.text };
  }

  #path(): Path {
    const parts: PathPart[] = [this.#name()];
    for (;;) {
      if (this.#take(".")) parts.push(this.#name());
      else if (this.#take("[")) {
        const token = this.#peek();
        if (token.kind !== "index") this.#unexpected();
        this.#at++;
        this.#expect("]");
        parts.push({ kind: "index", index: Number(token.text), text: token.text });
      } else break;
    }
    const only = parts.length === 1 ? parts[0]! : undefined;
    return { kind: "path", parts, attribute: only?.kind === "name" ? only.name : undefined };
  }

  #name(): PathPart {
    const token = this.#peek();
    if (token.kind === "placeholder") this.#names.add(token.text);
    else if (token.kind !== "name" || isKeyword(token.text)) this.#unexpected();
    this.#at++;
    return { kind: token.kind as "name" | "placeholder", name: token.text };
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #take(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind !== "symbol" || token.text !== symbol) return false;
    this.#at++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) this.#unexpected();
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token.kind !== "name" || token.text.length !== word.length || token.text.toUpperCase() !== word) {
      return false;
    }
    this.#at++;
    return true;
  }

  #unexpected(): never {
    throw syntaxError(this.#text, this.#tokens, this.#at);
  }
}

function isOperand(node: Condition | Operand): node is Operand {
  return node.kind === "path" || node.kind === "value" || node.kind === "call";
}
