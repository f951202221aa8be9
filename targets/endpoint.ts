/**
 * A target that is not the embedded world: AWS, or anything that answers as AWS does, behind one function.
 *
 * Each service may live at an URL of its own, by the SDK's own variables (`AWS_ENDPOINT_URL_DYNAMODB`): that is how
 * two look-alikes are put together into one account.
 */
import {
  type Clients,
  type ClientSettings,
  type Credentials,
  sdkClients,
  type ServiceName,
} from "./clients.ts";
import { AwsFault, saysUnreachable, TargetError } from "./errors.ts";
import { mustBeAws, mustBeAwsHost, mustMatchIdentity } from "./guard.ts";
import { within } from "./until.ts";

export interface Endpoint {
  readonly kind: "endpoint" | "aws";
  /** What to call it in output: `http://127.0.0.1:4566` or `AWS 123456789012 eu-west-1`. */
  readonly title: string;
  /** Undefined for AWS. */
  readonly url: string | undefined;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** What the process of a service needs to get here: region, endpoint URLs, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Calls one operation, with the SDK's own input and output.
   *
   * @throws {AwsFault} AWS answered with an error; what throttles was tried again by the SDK before.
   * @throws {TargetError} No answer came, or the target has no such operation.
   */
  call(service: ServiceName, operation: string, input: object): Promise<object>;
  /** Closes its connections. */
  close(): void;
}

export interface EndpointOptions {
  /** An `http:` or `https:` URL, or `aws`. */
  readonly target: string;
  /** Default for an URL: AWS_REGION, AWS_DEFAULT_REGION, us-east-1. AWS itself needs it. */
  readonly region?: string;
  /** 12 digits; where given, GetCallerIdentity must answer with it. AWS itself needs it. */
  readonly account?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long it may take until the target first answers. Default 30,000: look-alikes load services on first use. */
  readonly answerWithinMs?: number;
  /** Default the AWS SDK's. */
  readonly makeClients?: (settings: ClientSettings) => Clients;
}

/** The SDK's variables that give one service an URL of its own. */
const URL_VARIABLES: Readonly<Record<ServiceName, string>> = {
  sqs: "AWS_ENDPOINT_URL_SQS",
  dynamodb: "AWS_ENDPOINT_URL_DYNAMODB",
  eventbridge: "AWS_ENDPOINT_URL_EVENTBRIDGE",
  lambda: "AWS_ENDPOINT_URL_LAMBDA",
  sts: "AWS_ENDPOINT_URL_STS",
};
const SERVICE_NAMES = Object.keys(URL_VARIABLES) as ServiceName[];
const ANSWER_WITHIN_MS = 30_000;
const NO_ACCOUNT = "000000000000";

/**
 * Opens a target: makes the clients, and finds out who we are there.
 *
 * @throws {TargetError} It is not reachable, is another account than asked for, or a guard of AWS refused.
 */
export function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  return options.target === "aws" ? openAws(options) : openUrl(options);
}

async function openUrl(options: EndpointOptions): Promise<Endpoint> {
  const { env } = options;
  const url = urlOf("--target", options.target, ", or aws");
  const region = options.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1");
  const credentials = credentialsOf(env) ?? { accessKeyId: "test", secretAccessKey: "test" };
  const urls: Partial<Record<ServiceName, string>> = {};
  const environment: Record<string, string> = {
    ...environmentOf(region, credentials),
    AWS_ENDPOINT_URL: url,
  };
  for (const service of SERVICE_NAMES) {
    const variable = URL_VARIABLES[service];
    const own = env[variable];
    urls[service] = own ? environment[variable] = urlOf(variable, own, "") : url;
  }
  const clients = (options.makeClients ?? sdkClients)({ region, urls, credentials });
  try {
    const account = await within(url, options.answerWithinMs ?? ANSWER_WITHIN_MS, identityAt(clients));
    if (options.account !== undefined) mustMatchIdentity(url, options.account, account);
    return { kind: "endpoint", title: url, url, region, account, environment, ...doors(clients) };
  } catch (error) {
    clients.close();
    throw error;
  }
}

async function openAws(options: EndpointOptions): Promise<Endpoint> {
  const { region, account } = mustBeAws(options);
  const given = credentialsOf(options.env);
  const clients = (options.makeClients ?? sdkClients)({
    region,
    urls: {},
    ...(given ? { credentials: given } : undefined),
  });
  try {
    for (const service of SERVICE_NAMES) mustBeAwsHost(service, await clients.hostOf(service));
    const credentials = given ?? await clients.credentials();
    const { Account } = await within(
      "sts of AWS",
      options.answerWithinMs ?? ANSWER_WITHIN_MS,
      clients.call("sts", "GetCallerIdentity", {}),
    ) as { Account?: string };
    mustMatchIdentity("AWS", account, Account ?? "");
    return {
      kind: "aws",
      title: `AWS ${account} ${region}`,
      url: undefined,
      region,
      account,
      environment: environmentOf(region, credentials),
      ...doors(clients),
    };
  } catch (error) {
    clients.close();
    throw error instanceof AwsFault
      ? new TargetError(`Cannot use AWS ${account} ${region}: ${error.code}: ${error.message}`, {
        cause: error,
      })
      : error;
  }
}

/** The account that the endpoint says we are in; one that has no STS but does have SQS is in the account of zeros. */
async function identityAt(clients: Clients): Promise<string> {
  try {
    const { Account } = await clients.call("sts", "GetCallerIdentity", {}) as { Account?: string };
    if (Account !== undefined && /^\d{12}$/.test(Account)) return Account;
  } catch (error) {
    // Those who cannot be reached for STS may be so for SQS, but one clear line is better than two attempts.
    if (saysUnreachable(error)) throw error;
  }
  try {
    await clients.call("sqs", "ListQueues", {});
    return NO_ACCOUNT;
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    throw new TargetError(
      `Cannot use the target: it answers sts GetCallerIdentity and sqs ListQueues with ${error.code}: ${error.message}`,
      { cause: error },
    );
  }
}

function doors(clients: Clients): Pick<Endpoint, "call" | "close"> {
  return {
    call: (service, operation, input) => clients.call(service, operation, input),
    close: () => clients.close(),
  };
}

function urlOf(what: string, text: string, or: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TargetError(`Cannot use ${what} ${text}: expected an URL such as http://127.0.0.1:4566${or}`);
  }
  return url.href.replace(/\/$/, "");
}

function credentialsOf(env: EndpointOptions["env"]): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = env.AWS_SESSION_TOKEN;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : undefined) };
}

function environmentOf(region: string, credentials: Credentials): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : undefined),
  };
}
