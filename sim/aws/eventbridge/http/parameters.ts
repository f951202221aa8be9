/** What a connection is made of, between the SDK's shapes and ours. Secrets go in and never come out. */
import type {
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  UpdateConnectionAuthRequestParameters,
} from "@aws-sdk/client-eventbridge";
import { validation } from "../errors.ts";
import type { Authorization, AuthorizationKind, Connection, HttpParameters, Parameter } from "./model.ts";

/** The member of AuthParameters that each kind of authorization is given by. */
const MEMBERS = {
  BASIC: "BasicAuthParameters",
  API_KEY: "ApiKeyAuthParameters",
  OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
} as const satisfies Record<AuthorizationKind, keyof UpdateConnectionAuthRequestParameters>;

/**
 * Reads how a connection proves who it is; what an update leaves out stays as it was.
 *
 * @throws {AwsError} Something is missing, or belongs to another kind.
 */
export function readAuthorization(
  kind: AuthorizationKind,
  parameters: UpdateConnectionAuthRequestParameters,
  before: Authorization | undefined,
): Authorization {
  for (const [other, member] of Object.entries(MEMBERS)) {
    if (other !== kind && parameters[member]) {
      throw validation(`${member} is not allowed for authorization type ${kind}.`);
    }
  }
  switch (kind) {
    case "BASIC": {
      const known = before?.kind === kind ? before : undefined;
      const { Username, Password } = parameters.BasicAuthParameters ?? {};
      return {
        kind,
        username: required(Username ?? known?.username, kind, "Username"),
        password: required(Password ?? known?.password, kind, "Password"),
      };
    }
    case "API_KEY": {
      const known = before?.kind === kind ? before : undefined;
      const { ApiKeyName, ApiKeyValue } = parameters.ApiKeyAuthParameters ?? {};
      return {
        kind,
        name: required(ApiKeyName ?? known?.name, kind, "ApiKeyName"),
        value: required(ApiKeyValue ?? known?.value, kind, "ApiKeyValue"),
      };
    }
    case "OAUTH_CLIENT_CREDENTIALS": {
      const known = before?.kind === kind ? before : undefined;
      const oauth = parameters.OAuthParameters;
      const http = oauth?.OAuthHttpParameters;
      return {
        kind,
        clientId: required(oauth?.ClientParameters?.ClientID ?? known?.clientId, kind, "ClientID"),
        clientSecret: required(
          oauth?.ClientParameters?.ClientSecret ?? known?.clientSecret,
          kind,
          "ClientSecret",
        ),
        endpoint: required(oauth?.AuthorizationEndpoint ?? known?.endpoint, kind, "AuthorizationEndpoint"),
        method: required(oauth?.HttpMethod ?? known?.method, kind, "HttpMethod"),
        parameters: http ? readHttpParameters(http) : known?.parameters,
      };
    }
  }
}

function required<T>(value: T | undefined, kind: AuthorizationKind, member: string): T {
  if (value !== undefined) return value;
  throw validation(`Parameter ${MEMBERS[kind]} is not valid. Reason: ${member} is a required argument.`);
}

export function readHttpParameters(given: ConnectionHttpParameters): HttpParameters {
  return {
    headers: readList(given.HeaderParameters),
    query: readList(given.QueryStringParameters),
    body: readList(given.BodyParameters),
  };
}

interface Given {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
  readonly IsValueSecret?: boolean | undefined;
}

function readList(given: readonly Given[] | undefined): Parameter[] | undefined {
  return given?.map(({ Key, Value, IsValueSecret }) => ({
    key: Key ?? "",
    value: Value ?? "",
    secret: IsValueSecret ?? false,
  }));
}

/** What DescribeConnection shows: everything but the secrets. */
export function shownParameters(connection: Connection): ConnectionAuthResponseParameters {
  const { authorization, invocation } = connection;
  return {
    ...(authorization ? shownAuthorization(authorization) : undefined),
    ...(invocation ? { InvocationHttpParameters: shownHttpParameters(invocation) } : undefined),
  };
}

function shownAuthorization(authorization: Authorization): ConnectionAuthResponseParameters {
  switch (authorization.kind) {
    case "BASIC":
      return { BasicAuthParameters: { Username: authorization.username } };
    case "API_KEY":
      return { ApiKeyAuthParameters: { ApiKeyName: authorization.name } };
    case "OAUTH_CLIENT_CREDENTIALS": {
      const { clientId, endpoint, method, parameters } = authorization;
      return {
        OAuthParameters: {
          ClientParameters: { ClientID: clientId },
          AuthorizationEndpoint: endpoint,
          HttpMethod: method,
          ...(parameters ? { OAuthHttpParameters: shownHttpParameters(parameters) } : undefined),
        },
      };
    }
  }
}

function shownHttpParameters({ headers, query, body }: HttpParameters): ConnectionHttpParameters {
  return {
    ...(headers ? { HeaderParameters: headers.map(shownParameter) } : undefined),
    ...(query ? { QueryStringParameters: query.map(shownParameter) } : undefined),
    ...(body ? { BodyParameters: body.map(shownParameter) } : undefined),
  };
}

function shownParameter({ key, value, secret }: Parameter) {
  return { Key: key, ...(secret ? undefined : { Value: value }), IsValueSecret: secret };
}
