/** Pages of lists, sorted by name, with opaque tokens. */
import { validation } from "./errors.ts";
import { PAGE_SIZE } from "./limits.ts";

export interface PageInput {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Absent on the last page. */
  readonly next: { NextToken: string } | undefined;
}

/** The page of `all` that `input` asks for. @throws {AwsError} The token is not one of ours. */
export function page<T>(all: Iterable<T>, nameOf: (item: T) => string, input: PageInput): Page<T> {
  const after = input.NextToken === undefined ? undefined : readToken(input.NextToken);
  const limit = input.Limit ?? PAGE_SIZE;
  const sorted = [...all].sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1);
  const rest = after === undefined ? sorted : sorted.filter((item) => nameOf(item) > after);
  const items = rest.slice(0, limit);
  const more = rest.length > limit;
  return { items, next: more ? { NextToken: btoa(`after:${nameOf(items.at(-1)!)}`) } : undefined };
}

function readToken(token: string): string {
  try {
    const text = atob(token);
    if (text.startsWith("after:")) return text.slice("after:".length);
  } catch {
    // Not base64: refused below like any other token that was made up.
  }
  throw validation("Parameter NextToken is not valid.");
}
