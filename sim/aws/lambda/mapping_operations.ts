/**
 * CreateEventSourceMapping, GetEventSourceMapping, ListEventSourceMappings, UpdateEventSourceMapping,
 * DeleteEventSourceMapping, for SQS queues and the streams of DynamoDB.
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
import type { Operation } from "../operation.ts";
import { EVENT_SOURCE_ARN, MAX_ITEMS, NAMESPACED_FUNCTION_NAME, UUID } from "./constraints.ts";
import { conflict, notFound } from "./errors.ts";
import {
  type EventSourceMapping,
  mappingConfiguration,
  type MappingSettings,
  type MappingState,
  type Poller,
  restingState,
} from "./event_source_mapping.ts";
import { checkMembers, MAPPING_SETTINGS } from "./mapping_members.ts";
import { changedMapping } from "./mapping_settings.ts";
import { type EventSource, eventSourceOf } from "./mapping_source.ts";
import { bareFunctionName, functionReference } from "./names.ts";
import { page } from "./pages.ts";
import { SqsPoller } from "./sqs_poller.ts";
import type { LambdaState } from "./state.ts";
import { StreamPoller } from "./stream_poller.ts";
import { checkTagCount } from "./tags.ts";

const DIFFERS =
  "Sources are queues and the streams of DynamoDB; Kinesis, Kafka, MQ and DocumentDB are refused by name, and so are SNS " +
  "and S3 as destinations of discarded records. KMSKeyArn, MetricsConfig and PollerGroupName are checked and shown, and " +
  "do nothing. A mapping works as soon as the call is answered, so that it is never in use. A poller asks for messages " +
  "or records when there are some and keeps no poll open. How AWS backs off from throttled batches and failing streams, " +
  "and scales down after errors, is unpublished. Five filters are the most, as in an account that asked for no more.";

function find(state: LambdaState, uuid: string): EventSourceMapping {
  const mapping = state.mappings.get(uuid);
  if (mapping === undefined) throw notFound("The resource you requested does not exist.");
  return mapping;
}

function pollerOf(state: LambdaState, source: EventSource, settings: MappingSettings): Poller {
  return source.kind === "sqs"
    ? new SqsPoller(state, source.queueName, source.arn, settings)
    : new StreamPoller(state, source.arn, settings);
}

/** @throws {AwsError} Another mapping has the same source and invokes the same. */
function checkUnique(
  state: LambdaState,
  source: EventSource,
  settings: MappingSettings,
  self: EventSourceMapping | undefined,
): void {
  for (const other of state.mappings.values()) {
    if (
      other === self || other.source.arn !== source.arn ||
      other.settings.functionName !== settings.functionName ||
      other.settings.qualifier !== settings.qualifier
    ) continue;
    const advice = `Please update or delete the existing mapping with UUID ${other.uuid}`;
    const names = `(" ${source.arn} ") and function (" ${settings.functionName} ")`;
    throw conflict(
      source.kind === "sqs"
        ? `An event source mapping with SQS arn ${names} already exists. ${advice}`
        : `The event source arn ${names} provided mapping already exists. ${advice}`,
    );
  }
}

export const createEventSourceMapping: Operation<
  LambdaState,
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  input: {
    EventSourceArn: EVENT_SOURCE_ARN,
    FunctionName: NAMESPACED_FUNCTION_NAME,
    StartingPosition: { type: "string", enum: ["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"] },
    Topics: { type: "list", length: [1, 1] },
    Queues: { type: "list", length: [1, 1] },
    ...MAPPING_SETTINGS,
    Tags: { type: "map", each: { type: "string" } },
  },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: (input) => bareFunctionName(input.FunctionName ?? ""),
  run(state, input, { world, nowMs, entity }) {
    const source = eventSourceOf(world, input);
    checkMembers(source.kind, input);
    checkTagCount(input.Tags);
    const settings = changedMapping(state, source, undefined, input);
    checkUnique(state, source, settings, undefined);
    const mapping: EventSourceMapping = {
      uuid: world.ids.uuid(entity),
      source,
      poller: pollerOf(state, source, settings),
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
  errors: ["InvalidParameterValueException"],
  mutates: false,
  resource: (input) => bareFunctionName(input.FunctionName ?? ""),
  run(state, input, { world }) {
    // Neither function nor source has to be there: AWS lists what names them.
    const fn = input.FunctionName === undefined ? undefined : functionReference(world, input.FunctionName);
    const wanted = [...state.mappings.values()].filter((mapping) =>
      (fn === undefined || (mapping.settings.functionName === fn.name &&
        (fn.qualifier === undefined || mapping.settings.qualifier === fn.qualifier))) &&
      (input.EventSourceArn === undefined || mapping.source.arn === input.EventSourceArn)
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
  input: { UUID, FunctionName: { ...NAMESPACED_FUNCTION_NAME, required: false }, ...MAPPING_SETTINGS },
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
    const { source, settings: before } = mapping;
    checkMembers(source.kind, input);
    const settings = changedMapping(state, source, before, input);
    checkUnique(state, source, settings, mapping);
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
