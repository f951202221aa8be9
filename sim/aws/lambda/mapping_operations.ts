/**
 * CreateEventSourceMapping, GetEventSourceMapping, ListEventSourceMappings, UpdateEventSourceMapping,
 * DeleteEventSourceMapping, for SQS queues.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
import type {
  CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
  GetEventSourceMappingCommandInput,
  ListEventSourceMappingsCommandInput,
  UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraints } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { EVENT_SOURCE_ARN, MAX_ITEMS, NAMESPACED_FUNCTION_NAME, UUID } from "./constraints.ts";
import { conflict, notFound } from "./errors.ts";
import {
  type EventSourceMapping,
  mappingConfiguration,
  type MappingState,
  restingState,
} from "./event_source_mapping.ts";
import { changedMapping, checkMembers, queueOf } from "./mapping_settings.ts";
import { bareFunctionName } from "./names.ts";
import { page } from "./pages.ts";
import { SqsPoller } from "./sqs_poller.ts";
import type { LambdaState } from "./state.ts";
import { checkTagCount } from "./tags.ts";

const SETTINGS: Constraints = {
  BatchSize: { type: "integer", range: [1, 10_000] },
  ScalingConfig: {
    type: "structure",
    members: { MaximumConcurrency: { type: "integer", range: [2, 1000] } },
  },
  MaximumBatchingWindowInSeconds: { type: "integer", range: [0, 300] },
  FunctionResponseTypes: {
    type: "list",
    length: [0, 1],
    each: { type: "string", enum: ["ReportBatchItemFailures"] },
  },
};

const DIFFERS =
  "Queues only; FilterCriteria, ProvisionedPollerConfig and MetricsConfig are refused by name. A mapping " +
  "works as soon as the call is answered. A poller asks for messages when there are some and keeps no long poll " +
  "open. The numbers of the backoff of throttled batches and of the scaling down after errors are unpublished.";

function find(state: LambdaState, uuid: string): EventSourceMapping {
  const mapping = state.mappings.get(uuid);
  if (mapping === undefined) throw notFound("The resource you requested does not exist.");
  return mapping;
}

export const createEventSourceMapping: Operation<
  LambdaState,
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  input: { EventSourceArn: EVENT_SOURCE_ARN, FunctionName: NAMESPACED_FUNCTION_NAME, ...SETTINGS },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: (input) => bareFunctionName(input.FunctionName ?? ""),
  run(state, input, { world, nowMs, entity }) {
    const queueName = queueOf(input.EventSourceArn);
    checkMembers(input);
    checkTagCount(input.Tags);
    const settings = changedMapping(state, queueName, undefined, input);
    const queueArn = input.EventSourceArn!;
    for (const other of state.mappings.values()) {
      if (
        other.queueArn === queueArn && other.settings.functionName === settings.functionName &&
        other.settings.qualifier === settings.qualifier
      ) {
        throw conflict(
          `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${settings.functionName} ") already ` +
            `exists. Please update or delete the existing mapping with UUID ${other.uuid}`,
        );
      }
    }
    const mapping: EventSourceMapping = {
      uuid: world.ids.uuid(entity),
      queueArn,
      queueName,
      poller: new SqsPoller(state, queueName, queueArn, settings),
      settings,
      lastModifiedMs: nowMs,
    };
    state.mappings.set(mapping.uuid, mapping);
    if (input.Tags !== undefined) state.mappingTags.set(mapping.uuid, { ...input.Tags });
    return mappingConfiguration(world, mapping, settings.enabled ? "Creating" : "Disabled");
  },
  differs: DIFFERS,
};

export const getEventSourceMapping: Operation<
  LambdaState,
  GetEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  input: { UUID },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.UUID ?? "",
  run(state, input, { world }) {
    const mapping = find(state, input.UUID!);
    return mappingConfiguration(world, mapping, restingState(mapping));
  },
};

export const listEventSourceMappings: Operation<
  LambdaState,
  ListEventSourceMappingsCommandInput,
  { EventSourceMappings: EventSourceMappingConfiguration[]; NextMarker?: string }
> = {
  input: {
    EventSourceArn: EVENT_SOURCE_ARN,
    FunctionName: { ...NAMESPACED_FUNCTION_NAME, required: false },
    MaxItems: MAX_ITEMS,
  },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: (input) => bareFunctionName(input.FunctionName ?? ""),
  run(state, input, { world }) {
    const fn = input.FunctionName === undefined ? undefined : state.find(input.FunctionName);
    const wanted = [...state.mappings.values()].filter((mapping) =>
      (fn === undefined || mapping.settings.functionName === fn.name) &&
      (input.EventSourceArn === undefined || mapping.queueArn === input.EventSourceArn)
    ).sort((a, b) => a.uuid < b.uuid ? -1 : 1);
    const { items, next } = page(wanted, input.Marker, input.MaxItems, (mapping) => mapping.uuid);
    return {
      EventSourceMappings: items.map((mapping) =>
        mappingConfiguration(world, mapping, restingState(mapping))
      ),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

export const updateEventSourceMapping: Operation<
  LambdaState,
  UpdateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  input: { UUID, FunctionName: { ...NAMESPACED_FUNCTION_NAME, required: false }, ...SETTINGS },
  errors: [
    "InvalidParameterValueException",
    "ResourceConflictException",
    "ResourceInUseException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: (input) => input.UUID ?? "",
  run(state, input, { world, nowMs }) {
    const mapping = find(state, input.UUID!);
    checkMembers(input);
    const before = mapping.settings;
    const settings = changedMapping(state, mapping.queueName, before, input);
    mapping.settings = settings;
    mapping.lastModifiedMs = nowMs;
    mapping.poller.update(settings);
    return mappingConfiguration(world, mapping, transition(before.enabled, settings.enabled));
  },
  differs: DIFFERS,
};

function transition(before: boolean, after: boolean): MappingState {
  if (before === after) return "Updating";
  return after ? "Enabling" : "Disabling";
}

export const deleteEventSourceMapping: Operation<
  LambdaState,
  DeleteEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  input: { UUID },
  errors: [
    "InvalidParameterValueException",
    "ResourceConflictException",
    "ResourceInUseException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: (input) => input.UUID ?? "",
  run(state, input, { world }) {
    const mapping = find(state, input.UUID!);
    mapping.poller.stop();
    state.mappings.delete(mapping.uuid);
    state.mappingTags.delete(mapping.uuid);
    return mappingConfiguration(world, mapping, "Deleting");
  },
  differs:
    "The mapping is gone as soon as the call is answered; batches that were received are worked on to their end.",
};
