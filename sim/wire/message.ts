/** What goes over the wire, without a socket. */

import type { ByteFeed } from "./event_stream.ts";

/** The parameters of a query string; a list where one comes more than once. */
export type Query = Readonly<Record<string, string | readonly string[] | null | undefined>>;

export interface WireRequest {
  readonly method: string;
  /** Without the query string, as it was sent: percent-encoded. */
  readonly path: string;
  readonly query?: Query;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  /** What follows in the place of the body, as it comes: an event stream. */
  readonly stream?: ByteFeed;
}

/** The first value of a parameter. */
export function queryValue(query: Query | undefined, name: string): string | undefined {
  if (query === undefined || !Object.hasOwn(query, name)) return undefined;
  const value = query[name];
  return (typeof value === "object" ? value?.[0] : value) ?? undefined;
}

/** Every value of a parameter, in the order in which they came. */
export function queryValues(query: Query | undefined, name: string): readonly string[] {
  if (query === undefined || !Object.hasOwn(query, name)) return [];
  const value = query[name];
  return typeof value === "string" ? [value] : value ?? [];
}

/** Reads a query string, with or without the question mark; what is not percent-encoded rightly stays as it is. */
export function parseQuery(text: string): Query {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    if (before === undefined) query[name] = value;
    else if (typeof before === "string") query[name] = [before, value];
    else before.push(value);
  }
  return query;
}
