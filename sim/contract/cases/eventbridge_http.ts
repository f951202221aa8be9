/**
 * What a client sees of EventBridge's connections and API destinations.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
import type { Call, Case, Given } from "../case.ts";
import { AT_START, EVENTS, EXISTS, INVALID, NOT_FOUND, TOO_MANY } from "./eventbridge_fixtures.ts";

const BASIC = {
  Name: "c",
  AuthorizationType: "BASIC",
  AuthParameters: {
    BasicAuthParameters: { Username: "u", Password: "p" },
    InvocationHttpParameters: {
      HeaderParameters: [
        { Key: "x-open", Value: "1", IsValueSecret: false },
        { Key: "x-secret", Value: "2", IsValueSecret: true },
      ],
    },
  },
};
const API_KEY = {
  Name: "c",
  AuthorizationType: "API_KEY",
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-key", ApiKeyValue: "k" } },
};
const OAUTH = {
  Name: "c",
  AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
  AuthParameters: {
    OAuthParameters: {
      AuthorizationEndpoint: "https://nowhere.example/token",
      ClientParameters: { ClientID: "id", ClientSecret: "secret" },
      HttpMethod: "POST",
    },
  },
};
const CONNECTION: Call = ["CreateConnection", BASIC];
const GIVEN: Given = ["eventbridge", "CreateConnection", BASIC];
const DESTINATION = {
  Name: "d",
  InvocationEndpoint: "https://payments.example/hooks/*",
  HttpMethod: "POST",
};
const MADE: Call = ["CreateApiDestination", ([{ ConnectionArn }]) => ({ ...DESTINATION, ConnectionArn })];
const NO_CONNECTION = `${EVENTS}:connection/c/00000000-0000-0000-0000-000000000000`;

export const HTTP_CASES: readonly Case[] = [
  {
    name: "CreateConnection with a user name is authorized at once",
    call: ["CreateConnection", BASIC],
    output: { ConnectionState: "AUTHORIZED" },
  },
  {
    name: "CreateConnection with a client's credentials is being authorized",
    call: ["CreateConnection", OAUTH],
    output: { ConnectionState: "AUTHORIZING" },
  },
  { name: "CreateConnection refuses a name that is taken", given: [GIVEN], call: CONNECTION, ...EXISTS },
  {
    name: "CreateConnection names the kinds of authorization in AWS's order",
    call: ["CreateConnection", { ...BASIC, AuthorizationType: "NONE" }],
    ...INVALID,
  },
  {
    name: "CreateConnection refuses a name that is too long and no name",
    call: ["CreateConnection", { ...BASIC, Name: "a b".repeat(40) }],
    ...INVALID,
  },
  {
    name: "CreateConnection takes a name of 64 characters",
    call: ["CreateConnection", { ...BASIC, Name: "c".repeat(64) }],
    output: { ConnectionState: "AUTHORIZED" },
  },
  {
    name: "CreateConnection refuses a key without a value",
    call: ["CreateConnection", {
      ...API_KEY,
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-key" } },
    }],
    ...INVALID,
  },
  {
    name: "CreateConnection refuses parameters of another kind of authorization",
    call: ["CreateConnection", { ...API_KEY, AuthParameters: BASIC.AuthParameters }],
    ...INVALID,
  },
  {
    name: "CreateConnection refuses a header that cannot be one",
    call: ["CreateConnection", {
      ...BASIC,
      AuthParameters: {
        ...BASIC.AuthParameters,
        InvocationHttpParameters: { HeaderParameters: [{ Key: "a b", Value: "1" }] },
      },
    }],
    ...INVALID,
  },
  {
    name: "DescribeConnection shows no secrets",
    given: [GIVEN],
    call: ["DescribeConnection", { Name: "c" }],
    output: {
      Name: "c",
      AuthorizationType: "BASIC",
      ConnectionState: "AUTHORIZED",
      LastAuthorizedTime: AT_START,
      AuthParameters: {
        BasicAuthParameters: { Username: "u" },
        InvocationHttpParameters: {
          HeaderParameters: [
            { Key: "x-open", Value: "1", IsValueSecret: false },
            { Key: "x-secret", IsValueSecret: true },
          ],
        },
      },
    },
  },
  {
    name: "DescribeConnection shows the name of a key",
    given: [["eventbridge", "CreateConnection", API_KEY]],
    call: ["DescribeConnection", { Name: "c" }],
    output: { AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-key" } } },
  },
  {
    name: "DescribeConnection does not find a connection",
    call: ["DescribeConnection", { Name: "c" }],
    ...NOT_FOUND,
  },
  {
    name: "UpdateConnection keeps what it is not given",
    given: [GIVEN],
    call: ["UpdateConnection", {
      Name: "c",
      AuthParameters: { BasicAuthParameters: { Username: "other" } },
    }],
    output: { ConnectionState: "AUTHORIZED", CreationTime: AT_START },
  },
  {
    name: "UpdateConnection to another kind needs all of it",
    given: [GIVEN],
    call: ["UpdateConnection", {
      Name: "c",
      AuthorizationType: "API_KEY",
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-key" } },
    }],
    ...INVALID,
  },
  {
    name: "UpdateConnection does not find a connection",
    call: ["UpdateConnection", { Name: "c", Description: "d" }],
    ...NOT_FOUND,
  },
  {
    name: "UpdateConnection with nothing to change is refused before it looks for the connection",
    call: ["UpdateConnection", { Name: "c" }],
    ...INVALID,
  },
  {
    name: "DeauthorizeConnection takes a moment",
    given: [GIVEN],
    call: ["DeauthorizeConnection", { Name: "c" }],
    output: { ConnectionState: "DEAUTHORIZING" },
  },
  {
    name: "DeauthorizeConnection does not find a connection",
    call: ["DeauthorizeConnection", { Name: "c" }],
    ...NOT_FOUND,
  },
  {
    name: "a connection that was deauthorized has no parameters",
    given: [GIVEN],
    before: [["DeauthorizeConnection", { Name: "c" }]],
    call: ["DescribeConnection", { Name: "c" }],
    output: { ConnectionState: "DEAUTHORIZED", AuthorizationType: "BASIC", AuthParameters: {} },
  },
  {
    name: "DeleteConnection takes a moment",
    given: [GIVEN],
    call: ["DeleteConnection", { Name: "c" }],
    output: { ConnectionState: "DELETING" },
  },
  {
    name: "DeleteConnection does not find a connection",
    call: ["DeleteConnection", { Name: "c" }],
    ...NOT_FOUND,
  },
  {
    name: "ListConnections lists by prefix and state",
    given: [GIVEN, ["eventbridge", "CreateConnection", { ...BASIC, Name: "d" }]],
    call: ["ListConnections", { NamePrefix: "c", ConnectionState: "AUTHORIZED" }],
    output: { Connections: [{ Name: "c", AuthorizationType: "BASIC", CreationTime: AT_START }] },
  },
  { name: "ListConnections refuses a size of pages", call: ["ListConnections", { Limit: 0 }], ...INVALID },
  {
    name: "ListConnections refuses a token that it did not give",
    call: ["ListConnections", { NextToken: "?" }],
    ...INVALID,
  },
  {
    name: "CreateApiDestination is active",
    before: [CONNECTION],
    call: MADE,
    output: { ApiDestinationState: "ACTIVE" },
  },
  {
    name: "CreateApiDestination does not find a connection",
    call: ["CreateApiDestination", { ...DESTINATION, ConnectionArn: NO_CONNECTION }],
    ...NOT_FOUND,
  },
  {
    name: "CreateApiDestination refuses a name that is taken",
    before: [CONNECTION, MADE],
    call: MADE,
    ...EXISTS,
  },
  {
    name: "CreateApiDestination names the methods in AWS's order",
    call: ["CreateApiDestination", { ...DESTINATION, ConnectionArn: "no", HttpMethod: "TRACE" }],
    ...INVALID,
  },
  {
    name: "CreateApiDestination refuses a rate of none",
    call: ["CreateApiDestination", {
      ...DESTINATION,
      ConnectionArn: NO_CONNECTION,
      InvocationRateLimitPerSecond: 0,
    }],
    ...INVALID,
  },
  {
    name: "DescribeApiDestination shows the rate that it has where none was given",
    before: [CONNECTION, MADE],
    call: ["DescribeApiDestination", { Name: "d" }],
    output: { ...DESTINATION, ApiDestinationState: "ACTIVE", InvocationRateLimitPerSecond: 300 },
  },
  {
    name: "an API destination whose connection is gone is inactive",
    before: [CONNECTION, MADE, ["DeleteConnection", { Name: "c" }]],
    call: ["DescribeApiDestination", { Name: "d" }],
    output: { ApiDestinationState: "INACTIVE" },
  },
  {
    name: "DescribeApiDestination does not find an API destination",
    call: ["DescribeApiDestination", { Name: "d" }],
    ...NOT_FOUND,
  },
  {
    name: "UpdateApiDestination has a short answer",
    before: [CONNECTION, MADE],
    call: ["UpdateApiDestination", { Name: "d", HttpMethod: "PUT", InvocationRateLimitPerSecond: 1 }],
    output: { ApiDestinationState: "ACTIVE" },
  },
  {
    name: "UpdateApiDestination keeps what it is not given",
    before: [CONNECTION, MADE, ["UpdateApiDestination", { Name: "d", HttpMethod: "PUT" }]],
    call: ["DescribeApiDestination", { Name: "d" }],
    output: { ...DESTINATION, HttpMethod: "PUT" },
  },
  {
    name: "UpdateApiDestination does not find an API destination",
    call: ["UpdateApiDestination", { Name: "d" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteApiDestination has an empty output",
    before: [CONNECTION, MADE],
    call: ["DeleteApiDestination", { Name: "d" }],
    output: {},
  },
  {
    name: "DeleteApiDestination does not find an API destination",
    call: ["DeleteApiDestination", { Name: "d" }],
    ...NOT_FOUND,
  },
  {
    name: "ListApiDestinations lists those of a connection",
    before: [CONNECTION, MADE],
    call: ["ListApiDestinations", ([{ ConnectionArn }]) => ({ ConnectionArn })],
    output: { ApiDestinations: [{ Name: "d", HttpMethod: "POST" }] },
  },
  {
    name: "ListApiDestinations lists nothing",
    call: ["ListApiDestinations", { NamePrefix: "d" }],
    output: { ApiDestinations: [] },
  },
  {
    name: "CreateConnection refuses the connection over the limit, and the SDK takes the limit for a rate",
    given: Array.from(
      { length: 3000 },
      (_, i): Given => ["eventbridge", "CreateConnection", { ...BASIC, Name: `c${i}` }],
    ),
    call: CONNECTION,
    ...TOO_MANY,
  },
];
