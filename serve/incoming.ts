/** What a request to Node's HTTP server says of itself. */
import type { IncomingMessage } from "node:http";
import { parseQuery, type WireRequest } from "../sim/wire/mod.ts";

/** A request in the form that AWS's protocols read. */
export function messageOf(request: IncomingMessage, path: string, body: Uint8Array | ""): WireRequest {
  const query = queryOf(request);
  return {
    method: request.method ?? "GET",
    path,
    ...(query ? { query: parseQuery(query) } : undefined),
    headers: request.headers as Readonly<Record<string, string | undefined>>,
    body,
  };
}

/** Whether a request is meant for AWS, as far as its headers tell. */
export function speaksAws({ headers }: WireRequest): boolean {
  return headers["x-amz-target"] !== undefined || headers.authorization !== undefined;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"]) > 0;
}

/** The target of a request without a host, which a proxy would be sent. */
function targetOf({ url = "/" }: IncomingMessage): string {
  if (url.startsWith("/")) return url;
  return /^[a-z]+:\/\/[^/?#]*([/?].*)?$/i.exec(url)?.[1] ?? "/";
}

/** The path of the target, without the query. */
export function pathOf(request: IncomingMessage): string {
  const target = targetOf(request);
  const end = target.indexOf("?");
  return end < 0 ? target : target.slice(0, end) || "/";
}

/** The query of the target, without the question mark. */
export function queryOf(request: IncomingMessage): string {
  const target = targetOf(request);
  const start = target.indexOf("?");
  return start < 0 ? "" : target.slice(start + 1);
}

/** Headers by name; those that came more than once in one text. */
export function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return result;
}
