/**
 * Wildcards in event patterns: `*` stands for any characters or none, `\*` and `\\` for themselves.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { SyntaxProblem } from "./json_tokens.ts";

/** The literal texts between the wildcards: one more than there are wildcards. */
export type Glob = readonly string[];

/** How many partial matches of one wildcard may be alive at once before AWS calls a rule too complex. Unpublished. */
const MAX_ALIVE = 10;
const MAX_EXPLORED = 4096;
const UTF8 = new TextEncoder();

/** Reads a wildcard text. @throws {SyntaxProblem} Positions count bytes after the opening quote, which is byte 0. */
export function parseGlob(text: string): Glob {
  const literals: string[] = [];
  let literal = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === "*") {
      if (text[i + 1] === "*") {
        throw new SyntaxProblem(`Consecutive wildcard characters at pos ${position(text, i)}`);
      }
      literals.push(literal);
      literal = "";
    } else if (character === "\\") {
      const next = text[i + 1];
      if (next !== "*" && next !== "\\") {
        throw new SyntaxProblem(`Invalid escape character at pos ${position(text, i)}`);
      }
      literal += next;
      i++;
    } else literal += character;
  }
  literals.push(literal);
  return literals;
}

function position(text: string, index: number): number {
  return 1 + UTF8.encode(text.slice(0, index)).length;
}

/** Whether the whole text matches, in time linear in its length but for repeats of a literal. */
export function globMatches(glob: Glob, text: string): boolean {
  const first = glob[0]!;
  if (glob.length === 1) return text === first;
  const last = glob[glob.length - 1]!;
  const end = text.length - last.length;
  let at = first.length;
  if (end < at || !text.startsWith(first) || !text.endsWith(last)) return false;
  for (let i = 1; i < glob.length - 1; i++) {
    const found = text.indexOf(glob[i]!, at);
    if (found < 0) return false;
    at = found + glob[i]!.length;
    if (at > end) return false;
  }
  return true;
}

/**
 * Whether some text could be at so many places of this wildcard at once that AWS refuses the rule.
 *
 * AWS counts how many wildcard prefixes one theoretical text can match simultaneously. The number it allows is
 * unpublished; the one used here accepts and refuses the examples that are known.
 */
export function tooComplex(glob: Glob): boolean {
  if (glob.length === 1) return false;
  const states: (string | undefined)[] = [];
  glob.forEach((literal, i) => {
    if (i > 0) states.push("*");
    for (const character of literal) states.push("=" + character);
  });
  states.push(undefined);
  const alphabet = new Set(states.filter((state) => state?.startsWith("=")));
  const queue = [close(states, new Set([0]))];
  const seen = new Set(queue.map((set) => [...set].join()));
  for (const alive of queue) {
    if (alive.size >= MAX_ALIVE || seen.size > MAX_EXPLORED) return true;
    for (const character of alphabet) {
      const next = new Set<number>();
      for (const at of alive) {
        if (states[at] === "*") next.add(at);
        else if (states[at] === character) next.add(at + 1);
      }
      const closed = close(states, next);
      const key = [...closed].join();
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(closed);
    }
  }
  return false;
}

/** Adds the states after each wildcard that may stand for nothing; in ascending order. */
function close(states: readonly (string | undefined)[], alive: Set<number>): Set<number> {
  for (const at of alive) if (states[at] === "*") alive.add(at + 1);
  return new Set([...alive].sort((a, b) => a - b));
}
