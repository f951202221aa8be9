/**
 * The operations on API destinations.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html
 */
import type {
  ApiDestination as ApiDestinationShape,
  ApiDestinationHttpMethod,
  CreateApiDestinationCommandInput,
  CreateApiDestinationCommandOutput,
  DeleteApiDestinationCommandInput,
  DescribeApiDestinationCommandInput,
  DescribeApiDestinationCommandOutput,
  ListApiDestinationsCommandInput,
  UpdateApiDestinationCommandInput,
  UpdateApiDestinationCommandOutput,
} from "@aws-sdk/client-eventbridge";
import type { CallContext } from "../../operation.ts";
import { alreadyExists, limitExceeded, noApiDestination, noConnection } from "../errors.ts";
import { DEFAULT_INVOCATIONS_PER_SECOND, MAX_API_DESTINATIONS } from "../limits.ts";
import type { Output } from "../output.ts";
import { page } from "../paging.ts";
import type { EventBridgeState } from "../state.ts";
import { connectionOf } from "./connections.ts";
import type { ApiDestination } from "./model.ts";

export function createApiDestination(
  state: EventBridgeState,
  input: CreateApiDestinationCommandInput,
  { world, nowMs, entity }: CallContext,
): Output<CreateApiDestinationCommandOutput> {
  const name = input.Name!;
  const connectionArn = input.ConnectionArn!;
  checkConnection(state, connectionArn);
  if (state.apiDestinations.has(name)) throw alreadyExists(`An api-destination '${name}'`);
  if (state.apiDestinations.size >= MAX_API_DESTINATIONS) throw limitExceeded();
  const destination: ApiDestination = {
    name,
    arn: state.arn(`api-destination/${name}/${world.ids.uuid(entity.child("api-destination"))}`),
    createdMs: nowMs,
    modifiedMs: nowMs,
    description: input.Description,
    connectionArn,
    endpoint: input.InvocationEndpoint!,
    method: input.HttpMethod!,
    invocationsPerSecond: input.InvocationRateLimitPerSecond ?? DEFAULT_INVOCATIONS_PER_SECOND,
    freeMs: 0,
  };
  state.apiDestinations.set(name, destination);
  return changed(state, destination);
}

/** What is left out stays as it was. */
export function updateApiDestination(
  state: EventBridgeState,
  input: UpdateApiDestinationCommandInput,
  { nowMs }: CallContext,
): Output<UpdateApiDestinationCommandOutput> {
  const destination = find(state, input.Name!);
  if (input.ConnectionArn !== undefined) {
    checkConnection(state, input.ConnectionArn);
    destination.connectionArn = input.ConnectionArn;
  }
  destination.description = input.Description ?? destination.description;
  destination.endpoint = input.InvocationEndpoint ?? destination.endpoint;
  destination.method = input.HttpMethod ?? destination.method;
  destination.invocationsPerSecond = input.InvocationRateLimitPerSecond ?? destination.invocationsPerSecond;
  destination.modifiedMs = nowMs;
  return changed(state, destination);
}

export function deleteApiDestination(
  state: EventBridgeState,
  input: DeleteApiDestinationCommandInput,
): object {
  state.apiDestinations.delete(find(state, input.Name!).name);
  return {};
}

export function describeApiDestination(
  state: EventBridgeState,
  input: DescribeApiDestinationCommandInput,
): Output<DescribeApiDestinationCommandOutput> {
  const destination = find(state, input.Name!);
  const { description } = destination;
  return {
    ...shapeOf(state, destination),
    ...(description === undefined ? undefined : { Description: description }),
  };
}

export function listApiDestinations(
  state: EventBridgeState,
  input: ListApiDestinationsCommandInput,
): object {
  const { NamePrefix: prefix = "", ConnectionArn: connectionArn } = input;
  const found = [...state.apiDestinations.values()].filter((destination) =>
    destination.name.startsWith(prefix) &&
    (connectionArn === undefined || destination.connectionArn === connectionArn)
  );
  const { items, next } = page(found, (destination) => destination.name, input);
  return { ApiDestinations: items.map((destination) => shapeOf(state, destination)), ...next };
}

/** The API destination of that ARN; undefined when it is gone, or another one has its name. */
export function apiDestinationOf(state: EventBridgeState, arn: string): ApiDestination | undefined {
  const destination = state.apiDestinations.get(arn.split("/")[1] ?? "");
  return destination?.arn === arn ? destination : undefined;
}

function find(state: EventBridgeState, name: string): ApiDestination {
  const destination = state.apiDestinations.get(name);
  if (destination === undefined) throw noApiDestination(name);
  return destination;
}

function checkConnection(state: EventBridgeState, arn: string): void {
  if (connectionOf(state, arn) === undefined) throw noConnection(arn.split("/")[1] ?? arn);
}

function changed(state: EventBridgeState, destination: ApiDestination) {
  return {
    ApiDestinationArn: destination.arn,
    ApiDestinationState: stateOf(state, destination),
    CreationTime: new Date(destination.createdMs),
    LastModifiedTime: new Date(destination.modifiedMs),
  };
}

function shapeOf(state: EventBridgeState, destination: ApiDestination): ApiDestinationShape {
  return {
    ...changed(state, destination),
    Name: destination.name,
    ConnectionArn: destination.connectionArn,
    InvocationEndpoint: destination.endpoint,
    HttpMethod: destination.method as ApiDestinationHttpMethod,
    InvocationRateLimitPerSecond: destination.invocationsPerSecond,
  };
}

/** It is inactive while its connection is gone or not authorized; one that is being authorized leaves it active. */
function stateOf(state: EventBridgeState, { connectionArn }: ApiDestination): "ACTIVE" | "INACTIVE" {
  const connection = connectionOf(state, connectionArn);
  return connection === undefined || connection.state === "DEAUTHORIZED" ? "INACTIVE" : "ACTIVE";
}
