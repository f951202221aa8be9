/**
 * Calls to third parties over HTTP: one POST with an idempotency key, tried a bounded number of times within the
 * time that the invocation has left. A lost answer says nothing about the effect, so every attempt carries the same
 * key and body, and the third party performs the request at most once.
 *
 * Tried again here: no answer in time, a broken connection, 5xx, an unreadable 2xx (after a backoff), and 429 (after
 * what Retry-After says). Everything else is an answer, and the caller's to judge. When attempts or time run out the
 * call throws and leaves the next try to the platform.
 */
import { backoffMs, wait } from "./waiting.ts";

const MAX_ATTEMPTS = 4;
const ATTEMPT_TIMEOUT_MS = 3_000;
const BACKOFF_BASE_MS = 200;
const BACKOFF_CAP_MS = 2_000;
/** Kept back from the invocation's time to record what came of the call. */
const RESERVE_MS = 2_000;
/** An attempt that cannot have at least this long is not begun. */
const SHORTEST_ATTEMPT_MS = 250;

export interface ThirdPartyRequest {
  readonly url: string;
  readonly idempotencyKey: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds until the invocation is ended, as `context.getRemainingTimeInMillis` tells. */
  readonly remainingMs: () => number;
}

/** What a third party answered: any status but 429 and 5xx. */
export interface ThirdPartyAnswer {
  readonly status: number;
  /** The body as JSON; undefined when it is not JSON, which only an answer other than 2xx may be. */
  readonly body: unknown;
}

/** No answer to build on: whether the request had its effect is unknown. Worth trying again, with the same key. */
export class ThirdPartyUnavailableError extends Error {
  override readonly name = "ThirdPartyUnavailableError";
}

/** A third party refused the request, or its answer does not fit; the same request will fare no better. */
export class ThirdPartyRefusedError extends Error {
  override readonly name = "ThirdPartyRefusedError";
}

/**
 * Posts a request and returns the answer.
 *
 * @throws {ThirdPartyUnavailableError} Attempts or time ran out.
 */
export async function post(request: ThirdPartyRequest): Promise<ThirdPartyAnswer> {
  const body = JSON.stringify(request.body);
  for (let attempt = 1;; attempt++) {
    const timeMs = Math.min(ATTEMPT_TIMEOUT_MS, request.remainingMs() - RESERVE_MS);
    if (timeMs < SHORTEST_ATTEMPT_MS) throw unavailable(request, attempt - 1, "no time left for an attempt");
    const result = await attemptOnce(request, body, timeMs);
    if (result.kind === "answer") return result.answer;
    const waitMs = result.retryAfterMs ?? backoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
    const outOfTime = waitMs + SHORTEST_ATTEMPT_MS > request.remainingMs() - RESERVE_MS;
    if (attempt === MAX_ATTEMPTS || outOfTime) {
      throw unavailable(request, attempt, result.reason, result.cause);
    }
    await wait(waitMs);
  }
}

type AttemptResult =
  | { readonly kind: "answer"; readonly answer: ThirdPartyAnswer }
  | {
    readonly kind: "again";
    readonly reason: string;
    readonly cause?: unknown;
    readonly retryAfterMs?: number;
  };

async function attemptOnce(request: ThirdPartyRequest, body: string, timeMs: number): Promise<AttemptResult> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(request.url, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": request.idempotencyKey },
      body,
      signal: AbortSignal.timeout(timeMs),
    });
    // Read in every case: a body left unread keeps its connection from being used again.
    text = await response.text();
  } catch (cause) {
    return {
      kind: "again",
      reason: cause instanceof Error ? `${cause.name}: ${cause.message}` : "no answer",
      cause,
    };
  }
  const { status } = response;
  if (status === 429) {
    const retryAfterMs = retryAfter(response.headers.get("retry-after"));
    return { kind: "again", reason: "status 429", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  if (status >= 500) return { kind: "again", reason: `status ${status}` };
  const json = parseJson(text);
  if (json === undefined && status < 300) {
    return { kind: "again", reason: `status ${status} with a body that is not JSON` };
  }
  return { kind: "answer", answer: { status, body: json } };
}

/** Retry-After in seconds, as milliseconds; undefined when absent or not a number of seconds. */
function retryAfter(value: string | null): number | undefined {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unavailable(request: ThirdPartyRequest, attempts: number, reason: string, cause?: unknown): Error {
  return new ThirdPartyUnavailableError(
    `Cannot get an answer from ${request.url} for ${request.idempotencyKey}: ${reason} after ${attempts} attempts`,
    { cause },
  );
}
