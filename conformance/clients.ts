/** The AWS SDK's clients for one account behind an URL, called by the names of service and operation. */
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as dynamodbstreams from "@aws-sdk/client-dynamodb-streams";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import type { Client, Package } from "../sim/contract/calling.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ClientSettings {
  /** `http://127.0.0.1:4566`, or that of each service. */
  readonly url: string | ((service: string) => string);
  readonly region: string;
  readonly credentials: Credentials;
}

interface SdkClient extends Client {
  destroy(): void;
  readonly config: { readonly requestHandler: object };
}

const PACKAGES: Readonly<Record<string, readonly [from: Package, client: string]>> = {
  sqs: [sqs, "SQSClient"],
  dynamodb: [dynamodb, "DynamoDBClient"],
  dynamodbstreams: [dynamodbstreams, "DynamoDBStreamsClient"],
  eventbridge: [eventbridge, "EventBridgeClient"],
  lambda: [lambda, "LambdaClient"],
  iam: [iam, "IAMClient"],
  sts: [sts, "STSClient"],
};

/** Longer than the longest poll (20 seconds), and than a look-alike takes on a busy machine. */
const REQUEST_TIMEOUT_MS = 60_000;

let connections: object | undefined;

/** The package of a service; undefined where the SDK's is not among those here. */
export function packageOf(service: string): Package | undefined {
  return PACKAGES[service]?.[0];
}

/** Clients of one account; made when they are first asked for, all on the same connections. */
export class Clients {
  readonly settings: ClientSettings;
  readonly #made = new Map<string, SdkClient>();

  constructor(settings: ClientSettings) {
    this.settings = settings;
  }

  /** @throws {TypeError} There is no package of that service. */
  of(service: string): Client {
    const known = this.#made.get(service);
    if (known) return known;
    const [from, name] = PACKAGES[service] ?? [];
    if (!from) throw new TypeError(`Cannot call ${service}: no package of the AWS SDK is known for it`);
    const Made = from[name!] as new (settings: object) => SdkClient;
    const { url, region, credentials } = this.settings;
    const client = new Made({
      region,
      endpoint: typeof url === "string" ? url : url(service),
      credentials,
      // Every case says how often the SDK tries, as it does by default.
      requestHandler: connections ??
        { connectionTimeout: 5_000, requestTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
    });
    connections ??= client.config.requestHandler;
    this.#made.set(service, client);
    return client;
  }

  /** Calls one operation. @throws {Error} The SDK's own error. */
  call(service: string, operation: string, input: object): Promise<object> {
    const Command = packageOf(service)?.[`${operation}Command`] as
      | (new (input: object) => object)
      | undefined;
    if (!Command) {
      throw new TypeError(`Cannot call ${service}.${operation}: the AWS SDK knows no such operation`);
    }
    return this.of(service).send(new Command(input));
  }
}

/** Closes what all clients are connected by. */
export function closeConnections(): void {
  (connections as { destroy?: () => void } | undefined)?.destroy?.();
  connections = undefined;
}
