/**
 * Idempotency keys, as Stripe keeps them: the first answer that a key got is given again for 24 hours, success or
 * failure alike; the key with another request is refused; a request that was not valid leaves no trace.
 *
 * https://docs.stripe.com/api/idempotent_requests
 */
import { failure, replayed } from "./answer.ts";
import type { HttpRequest, HttpResponse } from "./party.ts";
import { Recent } from "./recent.ts";

/** The longest key, in characters. */
export const KEY_MAX_LENGTH = 255;

/** One object without others in it, as there is one for each request of a day. */
interface Kept extends Pick<HttpResponse, "status" | "body"> {
  readonly fingerprint: number;
  readonly atMs: number;
}

export class IdempotencyKeys {
  readonly #kept = new Recent<Kept>();

  /** Keys held. */
  get size(): number {
    return this.#kept.size;
  }

  /**
   * Gives the kept answer, or carries the request out with `run` and keeps what it answers.
   *
   * @param run Must not be called for a request that is not valid: check it first.
   */
  once(request: HttpRequest, nowMs: number, run: (key: string | undefined) => HttpResponse): HttpResponse {
    const key = request.headers["idempotency-key"];
    if (key === undefined) return run(undefined);
    const known = this.#kept.get(key, nowMs);
    const fingerprint = fingerprintOf(request);
    if (known !== undefined) {
      if (known.fingerprint === fingerprint) return replayed(known);
      return failure(
        409,
        "idempotency_key_reuse",
        `Idempotency-Key ${key} was first used with another request; use a key of its own for each request`,
      );
    }
    const answer = run(key);
    this.#kept.set(key, { fingerprint, status: answer.status, body: answer.body, atMs: nowMs });
    return answer;
  }
}

/** The refusal of a key that is empty or too long; undefined for a good one, or none. */
export function badKey(request: HttpRequest): HttpResponse | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined || (key.length > 0 && key.length <= KEY_MAX_LENGTH)) return undefined;
  return failure(
    400,
    "invalid_request",
    `Idempotency-Key has ${key.length} characters, expected 1 to ${KEY_MAX_LENGTH}`,
  );
}

/** 32 bits of hash over method, path and body: kept in place of the request, which is ten times as long. */
function fingerprintOf(request: HttpRequest): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (const part of [request.method, request.path, request.body]) {
    for (let i = 0; i < part.length; i++) {
      const code = part.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193) ^ (low >>> 17);
      low = Math.imul(low ^ code, 0x85ebca77) ^ (high >>> 15);
    }
    high = Math.imul(high ^ 0x10001, 0x27d4eb2f);
  }
  // Whole numbers of 32 bits need no memory of their own.
  return high ^ low;
}
