/** AWS's REST JSON protocol: which operation a method and path mean, and members bound to path, query and headers. */
import type { NormalizedSchema } from "@smithy/core/schema";
import { readJson, writeJson } from "./json.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import type { WireOperation, WireService } from "./schemas.ts";

interface Route {
  readonly operation: WireOperation;
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
}

interface Binding {
  readonly httpLabel?: number;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPayload?: number;
  readonly httpResponseCode?: number;
}

const ROUTES = new WeakMap<WireService, readonly Route[]>();

function routesOf(service: WireService): readonly Route[] {
  let routes = ROUTES.get(service);
  if (routes) return routes;
  routes = [...service.operations.values()].flatMap((operation): Route[] => {
    if (!operation.http) return [];
    const { method, labels } = operation.http;
    const path = operation.http.path.split("?")[0]!.replace(/\/$/, "");
    const source = path.replace(/\{[^}]+\}/g, "([^/]+)");
    return [{ operation, method, pattern: new RegExp(`^${source}/?$`), labels }];
  });
  ROUTES.set(service, routes);
  return routes;
}

function bindingOf(member: NormalizedSchema): Binding {
  return member.getMergedTraits() as Binding;
}

/** The operation that a request means, by its method and path; undefined when none fits. */
export function routeOf(service: WireService, request: WireRequest): Route | undefined {
  return routesOf(service).find((route) =>
    route.method === request.method && route.pattern.test(request.path)
  );
}

/** Finds the operation that a request means and reads its input; undefined when no path fits. */
export function readRest(
  service: WireService,
  request: WireRequest,
): { operation: WireOperation; input: Record<string, unknown> } | undefined {
  const route = routeOf(service, request);
  if (!route) return undefined;
  return {
    operation: route.operation,
    input: readInput(route, route.pattern.exec(request.path)!, request),
  };
}

function readInput(route: Route, match: RegExpExecArray, request: WireRequest): Record<string, unknown> {
  const schema = route.operation.input;
  const input: Record<string, unknown> = {};
  let hasPayload = false;
  for (const [name, member] of schema.structIterator()) {
    const binding = bindingOf(member);
    if (binding.httpLabel) {
      input[name] = decodeURIComponent(match[route.labels.indexOf(name) + 1] ?? "");
    } else if (binding.httpQuery) {
      setScalar(input, name, member, request.query?.[binding.httpQuery]);
    } else if (binding.httpHeader) {
      setScalar(input, name, member, request.headers[binding.httpHeader.toLowerCase()]);
    } else if (binding.httpPayload) {
      hasPayload = true;
      if (request.body.length > 0) {
        input[name] = member.isBlobSchema() ? bytesOf(request.body) : readJson(member, request.body);
      }
    }
  }
  if (!hasPayload && request.body.length > 0) Object.assign(input, readJson(schema, request.body));
  return input;
}

function setScalar(
  input: Record<string, unknown>,
  name: string,
  member: NormalizedSchema,
  text: string | undefined,
): void {
  if (text === undefined) return;
  if (member.isNumericSchema()) input[name] = Number(text);
  else if (member.isBooleanSchema()) input[name] = text === "true";
  else input[name] = text;
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

/** Writes an output: members bound to headers, status or payload, the rest as JSON. */
export function writeRest(operation: WireOperation, output: Readonly<Record<string, unknown>>): WireResponse {
  const headers: Record<string, string> = {};
  let status = operation.http?.status ?? 200;
  let payload: Uint8Array | undefined;
  const rest: Record<string, unknown> = {};
  let bound = false;
  for (const [name, member] of operation.output.structIterator()) {
    const value = output[name];
    const binding = bindingOf(member);
    if (binding.httpPayload) {
      bound = true;
      if (value instanceof Uint8Array) payload = value;
      else if (value !== undefined) payload = writeJson(member, value as object);
    } else if (value === undefined) continue;
    else if (binding.httpHeader) headers[binding.httpHeader.toLowerCase()] = String(value);
    else if (binding.httpResponseCode) status = Number(value);
    else rest[name] = value;
  }
  headers["content-type"] = "application/json";
  const body = bound
    ? payload ?? new Uint8Array()
    : status === 204
    ? new Uint8Array()
    : writeJson(operation.output, rest);
  return { status, headers, body };
}
