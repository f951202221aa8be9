/** Servers for tests: on a port that is free, in virtual time, shut down whatever becomes of the test. */
import { request as httpRequest } from "node:http";
import { type AccountServer, type ServeOptions, startServer } from "./server.ts";

/** Runs `work` with a server; problems that nobody expects fail it. */
export async function withServer(
  options: Partial<ServeOptions>,
  work: (server: AccountServer, problems: unknown[]) => Promise<void>,
): Promise<void> {
  const problems: unknown[] = [];
  const server = await startServer({
    port: 0,
    time: "virtual",
    seed: 7,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  try {
    await work(server, problems);
  } finally {
    await server.shutdown();
  }
}

/** What came back of a request, with its headers in lower case. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Sends a request over a socket of its own, with any Host and Origin. @throws The connection broke. */
export function send(server: { readonly port: number }, sent: Sent = {}): Promise<Reply> {
  const { method = "POST", path = "/", headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: "127.0.0.1",
      port: server.port,
      method,
      path,
      headers: {
        ...(body === undefined ? undefined : { "content-length": String(bytesOf(body).byteLength) }),
        ...headers,
      },
      agent: false,
    }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          text: chunks.map((chunk) => new TextDecoder().decode(chunk)).join(""),
        }));
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : bytesOf(body));
  });
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

const TARGETS = {
  sqs: ["AmazonSQS", "1.0"],
  dynamodb: ["DynamoDB_20120810", "1.0"],
  eventbridge: ["AWSEvents", "1.1"],
} as const;

/** Headers of a call in AWS's JSON protocol. */
export function callHeaders(service: keyof typeof TARGETS, operation: string): Record<string, string> {
  const [target, version] = TARGETS[service];
  return {
    "x-amz-target": `${target}.${operation}`,
    "content-type": `application/x-amz-json-${version}`,
  };
}

/** An Authorization header as the SDK's, of that access key and region. */
export function signed(accessKeyId: string, region: string, service: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, ` +
      "SignedHeaders=host;x-amz-date, Signature=00",
    "x-amz-date": "20260101T000000Z",
  };
}

/** Calls an operation in AWS's JSON protocol. */
export async function call(
  server: { readonly port: number },
  service: keyof typeof TARGETS,
  operation: string,
  input: object,
  headers: Readonly<Record<string, string>> = {},
) {
  const reply = await send(server, {
    headers: { ...callHeaders(service, operation), ...headers },
    body: JSON.stringify(input),
  });
  // deno-lint-ignore no-explicit-any
  return { ...reply, body: JSON.parse(reply.text) as any };
}

/** Waits until that is so. @throws {Error} It is not within ten seconds. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!await isSo()) {
    if (performance.now() > endMs) throw new Error(`Waited ten seconds in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
