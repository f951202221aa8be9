/**
 * The parser of PartiQL's statements, which may stand wherever an expression may: DynamoDB parses a SELECT inside of
 * EXISTS, and refuses one elsewhere by its name.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html
 */
import type { Change, Expression, PathExpression, Returning, Select, Source } from "./ast.ts";
import { Parser, SELECT } from "./parser.ts";
import { malformed, place, type Token } from "./tokens.ts";

/** A statement as it was parsed. */
export interface Parsed {
  readonly tree: Expression;
  /** How many `?` it has. */
  readonly parameters: number;
}

/** Trees by text, the oldest dropped first: the statements of a program are few, unless it writes values into them. */
const CACHE_ENTRIES = 1000;
const cache = new Map<string, Parsed>();

/** @throws {AwsError} It is no statement. */
export function parse(text: string): Parsed {
  const known = cache.get(text);
  if (known) return known;
  const parser = new Parser(text, parseStatementTerm);
  const parsed = { tree: parser.whole(), parameters: parser.parameters };
  if (cache.size >= CACHE_ENTRIES) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  cache.set(text, parsed);
  return parsed;
}

/** The statement that begins here; undefined for none. */
function parseStatementTerm(parser: Parser): Expression | undefined {
  const token = parser.head;
  switch (token.text) {
    case "select":
      parser.advance();
      return parseSelect(parser, token);
    case "insert":
      parser.advance();
      return parseInsert(parser, token);
    case "update":
      parser.advance();
      return parseUpdate(parser, token);
    case "delete":
      parser.advance();
      if (!parser.takeWord("from")) throw malformed("Expected FROM after DELETE");
      return parseDelete(parser, token);
    case "from":
      parser.advance();
      return parseFromFirst(parser, token);
    case "set":
    case "remove":
      return foreignChanges(parser, token);
    case "create":
    case "drop":
      return parseDefinition(parser, token);
    case "exec":
      parser.advance();
      parser.expression();
      return { kind: "foreign", token, operation: "Exec", word: "EXEC" };
    case "case":
      parser.advance();
      return parseCase(parser, token);
    case "cast":
      parser.advance();
      return parseCast(parser, token);
    case "pivot":
    case "values":
      throw malformed("Unexpected keyword");
    default:
      return undefined;
  }
}

function parseSelect(parser: Parser, token: Token): Select {
  const form = parser.takeWord("distinct") ? "distinct" : parser.takeWord("value") ? "value" : "list";
  if (form === "list") parser.takeWord("all");
  let aliased = false;
  const star = parser.isSymbol("*", "operator");
  const items = form === "value" ? [parser.expression()] : parser.list(() => {
    if (parser.isSymbol("*", "operator")) {
      const { head } = parser;
      parser.advance();
      return { kind: "path", token: head, name: "*", steps: [{ kind: "star" }] } as const;
    }
    const item = parser.expression();
    if (takeAlias(parser)) aliased = true;
    return item;
  });
  const stars = items.filter((item) => item.kind === "path" && item.token.text === "*");
  if (stars.length > 0 && items.length > 1) {
    throw malformed(
      "Other expressions may not be present in the select list when '*' is used without dot notation.",
    );
  }
  if (!parser.takeWord("from")) throw malformed("Expected FROM after SELECT list");
  const source = parseSource(parser);
  const where = parser.takeWord("where") ? parser.expression(SELECT) : undefined;
  const order = parseOrder(parser);
  const foreign = parseForeignClauses(parser);
  return {
    kind: "select",
    token,
    form,
    items: star ? "*" : items,
    aliased,
    source,
    where,
    order,
    foreign,
  };
}

function parseSource(parser: Parser): Source {
  const token = parser.head;
  const expression = parser.expression(SELECT);
  const aliased = takeAlias(parser) || takeWordAlias(parser);
  let joined = false;
  while (parser.takeSymbol(",")) {
    parser.expression(SELECT);
    joined = true;
  }
  return { token, expression, aliased, joined };
}

/** The table that a statement writes to. */
function parseTarget(parser: Parser, aliases: boolean): Source {
  const token = parser.head;
  const expression = parser.path(true);
  const aliased = aliases && (takeAlias(parser) || takeWordAlias(parser));
  return { token, expression, aliased, joined: false };
}

function isName({ head }: Parser): boolean {
  return head.kind === "name" || head.kind === "quoted";
}

function takeAlias(parser: Parser): boolean {
  if (parser.takeWord("as")) {
    if (!isName(parser)) throw malformed("Expected identifier for AS-alias");
  } else if (!isName(parser)) return false;
  parser.advance();
  return true;
}

function takeWordAlias(parser: Parser): boolean {
  for (const word of ["at", "by"]) {
    if (!parser.takeWord(word)) continue;
    if (!takeAlias(parser)) throw malformed(`Expected identifier for ${word.toUpperCase()}-alias`);
    return true;
  }
  return false;
}

function parseOrder(parser: Parser): Select["order"] {
  if (!parser.takeWord("order")) return [];
  parser.expectWord("by");
  return parser.list(() => {
    const expression = parser.expression(SELECT);
    const descending = parser.takeWord("desc");
    if (!descending) parser.takeWord("asc");
    return { expression, descending };
  });
}

function parseForeignClauses(parser: Parser): string | undefined {
  let foreign: string | undefined;
  if (parser.takeWord("group")) {
    parser.takeWord("partial");
    parser.expectWord("by");
    parser.list(() => parser.expression(SELECT));
    foreign = "GROUP BY";
  }
  for (const word of ["having", "limit"]) {
    if (!parser.takeWord(word)) continue;
    const { token } = parser.expression(SELECT);
    foreign ??= `${word.toUpperCase()}${place(token)}`;
  }
  return foreign;
}

function parseInsert(parser: Parser, token: Token): Expression {
  if (!parser.takeWord("into")) throw malformed("Unexpected keyword");
  const source = parseTarget(parser, false);
  if (!parser.takeWord("value")) {
    // Another form of INSERT, unless it is none.
    if (parser.isWord("values")) {
      parser.advance();
      parser.list(() => {
        if (!parser.isSymbol("(")) throw malformed("Expected LEFT_PAREN for row value constructor");
        return parser.expression();
      });
    } else if (isName(parser)) {
      throw malformed("Unexpected token after expression");
    } else parser.expression();
    return { kind: "insert", token, source, value: undefined, fault: undefined };
  }
  const value = parser.expression();
  let fault: string | undefined;
  if (parser.takeWord("at")) {
    parser.expression();
    fault = `AT is not supported in insert statements.${place({ ...token, length: 6 })}`;
  }
  if (parser.takeWord("on")) {
    parser.expectWord("conflict");
    parser.expectWord("where");
    parser.expression();
    parser.expectWord("do");
    parser.expectWord("nothing");
    fault ??= "Unsupported clause: ON CONFLICT";
  }
  if (parseReturning(parser)) fault ??= "RETURNING is not supported in INSERT";
  return { kind: "insert", token, source, value, fault };
}

function parseUpdate(parser: Parser, token: Token): Expression {
  const source = parseTarget(parser, true);
  const changes = parseChanges(parser);
  const where = parseWhere(parser);
  return { kind: "update", token, source, changes, where, returning: parseReturning(parser) };
}

/** `FROM table WHERE ... SET ...`, which is an UPDATE. */
function parseFromFirst(parser: Parser, token: Token): Expression {
  const source = parseSource(parser);
  const where = parseWhere(parser);
  const changes = parseChanges(parser);
  return { kind: "update", token, source, changes, where, returning: parseReturning(parser) };
}

function parseDelete(parser: Parser, token: Token): Expression {
  const source = parseTarget(parser, true);
  const where = parseWhere(parser);
  return { kind: "delete", token, source, where, returning: parseReturning(parser) };
}

function parseWhere(parser: Parser): Expression | undefined {
  return parser.takeWord("where") ? parser.expression() : undefined;
}

function parseChanges(parser: Parser): Change[] {
  const changes: Change[] = [];
  for (;;) {
    if (parser.takeWord("set")) {
      changes.push(...parser.list((): Change => {
        const path = parser.path(true) as PathExpression;
        if (!parser.isSymbol("=", "operator")) throw malformed("Expected '='");
        parser.advance();
        return { kind: "set", path, value: parser.expression() };
      }));
    } else if (parser.takeWord("remove")) {
      changes.push({ kind: "remove", path: parser.path(true) as PathExpression });
    } else break;
  }
  if (changes.length === 0) throw malformed("Expected data manipulation");
  return changes;
}

function parseReturning(parser: Parser): Returning | undefined {
  if (!parser.takeWord("returning")) return undefined;
  const clauses = parser.list((): Returning => {
    const scope = parser.takeWord("all") ? "all" : parser.takeWord("modified") ? "modified" : undefined;
    const version = parser.takeWord("old") ? "old" : parser.takeWord("new") ? "new" : undefined;
    if (!scope || !version) throw malformed("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
    if (parser.isSymbol("*", "operator")) {
      parser.advance();
      return { scope, version, fault: undefined };
    }
    parser.expression();
    return {
      scope,
      version,
      fault: "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause",
    };
  });
  const fault = clauses.length > 1
    ? "Invalid syntax with multiple returning elements in RETURNING clause"
    : undefined;
  return fault ? { ...clauses[0]!, fault } : clauses[0];
}

/** A SET or REMOVE without a table. */
function foreignChanges(parser: Parser, token: Token): Expression {
  parseChanges(parser);
  return { kind: "foreign", token, operation: "DataManipulation", word: token.text.toUpperCase() };
}

function parseCase(parser: Parser, token: Token): Expression {
  if (!parser.isWord("when")) parser.expression();
  if (!parser.isWord("when")) throw malformed("Expected a WHEN clause in CASE");
  while (parser.takeWord("when")) {
    parser.expression();
    parser.expectWord("then");
    parser.expression();
  }
  if (parser.takeWord("else")) parser.expression();
  parser.expectWord("end");
  return { kind: "foreign", token, operation: "SearchedCase", word: "CASE" };
}

function parseCast(parser: Parser, token: Token): Expression {
  if (!parser.takeSymbol("(")) throw malformed("Missing left parenthesis after CAST");
  parser.expression();
  parser.expectWord("as");
  parser.type();
  parser.expectSymbol(")");
  return { kind: "foreign", token, operation: "Cast", word: "cast" };
}

function parseDefinition(parser: Parser, token: Token): Expression {
  const word = token.text.toUpperCase();
  parser.advance();
  if (!parser.takeWord("table")) throw malformed(`Unexpected token following ${word}`);
  if (!isName(parser)) throw malformed("Expected identifier!");
  parser.advance();
  if (parser.head.kind !== "end" && !parser.isSymbol(";")) {
    throw malformed(`Unexpected tokens after ${word} statement!`);
  }
  return { kind: "foreign", token, operation: token.text === "create" ? "CreateTable" : "DropTable", word };
}

/** Whether a statement reads or writes, whatever else is wrong with it; undefined for what is none. */
export function purposeOf(text: string): "read" | "write" | undefined {
  try {
    const { kind } = parse(text).tree;
    if (kind === "select") return "read";
    return kind === "insert" || kind === "update" || kind === "delete" ? "write" : undefined;
  } catch {
    return undefined;
  }
}

/** The table that a statement is about, as far as it names one; empty for none. */
export function tableIn(text: string): string {
  let tree: Expression;
  try {
    tree = parse(text).tree;
  } catch {
    return "";
  }
  if (tree.kind === "call" && tree.args[0]) tree = tree.args[0];
  const named = "source" in tree ? tree.source.expression : undefined;
  return named?.kind === "path" ? named.name : "";
}
