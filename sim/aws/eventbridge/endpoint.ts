/**
 * Global endpoints: kept and shown. Their other Region is another world, so nothing is replicated and nothing fails
 * over: events that are put to an endpoint go to this Region's bus.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEndpoint.html
 */
import type {
  CreateEndpointCommandInput,
  CreateEndpointCommandOutput,
  DeleteEndpointCommandInput,
  DescribeEndpointCommandInput,
  DescribeEndpointCommandOutput,
  Endpoint,
  EndpointEventBus,
  ListEndpointsCommandInput,
  ReplicationConfig,
  RoutingConfig,
  UpdateEndpointCommandInput,
  UpdateEndpointCommandOutput,
} from "@aws-sdk/client-eventbridge";
import type { CallContext } from "../operation.ts";
import { alreadyExists, limitExceeded, noEndpoint, validation } from "./errors.ts";
import { MAX_ENDPOINTS, STATE_CHANGE_MS } from "./limits.ts";
import type { Output } from "./output.ts";
import { page } from "./paging.ts";
import { plainCopy } from "./plain_copy.ts";
import type { EventBridgeState } from "./state.ts";

export interface GlobalEndpoint {
  readonly name: string;
  readonly arn: string;
  /** `abcde.veo`: what PutEvents is given. */
  readonly id: string;
  readonly createdMs: number;
  modifiedMs: number;
  /** What it is doing until `settledMs`; it is active from then on. */
  doing: "CREATING" | "UPDATING";
  settledMs: number;
  description: string | undefined;
  routing: RoutingConfig;
  replication: ReplicationConfig;
  eventBuses: readonly EndpointEventBus[];
  roleArn: string | undefined;
}

export function createEndpoint(
  state: EventBridgeState,
  input: CreateEndpointCommandInput,
  { world, nowMs, entity }: CallContext,
): Output<CreateEndpointCommandOutput> {
  const name = input.Name!;
  checkBuses(state, input.EventBuses!);
  if (state.endpoints.has(name)) throw alreadyExists(`Endpoint ${name}`);
  if (state.endpoints.size >= MAX_ENDPOINTS) throw limitExceeded();
  const endpoint: GlobalEndpoint = {
    name,
    arn: state.arn(`endpoint/${name}`),
    id: `${world.ids.hex(entity).slice(0, 10)}.${world.ids.hex(entity, 1).slice(0, 3)}`,
    createdMs: nowMs,
    modifiedMs: nowMs,
    doing: "CREATING",
    settledMs: nowMs + STATE_CHANGE_MS,
    description: input.Description,
    routing: plainCopy(input.RoutingConfig!),
    replication: { State: input.ReplicationConfig?.State ?? "ENABLED" },
    eventBuses: plainCopy(input.EventBuses!),
    roleArn: input.RoleArn,
  };
  state.endpoints.set(name, endpoint);
  return { Name: name, Arn: endpoint.arn, ...settings(endpoint), State: stateOf(state, endpoint) };
}

/** What is left out stays as it was. */
export function updateEndpoint(
  state: EventBridgeState,
  input: UpdateEndpointCommandInput,
  { nowMs }: CallContext,
): Output<UpdateEndpointCommandOutput> {
  const endpoint = find(state, input.Name!);
  if (input.EventBuses) {
    checkBuses(state, input.EventBuses);
    endpoint.eventBuses = plainCopy(input.EventBuses);
  }
  if (input.RoutingConfig) endpoint.routing = plainCopy(input.RoutingConfig);
  if (input.ReplicationConfig?.State) endpoint.replication = { State: input.ReplicationConfig.State };
  endpoint.description = input.Description ?? endpoint.description;
  endpoint.roleArn = input.RoleArn ?? endpoint.roleArn;
  endpoint.modifiedMs = nowMs;
  endpoint.doing = "UPDATING";
  endpoint.settledMs = nowMs + STATE_CHANGE_MS;
  return {
    Name: endpoint.name,
    Arn: endpoint.arn,
    ...settings(endpoint),
    ...address(endpoint),
    State: stateOf(state, endpoint),
  };
}

export function deleteEndpoint(state: EventBridgeState, input: DeleteEndpointCommandInput): object {
  state.endpoints.delete(find(state, input.Name!).name);
  return {};
}

export function describeEndpoint(
  state: EventBridgeState,
  input: DescribeEndpointCommandInput,
): Output<DescribeEndpointCommandOutput> {
  // One Region has one world: an endpoint whose home is another Region is not known here.
  if (input.HomeRegion !== undefined && input.HomeRegion !== state.world.region) {
    throw noEndpoint(input.Name!);
  }
  return shapeOf(state, find(state, input.Name!));
}

export function listEndpoints(state: EventBridgeState, input: ListEndpointsCommandInput): object {
  const { NamePrefix: prefix = "", HomeRegion: home = state.world.region, MaxResults, NextToken } = input;
  const found = home === state.world.region
    ? [...state.endpoints.values()].filter((endpoint) => endpoint.name.startsWith(prefix))
    : [];
  const { items, next } = page(found, (endpoint) => endpoint.name, { Limit: MaxResults, NextToken });
  return { Endpoints: items.map((endpoint) => shapeOf(state, endpoint)), ...next };
}

/** The endpoint of that id. @throws {AwsError} There is none. */
export function endpointOf(state: EventBridgeState, id: string): GlobalEndpoint {
  for (const endpoint of state.endpoints.values()) if (endpoint.id === id) return endpoint;
  throw noEndpoint(id);
}

function find(state: EventBridgeState, name: string): GlobalEndpoint {
  const endpoint = state.endpoints.get(name);
  if (endpoint === undefined) throw noEndpoint(name);
  return endpoint;
}

/** An endpoint has a bus of one name in each of two Regions. */
function checkBuses(state: EventBridgeState, buses: readonly EndpointEventBus[]): void {
  const arns = buses.map(({ EventBusArn }) => EventBusArn!.split(":"));
  const regions = new Set(arns.map((parts) => parts[3]));
  const names = new Set(arns.map((parts) => parts[5]));
  if (regions.size !== buses.length) throw validation("Event buses must be in different Regions.");
  if (names.size !== 1) throw validation("Event bus names must be the same in both Regions.");
  for (const [index, parts] of arns.entries()) {
    if (parts[3] === state.world.region) state.bus(buses[index]!.EventBusArn);
  }
}

function stateOf(state: EventBridgeState, endpoint: GlobalEndpoint): "ACTIVE" | "CREATING" | "UPDATING" {
  return state.world.nowMs() >= endpoint.settledMs ? "ACTIVE" : endpoint.doing;
}

function settings({ routing, replication, eventBuses, roleArn }: GlobalEndpoint) {
  return {
    RoutingConfig: plainCopy(routing),
    ReplicationConfig: { ...replication },
    EventBuses: plainCopy([...eventBuses]),
    ...(roleArn === undefined ? undefined : { RoleArn: roleArn }),
  };
}

function address({ id }: GlobalEndpoint) {
  return { EndpointId: id, EndpointUrl: `https://${id}.endpoint.events.amazonaws.com` };
}

function shapeOf(state: EventBridgeState, endpoint: GlobalEndpoint): Endpoint {
  const { name, arn, description, createdMs, modifiedMs } = endpoint;
  return {
    Name: name,
    Arn: arn,
    ...(description === undefined ? undefined : { Description: description }),
    ...settings(endpoint),
    ...address(endpoint),
    State: stateOf(state, endpoint),
    CreationTime: new Date(createdMs),
    LastModifiedTime: new Date(modifiedMs),
  };
}
