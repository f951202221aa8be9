/**
 * The request that an event becomes on its way to an API destination.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html#eb-api-destination-headers
 */
import type { HttpParameters as TargetParameters } from "@aws-sdk/client-eventbridge";
import type { OutboundRequest } from "../../operation.ts";
import type { AcceptedEvent } from "../event.ts";
import { parseJsonPath } from "../json_path.ts";
import type { ApiDestination, Connection, Parameter } from "./model.ts";
import { withQuery } from "./token.ts";

/** What nobody can change. */
const OWN_HEADERS: Readonly<Record<string, string>> = {
  "user-agent": "Amazon/EventBridge/ApiDestinations",
  "range": "bytes=0-1048575",
  "accept-encoding": "gzip,deflate",
  "connection": "close",
};

/** What is taken out of the headers that were asked for. */
const REMOVED: ReadonlySet<string> = new Set([
  "a-im",
  "accept-charset",
  "accept-datetime",
  "accept-encoding",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-md5",
  "date",
  "expect",
  "forwarded",
  "from",
  "host",
  "http2-settings",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "max-forwards",
  "origin",
  "pragma",
  "proxy-authorization",
  "range",
  "referer",
  "te",
  "trailer",
  "transfer-encoding",
  "user-agent",
  "upgrade",
  "via",
  "warning",
]);

/** Where a connection and a target ask for the same parameter, the connection's counts. */
export function requestOf(
  destination: ApiDestination,
  connection: Connection,
  target: TargetParameters | undefined,
  event: AcceptedEvent,
  payload: string,
): OutboundRequest {
  const { invocation } = connection;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(target?.HeaderParameters ?? {})) {
    headers[name.toLowerCase()] = resolved(value, event);
  }
  for (const { key, value } of invocation?.headers ?? []) headers[key.toLowerCase()] = value;
  Object.assign(headers, authorizationHeaders(connection));
  for (const name of Object.keys(headers)) if (REMOVED.has(name.trim())) delete headers[name];
  headers["content-type"] ??= "application/json; charset=utf-8";
  Object.assign(headers, OWN_HEADERS);
  const query = Object.entries(target?.QueryStringParameters ?? {})
    .map(([key, value]) => ({ key, value: resolved(value, event) }));
  const path = (target?.PathParameterValues ?? []).map((value) => resolved(value, event));
  return {
    method: destination.method,
    url: withQuery(withPath(destination.endpoint, path), [...query, ...invocation?.query ?? []]),
    headers,
    body: withBody(payload, invocation?.body ?? []),
  };
}

function authorizationHeaders({ authorization, token }: Connection): Record<string, string> {
  switch (authorization?.kind) {
    case undefined:
      return {};
    case "BASIC": {
      const pair = `${authorization.username}:${authorization.password}`;
      const bytes = new TextEncoder().encode(pair);
      return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
    }
    case "API_KEY":
      return { [authorization.name.toLowerCase()]: authorization.value };
    case "OAUTH_CLIENT_CREDENTIALS":
      return token ? { authorization: token.header } : {};
  }
}

/** A value that is a path into the event stands for what is there. */
function resolved(value: string, event: AcceptedEvent): string {
  const path = value.startsWith("$.") ? parseJsonPath(value) : undefined;
  if (path === undefined) return value;
  const found = path.find(event.object);
  if (found === undefined) return "";
  return typeof found === "string" ? found : JSON.stringify(found);
}

/** Puts a value in the place of each `*` of the endpoint, in order. */
function withPath(endpoint: string, values: readonly string[]): string {
  let index = 0;
  return endpoint.replaceAll("*", (star) => {
    const value = values[index++];
    return value === undefined ? star : encodeURIComponent(value);
  });
}

/** Adds members to a body that is a JSON object. */
function withBody(payload: string, parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return payload;
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch {
    return payload;
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) return payload;
  return JSON.stringify({ ...body, ...Object.fromEntries(parameters.map(({ key, value }) => [key, value])) });
}
