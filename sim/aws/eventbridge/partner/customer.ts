/**
 * The operations of the account that a partner event source is offered to.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ActivateEventSource.html
 */
import type {
  ActivateEventSourceCommandInput,
  DeactivateEventSourceCommandInput,
  DescribeEventSourceCommandInput,
  DescribeEventSourceCommandOutput,
  ListEventSourcesCommandInput,
} from "@aws-sdk/client-eventbridge";
import { invalidState } from "../errors.ts";
import type { Output } from "../output.ts";
import { page } from "../paging.ts";
import type { EventBridgeState } from "../state.ts";
import { type EventSource, vendorOf } from "./model.ts";
import { liveSources, makeActive, makePending, offeredSource } from "./sources.ts";

/** A source that has a bus sends it events again. */
export function activateEventSource(
  state: EventBridgeState,
  input: ActivateEventSourceCommandInput,
): object {
  const source = offeredSource(state, input.Name!);
  if (source.state === "ACTIVE" || !state.buses.has(source.name)) throw wrongState(source);
  makeActive(source);
  return {};
}

export function deactivateEventSource(
  state: EventBridgeState,
  input: DeactivateEventSourceCommandInput,
): object {
  const source = offeredSource(state, input.Name!);
  if (source.state !== "ACTIVE") throw wrongState(source);
  makePending(state, source);
  return {};
}

export function describeEventSource(
  state: EventBridgeState,
  input: DescribeEventSourceCommandInput,
): Output<DescribeEventSourceCommandOutput> {
  return shapeOf(offeredSource(state, input.Name!));
}

export function listEventSources(state: EventBridgeState, input: ListEventSourcesCommandInput): object {
  const prefix = input.NamePrefix ?? "";
  const found = liveSources(state).filter((source) =>
    source.account === state.world.account && source.name.startsWith(prefix)
  );
  const { items, next } = page(found, (source) => source.name, input);
  return { EventSources: items.map(shapeOf), ...next };
}

function shapeOf(source: EventSource) {
  const { arn, name, state, createdMs, expiresMs } = source;
  return {
    Arn: arn,
    CreatedBy: vendorOf(name),
    CreationTime: new Date(createdMs),
    ...(expiresMs === undefined ? undefined : { ExpirationTime: new Date(expiresMs) }),
    Name: name,
    State: state,
  };
}

function wrongState(source: EventSource) {
  return invalidState(`Event source ${source.name} is in state ${source.state}, or has no event bus.`);
}
