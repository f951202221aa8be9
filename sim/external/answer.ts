/** Answers of a third party: JSON, and errors in the one shape that all of them use. */
import type { HttpResponse } from "./party.ts";

const JSON_HEADERS: Readonly<Record<string, string>> = Object.freeze({ "content-type": "application/json" });
const REPLAY_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  "content-type": "application/json",
  "idempotent-replayed": "true",
});

/** An answer with a JSON body. */
export function json(status: number, body: object): HttpResponse {
  return { status, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

/** An error: `{ "error": { "code", "message" } }`. */
export function failure(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}

/** The answer given before, marked as Stripe marks it: `idempotent-replayed: true`. */
export function replayed(answer: Pick<HttpResponse, "status" | "body">): HttpResponse {
  return { status: answer.status, headers: REPLAY_HEADERS, body: answer.body };
}

/** The path without its query string. */
export function pathOf(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/** The members of a JSON object; undefined where the body is none. */
export function members(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Record<string, unknown>
      : undefined;
  } catch {
    return undefined;
  }
}
