/**
 * The shapes that go over the wire, taken from the SDK clients' own schemas: which operations there are, how their
 * inputs and outputs are laid out, which HTTP parts they are bound to.
 */
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import { NormalizedSchema } from "@smithy/core/schema";

export type Protocol = "awsJson1_0" | "awsJson1_1" | "restJson1";

/** How one AWS service is spoken to. */
export interface WireService {
  /** The name that the service has in an account: `sqs`. */
  readonly name: string;
  /** The Smithy namespace of its schemas. */
  readonly namespace: string;
  readonly protocol: Protocol;
  /** The part of `x-amz-target` before the dot; empty for REST. */
  readonly target: string;
  /** Whether errors also carry the code of the old query protocol. */
  readonly queryCompatible: boolean;
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

function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === 9 && typeof value[2] === "string";
}

function isErrorSchema(value: unknown): value is [kind: -3, namespace: string, name: string, ...unknown[]] {
  return Array.isArray(value) && value[0] === -3 && typeof value[2] === "string";
}

function wireService(
  name: string,
  protocol: Protocol,
  target: string,
  client: Readonly<Record<string, unknown>>,
  queryCompatible = false,
): WireService {
  const operations = new Map<string, WireOperation>();
  const errors = new Map<string, NormalizedSchema>();
  let namespace = "";
  for (const schema of Object.values(client)) {
    if (isErrorSchema(schema)) errors.set(schema[2], NormalizedSchema.of(schema as never));
    if (!isOperationSchema(schema)) continue;
    namespace = schema[1];
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
  return { name, namespace, protocol, target, queryCompatible, operations, errors };
}

function labelsOf(path: string): string[] {
  return [...path.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => match[1]!);
}

/** The AWS services that can be spoken to, by the name that they have in an account. */
export const WIRE_SERVICES: ReadonlyMap<string, WireService> = new Map([
  wireService("sqs", "awsJson1_0", "AmazonSQS", sqs, true),
  wireService("dynamodb", "awsJson1_0", "DynamoDB_20120810", dynamodb),
  wireService("eventbridge", "awsJson1_1", "AWSEvents", eventbridge),
  wireService("lambda", "restJson1", "", lambda),
].map((service) => [service.name, service]));

/** The service whose schemas have this namespace. */
export const SERVICE_OF_NAMESPACE: ReadonlyMap<string, WireService> = new Map(
  [...WIRE_SERVICES.values()].map((service) => [service.namespace, service]),
);
