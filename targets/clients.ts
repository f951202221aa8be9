/**
 * The AWS SDK's clients for one target, called by the names of service and operation, and what their errors mean.
 */
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import { TargetError } from "./errors.ts";
import { understood } from "./sdk_errors.ts";

export type ServiceName = "sqs" | "dynamodb" | "eventbridge" | "lambda" | "sts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ClientSettings {
  readonly region: string;
  /** The URL that each service is called at; a service that is missing is called at AWS's own. */
  readonly urls: Readonly<Partial<Record<ServiceName, string>>>;
  /** Default: the SDK's own chain (environment, shared files, the machine's role). */
  readonly credentials?: Credentials;
}

/** Calls operations; an SDK client behind each service, or what a test puts there. */
export interface Clients {
  /**
   * @throws {AwsFault} AWS answered with an error.
   * @throws {TargetError} No answer came, or the target lacks the operation.
   */
  call(service: ServiceName, operation: string, input: object): Promise<object>;
  /** The credentials in use. @throws {TargetError} There are none. */
  credentials(): Promise<Credentials>;
  /** The host name that a service would be called at; nothing is called to find out. */
  hostOf(service: ServiceName): Promise<string>;
  close(): void;
}

interface SdkClient {
  send(command: unknown): Promise<object>;
  destroy(): void;
  readonly config: {
    credentials: () => Promise<Credentials>;
  };
}

interface SdkSettings {
  region: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  maxAttempts: number;
  retryMode: string;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
}

type SdkModule = Readonly<Record<string, unknown>>;

const SERVICES: Readonly<Record<ServiceName, { module: SdkModule; client: string }>> = {
  sqs: { module: sqs, client: "SQSClient" },
  dynamodb: { module: dynamodb, client: "DynamoDBClient" },
  eventbridge: { module: eventbridge, client: "EventBridgeClient" },
  lambda: { module: lambda, client: "LambdaClient" },
  sts: { module: sts, client: "STSClient" },
};

const CONNECTION_TIMEOUT_MS = 5_000;
/** Longer than the longest poll (20 seconds), and than a look-alike takes on a busy machine. */
const REQUEST_TIMEOUT_MS = 60_000;
/** AWS throttles what creates and deletes: the SDK waits and tries again this often. */
const MAX_ATTEMPTS = 6;

/** Makes the clients; nothing is called yet. */
export function sdkClients(settings: ClientSettings): Clients {
  const made = new Map<ServiceName, SdkClient>();
  const of = (service: ServiceName): SdkClient => {
    let client = made.get(service);
    if (client === undefined) made.set(service, client = makeClient(service, settings));
    return client;
  };
  return {
    async call(service, operation, input) {
      const Command = SERVICES[service].module[`${operation}Command`];
      if (typeof Command !== "function") {
        throw new TypeError(`Cannot call ${service}.${operation}: the AWS SDK knows no such operation`);
      }
      try {
        const { $metadata: _metadata, ...output } = await of(service).send(
          new (Command as new (input: object) => unknown)(input),
        ) as Record<string, unknown>;
        return output;
      } catch (error) {
        throw understood(error, placeOf(service, settings), service, operation);
      }
    },
    async credentials() {
      try {
        const { accessKeyId, secretAccessKey, sessionToken } = await of("sts").config.credentials();
        return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : undefined) };
      } catch (error) {
        throw new TargetError(
          "Cannot sign calls: no credentials, expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or a profile",
          { cause: error },
        );
      }
    },
    async hostOf(service) {
      const Command = SERVICES[service].module[PROBES[service].operation + "Command"] as new (
        input: object,
      ) => unknown;
      // Looking for the real credentials could already call somebody.
      const anybody = { accessKeyId: "nobody", secretAccessKey: "nothing" };
      const client = makeClient(service, { ...settings, credentials: anybody }) as SdkClient & ProbedClient;
      let host = "";
      client.middlewareStack.add(() => ({ request }) => {
        host = request.hostname;
        return Promise.reject(new StopHere());
      }, { step: "build", name: "orderstormHost" });
      await client.send(new Command(PROBES[service].input)).catch((error: unknown) => {
        if (!(error instanceof StopHere)) {
          throw understood(error, placeOf(service, settings), service, PROBES[service].operation);
        }
      });
      client.destroy();
      return host;
    },
    close() {
      for (const client of made.values()) client.destroy();
      made.clear();
    },
  };
}

/** Ends a call before it leaves. */
class StopHere extends Error {}

interface ProbedClient {
  readonly middlewareStack: {
    add(
      middleware: () => (args: { request: { hostname: string } }) => Promise<never>,
      options: { step: "build"; name: string },
    ): void;
  };
}

/** One operation of each service that changes nothing and needs no input. */
export const PROBES: Readonly<Record<ServiceName, { operation: string; input: object }>> = {
  sqs: { operation: "ListQueues", input: {} },
  dynamodb: { operation: "ListTables", input: {} },
  eventbridge: { operation: "ListEventBuses", input: {} },
  lambda: { operation: "ListFunctions", input: {} },
  sts: { operation: "GetCallerIdentity", input: {} },
};

function makeClient(service: ServiceName, settings: ClientSettings): SdkClient {
  const { module, client } = SERVICES[service];
  const Client = module[client] as new (settings: SdkSettings) => SdkClient;
  const endpoint = settings.urls[service];
  return new Client({
    region: settings.region,
    ...(endpoint !== undefined ? { endpoint } : undefined),
    ...(settings.credentials ? { credentials: { ...settings.credentials } } : undefined),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}

/** What to call the place where a service is called. */
function placeOf(service: ServiceName, { urls, region }: ClientSettings): string {
  return urls[service] ?? `${service} of AWS in ${region}`;
}
