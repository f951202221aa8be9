/**
 * The event that a function gets from an HTTP API: payload format 2.0.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import type { Entity } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";
import type { HttpRequest } from "./messages.ts";
import type { Match } from "./routes.ts";

/** Payload format 2.0, without the members that only authorizers and stage variables have. */
export interface HttpApiEvent {
  readonly version: "2.0";
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly http: {
      readonly method: string;
      readonly path: string;
      readonly protocol: string;
      readonly sourceIp: string;
      readonly userAgent: string;
    };
    readonly requestId: string;
    readonly routeKey: string;
    readonly stage: string;
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface ApiIdentity {
  readonly apiId: string;
  readonly stage: string;
}

const DEFAULT_SOURCE_IP = "203.0.113.1";
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
/** Bodies of these types are handed over as text, all others in base64. */
const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

/** What an event shows of where it was made. */
export interface EventOrigin extends Pick<AwsWorld, "account" | "region" | "nowMs"> {
  readonly ids: Pick<AwsWorld["ids"], "hex">;
}

/** @param entity The request: its ids are drawn from it. */
export function httpApiEvent(
  world: EventOrigin,
  api: ApiIdentity,
  request: HttpRequest,
  match: Match,
  requestId: string,
  entity: Entity,
): HttpApiEvent {
  const nowMs = Math.floor(world.nowMs());
  const domainName = `${api.apiId}.execute-api.${world.region}.amazonaws.com`;
  const sourceIp = request.sourceIp ?? DEFAULT_SOURCE_IP;
  const headers = eventHeaders(world, request, domainName, sourceIp, nowMs, entity);
  const cookie = headers.cookie;
  delete headers.cookie;
  const { body } = request;
  const base64 = body !== undefined && headers["content-type"] !== undefined &&
    !TEXT_TYPES.test(headers["content-type"]);
  const query = queryParameters(request.query);
  return {
    version: "2.0",
    routeKey: match.routeKey,
    rawPath: stagePath(api, request.path),
    rawQueryString: request.query ?? "",
    ...(cookie === undefined ? undefined : { cookies: cookie.split(/; */) }),
    headers,
    ...(query === undefined ? undefined : { queryStringParameters: query }),
    requestContext: {
      accountId: world.account,
      apiId: api.apiId,
      domainName,
      domainPrefix: api.apiId,
      http: {
        method: request.method,
        path: stagePath(api, request.path),
        protocol: "HTTP/1.1",
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: match.routeKey,
      stage: api.stage,
      time: clfTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(match.parameters === undefined ? undefined : { pathParameters: match.parameters }),
    ...(body === undefined ? undefined : { body: base64 ? toBase64(body) : body }),
    isBase64Encoded: base64,
  };
}

/** Every stage but `$default` is the first part of the path. */
function stagePath(api: ApiIdentity, path: string): string {
  return api.stage === "$default" ? path : `/${api.stage}${path}`;
}

/** The client's headers in lower case, and those that the gateway adds. */
function eventHeaders(
  world: EventOrigin,
  request: HttpRequest,
  domainName: string,
  sourceIp: string,
  nowMs: number,
  entity: Entity,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in request.headers) {
    const lower = name.toLowerCase();
    const before = headers[lower];
    headers[lower] = before === undefined ? request.headers[name]! : `${before},${request.headers[name]}`;
  }
  headers["content-length"] ??= String(request.body === undefined ? 0 : byteLength(request.body));
  headers.host = domainName;
  headers["x-amzn-trace-id"] ??= `Root=1-${Math.floor(nowMs / 1000).toString(16)}-${
    world.ids.hex(entity, 1).slice(0, 24)
  }`;
  headers["x-forwarded-for"] = headers["x-forwarded-for"] === undefined
    ? sourceIp
    : `${headers["x-forwarded-for"]}, ${sourceIp}`;
  headers["x-forwarded-port"] = "443";
  headers["x-forwarded-proto"] = "https";
  return headers;
}

/** Decoded; several values of one name are joined by commas. */
function queryParameters(query: string | undefined): Record<string, string> | undefined {
  if (!query) return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters[name];
    parameters[name] = before === undefined ? value : `${before},${value}`;
  }
  return parameters;
}

/** As in a web server's log: `12/Mar/2026:19:03:58 +0000`. */
function clfTime(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function toBase64(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
