/** How Lambda itself calls other AWS services: with the few quick retries of an SDK, as the caller `lambda`. */
import type { Entity } from "../../kernel/mod.ts";
import type { AwsError } from "../errors.ts";
import type { AwsWorld, Caller } from "../operation.ts";

export const LAMBDA_CALLER: Caller = { kind: "service", name: "lambda" };

const ATTEMPTS = 3;
const BASE_DELAY_MS = 100;

/** Codes that a caller may try again although the status does not say so. */
const THROTTLED = /Throttl|TooManyRequests|RequestLimit|OverLimit/;

/** Whether a call that failed like that may go well the next time. */
export function retryable(error: AwsError): boolean {
  return error.status >= 500 || error.status === 429 || THROTTLED.test(error.code);
}

/**
 * Calls an operation, and again with full jitter where it was throttled, failed by 5xx or got no answer.
 *
 * @param done Gets the output; undefined when the call was refused or the attempts are used up.
 */
export function callWithRetries(
  world: AwsWorld,
  service: string,
  operation: string,
  input: object,
  entity: Entity,
  done: (output: object | undefined) => void,
  attempt = 0,
): void {
  world.call(service, operation, input, LAMBDA_CALLER, entity.child("attempt", attempt), (outcome) => {
    if (outcome.output !== undefined) return done(outcome.output);
    if (attempt + 1 >= ATTEMPTS || (outcome.error !== undefined && !retryable(outcome.error))) {
      return done(undefined);
    }
    const delayMs = BASE_DELAY_MS * 2 ** attempt * world.oracle.draw("lambda-retry", entity, attempt);
    world.at(
      world.nowMs() + delayMs,
      () => callWithRetries(world, service, operation, input, entity, done, attempt + 1),
    );
  });
}
