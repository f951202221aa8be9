/**
 * Routes of an HTTP API: which one a request takes.
 *
 * The most specific one wins: a full match, then a path with variables, then a greedy variable, then `$default`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */

export interface Route {
  /** `GET`, `POST`, ... or `ANY`. Ignored for the path `$default`. */
  readonly method: string;
  /** Such as `/orders/{id}`, `/files/{proxy+}` or `$default`. */
  readonly path: string;
  /** Name or ARN of the function that it integrates. */
  readonly functionArn: string;
}

/** The route that a request takes. */
export interface Match {
  readonly route: Route;
  /** `POST /orders`, as the event and the console name it. */
  readonly routeKey: string;
  /** Values of the path's variables, decoded; undefined for a route without any. */
  readonly parameters: Readonly<Record<string, string>> | undefined;
}

interface Compiled {
  readonly route: Route;
  readonly routeKey: string;
  readonly segments: readonly string[];
  /** Sorts routes: the smallest is the most specific. */
  readonly rank: string;
}

const DEFAULT_PATH = "$default";

export class RouteTable {
  readonly #routes: readonly Compiled[];

  /** @throws {RangeError} Two routes have one key, or a path does not start with a slash. */
  constructor(routes: readonly Route[]) {
    const keys = new Set<string>();
    this.#routes = routes.map((route) => {
      const compiled = compile(route);
      if (keys.has(compiled.routeKey)) {
        throw new RangeError(
          `Cannot add route ${compiled.routeKey}: there is one already, expected another key`,
        );
      }
      keys.add(compiled.routeKey);
      return compiled;
    }).sort((a, b) => a.rank < b.rank ? -1 : 1);
  }

  /** Finds the route of a request; undefined if there is none. */
  match(method: string, path: string): Match | undefined {
    const given = path.split("/").slice(1);
    for (const { route, routeKey, segments } of this.#routes) {
      if (route.path === DEFAULT_PATH) return { route, routeKey, parameters: undefined };
      if (route.method !== "ANY" && route.method !== method) continue;
      const parameters = matchSegments(segments, given);
      if (parameters) {
        return { route, routeKey, parameters: Object.keys(parameters).length > 0 ? parameters : undefined };
      }
    }
    return undefined;
  }
}

function compile(route: Route): Compiled {
  if (route.path === DEFAULT_PATH) return { route, routeKey: DEFAULT_PATH, segments: [], rank: "~" };
  if (!route.path.startsWith("/")) {
    throw new RangeError(
      `Cannot add route ${route.path}: expected a path that starts with a slash, or $default`,
    );
  }
  const segments = route.path.split("/").slice(1);
  // Left to right: text before a variable, a variable before a greedy one, a method before ANY.
  const rank = segments.map((segment) => isGreedy(segment) ? "2" : isVariable(segment) ? "1" : "0").join("");
  return {
    route,
    routeKey: `${route.method} ${route.path}`,
    segments,
    rank: `${rank}!${route.method === "ANY" ? 1 : 0}`,
  };
}

function isVariable(segment: string): boolean {
  return segment.startsWith("{") && segment.endsWith("}");
}

function isGreedy(segment: string): boolean {
  return segment.startsWith("{") && segment.endsWith("+}");
}

function matchSegments(
  segments: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    const value = given[i];
    if (value === undefined) return undefined;
    if (isGreedy(segment)) {
      parameters[segment.slice(1, -2)] = decode(given.slice(i).join("/"));
      return parameters;
    }
    if (!isVariable(segment)) {
      if (segment !== value) return undefined;
    } else if (value === "") {
      return undefined;
    } else {
      parameters[segment.slice(1, -1)] = decode(value);
    }
  }
  return given.length === segments.length ? parameters : undefined;
}

/** A path that is badly encoded is passed on as it came. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
