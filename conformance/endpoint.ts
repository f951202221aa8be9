/** Cases played at an endpoint that is not ours: AWS, or a look-alike. */
import { zipSync } from "fflate";
import { bundleAll } from "../sim/host/bundler.ts";
import type { Case, ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import { PROBES } from "../targets/clients.ts";
import { playInAccount } from "./account.ts";
import { cleanUp } from "./clean.ts";
import { Clients, closeConnections, type Credentials } from "./clients.ts";
import type { LookalikeName } from "./explained.ts";
import type { There } from "./mapping.ts";
import { type Came, type Place, PlaceError } from "./played.ts";

export interface EndpointOptions {
  /** `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A place, and which look-alike it is where it is one that is known. */
export interface EndpointPlace extends Place {
  readonly lookalike: LookalikeName | undefined;
}

/** Slower engines than ours share the machine with us. */
const AT_ONCE = 4;
const NO_ACCOUNT = "000000000000";
const ANY_REQUEST_ID = /./;
const PROBED: Readonly<Record<string, readonly [operation: string, input: object]>> = {
  ...Object.fromEntries(
    Object.entries(PROBES).map(([name, { operation, input }]) => [name, [operation, input]]),
  ),
  iam: ["ListRoles", {}],
  dynamodbstreams: ["ListStreams", {}],
};

/**
 * Opens an endpoint.
 *
 * @throws {PlaceError} Nobody answers there.
 */
export async function atEndpoint({ url, env }: EndpointOptions): Promise<EndpointPlace> {
  const lookalike = await lookalikeAt(url);
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1";
  const credentials = credentialsOf(env);
  const urlOf = (service: string): string => env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || url;
  const clientsOf = (service: string, as: Credentials) =>
    new Clients({ url: urlOf(service), region, credentials: as });
  const account = await accountOf(clientsOf("sts", credentials)) ?? NO_ACCOUNT;
  const isolated = await isIsolated((as) => clientsOf("sts", as));
  const code = await zippedCode();
  const missing = new Map<string, Promise<string | undefined>>();
  const run = crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36);
  let played = 0;
  return {
    title: url,
    lookalike,
    atOnce: AT_ONCE,
    async play(service: ServiceName, index: number): Promise<Came> {
      const given = CASES[service][index]!;
      if (!missing.has(service)) missing.set(service, whyMissing(clientsOf(service, credentials), service));
      const reason = await missing.get(service) ?? notAnywhereElse(given, isolated);
      if (reason !== undefined) return { kind: "skipped", reason };
      const number = played++;
      const own = isolated ? ownAccount() : undefined;
      const there: There = {
        account: own ?? account,
        region,
        queues: `${urlOf("sqs")}/`,
        prefix: own === undefined ? `c${run}${number.toString(36)}-` : "",
      };
      return await playInAccount(service, index, {
        url: urlOf(service),
        urlOf,
        credentials: own === undefined ? credentials : { accessKeyId: own, secretAccessKey: "conformance" },
        there,
        requestId: ANY_REQUEST_ID,
        withCode: (input) => withCode(input, code),
        clean: (clients, made) => cleanUp(clients, made),
      });
    },
    close() {
      closeConnections();
      return Promise.resolve();
    },
  };
}

/** Why a case says nothing of an endpoint; undefined where it does. */
function notAnywhereElse({ faults = [], alone, error }: Case, isolated: boolean): string | undefined {
  if (faults.length > 0) return "it needs faults, which no endpoint can be told to make";
  if (error === "UnknownOperationException") return "it is about what is not emulated here";
  if (alone && !isolated) return "it needs an account of its own, and the endpoint has one for all";
  return undefined;
}

async function lookalikeAt(url: string): Promise<LookalikeName | undefined> {
  const answers = async (path: string): Promise<Response> => {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response;
  };
  try {
    const root = await answers("/");
    if ((await answers("/_localstack/health")).ok) return "localstack";
    if ((await answers("/moto-api/data.json")).ok) return "moto";
    return /jetty/i.test(root.headers.get("server") ?? "") ? "dynamodb-local" : undefined;
  } catch (error) {
    throw new PlaceError(
      `Cannot compare with ${url}: nobody answers there (${
        error instanceof Error ? error.message : error
      }); ` +
        "deno task lookalike localstack starts something that does",
    );
  }
}

function credentialsOf(env: EndpointOptions["env"]): Credentials {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (!accessKeyId || !secretAccessKey) return { accessKeyId: "test", secretAccessKey: "test" };
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : undefined) };
}

/** Whose account this is; undefined where nobody says. */
async function accountOf(clients: Clients): Promise<string | undefined> {
  try {
    const { Account } = await clients.call("sts", "GetCallerIdentity", {}) as { Account?: string };
    return Account;
  } catch {
    return undefined;
  }
}

/** Whether twelve digits for an access key are an account of their own there. */
async function isIsolated(clientsOf: (credentials: Credentials) => Clients): Promise<boolean> {
  const accessKeyId = ownAccount();
  return await accountOf(clientsOf({ accessKeyId, secretAccessKey: "conformance" })) === accessKeyId;
}

function ownAccount(): string {
  return String(100_000_000_000 + crypto.getRandomValues(new Uint32Array(1))[0]!);
}

/** Why a service cannot be asked there. */
async function whyMissing(clients: Clients, service: string): Promise<string | undefined> {
  const [operation, input] = PROBED[service] ?? [];
  if (operation === undefined) return `nothing is known to ask ${service} for`;
  try {
    await clients.call(service, operation, input!);
    return undefined;
  } catch (error) {
    return `the endpoint has no ${service}: ${operation} is answered with ${
      error instanceof Error ? error.name : error
    }`;
  }
}

const TARGETS = import.meta.resolve("../sim/contract/testdata/targets.ts");

/** The functions that cases invoke, as they are uploaded to Lambda. */
async function zippedCode(): Promise<Uint8Array> {
  const { text } = (await bundleAll([TARGETS])).get(TARGETS)!;
  return zipSync({ "index.js": new TextEncoder().encode(text) });
}

/** An input with code that can be had there in place of code that is in a bucket here. */
function withCode(input: object, ZipFile: Uint8Array): object {
  const { Code } = input as { Code?: { S3Bucket?: string } };
  return Code?.S3Bucket === "orderstorm" ? { ...input, Code: { ZipFile } } : input;
}
