/** One row of the table of routes, which requests are dispatched by and the OpenAPI document is printed from. */
import type { z } from "zod";
import type { ProblemKind } from "./problem.ts";
import type { ControlledServer, ControlledWorld } from "./server.ts";
import type { Controls } from "./controls.ts";

/** What a route gets to answer a request. */
export interface Asked<Path, Query, Body> {
  readonly server: ControlledServer;
  readonly controls: Controls;
  /** The world that the query names; made on first use. */
  readonly served: ControlledWorld;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
}

type Inferred<S> = S extends z.ZodType ? z.infer<S> : undefined;

export interface RouteOptions<
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType | undefined,
> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below the prefix: `/queues/{queue}/messages`. */
  readonly path: string;
  /** The name of the operation in the OpenAPI document. */
  readonly id: string;
  /** A group of the document. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Parts of the path in braces. */
  readonly parameters?: P;
  /** Beside `account` and `region`, which every route takes. */
  readonly query?: Q;
  /** A JSON body; an empty one counts as `{}`. */
  readonly body?: B;
  /** A body of another media type, handed to the route as text. */
  readonly text?: { readonly mediaType: string; readonly mostBytes: number };
  /** The answer of success; 200 unless said otherwise. */
  readonly answer?: A;
  readonly status?: 200 | 201 | 204;
  /** Media types of an answer that is no JSON. */
  readonly media?: readonly string[];
  /** The problems that it answers with, beyond those common to all. */
  readonly problems?: readonly ProblemKind[];
  readonly run: (
    asked: Asked<Inferred<P>, Inferred<Q>, Inferred<B>>,
  ) => Promise<Inferred<A> | Response> | Inferred<A> | Response;
}

/** A route of any shape. */
// deno-lint-ignore no-explicit-any
export type Route = RouteOptions<any, any, any, any>;

/** Makes a row, its `run` typed by its schemas. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  A extends z.ZodType | undefined = undefined,
>(options: RouteOptions<P, Q, B, A>): Route {
  return options;
}

/** The methods of a path, and the parts of its template that the path fills. */
export interface Match {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** The parts of `path` that stand in the braces of `template`; undefined if it does not match. */
export function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!;
    if (!part.startsWith("{")) {
      if (part !== value) return undefined;
      continue;
    }
    const decoded = decodedPart(value);
    if (decoded === undefined || decoded === "") return undefined;
    parts[part.slice(1, -1)] = decoded;
  }
  return parts;
}

/** The path that a template would have for the parts of a given one, to tell how near the two are. */
export function filled(template: string, path: string): string {
  const given = path.split("/");
  return template.split("/").map((part, index) => part.startsWith("{") ? given[index] || part : part).join(
    "/",
  );
}

function decodedPart(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
