/**
 * Event buses.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
 */
import type {
  CreateEventBusCommandInput,
  CreateEventBusCommandOutput,
  DeleteEventBusCommandInput,
  DescribeEventBusCommandInput,
  DescribeEventBusCommandOutput,
  EventBus,
  ListEventBusesCommandInput,
  UpdateEventBusCommandInput,
  UpdateEventBusCommandOutput,
} from "@aws-sdk/client-eventbridge";
import type { CallContext } from "../operation.ts";
import { busExists, limitExceeded, validation } from "./errors.ts";
import { MAX_BUSES } from "./limits.ts";
import type { Output } from "./output.ts";
import { page } from "./paging.ts";
import { makeActive, makePending, offeredSource, sourceFor } from "./partner/mod.ts";
import { policyOf } from "./policy.ts";
import { type Bus, busName, type EventBridgeState } from "./state.ts";
import { setTags } from "./tags.ts";

export function createEventBus(
  state: EventBridgeState,
  input: CreateEventBusCommandInput,
): Output<CreateEventBusCommandOutput> {
  const name = input.Name!;
  const { EventSourceName: sourceName } = input;
  const source = sourceName === undefined ? undefined : offeredSource(state, sourceName);
  if (source === undefined && name.includes("/")) throw validation("Event bus name must not contain '/'.");
  if (source !== undefined && name !== source.name) {
    throw validation("The name of a partner event bus must be that of its event source.");
  }
  if (state.buses.has(name)) throw busExists(name);
  if (state.buses.size >= MAX_BUSES) throw limitExceeded();
  const tags = new Map<string, string>();
  setTags(tags, input.Tags);
  const bus = state.addBus(name, {
    tags,
    description: input.Description,
    kmsKeyIdentifier: input.KmsKeyIdentifier,
    deadLetterConfig: input.DeadLetterConfig,
    logConfig: input.LogConfig,
  });
  if (source) makeActive(source);
  return { EventBusArn: bus.arn, ...settings(bus) };
}

export function deleteEventBus(state: EventBridgeState, input: DeleteEventBusCommandInput): object {
  if (input.Name === "default") throw validation("Cannot delete event bus default.");
  const bus = state.buses.get(state.busKey(input.Name));
  // AWS answers as if it had been there.
  if (bus === undefined) return {};
  const own = [...bus.rules.values()].filter((rule) => rule.managedBy === undefined);
  if (own.length > 0) throw validation(`Event bus ${bus.name} can't be deleted since it has rules.`);
  state.buses.delete(bus.name);
  const source = sourceFor(state, state.world.account, bus.name);
  if (source) makePending(state, source);
  return {};
}

/** What is left out stays as it was; an empty key or ARN takes the setting away. */
export function updateEventBus(
  state: EventBridgeState,
  input: UpdateEventBusCommandInput,
  { nowMs }: CallContext,
): Output<UpdateEventBusCommandOutput> {
  const bus = state.bus(input.Name);
  const { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig } = input;
  if (Description !== undefined) bus.description = Description;
  if (KmsKeyIdentifier !== undefined) bus.kmsKeyIdentifier = KmsKeyIdentifier || undefined;
  if (DeadLetterConfig) bus.deadLetterConfig = DeadLetterConfig.Arn ? { ...DeadLetterConfig } : undefined;
  if (LogConfig) bus.logConfig = { ...LogConfig };
  bus.modifiedMs = nowMs;
  return { Arn: bus.arn, Name: bus.name, ...settings(bus) };
}

export function describeEventBus(
  state: EventBridgeState,
  input: DescribeEventBusCommandInput,
): Output<DescribeEventBusCommandOutput> {
  const bus = state.bus(input.Name);
  return { Name: bus.name, Arn: bus.arn, ...settings(bus), ...shownPolicy(bus), ...times(bus) };
}

export function listEventBuses(state: EventBridgeState, input: ListEventBusesCommandInput): object {
  const prefix = input.NamePrefix ?? "";
  const buses = [...state.buses.values()].filter((bus) => bus.name.startsWith(prefix));
  const { items, next } = page(buses, (bus) => bus.name, input);
  return {
    EventBuses: items.map((bus): EventBus => ({
      Name: bus.name,
      Arn: bus.arn,
      ...(bus.description === undefined ? undefined : { Description: bus.description }),
      ...shownPolicy(bus),
      ...times(bus),
    })),
    ...next,
  };
}

/** The resource of an operation, for fault scopes and the journal. */
export function busResource(input: { readonly EventBusName?: string | undefined }): string {
  return busName(input.EventBusName);
}

function settings(bus: Bus) {
  return {
    ...(bus.description === undefined ? undefined : { Description: bus.description }),
    ...(bus.kmsKeyIdentifier === undefined ? undefined : { KmsKeyIdentifier: bus.kmsKeyIdentifier }),
    ...(bus.deadLetterConfig === undefined ? undefined : { DeadLetterConfig: { ...bus.deadLetterConfig } }),
    ...(bus.logConfig === undefined ? undefined : { LogConfig: { ...bus.logConfig } }),
  };
}

function shownPolicy(bus: Bus) {
  const policy = policyOf(bus);
  return policy === undefined ? undefined : { Policy: policy };
}

function times(bus: Bus) {
  return { CreationTime: new Date(bus.createdMs), LastModifiedTime: new Date(bus.modifiedMs) };
}
