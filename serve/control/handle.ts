/**
 * The door of the control API: a request in, an answer out. Whatever is wrong with a request is a problem of RFC 9457
 * that names what, where, the current value and the wanted one; nothing here throws.
 */
import { z } from "zod";
import { AwsError } from "../../sim/aws/errors.ts";
import { nearest } from "../../targets/nearest.ts";
import { readBody } from "./body.ts";
import { controlsOf } from "./controls.ts";
import { Problem } from "./problem.ts";
import { filled, type Match, matchPath, type Route } from "./route.ts";
import { PREFIX, ROUTES } from "./routes.ts";
import type { ControlledServer, ControlledWorld } from "./server.ts";
import { check } from "./validate.ts";
import { worldQuery } from "./world_query.ts";

/**
 * Answers a request to a path under `/_orderstorm`.
 *
 * @returns Its status, and JSON, NDJSON or server-sent events; `application/problem+json` for what is refused.
 */
export async function handleControl(request: Request, server: ControlledServer): Promise<Response> {
  const url = new URL(request.url);
  try {
    const response = await answer(request, url, server);
    return request.method === "HEAD" ? await headOf(response) : response;
  } catch (error) {
    return problemResponse(error, `${request.method} ${url.pathname}`);
  }
}

async function answer(request: Request, url: URL, server: ControlledServer): Promise<Response> {
  const { route, path } = find(request.method, url.pathname);
  const parts = route.parameters ? valid(check(route.parameters, path, "path", ".")) : undefined;
  const { world, query } = readQuery(route, url.searchParams);
  const body = route.body ? await jsonBody(route.body, request) : undefined;
  if (route.text) request = await textRequest(request, route.text);
  const served = worldOf(server, world);
  const result = await route.run({
    server,
    controls: controlsOf(server),
    served,
    path: parts,
    query,
    body,
    request,
  });
  if (result instanceof Response) return result;
  return new Response(JSON.stringify(result, null, 2) + "\n", {
    status: route.status ?? 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

/** @throws {Problem} The server takes no more worlds. */
function worldOf({ worlds }: ControlledServer, query: z.infer<typeof worldQuery>): ControlledWorld {
  const { account, region } = { ...worlds.home, ...query };
  try {
    return worlds.of(account, region);
  } catch (error) {
    if (error instanceof AwsError) throw new Problem("unavailable", error.message);
    throw error;
  }
}

/** @throws {Problem} There is no such path, or it does not take this method. */
function find(method: string, pathname: string): Match {
  const path = pathname.slice(PREFIX.length) || "/";
  const wanted = method === "HEAD" ? "GET" : method;
  const matches = ROUTES.flatMap((route) => {
    const parts = matchPath(route.path, path);
    return parts ? [{ route, path: parts }] : [];
  });
  // A path that is spelled out goes before one with a part in braces.
  matches.sort((a, b) => Object.keys(a.path).length - Object.keys(b.path).length);
  const match = matches.find(({ route }) => route.method === wanted);
  if (match) return match;
  if (matches.length > 0) {
    const methods = [...new Set(matches.map(({ route }) => route.method))];
    throw new WrongMethod(
      `${PREFIX}${path} does not take ${method}, expected ${methods.join(" or ")}`,
      methods,
    );
  }
  const near = nearest(path, ROUTES.map((route) => filled(route.path, path)));
  const there = near === undefined ? undefined : PREFIX + near;
  throw new Problem("unknown-path", `There is no path ${pathname}; the nearest is ${there}`, {
    nearest: there,
  });
}

class WrongMethod extends Problem {
  readonly allow: readonly string[];

  constructor(detail: string, allow: readonly string[]) {
    super("wrong-method", detail);
    this.allow = allow;
  }
}

/** @throws {Problem} A parameter is not known, comes twice, or has a wrong value. */
function readQuery(route: Route, parameters: URLSearchParams) {
  const given: Record<string, string> = {};
  const known = [...Object.keys(worldQuery.shape), ...Object.keys(route.query?.shape ?? {})];
  const mistakes = [];
  for (const [name, value] of parameters) {
    const at = `query.${name}`;
    if (!known.includes(name)) {
      const near = nearest(name, known);
      mistakes.push({ at, is: JSON.stringify(value), expected: `nothing: the nearest parameter is ${near}` });
    } else if (Object.hasOwn(given, name)) {
      mistakes.push({ at, is: JSON.stringify([given[name], value]), expected: "one value" });
    }
    given[name] = value;
  }
  if (mistakes.length > 0) throw new Problem("not-valid", "The query is not valid", { mistakes });
  const { account, region, ...own } = given;
  const world = valid(check(worldQuery, defined({ account, region }), "query", "."));
  return { world, query: route.query ? valid(check(route.query, own, "query", ".")) : undefined };
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

async function jsonBody(schema: z.ZodType, request: Request): Promise<unknown> {
  const text = await readBody(request, "application/json");
  let value: unknown = {};
  if (text.trim() !== "") {
    try {
      value = JSON.parse(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Problem("not-valid", `The body is no JSON: ${reason}`, {
        mistakes: [{ at: "/", is: JSON.stringify(text.slice(0, 40)), expected: "JSON" }],
      });
    }
  }
  return valid(check(schema, value));
}

async function textRequest(
  request: Request,
  { mediaType, mostBytes }: NonNullable<Route["text"]>,
): Promise<Request> {
  const body = await readBody(request, mediaType, mostBytes);
  return new Request(request.url, { method: request.method, headers: request.headers, body });
}

function valid<T>(checked: ReturnType<typeof check<z.ZodType<T>>>): T {
  if (checked.mistakes === undefined) return checked.value as T;
  const count = checked.mistakes.length;
  const [first] = checked.mistakes;
  const more = count > 1 ? `, and ${count - 1} more` : "";
  throw new Problem("not-valid", `${first!.at} is ${first!.is}, expected ${first!.expected}${more}`, {
    mistakes: checked.mistakes,
  });
}

function problemResponse(error: unknown, instance: string): Response {
  const problem = error instanceof Problem
    ? error
    : new Problem("failed", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  return new Response(JSON.stringify(problem.body(instance), null, 2) + "\n", {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(problem instanceof WrongMethod ? { allow: problem.allow.join(", ") } : undefined),
    },
  });
}

/** The answer without its body, which is not read. */
async function headOf(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}
