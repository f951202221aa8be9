/**
 * Calling an API destination with an event: its turn within the rate, the token, the request, and what came of it.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html#eb-api-destination-error-codes
 */
import type { Entity } from "../../../kernel/mod.ts";
import type { OutboundOutcome } from "../../operation.ts";
import type { AcceptedEvent } from "../event.ts";
import type { Failure } from "../failure.ts";
import type { EventBridgeState, Target } from "../state.ts";
import { apiDestinationOf } from "./api_destinations.ts";
import { connectionOf } from "./connections.ts";
import type { ApiDestination, Connection } from "./model.ts";
import { sendOut } from "./outbound.ts";
import { requestOf } from "./request.ts";
import { forgetToken, withToken } from "./token.ts";

/** Answers with these and with 5xx are asked for again. */
const RETRIED: ReadonlySet<number> = new Set([401, 407, 409, 429]);
/** How much of an answer is told of. */
const MAX_SHOWN_LENGTH = 1000;

/** Calls `done` once, with what went wrong if anything did. */
export function callApiDestination(
  state: EventBridgeState,
  target: Target,
  event: AcceptedEvent,
  payload: string,
  entity: Entity,
  done: (failure: Failure | undefined) => void,
): void {
  const { world } = state;
  const destination = apiDestinationOf(state, target.arn);
  if (destination === undefined) {
    world.at(world.nowMs(), () => done(gone(`API destination ${target.arn} does not exist.`)));
    return;
  }
  const turnMs = Math.max(world.nowMs(), destination.freeMs);
  destination.freeMs = turnMs + 1000 / destination.invocationsPerSecond;
  world.at(turnMs, () => invoke(state, destination, target, event, payload, entity, done));
}

function invoke(
  state: EventBridgeState,
  destination: ApiDestination,
  target: Target,
  event: AcceptedEvent,
  payload: string,
  entity: Entity,
  done: (failure: Failure | undefined) => void,
): void {
  const connection = connectionOf(state, destination.connectionArn);
  if (connection?.authorization === undefined) {
    return done(unable("The connection of the API destination is not authorized.", true));
  }
  const send = (): void => {
    const request = requestOf(destination, connection, target.shape.HttpParameters, event, payload);
    sendOut(state.world, request, entity.child("http"), (outcome) => {
      done(failureOfAnswer(outcome, connection, state.world.nowMs()));
    });
  };
  if (connection.kind !== "OAUTH_CLIENT_CREDENTIALS") return send();
  withToken(state, connection, (problem) => {
    if (problem === undefined) send();
    else done(unable(`The connection of the API destination is not authorized: ${problem}`, true));
  });
}

function failureOfAnswer(
  outcome: OutboundOutcome,
  connection: Connection,
  nowMs: number,
): Failure | undefined {
  if (outcome.lost) {
    if (outcome.code === "ETIMEDOUT") {
      return {
        ...unable("Timeout calling endpoint for API Destination: socket closed.", true),
        code: "UNKNOWN",
      };
    }
    // A name that has no address is not asked for again.
    return unable("API destination endpoint cannot be reached.", outcome.code !== "ENOTFOUND");
  }
  const { status, headers, body } = outcome;
  if (status >= 200 && status <= 299) return undefined;
  if ((status === 401 || status === 407) && connection.kind === "OAUTH_CLIENT_CREDENTIALS") {
    forgetToken(connection);
  }
  const shown = body.slice(0, MAX_SHOWN_LENGTH);
  const message = `API destination returned HTTP status ${status} with payload: ${shown}`;
  const waitMs = retryAfterMs(headers["retry-after"], nowMs);
  const retried = (RETRIED.has(status) || status >= 500) && !(waitMs < 0);
  return { ...unable(message, retried), ...(waitMs > 0 ? { retryAfterMs: waitMs } : undefined) };
}

/** What `Retry-After` says, in seconds or as a date; NaN where it says nothing. */
function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined || header.trim() === "") return NaN;
  const seconds = Number(header);
  return Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
}

function unable(why: string, retryable: boolean): Failure {
  const message = `Unable to invoke ApiDestination endpoint: ${why}`;
  return { code: "SDK_CLIENT_ERROR", message, retryable };
}

function gone(message: string): Failure {
  return { code: "NO_RESOURCE", message, retryable: false };
}
