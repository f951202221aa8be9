/**
 * The shapes that go over the wire, taken from the SDK clients' own schemas: which operations there are, how their
 * inputs and outputs are laid out, which HTTP parts they are bound to.
 */
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import { NormalizedSchema } from "@smithy/core/schema";
import { createRequire } from "node:module";

export type Protocol = "awsJson1_0" | "awsJson1_1" | "restJson1" | "awsQuery";

/** How one AWS service is spoken to. */
export interface WireService {
  /** The name that the service has in an account: `sqs`. */
  readonly name: string;
  /** The name by which requests to it are signed, and that its host names begin with: `events`. */
  readonly signingName: string;
  /** The Smithy namespace of its schemas. */
  readonly namespace: string;
  /** The protocol that clients of today speak with it. */
  readonly protocol: Protocol;
  /** The part of `x-amz-target` before the dot; empty where there is none. */
  readonly target: string;
  /** What codes of its errors begin with in JSON, before `#`. */
  readonly errorNamespace: string;
  /** Whether errors in JSON also carry the code of the old query protocol. */
  readonly queryCompatible: boolean;
  /** How it is spoken to by awsQuery; absent where it never was. */
  readonly query?: {
    /** The first is the one that there are schemas for. */
    readonly versions: readonly string[];
    readonly xmlNamespace: string;
  };
  readonly operations: ReadonlyMap<string, WireOperation>;
  /** The shapes of its errors, by code. */
  readonly errors: ReadonlyMap<string, NormalizedSchema>;
}

export interface WireOperation {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** REST only: method, path template, the members in it, and status of success. */
  readonly http?: {
    readonly method: string;
    readonly path: string;
    readonly labels: readonly string[];
    readonly status: number;
  };
}

/** A schema of an operation as the SDK writes it: kind 9, namespace, name, traits, input, output. */
type OperationSchema = [
  kind: 9,
  namespace: string,
  name: string,
  traits: unknown,
  input: never,
  output: never,
];

type Client = Readonly<Record<string, unknown>>;

function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === 9 && typeof value[2] === "string";
}

function isErrorSchema(value: unknown): value is [kind: -3, namespace: string, name: string, ...unknown[]] {
  return Array.isArray(value) && value[0] === -3 && typeof value[2] === "string";
}

type Tables = Pick<WireService, "operations" | "errors">;

/** @param client The exports of the service's SDK package; asked for when the service is first spoken to. */
function wireService(
  about: Omit<WireService, "operations" | "errors" | "queryCompatible" | "target" | "errorNamespace">,
  client: () => Client,
  more: Partial<Pick<WireService, "queryCompatible" | "target" | "errorNamespace">> = {},
): WireService {
  let tables: Tables | undefined;
  return {
    queryCompatible: false,
    target: "",
    errorNamespace: about.namespace,
    ...about,
    ...more,
    get operations() {
      return (tables ??= tablesOf(client())).operations;
    },
    get errors() {
      return (tables ??= tablesOf(client())).errors;
    },
  };
}

function tablesOf(client: Client): Tables {
  const operations = new Map<string, WireOperation>();
  const errors = new Map<string, NormalizedSchema>();
  for (const schema of Object.values(client)) {
    if (isErrorSchema(schema)) errors.set(schema[2], NormalizedSchema.of(schema as never));
    if (!isOperationSchema(schema)) continue;
    const traits = schema[3] as { http?: [string, string, number] } | number;
    const http = typeof traits === "object" ? traits.http : undefined;
    operations.set(schema[2], {
      name: schema[2],
      input: NormalizedSchema.of(schema[4]),
      output: NormalizedSchema.of(schema[5]),
      ...(http
        ? { http: { method: http[0], path: http[1], labels: labelsOf(http[1]), status: http[2] } }
        : undefined),
    });
  }
  return { operations, errors };
}

function labelsOf(path: string): string[] {
  return [...path.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => match[1]!);
}

/** Loads a package when it is needed: most runs never speak to these services, and loading them all takes a while. */
function later(name: string): () => Client {
  return () => createRequire(import.meta.url)(name) as Client;
}

/** The AWS services that can be spoken to, by the name that they have in an account. */
export const WIRE_SERVICES: ReadonlyMap<string, WireService> = new Map([
  wireService(
    {
      name: "sqs",
      signingName: "sqs",
      namespace: "com.amazonaws.sqs",
      protocol: "awsJson1_0",
      query: {
        versions: ["2012-11-05", "2011-10-01", "2009-02-01", "2008-01-01"],
        xmlNamespace: "http://queue.amazonaws.com/doc/2012-11-05/",
      },
    },
    () => sqs,
    { target: "AmazonSQS", queryCompatible: true },
  ),
  wireService(
    {
      name: "dynamodb",
      signingName: "dynamodb",
      namespace: "com.amazonaws.dynamodb",
      protocol: "awsJson1_0",
    },
    () => dynamodb,
    { target: "DynamoDB_20120810", errorNamespace: "com.amazonaws.dynamodb.v20120810" },
  ),
  wireService(
    {
      name: "dynamodbstreams",
      signingName: "dynamodb",
      namespace: "com.amazonaws.dynamodbstreams",
      protocol: "awsJson1_0",
    },
    later("@aws-sdk/client-dynamodb-streams"),
    { target: "DynamoDBStreams_20120810", errorNamespace: "com.amazonaws.dynamodb.v20120810" },
  ),
  wireService(
    {
      name: "eventbridge",
      signingName: "events",
      namespace: "com.amazonaws.eventbridge",
      protocol: "awsJson1_1",
    },
    () => eventbridge,
    { target: "AWSEvents" },
  ),
  wireService(
    { name: "lambda", signingName: "lambda", namespace: "com.amazonaws.lambda", protocol: "restJson1" },
    () => lambda,
  ),
  wireService(
    {
      name: "sts",
      signingName: "sts",
      namespace: "com.amazonaws.sts",
      protocol: "awsQuery",
      query: { versions: ["2011-06-15"], xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    },
    later("@aws-sdk/client-sts"),
  ),
  wireService(
    {
      name: "iam",
      signingName: "iam",
      namespace: "com.amazonaws.iam",
      protocol: "awsQuery",
      query: { versions: ["2010-05-08"], xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
    },
    later("@aws-sdk/client-iam"),
  ),
].map((service) => [service.name, service]));

/** The service whose schemas have this namespace. */
export const SERVICE_OF_NAMESPACE: ReadonlyMap<string, WireService> = new Map(
  [...WIRE_SERVICES.values()].map((service) => [service.namespace, service]),
);
