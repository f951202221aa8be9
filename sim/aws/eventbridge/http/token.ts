/**
 * Authorizing a connection: at once by what it was given, or by exchanging a client's credentials for a token.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html
 */
import type { OutboundOutcome, OutboundRequest } from "../../operation.ts";
import { TOKEN_MARGIN_MS } from "../limits.ts";
import type { EventBridgeState } from "../state.ts";
import type { Authorization, Connection, Parameter, Token } from "./model.ts";
import { sendOut } from "./outbound.ts";

type OAuth = Authorization & { readonly kind: "OAUTH_CLIENT_CREDENTIALS" };

/** Authorizes a connection that was made or changed. */
export function authorize(state: EventBridgeState, connection: Connection, nowMs: number): void {
  forgetToken(connection);
  connection.stateReason = undefined;
  connection.authorizedMs = nowMs;
  if (connection.kind === "OAUTH_CLIENT_CREDENTIALS") {
    connection.state = "AUTHORIZING";
    withToken(state, connection, () => {});
  } else connection.state = "AUTHORIZED";
}

/** Has the next delivery ask for a new token; an answer that is on its way is ignored. */
export function forgetToken(connection: Connection): void {
  connection.token = undefined;
  connection.exchanges++;
  const waiting = connection.waiting;
  connection.waiting = undefined;
  for (const tell of waiting ?? []) tell("the connection has changed meanwhile");
}

/** Calls `done` once there is a token that holds for a while, or says why there is none. */
export function withToken(
  state: EventBridgeState,
  connection: Connection,
  done: (problem: string | undefined) => void,
): void {
  const { world } = state;
  const { token, authorization } = connection;
  if (token && token.expiresMs - world.nowMs() > TOKEN_MARGIN_MS) return done(undefined);
  if (authorization?.kind !== "OAUTH_CLIENT_CREDENTIALS") return done("the connection is not authorized");
  if (connection.waiting) {
    connection.waiting.push(done);
    return;
  }
  connection.waiting = [done];
  const number = ++connection.exchanges;
  sendOut(world, tokenRequest(authorization), connection.entity.child("token", number), (outcome) => {
    if (connection.exchanges !== number) return;
    const result = readToken(outcome, world.nowMs());
    connection.token = typeof result === "string" ? undefined : result;
    connection.state = connection.token ? "AUTHORIZED" : "DEAUTHORIZED";
    connection.stateReason = typeof result === "string" ? result : undefined;
    if (connection.token) connection.authorizedMs = Math.floor(world.nowMs());
    const waiting = connection.waiting ?? [];
    connection.waiting = undefined;
    for (const tell of waiting) tell(connection.stateReason);
  });
}

/** The credentials go into the body as a form, or into the query of a GET. */
function tokenRequest({ clientId, clientSecret, endpoint, method, parameters }: OAuth): OutboundRequest {
  const form = new Map([
    ["grant_type", "client_credentials"],
    ["client_id", clientId],
    ["client_secret", clientSecret],
  ]);
  for (const { key, value } of parameters?.body ?? []) form.set(key, value);
  const headers: Record<string, string> = {};
  for (const { key, value } of parameters?.headers ?? []) headers[key.toLowerCase()] = value;
  const query = [...parameters?.query ?? []];
  let body = "";
  if (method === "GET") { for (const [key, value] of form) query.push({ key, value, secret: true }); }
  else {
    headers["content-type"] ??= "application/x-www-form-urlencoded";
    body = headers["content-type"].includes("json")
      ? JSON.stringify(Object.fromEntries(form))
      : new URLSearchParams([...form]).toString();
  }
  return { method, url: withQuery(endpoint, query), headers, body };
}

/** Adds parameters to the query of a URL, each in the place of one of the same name. */
export function withQuery(url: string, parameters: readonly Pick<Parameter, "key" | "value">[]): string {
  if (parameters.length === 0 || !URL.canParse(url)) return url;
  const parsed = new URL(url);
  for (const { key, value } of parameters) parsed.searchParams.set(key, value);
  return parsed.href;
}

/** The token, or why there is none. */
function readToken(outcome: OutboundOutcome, nowMs: number): Token | string {
  if (outcome.lost) return `The authorization endpoint cannot be reached: ${outcome.reason}`;
  if (outcome.status < 200 || outcome.status > 299) {
    return `The authorization endpoint returned HTTP status ${outcome.status}`;
  }
  let answer: unknown;
  try {
    answer = JSON.parse(outcome.body);
  } catch {
    // Told below like JSON that holds no token.
  }
  const { access_token, token_type, expires_in } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof access_token !== "string") return "The authorization endpoint returned no access token";
  const kind = typeof token_type === "string" && token_type.toLowerCase() !== "bearer"
    ? token_type
    : "Bearer";
  const seconds = Number(expires_in);
  return {
    header: `${kind} ${access_token}`,
    expiresMs: Number.isFinite(seconds) && expires_in !== null ? nowMs + seconds * 1000 : Infinity,
  };
}
