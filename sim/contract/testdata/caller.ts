/** The handler that makes the calls of the cases, each with an ordinary client of the AWS SDK. */
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import type { Call, ServiceName } from "../case.ts";
import { CASES } from "../cases/mod.ts";
import { describe } from "../describe.ts";

type Package = Readonly<Record<string, unknown>>;
type Command = new (input: object) => object;
interface Client {
  send(command: object): Promise<object>;
}

const PACKAGES: Readonly<Record<ServiceName, Package>> = { sqs, dynamodb, eventbridge, lambda, iam, sts };
const CLIENTS: Readonly<Record<ServiceName, Client>> = {
  sqs: new sqs.SQSClient({}),
  dynamodb: new dynamodb.DynamoDBClient({}),
  eventbridge: new eventbridge.EventBridgeClient({}),
  lambda: new lambda.LambdaClient({}),
  iam: new iam.IAMClient({}),
  sts: new sts.STSClient({}),
} as Record<ServiceName, unknown> as Record<ServiceName, Client>;

/** What came of one case. */
export interface Answer {
  /** The output, as `describe` puts it. */
  readonly output?: unknown;
  /** The error, as `describe` puts it. */
  readonly error?: unknown;
  /** The errors of the package that the error is an instance of. */
  readonly instanceOf?: readonly string[];
}

export async function handler(event: { service: ServiceName; index: number }): Promise<Answer> {
  const { service } = event;
  const { before = [], call } = CASES[service][event.index]!;
  const outputs: object[] = [];
  const send = ([operation, input]: Call): Promise<object> => {
    const Made = PACKAGES[service][`${operation}Command`] as Command;
    return CLIENTS[service].send(new Made(typeof input === "function" ? input(outputs) : input));
  };
  for (const each of before) outputs.push(await send(each));
  try {
    return { output: describe(await send(call)) };
  } catch (error) {
    return { error: describe(error), instanceOf: errorsOf(PACKAGES[service], error) };
  }
}

function errorsOf(from: Package, error: unknown): string[] {
  return Object.keys(from).filter((name) => {
    const value = from[name];
    return typeof value === "function" && value.prototype instanceof Error && error instanceof value;
  });
}
