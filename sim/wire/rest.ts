/** AWS's REST JSON protocol: which operation a method and path mean, and members bound to path, query and headers. */
import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "../aws/errors.ts";
import { EventFeed } from "../aws/event_feed.ts";
import { type ByteFeed, EVENT_STREAM_TYPE, eventMessages } from "./event_stream.ts";
import { readJson, writeJson } from "./json.ts";
import { queryValue, queryValues, type WireRequest, type WireResponse } from "./message.ts";
import type { WireOperation, WireService } from "./schemas.ts";

interface Route {
  readonly operation: WireOperation;
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  /** What the query has to hold beside the members that are bound to it: `find=LayerVersion`. */
  readonly literal: readonly [name: string, value: string] | undefined;
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
    const [template, query] = operation.http.path.split("?") as [string, string?];
    const [name, value = ""] = query?.split("=") ?? [];
    const path = template.replace(/\/$/, "");
    const source = path.replace(/\{[^}]+\}/g, "([^/]+)");
    const literal = name === undefined ? undefined : [name, value] as const;
    return [{ operation, method, pattern: new RegExp(`^${source}/?$`), labels, literal }];
  });
  // Of two operations at one path, that which wants more is asked first.
  routes = [...routes.filter(({ literal }) => literal), ...routes.filter(({ literal }) => !literal)];
  ROUTES.set(service, routes);
  return routes;
}

function bindingOf(member: NormalizedSchema): Binding {
  return member.getMergedTraits() as Binding;
}

/** A request whose method and path are those of an operation. */
export interface RestMatch {
  readonly operation: WireOperation;
  /** What stands in the path for the members that are part of it, by name and percent-encoded. */
  readonly labels: ReadonlyMap<string, string>;
}

/** The operation that a request means, by its method and path; undefined when none fits. */
export function matchRest(service: WireService, request: WireRequest): RestMatch | undefined {
  for (const { operation, method, pattern, labels, literal } of routesOf(service)) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match && (literal === undefined || queryValue(request.query, literal[0]) === literal[1])) {
      return { operation, labels: new Map(labels.map((label, i) => [label, match[i + 1] ?? ""])) };
    }
  }
  return undefined;
}

/**
 * Reads the input of an operation.
 *
 * @throws {AwsError} The path or the body cannot be read.
 */
export function readRest({ operation, labels }: RestMatch, request: WireRequest): Record<string, unknown> {
  const schema = operation.input;
  const input: Record<string, unknown> = {};
  const inBody = new Set<string>();
  let hasPayload = false;
  for (const [name, member] of schema.structIterator()) {
    const binding = bindingOf(member);
    if (binding.httpLabel) {
      setScalar(input, name, member, decodedLabel(name, labels.get(name) ?? ""));
    } else if (binding.httpQuery) {
      if (member.isListSchema()) setList(input, name, queryValues(request.query, binding.httpQuery));
      else setScalar(input, name, member, queryValue(request.query, binding.httpQuery));
    } else if (binding.httpHeader) {
      setScalar(input, name, member, request.headers[binding.httpHeader.toLowerCase()]);
    } else if (binding.httpPayload) {
      hasPayload = true;
      if (request.body.length > 0) {
        input[name] = member.isBlobSchema() ? bytesOf(request.body) : readJson(member, request.body);
      }
    } else inBody.add(name);
  }
  if (!hasPayload && request.body.length > 0) {
    const body = readJson(schema, request.body);
    for (const name in body) if (inBody.has(name)) input[name] = body[name];
  }
  return input;
}

function decodedLabel(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("SerializationException", `The path is not encoded rightly at ${name}: '${text}'`);
  }
}

function setList(input: Record<string, unknown>, name: string, values: readonly string[]): void {
  if (values.length > 0) input[name] = [...values];
}

/** What cannot be what its shape wants is left as text, for whoever checks it. */
function setScalar(
  input: Record<string, unknown>,
  name: string,
  member: NormalizedSchema,
  text: string | undefined,
): void {
  if (text === undefined) return;
  if (member.isNumericSchema() && /^[+-]?\d+(\.\d+)?$/.test(text)) input[name] = Number(text);
  else if (member.isBooleanSchema() && /^(?:true|false)$/i.test(text)) {
    input[name] = text.toLowerCase() === "true";
  } else input[name] = text;
}

/** Plain bytes: what a server hands on may be a Buffer, which is no value of a shape. */
function bytesOf(body: Uint8Array | string): Uint8Array {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return body.constructor === Uint8Array ? body : new Uint8Array(body);
}

/** Writes an output: members bound to headers, status or payload, the rest as JSON. */
export function writeRest(operation: WireOperation, output: Readonly<Record<string, unknown>>): WireResponse {
  const headers: Record<string, string> = {};
  let status = operation.http?.status ?? 200;
  let payload: Uint8Array | undefined;
  let stream: ByteFeed | undefined;
  const rest: Record<string, unknown> = {};
  let bound = false;
  for (const [name, member] of operation.output.structIterator()) {
    const value = output[name];
    const binding = bindingOf(member);
    if (binding.httpPayload) {
      bound = true;
      if (value instanceof Uint8Array) payload = value;
      else if (value instanceof EventFeed) stream = eventMessages(member, value);
      else if (value !== undefined) payload = writeJson(member, value as object);
    } else if (value === undefined) continue;
    else if (binding.httpHeader) headers[binding.httpHeader.toLowerCase()] = String(value);
    else if (binding.httpResponseCode) status = Number(value);
    else rest[name] = value;
  }
  headers["content-type"] = stream ? EVENT_STREAM_TYPE : "application/json";
  if (stream) return { status, headers, body: new Uint8Array(), stream };
  const body = bound
    ? payload ?? new Uint8Array()
    : status === 204
    ? new Uint8Array()
    : writeJson(operation.output, rest);
  return { status, headers, body };
}
