/**
 * Stands between the workers and an endpoint, and brings about the faults of calls: some it refuses in AWS's words,
 * some it lets through late, and of some the answer is lost. It also sends copies of what queues and buses deliver.
 *
 * The decisions, and the words in which a call is refused, are those of the world. It is asked before a call is passed
 * on, so that what was refused certainly had no effect.
 */
import { natives } from "../../sim/host/natives.ts";
import type { Pace } from "../../sim/host/pace.ts";
import { AwsError } from "../../sim/aws/errors.ts";
import type { NamedFault } from "../../sim/faults/mod.ts";
import { Entity } from "../../sim/kernel/mod.ts";
import type { World } from "../../sim/mod.ts";
import { decode, type Decoded, encodeError, parseQuery } from "../../sim/wire/mod.ts";
import type { Endpoint } from "../../targets/mod.ts";
import { Copies } from "./copies.ts";
import { type HttpAnswer, type HttpCall, listenOnLoopback } from "./loopback.main.ts";
import type { Traces } from "./traces.ts";

export interface FaultProxyOptions {
  readonly world: World;
  readonly pace: Pick<Pace, "submit">;
  readonly endpoint: Pick<Endpoint, "call" | "environment">;
  readonly traces: Pick<Traces, "ofText" | "ofMessage">;
  /** The name in the scenario of what has that name at the endpoint. */
  readonly plainName: (name: string) => string;
}

export interface FaultProxy {
  /** What workers take in place of the endpoint's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** How the SDK's variables call the services that the proxy knows. */
const URL_VARIABLES: Readonly<Record<string, string>> = {
  sqs: "AWS_ENDPOINT_URL_SQS",
  dynamodb: "AWS_ENDPOINT_URL_DYNAMODB",
  eventbridge: "AWS_ENDPOINT_URL_EVENTBRIDGE",
};
const DEFAULT_TIMEOUT_MS = 1_000;
/** Headers that are about one connection, or that `fetch` sets itself; what was compressed it has unpacked. */
const HOP_HEADERS = [
  "connection",
  "content-encoding",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
];

/** Starts it on a free port of 127.0.0.1. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new Proxying(options);
  const listener = await listenOnLoopback((call) => proxy.handle(call));
  const own = Object.fromEntries(Object.values(URL_VARIABLES).map((name) => [name, listener.url]));
  return {
    environment: { ...options.endpoint.environment, ...own },
    close: () => listener.close(),
  };
}

/** What is done with calls; apart from the listener, so that a test can do without one. */
export class Proxying {
  readonly #options: FaultProxyOptions;
  readonly #copies: Copies;
  #count = 0;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#copies = new Copies(options);
  }

  /** The answer to a call; undefined for one that is lost. */
  async handle(call: HttpCall): Promise<HttpAnswer | undefined> {
    const meant = decoded(call);
    if (meant === undefined) return await this.#passed(call, undefined);
    const fault = await this.#struck(meant, call);
    switch (fault?.kind) {
      case "throttle":
      case "service-error":
        return this.#refused(meant, fault.kind);
      case "latency":
        await wait(fault.latencyMs, call.signal);
        break;
      case "timeout":
        if (fault.applied) await this.#passed(call, meant);
        await wait(fault.timeoutMs ?? DEFAULT_TIMEOUT_MS, call.signal);
        return undefined;
    }
    const answer = await this.#passed(call, meant);
    // Nobody waits for a copy.
    if (answer?.status === 200) void this.#copies.seen(meant, answer.body);
    return answer;
  }

  /** Asks the world, at the time that it is, whether a fault strikes this call. */
  #struck(meant: Decoded, { headers, body }: HttpCall): Promise<NamedFault | undefined> {
    const { world, pace, plainName, traces } = this.#options;
    const { operation } = meant;
    const service = meant.service.name;
    const trace = traces.ofText(new TextDecoder().decode(body)) ?? "workers";
    // The SDK says which attempts belong to one call, and which attempt this is.
    const id = headers.get("amz-sdk-invocation-id") ?? String(this.#count++);
    const attempt = Number(/attempt=(\d+)/.exec(headers.get("amz-sdk-request") ?? "")?.[1] ?? 1);
    const by = callerOf(headers.get("user-agent") ?? "");
    return new Promise((resolve) => {
      pace.submit(() => {
        const row = world.account.services.find(({ name }) => name === service)?.operations[operation];
        const query = {
          service,
          operation,
          resource: plainNames(row?.resource?.(meant.input as never) ?? "", plainName),
          ...(by === undefined ? undefined : { by: plainName(by) }),
        };
        const entity = Entity.root(trace).child(`${service}.${operation} ${id}`);
        const fault = world.faults.armed("call")
          ? world.faults.strike("call", query, entity, attempt - 1, trace)
          : undefined;
        natives.setImmediate(() => resolve(fault));
      });
    });
  }

  #refused({ service, operation, protocol }: Decoded, kind: "throttle" | "service-error"): HttpAnswer {
    const { world } = this.#options;
    const model = world.account.services.find(({ name }) => name === service.name)!;
    const error = kind === "throttle" ? model.throttled(operation) : model.failed(operation);
    const requestId = world.ids.uuid(Entity.root("refused", this.#count++));
    const { status, headers, body } = encodeError(service, error, requestId, protocol);
    return { status, headers: new Headers(headers), body: new Uint8Array(body) };
  }

  /** Passes a request on to where the endpoint's variables say that the service is. */
  async #passed(call: HttpCall, meant: Decoded | undefined): Promise<HttpAnswer | undefined> {
    const { environment } = this.#options.endpoint;
    const own = meant && URL_VARIABLES[meant.service.name];
    const base = (own && environment[own]) ?? environment["AWS_ENDPOINT_URL"];
    try {
      const response = await natives.fetch(`${base}${call.target}`, {
        method: call.method,
        headers: withoutHop(call.headers),
        ...(call.body.length > 0 ? { body: call.body } : undefined),
        signal: call.signal,
      });
      const body = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: withoutHop(response.headers), body };
    } catch {
      // As with the endpoint itself, a connection that breaks is no answer.
      return undefined;
    }
  }
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = natives.setTimeout(resolve, delayMs);
    signal.addEventListener("abort", () => {
      natives.clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

function withoutHop(headers: Headers): Headers {
  const own = new Headers(headers);
  for (const name of HOP_HEADERS) own.delete(name);
  return own;
}

function decoded({ method, target, headers, body }: HttpCall): Decoded | undefined {
  const { pathname, search } = new URL(target, "http://127.0.0.1");
  const request = {
    method,
    path: pathname,
    query: parseQuery(search),
    headers: Object.fromEntries(headers),
    body,
  };
  try {
    return decode(request);
  } catch (error) {
    // The endpoint has its own words for what cannot be understood.
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** Functions say their name in the SDK's own way: `app/payments` in the user agent. */
function callerOf(userAgent: string): string | undefined {
  return /(?:^| )app\/(\S+)/.exec(userAgent)?.[1];
}

/** A call may be about several tables, joined by commas. */
function plainNames(resource: string, plainName: (name: string) => string): string {
  return resource.split(",").map(plainName).join(",");
}
