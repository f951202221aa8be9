/** Finding partner event sources; one that was pending for too long is gone. */
import { noEventSource } from "../errors.ts";
import { PENDING_SOURCE_MS } from "../limits.ts";
import type { EventBridgeState } from "../state.ts";
import type { EventSource } from "./model.ts";

/** The key of a source: there is one for each account that it is offered to. */
export function sourceKey(account: string, name: string): string {
  return `${account} ${name}`;
}

/** All sources that have not expired, in the order in which they were made. */
export function liveSources(state: EventBridgeState): EventSource[] {
  const nowMs = state.world.nowMs();
  const live: EventSource[] = [];
  for (const [key, source] of state.eventSources) {
    if (source.expiresMs !== undefined && source.expiresMs <= nowMs) state.eventSources.delete(key);
    else live.push(source);
  }
  return live;
}

/** The source of that name that this account is offered. @throws {AwsError} There is none. */
export function offeredSource(state: EventBridgeState, name: string): EventSource {
  const source = sourceFor(state, state.world.account, name);
  if (source === undefined) throw noEventSource(name);
  return source;
}

/** The source of that name for an account; undefined where there is none. */
export function sourceFor(state: EventBridgeState, account: string, name: string): EventSource | undefined {
  return liveSources(state).find((source) => source.account === account && source.name === name);
}

/** No bus takes its events any more. */
export function makePending(state: EventBridgeState, source: EventSource): void {
  source.state = "PENDING";
  source.expiresMs = Math.floor(state.world.nowMs()) + PENDING_SOURCE_MS;
}

export function makeActive(source: EventSource): void {
  source.state = "ACTIVE";
  source.expiresMs = undefined;
}
