/**
 * The data plane of function URLs: an HTTP request becomes an event (payload format 2.0), and what the function returns
 * or streams becomes the response.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html. Resource policies are not looked at.
 */
import type { Entity } from "../../kernel/mod.ts";
import { httpApiEvent } from "../apigateway/event.ts";
import { EventFeed } from "../event_feed.ts";
import type { LambdaFunction } from "./function.ts";
import type { FunctionUrl } from "./function_url.ts";
import { type Invoked, startInvocation } from "./invocation.ts";
import { byteLength, inputsOf } from "./payload.ts";
import { chooseVersion, lookUp } from "./resolve.ts";
import type { LambdaState } from "./state.ts";
import { corsHeaders, preflight } from "./url_cors.ts";
import { bufferedResponse, problem, UrlStream } from "./url_response.ts";

export interface UrlRequest {
  readonly method: string;
  /** Encoded as in a URL. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body: string;
  readonly sourceIp: string;
}

export interface UrlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: Uint8Array;
  /** What follows in the place of the body, as it comes. */
  readonly feed?: EventFeed<Uint8Array>;
}

const MAX_REQUEST_BYTES = 6_291_456;
const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

/** The function that a URL is of. @param id The first label of its host. */
export function functionOfUrl(
  state: LambdaState,
  id: string,
): { readonly fn: LambdaFunction; readonly url: FunctionUrl } | undefined {
  for (const fn of state.functions.values()) {
    for (const url of fn.urls.values()) if (url.id === id) return { fn, url };
  }
  return undefined;
}

/**
 * Answers a request to a function URL; `done` gets the response once.
 *
 * @param entity Names the request.
 */
export function invokeUrl(
  state: LambdaState,
  id: string,
  request: UrlRequest,
  entity: Entity,
  done: (response: UrlResponse) => void,
): void {
  const found = functionOfUrl(state, id);
  const target = found && lookUp(state, found.fn.name, found.url.alias);
  if (!found || !target) return done(problem(403, { Message: null }, "AccessDeniedException"));
  const { url } = found;
  const allowed = corsHeaders(url.cors, request.headers.origin);
  const answer = (response: UrlResponse): void =>
    done({ ...response, headers: { ...response.headers, ...allowed } });
  if (url.cors && request.method === "OPTIONS" && request.headers["access-control-request-method"]) {
    return answer(preflight(url.cors));
  }
  if (url.authType === "AWS_IAM" && !signed(request)) {
    return answer(problem(403, { Message: "Forbidden" }, "AccessDeniedException"));
  }
  const requestId = state.world.ids.uuid(entity);
  const event = eventOf(state, url, request, requestId, entity);
  const payload = JSON.stringify(event);
  if (byteLength(payload) > MAX_REQUEST_BYTES) return answer(problem(413, { message: "Request Too Long" }));
  const trace = { "x-amzn-requestid": requestId };
  const finish = (response: UrlResponse): void =>
    answer({ ...response, headers: { ...response.headers, ...trace } });
  const stream = url.invokeMode === "RESPONSE_STREAM" ? new UrlStream(finish) : undefined;
  const version = chooseVersion(state, target, entity);
  const refusal = startInvocation(state, version, {
    requestId,
    entity,
    attempt: 1,
    trace: entity.root,
    mode: "sync",
    event,
    payload,
    inputs: inputsOf(event, entity.root),
    invokedArn: target.arn,
    ...(stream === undefined ? undefined : { onStream: stream }),
  }, (invoked: Invoked) => stream ? stream.end(invoked) : finish(bufferedResponse(invoked)));
  if (refusal) finish(problem(429, { Reason: refusal.members?.Reason, message: "Rate Exceeded." }));
}

/** Whether a request is signed at all; the signature itself is not checked anywhere in this account. */
function signed({ headers, query }: UrlRequest): boolean {
  return /^AWS4-/.test(headers.authorization ?? "") || /(?:^|&)X-Amz-Signature=/.test(query);
}

function eventOf(
  state: LambdaState,
  url: FunctionUrl,
  request: UrlRequest,
  requestId: string,
  entity: Entity,
): object {
  const { world } = state;
  const { method, path, query, headers, body, sourceIp } = request;
  const domainName = `${url.id}.lambda-url.${world.region}.on.aws`;
  const base = httpApiEvent(
    world,
    { apiId: url.id, stage: "$default" },
    { method, path, query, headers, sourceIp },
    { route: { method, path, functionArn: "" }, routeKey: "$default", parameters: undefined },
    requestId,
    entity,
  );
  const text = TEXT_TYPES.test(headers["content-type"] ?? "");
  return {
    ...base,
    headers: {
      ...base.headers,
      host: domainName,
      "content-length": headers["content-length"],
    },
    requestContext: {
      ...base.requestContext,
      accountId: url.authType === "NONE" ? "anonymous" : world.account,
      ...(url.authType === "NONE" ? undefined : { authorizer: { iam: callerOf(request, world.account) } }),
      domainName,
    },
    ...(body === "" ? undefined : { body: text ? decoded(body) : body }),
    isBase64Encoded: body !== "" && !text,
  };
}

function callerOf({ headers }: UrlRequest, accountId: string): object {
  const accessKey = /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
  return {
    accessKey,
    accountId,
    callerId: accessKey,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:iam::${accountId}:user/admin`,
    userId: accessKey,
  };
}

function decoded(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}
