/**
 * Reads the imports and exports of a TypeScript module from its text, without loading it.
 *
 * A tokenizer, not a parser: it knows comments, strings, templates and regular expressions, so that nothing inside
 * them is taken for an import. Positions are lines, counted from 1.
 */

/** One import, or export from, of another module. */
export interface ModuleImport {
  readonly specifier: string;
  readonly line: number;
  /** True when nothing of it is left at runtime: `import type`, `export type … from`, `import("…").T`. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

export interface ModuleScan {
  readonly imports: readonly ModuleImport[];
  /** The lines on which something is exported as default. */
  readonly defaultExportLines: readonly number[];
}

interface Token {
  readonly kind: "word" | "string" | "value" | "punct";
  readonly text: string;
  readonly line: number;
}

/** Finds every import of a module whose specifier is a literal. */
export function scanModule(source: string): ModuleScan {
  const tokens = tokenize(source);
  const imports: ModuleImport[] = [];
  const defaultExportLines: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "word" || tokens[i - 1]?.text === "." || tokens[i - 1]?.text === "?.") continue;
    if (token.text === "import") {
      const found = readImport(tokens, i);
      if (found) imports.push(found);
    } else if (token.text === "export") {
      const found = readExportFrom(tokens, i);
      if (found) imports.push(found);
      const line = defaultExportLine(tokens, i);
      if (line !== undefined) defaultExportLines.push(line);
    }
  }
  return { imports, defaultExportLines };
}

function readImport(tokens: readonly Token[], at: number): ModuleImport | undefined {
  const { line } = tokens[at]!;
  const next = tokens[at + 1];
  if (next?.kind === "string") return { specifier: next.text, line, typeOnly: false, dynamic: false };
  if (next?.text === "(") {
    const specifier = tokens[at + 2];
    if (specifier?.kind !== "string") return undefined;
    return { specifier: specifier.text, line, typeOnly: isTypeQuery(tokens, at), dynamic: true };
  }
  // `import.meta`, and `import` as the name of a property.
  if (next === undefined || (next.kind === "punct" && next.text !== "{" && next.text !== "*")) {
    return undefined;
  }
  return readFrom(tokens, at, true);
}

function readExportFrom(tokens: readonly Token[], at: number): ModuleImport | undefined {
  const first = tokens[at + 1]?.text === "type" ? tokens[at + 2] : tokens[at + 1];
  return first?.text === "*" || first?.text === "{" ? readFrom(tokens, at, false) : undefined;
}

/** From `import` or `export` to the specifier behind `from`; undefined where there is none, as in `export { a }`. */
function readFrom(tokens: readonly Token[], at: number, isImport: boolean): ModuleImport | undefined {
  const { line } = tokens[at]!;
  const afterType = tokens[at + 2]?.text;
  const typed = tokens[at + 1]?.text === "type" && afterType !== "from" && afterType !== "," &&
    afterType !== "=";
  let names = 0;
  let typedNames = 0;
  let outside = 0;
  let inBraces = false;
  for (let i = at + 1 + (typed ? 1 : 0); i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.text === "{") inBraces = true;
    else if (token.text === "}") {
      inBraces = false;
      if (!isImport && tokens[i + 1]?.text !== "from") return undefined;
    } else if (!inBraces && token.text === "from" && tokens[i + 1]?.kind === "string") {
      const typeOnly = typed || (outside === 0 && names > 0 && names === typedNames);
      return { specifier: tokens[i + 1]!.text, line, typeOnly, dynamic: false };
    } else if (token.text === ";" || token.text === "=" || token.text === "(") return undefined;
    else if (!inBraces) outside++;
    else if (tokens[i - 1]?.text === "{" || tokens[i - 1]?.text === ",") {
      names++;
      if (token.text === "type" && /^[\w$]/.test(tokens[i + 1]?.text ?? "")) typedNames++;
    }
  }
  return undefined;
}

/** Whether `import("…")` stands where a type does: `typeof import("…")` or `import("…").Name`. */
function isTypeQuery(tokens: readonly Token[], at: number): boolean {
  if (tokens[at - 1]?.text === "typeof") return true;
  const member = tokens[at + 5]?.text;
  return tokens[at + 4]?.text === "." && member !== "then" && member !== "catch" && member !== "finally";
}

function defaultExportLine(tokens: readonly Token[], at: number): number | undefined {
  const next = tokens[at + 1];
  if (next?.text === "default") return next.line;
  const open = next?.text === "type" ? at + 2 : at + 1;
  if (tokens[open]?.text !== "{") return undefined;
  for (let i = open + 1; i < tokens.length && tokens[i]!.text !== "}"; i++) {
    const token = tokens[i]!;
    const last = tokens[i + 1]?.text === "," || tokens[i + 1]?.text === "}";
    if (token.text === "default" && last) return token.line;
  }
  return undefined;
}

/** After these words a slash opens a regular expression. */
const BEFORE_REGEX = new Set(
  "return typeof case in of delete void throw new do else instanceof await yield default".split(" "),
);

const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\d[\w.]*/y;
const SPACE = /[\s\ufeff]+/y;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** One number for each template that is open: how many braces are open inside its `${`. */
  const templates: number[] = [];
  let line = 1;
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const skip = (length: number): void => {
    for (let i = at; i < at + length; i++) if (source.charCodeAt(i) === 10) line++;
    at += length;
  };
  const push = (kind: Token["kind"], text: string, length: number): void => {
    tokens.push({ kind, text, line });
    skip(length);
  };
  /** Reads template text from `at` to its end or to the next `${`. */
  const template = (): void => {
    let end = at;
    while (end < source.length && source[end] !== "`" && !(source[end] === "$" && source[end + 1] === "{")) {
      end += source[end] === "\\" ? 2 : 1;
    }
    if (source[end] === "$") {
      templates.push(0);
      push("punct", "(", end + 2 - at);
    } else push("value", "`", end + 1 - at);
  };

  while (at < source.length) {
    const char = source[at]!;
    const space = take(SPACE);
    if (space !== undefined) skip(space.length);
    else if (char === "/" && source[at + 1] === "/") skip(lengthTo(source, "\n", at, 0));
    else if (char === "#" && at === 0 && source[1] === "!") skip(lengthTo(source, "\n", at, 0));
    else if (char === "/" && source[at + 1] === "*") skip(lengthTo(source, "*/", at + 2, 2) + 2);
    else if (char === '"' || char === "'") {
      const end = stringEnd(source, at);
      push("string", source.slice(at + 1, end), end + 1 - at);
    } else if (char === "`") {
      skip(1);
      template();
    } else if (char === "/" && mayBeRegex(tokens.at(-1)) && take(REGEX) !== undefined) {
      push("value", "/", take(REGEX)!.length);
    } else if (char === "}" && templates.at(-1) === 0) {
      templates.pop();
      push("punct", ")", 1);
      template();
    } else {
      if (templates.length > 0 && char === "{") templates[templates.length - 1]!++;
      if (templates.length > 0 && char === "}") templates[templates.length - 1]!--;
      const word = take(WORD);
      const number = word === undefined ? take(NUMBER) : undefined;
      if (word !== undefined) push("word", word, word.length);
      else if (number !== undefined) push("value", number, number.length);
      else if (source.startsWith("?.", at)) push("punct", "?.", 2);
      // A `!` or `++` behind a value belongs to it, so that a slash after it divides.
      else if (char === "!" && isValueEnd(tokens.at(-1)) && !/\s/.test(source[at - 1]!)) {
        push("value", "!", 1);
      } else if (source.startsWith("++", at) || source.startsWith("--", at)) push("value", "++", 2);
      else push("punct", char, 1);
    }
  }
  return tokens;
}

/** How far it is from `from` to the end of `mark`, or to the end of the text. */
function lengthTo(source: string, mark: string, from: number, markLength: number): number {
  const found = source.indexOf(mark, from);
  return (found === -1 ? source.length : found + markLength) - from;
}

function stringEnd(source: string, from: number): number {
  let end = from + 1;
  while (end < source.length && source[end] !== source[from] && source[end] !== "\n") {
    end += source[end] === "\\" ? 2 : 1;
  }
  return end;
}

function isValueEnd(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "word") return !BEFORE_REGEX.has(token.text);
  return token.kind !== "punct" || token.text === ")" || token.text === "]" || token.text === "}";
}

function mayBeRegex(token: Token | undefined): boolean {
  return !isValueEnd(token);
}
