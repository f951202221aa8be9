/**
 * Stands between the workers and an endpoint, and brings about the faults of calls: some it refuses in AWS's words,
 * some it lets through late, and of some the answer is lost. It also sends copies of what queues and buses deliver.
 *
 * The decisions, and the words in which a call is refused, are those of the world; whether a call is to be answered
 * at all is asked before it is passed on, so that what was refused certainly had no effect.
 */
import { natives } from "../../sim/host/natives.ts";
import type { Pace } from "../../sim/host/pace.ts";
import { AwsError } from "../../sim/aws/errors.ts";
import { type NamedFault } from "../../sim/faults/mod.ts";
import { Entity } from "../../sim/kernel/mod.ts";
import type { World } from "../../sim/mod.ts";
import { decode, type Decoded, encodeError, parseQuery, type WireRequest } from "../../sim/wire/mod.ts";
import type { Endpoint } from "../../targets/mod.ts";
import { Copies } from "./copies.ts";
import type { Traces } from "./traces.ts";

export interface FaultProxyOptions {
  readonly world: World;
  readonly pace: Pick<Pace, "submit">;
  readonly endpoint: Pick<Endpoint, "call" | "environment">;
  readonly traces: Traces;
  /** The name in the system of a resource or function that is named so at the endpoint. */
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
/** Headers that are about one connection, or that `fetch` sets itself. */
const HOP_HEADERS = [
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
  "accept-encoding",
];

/** Starts it on a free port of 127.0.0.1. */
export function startFaultProxy(options: FaultProxyOptions): FaultProxy {
  const closed = new AbortController();
  const copies = new Copies(options);
  const proxy = new Proxying(options, copies, closed.signal);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, signal: closed.signal },
    (request) => proxy.handle(request),
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const own = Object.fromEntries(Object.values(URL_VARIABLES).map((name) => [name, url]));
  return {
    environment: { ...options.endpoint.environment, ...own },
    async close() {
      closed.abort();
      await server.finished;
    },
  };
}

class Proxying {
  readonly #options: FaultProxyOptions;
  readonly #copies: Copies;
  readonly #closed: AbortSignal;

  constructor(options: FaultProxyOptions, copies: Copies, closed: AbortSignal) {
    this.#options = options;
    this.#copies = copies;
    this.#closed = closed;
  }

  async handle(request: Request): Promise<Response> {
    const body = new Uint8Array(await request.arrayBuffer());
    const call = decoded(request, body);
    if (call === undefined) return await this.#pass(request, body, undefined);
    const fault = await this.#struck(call, request, body);
    switch (fault?.kind) {
      case "throttle":
      case "service-error":
        return this.#refused(call, fault.kind);
      case "latency":
        await this.#wait(fault.latencyMs);
        break;
      case "timeout":
        if (fault.applied) await (await this.#pass(request, body, call)).arrayBuffer();
        await this.#wait(fault.timeoutMs ?? DEFAULT_TIMEOUT_MS);
        return lost();
    }
    const response = await this.#pass(request, body, call);
    if (response.ok) await this.#copies.seen(call, new Uint8Array(await response.clone().arrayBuffer()));
    return response;
  }

  /** Asks the world, at its own time, whether a fault strikes this call. */
  #struck(call: Decoded, request: Request, body: Uint8Array): Promise<NamedFault | undefined> {
    const { world, pace, plainName, traces } = this.#options;
    const { headers } = request;
    const trace = traces.ofText(new TextDecoder().decode(body)) ?? "workers";
    // The SDK says which attempts belong to one call, and how many there were.
    const id = headers.get("amz-sdk-invocation-id") ?? crypto.randomUUID();
    const attempt = Number(/attempt=(\d+)/.exec(headers.get("amz-sdk-request") ?? "")?.[1] ?? 1);
    const by = callerOf(headers.get("user-agent") ?? "");
    return new Promise((resolve) => {
      pace.submit(() => {
        const service = call.service.name;
        const row = world.account.services.find(({ name }) => name === service)?.operations[call.operation];
        const resource = plainNames(row?.resource?.(call.input as never) ?? "", plainName);
        const query = {
          service,
          operation: call.operation,
          resource,
          ...(by === undefined ? undefined : { by: plainName(by) }),
        };
        const entity = Entity.root(trace).child(`${service}.${call.operation} ${id}`);
        const fault = world.faults.armed("call")
          ? world.faults.strike("call", query, entity, attempt - 1, trace)
          : undefined;
        natives.setImmediate(() => resolve(fault));
      });
    });
  }

  #refused(call: Decoded, kind: "throttle" | "service-error"): Response {
    const { world } = this.#options;
    const service = world.account.services.find(({ name }) => name === call.service.name)!;
    const error: AwsError = kind === "throttle"
      ? service.throttled(call.operation)
      : service.failed(call.operation);
    const { status, headers, body } = encodeError(call.service, error, crypto.randomUUID(), call.protocol);
    return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
  }

  /** Passes a request on to where the endpoint's variables say that the service is. */
  async #pass(request: Request, body: Uint8Array, call: Decoded | undefined): Promise<Response> {
    const { environment } = this.#options.endpoint;
    const own = call && URL_VARIABLES[call.service.name];
    const base = (own && environment[own]) ?? environment["AWS_ENDPOINT_URL"];
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    for (const name of HOP_HEADERS) headers.delete(name);
    try {
      const response = await natives.fetch(`${base}${pathname}${search}`, {
        method: request.method,
        headers,
        ...(body.length > 0 ? { body: body as Uint8Array<ArrayBuffer> } : undefined),
        signal: AbortSignal.any([request.signal, this.#closed]),
      });
      const answer = new Headers(response.headers);
      for (const name of HOP_HEADERS) answer.delete(name);
      // What was compressed has been unpacked on its way through.
      answer.delete("content-encoding");
      return new Response(response.body, { status: response.status, headers: answer });
    } catch {
      return lost();
    }
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = natives.setTimeout(resolve, delayMs);
      this.#closed.addEventListener("abort", () => {
        natives.clearTimeout(timer);
        resolve();
      }, { once: true });
    });
  }
}

/** An answer of which not one whole line arrives: the caller's connection breaks, and it cannot tell why. */
function lost(): Response {
  return new Response(
    new ReadableStream({
      start(controller) {
        controller.error(new Error("the answer is lost"));
      },
    }),
    { status: 200, headers: { "content-length": "1" } },
  );
}

function decoded(request: Request, body: Uint8Array): Decoded | undefined {
  const { pathname, search } = new URL(request.url);
  const wire: WireRequest = {
    method: request.method,
    path: pathname,
    query: parseQuery(search),
    headers: Object.fromEntries(request.headers),
    body,
  };
  try {
    return decode(wire);
  } catch (error) {
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
