/**
 * The operations on connections.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html
 */
import type {
  Connection as ConnectionShape,
  CreateConnectionCommandInput,
  CreateConnectionCommandOutput,
  DeauthorizeConnectionCommandInput,
  DeauthorizeConnectionCommandOutput,
  DeleteConnectionCommandInput,
  DeleteConnectionCommandOutput,
  DescribeConnectionCommandInput,
  DescribeConnectionCommandOutput,
  ListConnectionsCommandInput,
  UpdateConnectionCommandInput,
  UpdateConnectionCommandOutput,
} from "@aws-sdk/client-eventbridge";
import type { CallContext } from "../../operation.ts";
import { alreadyExists, limitExceeded, noConnection, unsupported, validation } from "../errors.ts";
import { MAX_CONNECTIONS } from "../limits.ts";
import type { Output } from "../output.ts";
import { page } from "../paging.ts";
import type { EventBridgeState } from "../state.ts";
import type { Connection } from "./model.ts";
import { readAuthorization, readHttpParameters, shownParameters } from "./parameters.ts";
import { authorize, forgetToken } from "./token.ts";

export function createConnection(
  state: EventBridgeState,
  input: CreateConnectionCommandInput,
  context: CallContext,
): Output<CreateConnectionCommandOutput> {
  const name = input.Name!;
  refusePrivate("CreateConnection", input);
  if (state.connections.has(name)) throw alreadyExists(`Connection '${name}'`);
  if (state.connections.size >= MAX_CONNECTIONS) throw limitExceeded();
  const kind = input.AuthorizationType!;
  const parameters = input.AuthParameters!;
  const { world, nowMs, entity } = context;
  const { account, region, ids } = world;
  const secretId = ids.uuid(entity.child("secret"));
  const suffix = ids.hex(entity.child("secret-suffix")).slice(0, 6);
  const connection: Connection = {
    name,
    arn: state.arn(`connection/${name}/${ids.uuid(entity.child("connection"))}`),
    secretArn:
      `arn:aws:secretsmanager:${region}:${account}:secret:events!connection/${name}/${secretId}-${suffix}`,
    entity,
    createdMs: nowMs,
    modifiedMs: nowMs,
    authorizedMs: undefined,
    state: "AUTHORIZING",
    stateReason: undefined,
    description: input.Description,
    kmsKeyIdentifier: input.KmsKeyIdentifier,
    kind,
    authorization: readAuthorization(kind, parameters, undefined),
    invocation: parameters.InvocationHttpParameters &&
      readHttpParameters(parameters.InvocationHttpParameters),
    token: undefined,
    exchanges: 0,
    waiting: undefined,
  };
  state.connections.set(name, connection);
  authorize(state, connection, nowMs);
  return {
    ConnectionArn: connection.arn,
    ConnectionState: connection.state,
    CreationTime: new Date(nowMs),
    LastModifiedTime: new Date(nowMs),
  };
}

/** What is left out stays as it was; with new parameters the connection is authorized anew. */
export function updateConnection(
  state: EventBridgeState,
  input: UpdateConnectionCommandInput,
  { nowMs }: CallContext,
): Output<UpdateConnectionCommandOutput> {
  refusePrivate("UpdateConnection", input);
  const { AuthorizationType, AuthParameters, Description, KmsKeyIdentifier } = input;
  if (
    [AuthorizationType, AuthParameters, Description, KmsKeyIdentifier].every((each) => each === undefined)
  ) {
    throw validation(
      "Failed to update the connection(s). At least one of the following is required: Description, " +
        "KmsKeyIdentifier, AuthorizationType with BasicAuthParameters, ApiKeyAuthParameters, or OAuthParameters.",
    );
  }
  const connection = find(state, input.Name!);
  if (AuthorizationType ?? AuthParameters) {
    const kind = AuthorizationType ?? connection.kind;
    const parameters = AuthParameters ?? {};
    connection.authorization = readAuthorization(kind, parameters, connection.authorization);
    connection.kind = kind;
    if (parameters.InvocationHttpParameters) {
      connection.invocation = readHttpParameters(parameters.InvocationHttpParameters);
    }
    authorize(state, connection, nowMs);
  }
  if (Description !== undefined) connection.description = Description;
  if (KmsKeyIdentifier !== undefined) connection.kmsKeyIdentifier = KmsKeyIdentifier || undefined;
  connection.modifiedMs = nowMs;
  return summary(connection);
}

export function deleteConnection(
  state: EventBridgeState,
  input: DeleteConnectionCommandInput,
): Output<DeleteConnectionCommandOutput> {
  const connection = find(state, input.Name!);
  state.connections.delete(connection.name);
  forgetToken(connection);
  return { ...summary(connection), ConnectionState: "DELETING" };
}

/** Takes the secrets away; API destinations that use it are inactive until it is updated. */
export function deauthorizeConnection(
  state: EventBridgeState,
  input: DeauthorizeConnectionCommandInput,
  { nowMs }: CallContext,
): Output<DeauthorizeConnectionCommandOutput> {
  const connection = find(state, input.Name!);
  connection.authorization = undefined;
  connection.invocation = undefined;
  connection.modifiedMs = nowMs;
  connection.state = "DEAUTHORIZED";
  connection.stateReason = "The authorization parameters were removed from this connection by a " +
    "DeauthorizeConnection operation.";
  forgetToken(connection);
  return { ...summary(connection), ConnectionState: "DEAUTHORIZING" };
}

export function describeConnection(
  state: EventBridgeState,
  input: DescribeConnectionCommandInput,
): Output<DescribeConnectionCommandOutput> {
  const connection = find(state, input.Name!);
  const { name, description, stateReason, kmsKeyIdentifier } = connection;
  return {
    ...summary(connection),
    Name: name,
    AuthorizationType: connection.kind,
    ...(connection.authorization ? { SecretArn: connection.secretArn } : undefined),
    AuthParameters: shownParameters(connection),
    ...(description === undefined ? undefined : { Description: description }),
    ...(stateReason === undefined ? undefined : { StateReason: stateReason }),
    ...(kmsKeyIdentifier === undefined ? undefined : { KmsKeyIdentifier: kmsKeyIdentifier }),
  };
}

export function listConnections(state: EventBridgeState, input: ListConnectionsCommandInput): object {
  const { NamePrefix: prefix = "", ConnectionState: wanted } = input;
  const found = [...state.connections.values()].filter((connection) =>
    connection.name.startsWith(prefix) && (wanted === undefined || connection.state === wanted)
  );
  const { items, next } = page(found, (connection) => connection.name, input);
  return {
    Connections: items.map((connection): ConnectionShape => ({
      ...summary(connection),
      Name: connection.name,
      AuthorizationType: connection.kind,
      ...(connection.stateReason === undefined ? undefined : { StateReason: connection.stateReason }),
    })),
    ...next,
  };
}

/** The connection of that ARN; undefined when it is gone, or another one has its name. */
export function connectionOf(state: EventBridgeState, arn: string): Connection | undefined {
  const connection = state.connections.get(arn.split("/")[1] ?? "");
  return connection?.arn === arn ? connection : undefined;
}

function find(state: EventBridgeState, name: string): Connection {
  const connection = state.connections.get(name);
  if (connection === undefined) throw noConnection(name);
  return connection;
}

function summary(connection: Connection) {
  const { arn, state, createdMs, modifiedMs, authorizedMs } = connection;
  return {
    ConnectionArn: arn,
    ConnectionState: state,
    CreationTime: new Date(createdMs),
    LastModifiedTime: new Date(modifiedMs),
    ...(authorizedMs === undefined ? undefined : { LastAuthorizedTime: new Date(authorizedMs) }),
  };
}

/** @throws {AwsError} The input asks for a private network, which needs VPC Lattice. */
function refusePrivate(
  operation: string,
  input: Pick<UpdateConnectionCommandInput, "InvocationConnectivityParameters" | "AuthParameters">,
): void {
  if (input.InvocationConnectivityParameters) {
    throw unsupported(operation, "InvocationConnectivityParameters");
  }
  if (input.AuthParameters?.ConnectivityParameters) throw unsupported(operation, "ConnectivityParameters");
}
