/**
 * Connections and API destinations: how EventBridge calls HTTP endpoints outside AWS.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
import type { Entity } from "../../../kernel/mod.ts";

/** How a caller proves who it is, with its secrets; AWS keeps these in Secrets Manager. */
export type Authorization =
  | { readonly kind: "BASIC"; readonly username: string; readonly password: string }
  | { readonly kind: "API_KEY"; readonly name: string; readonly value: string }
  | {
    readonly kind: "OAUTH_CLIENT_CREDENTIALS";
    readonly clientId: string;
    readonly clientSecret: string;
    readonly endpoint: string;
    readonly method: "GET" | "POST" | "PUT";
    /** Sent with the request for a token. */
    readonly parameters: HttpParameters | undefined;
  };

export type AuthorizationKind = Authorization["kind"];

/** One further header, query parameter or member of the body. */
export interface Parameter {
  readonly key: string;
  readonly value: string;
  /** Whether DescribeConnection leaves its value out. */
  readonly secret: boolean;
}

/** Each list is undefined where the caller gave none. */
export interface HttpParameters {
  readonly headers: readonly Parameter[] | undefined;
  readonly query: readonly Parameter[] | undefined;
  readonly body: readonly Parameter[] | undefined;
}

export type ConnectionState = "AUTHORIZED" | "AUTHORIZING" | "DEAUTHORIZED";

/** The token that an authorization endpoint gave. */
export interface Token {
  readonly header: string;
  /** Virtual epoch milliseconds; Infinity for one that does not expire. */
  readonly expiresMs: number;
}

export interface Connection {
  readonly name: string;
  readonly arn: string;
  readonly secretArn: string;
  readonly entity: Entity;
  readonly createdMs: number;
  modifiedMs: number;
  authorizedMs: number | undefined;
  state: ConnectionState;
  stateReason: string | undefined;
  description: string | undefined;
  kmsKeyIdentifier: string | undefined;
  /** The kind stays when a connection is deauthorized; what proves it goes. */
  kind: AuthorizationKind;
  authorization: Authorization | undefined;
  invocation: HttpParameters | undefined;
  token: Token | undefined;
  /** Counts requests for a token, and changes of what they are made with: an answer to an old one is ignored. */
  exchanges: number;
  /** Deliveries that wait for the token; each is told whether there is one. */
  waiting: ((problem: string | undefined) => void)[] | undefined;
}

export interface ApiDestination {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  modifiedMs: number;
  description: string | undefined;
  connectionArn: string;
  endpoint: string;
  method: string;
  invocationsPerSecond: number;
  /** The earliest time at which it may be called again. */
  freeMs: number;
}
