/**
 * What the inputs of the operations on connections and API destinations must be like, from AWS's own service model.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html
 */
import type { Constraint, Constraints } from "../../constraints.ts";
import { KMS_KEY, PAGE, SHORT_DESCRIPTION } from "../inputs.ts";
import {
  HEADER_NAME,
  HEADER_VALUE,
  QUERY_NAME,
  QUERY_VALUE,
  required,
  RULE_NAME as NAME,
} from "../inputs_targets.ts";

const CONNECTION_ARN: Constraint = {
  type: "string",
  length: [1, 1600],
  pattern:
    "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$",
};
const ENDPOINT: Constraint = {
  type: "string",
  length: [1, 2048],
  pattern: "^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$",
};
/** In the order in which AWS lists them. */
const METHOD: Constraint = {
  type: "string",
  enum: ["HEAD", "POST", "PATCH", "DELETE", "PUT", "GET", "OPTIONS"],
};
const RATE: Constraint = { type: "integer", range: [1] };
const AUTHORIZATION: Constraint = {
  type: "string",
  enum: ["BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY"],
};
const CREDENTIAL: Constraint = {
  type: "string",
  length: [1, 512],
  pattern: "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$",
};
const STATE: Constraint = {
  type: "string",
  enum: [
    "CREATING",
    "UPDATING",
    "DELETING",
    "AUTHORIZED",
    "DEAUTHORIZED",
    "AUTHORIZING",
    "DEAUTHORIZING",
    "ACTIVE",
    "FAILED_CONNECTIVITY",
  ],
};

function parameters(key: Constraint, value: Constraint): Constraint {
  return {
    type: "list",
    length: [0, 100],
    each: { type: "structure", members: { Key: key, Value: value } },
  };
}

const HTTP_PARAMETERS: Constraint = {
  type: "structure",
  members: {
    HeaderParameters: parameters(HEADER_NAME, HEADER_VALUE),
    QueryStringParameters: parameters(QUERY_NAME, QUERY_VALUE),
    BodyParameters: parameters({ type: "string" }, { type: "string" }),
  },
};

/** @param whole Whether everything must be there: an update may leave out what it does not change. */
function authParameters(whole: boolean): Constraints {
  const member = (constraint: Constraint) => whole ? required(constraint) : constraint;
  return {
    BasicAuthParameters: {
      type: "structure",
      members: { Username: member(CREDENTIAL), Password: member(CREDENTIAL) },
    },
    OAuthParameters: {
      type: "structure",
      members: {
        ClientParameters: member({
          type: "structure",
          members: { ClientID: member(CREDENTIAL), ClientSecret: member(CREDENTIAL) },
        }),
        AuthorizationEndpoint: member(ENDPOINT),
        HttpMethod: member({ type: "string", enum: ["GET", "POST", "PUT"] }),
        OAuthHttpParameters: HTTP_PARAMETERS,
      },
    },
    ApiKeyAuthParameters: {
      type: "structure",
      members: { ApiKeyName: member(CREDENTIAL), ApiKeyValue: member(CREDENTIAL) },
    },
    InvocationHttpParameters: HTTP_PARAMETERS,
  };
}

export const HTTP_INPUTS = {
  CreateConnection: {
    Name: required(NAME),
    Description: SHORT_DESCRIPTION,
    AuthorizationType: required(AUTHORIZATION),
    AuthParameters: { type: "structure", required: true, members: authParameters(true) },
    KmsKeyIdentifier: KMS_KEY,
  },
  UpdateConnection: {
    Name: required(NAME),
    Description: SHORT_DESCRIPTION,
    AuthorizationType: AUTHORIZATION,
    AuthParameters: { type: "structure", members: authParameters(false) },
    KmsKeyIdentifier: KMS_KEY,
  },
  /** Describe, delete and deauthorize. */
  Named: { Name: required(NAME) },
  ListConnections: { NamePrefix: NAME, ConnectionState: STATE, ...PAGE },
  CreateApiDestination: {
    Name: required(NAME),
    Description: SHORT_DESCRIPTION,
    ConnectionArn: required(CONNECTION_ARN),
    InvocationEndpoint: required(ENDPOINT),
    HttpMethod: required(METHOD),
    InvocationRateLimitPerSecond: RATE,
  },
  UpdateApiDestination: {
    Name: required(NAME),
    Description: SHORT_DESCRIPTION,
    ConnectionArn: CONNECTION_ARN,
    InvocationEndpoint: ENDPOINT,
    HttpMethod: METHOD,
    InvocationRateLimitPerSecond: RATE,
  },
  ListApiDestinations: { NamePrefix: NAME, ConnectionArn: CONNECTION_ARN, ...PAGE },
} as const satisfies Record<string, Constraints>;
