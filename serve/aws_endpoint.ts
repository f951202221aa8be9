/** Requests to AWS: from bytes over the wire to a call of the right world, and its outcome back to bytes. */
import { AwsError, internalFailure } from "../sim/aws/errors.ts";
import { accountOfKey } from "../sim/aws/sts/mod.ts";
import {
  addressOf,
  decode,
  type Decoded,
  encodeError,
  encodeOutput,
  scopeOf,
  type WireRequest,
  type WireResponse,
} from "../sim/wire/mod.ts";
import type { BodyProblem } from "./body.ts";
import type { ServedWorld } from "./served_world.ts";
import type { Worlds } from "./worlds.ts";

/** A response, or a connection that breaks. */
export type WireAnswer = WireResponse | "lost";

/** A request that is under way. */
export interface Exchange {
  readonly answer: Promise<WireAnswer>;
  /** Its client is gone. */
  readonly hangUp?: () => void;
}

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/** Understands a request, calls what it means, and answers in the protocol in which it came. */
export function callAws(
  worlds: Worlds,
  message: WireRequest,
  onProblem: (problem: unknown) => void,
): Exchange {
  let decoded: Decoded;
  let served: ServedWorld;
  const { accessKeyId, region } = scopeOf(message);
  try {
    decoded = decode(message);
    served = worldOf(worlds, accessKeyId, region);
  } catch (error) {
    return { answer: Promise.resolve(refused(message, error, onProblem)) };
  }
  const { service, operation, protocol } = decoded;
  const input = service.name === "sqs" ? traced(decoded, message) : decoded.input;
  const call = served.call(
    { kind: "call", service: service.name, operation, input, ...(accessKeyId ? { accessKeyId } : undefined) },
    message.body.length,
  );
  const answer = call.answer.then(({ outcome, requestId, atMs }): WireAnswer => {
    if (outcome.lost) return "lost";
    try {
      const response = outcome.error
        ? encodeError(service, outcome.error, requestId, protocol)
        : encodeOutput(service, operation, reachable(message, outcome.output), requestId, protocol);
      response.headers.date = httpDate(atMs);
      return response;
    } catch (error) {
      onProblem(error);
      return encodeError(service, internalFailure(), requestId, protocol);
    }
  });
  return operation === "ReceiveMessage" ? { answer, hangUp: call.hangUp } : { answer };
}

/** X-Ray's header of a request that sends a message becomes the message's AWSTraceHeader, where the sender set none. */
function traced({ operation, input }: Decoded, { headers }: WireRequest): Record<string, unknown> {
  const trace = headers["x-amzn-trace-id"];
  if (trace === undefined || operation !== "SendMessage") return input;
  const AWSTraceHeader = { DataType: "String", StringValue: trace };
  const given = input.MessageSystemAttributes as Record<string, unknown> | undefined;
  return { ...input, MessageSystemAttributes: { AWSTraceHeader, ...given } };
}

let lastSecond = NaN;
let lastDate = "";

/** The time of the world as a header says it; most answers are of the second of the one before. */
function httpDate(atMs: number): string {
  const second = Math.floor(atMs / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = new Date(atMs).toUTCString();
  }
  return lastDate;
}

/** Answers a request that cannot be understood, or whose body did not come as it should. */
export function refused(
  message: WireRequest,
  error: unknown,
  onProblem: (problem: unknown) => void,
): WireResponse {
  if (!(error instanceof AwsError)) onProblem(error);
  const requestId = crypto.randomUUID();
  const answered = error instanceof AwsError ? error : internalFailure();
  try {
    const { service, protocol } = addressOf(message);
    return encodeError(service, answered, requestId, protocol);
  } catch (broken) {
    onProblem(broken);
    return encodeError(undefined, internalFailure(), requestId, undefined);
  }
}

/** What AWS would say of a body that cannot be read. */
export function bodyError(problem: BodyProblem, mostBytes: number): AwsError {
  switch (problem) {
    case "too-large":
      return new AwsError(
        "RequestEntityTooLargeException",
        `The request is longer than this server takes: expected at most ${mostBytes} bytes`,
        { status: 413 },
      );
    case "too-slow":
      return new AwsError(
        "RequestTimeoutException",
        "Your socket connection to the server was not read from or written to within the timeout period.",
        { status: 408 },
      );
    case "cut-off":
      return new AwsError("IncompleteBodyException", "The request body terminated unexpectedly");
    case "not-inflatable":
      return new AwsError("SerializationException", "The request body is not what its content-encoding says");
    case "unknown-encoding":
      return new AwsError(
        "SerializationException",
        "The content-encoding of the request body is not supported, expected gzip, deflate or identity",
        { status: 415 },
      );
  }
}

/**
 * The world that a request is for: a 12-digit access key is the account, and a key that STS gave out belongs to one.
 *
 * @throws {AwsError} The region is none, or there are too many worlds.
 */
function worldOf(worlds: Worlds, accessKeyId: string | undefined, region: string | undefined): ServedWorld {
  const { home } = worlds;
  if (region !== undefined && !(REGION.test(region) && region.length <= 32)) {
    throw new AwsError("InvalidSignatureException", "Credential should be scoped to a valid region. ", {
      status: 403,
      queryCode: "SignatureDoesNotMatch",
    });
  }
  return worlds.of(accountOf(worlds, accessKeyId) ?? home.account, region ?? home.region);
}

function accountOf(worlds: Worlds, accessKeyId: string | undefined): string | undefined {
  if (accessKeyId === undefined) return undefined;
  if (/^\d{12}$/.test(accessKeyId)) return accessKeyId;
  // A session of another AWS than this one names an account too, of which nobody here knows.
  const account = /^A[KS]IA/.test(accessKeyId) ? accountOfKey(accessKeyId) : undefined;
  return account !== undefined && worlds.knows(account) ? account : undefined;
}

const QUEUE_HOST = /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com\//;

/** An output with URLs of queues that lead to this server, by the name by which the client came to it. */
function reachable(message: WireRequest, output: object): object {
  const { QueueUrl, QueueUrls, queueUrls } = output as {
    QueueUrl?: string;
    QueueUrls?: readonly string[];
    queueUrls?: readonly string[];
  };
  if (QueueUrl === undefined && QueueUrls === undefined && queueUrls === undefined) return output;
  const here = `http://${message.headers.host ?? "localhost"}/`;
  const led = (url: string): string => url.replace(QUEUE_HOST, here);
  return {
    ...output,
    ...(QueueUrl === undefined ? undefined : { QueueUrl: led(QueueUrl) }),
    ...(QueueUrls === undefined ? undefined : { QueueUrls: QueueUrls.map(led) }),
    ...(queueUrls === undefined ? undefined : { queueUrls: queueUrls.map(led) }),
  };
}
