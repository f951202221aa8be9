/**
 * The routes of a system over HTTP, as an HTTP API answers them: in place of API Gateway.
 *
 * 503 while the function is not there, 504 when it does not answer in time, 500 when it fails, each with the body
 * that API Gateway gives: `{"message": "…"}`.
 */
import { Entity } from "../../sim/kernel/mod.ts";
import { httpApiEvent } from "../../sim/aws/apigateway/event.ts";
import { httpResponse } from "../../sim/aws/apigateway/response.ts";
import type { HttpResponse } from "../../sim/aws/apigateway/mod.ts";
import { RouteTable } from "../../sim/aws/apigateway/routes.ts";
import type { RouteSpec } from "../../services/systems/system.ts";
import type { Outcome } from "../protocol.ts";
import { readBody } from "./body.ts";

export interface ListenerOptions {
  readonly routes: readonly RouteSpec[];
  readonly port: number;
  readonly region: string;
  readonly account: string;
  /** Undefined where the function is not there, or went before it answered. */
  readonly invoke: (functionName: string, event: unknown) => Promise<Outcome | undefined>;
}

export interface Listener {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Takes no more requests, and waits for those under way. */
  drain(): Promise<void>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Of an HTTP API. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const API = { apiId: "orderstorm", stage: "$default" } as const;

/** Listens on 127.0.0.1. */
export function listen(options: ListenerOptions): Listener {
  const { account, region } = options;
  const table = new RouteTable(options.routes.map(({ method, path, function: functionArn }) => ({
    method,
    path,
    functionArn,
  })));
  const world = {
    account,
    region,
    nowMs: () => Date.now(),
    ids: { hex: () => crypto.randomUUID().replaceAll("-", "") },
  };
  const broken = new AbortController();
  let draining: Promise<void> | undefined;
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: options.port,
      signal: broken.signal,
      onListen() {},
      onError: () => message(500, "Internal Server Error"),
    },
    async (request, { remoteAddr }) => {
      const { pathname, search } = new URL(request.url);
      const match = table.match(request.method, pathname);
      if (match === undefined) {
        await request.body?.cancel();
        return message(404, "Not Found");
      }
      const bytes = await readBody(request, MAX_BODY_BYTES);
      if (bytes === undefined) return message(413, "Request Entity Too Large");
      const body = utf8(bytes);
      if (body === undefined) return message(400, "Bad Request: the body is not UTF-8");
      const event = httpApiEvent(
        world,
        API,
        {
          method: request.method,
          path: pathname,
          headers: Object.fromEntries(request.headers),
          sourceIp: remoteAddr.hostname,
          ...(search === "" ? undefined : { query: search.slice(1) }),
          ...(request.body === null ? undefined : { body }),
        },
        match,
        world.ids.hex().slice(0, 16),
        Entity.root("http"),
      );
      return answer(await options.invoke(match.route.functionArn, event));
    },
  );
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    async drain() {
      draining ??= server.shutdown();
      await draining;
    },
    async close() {
      // A server that has drained cannot be broken off any more.
      if (draining === undefined) broken.abort();
      draining ??= server.finished;
      await draining;
    },
  };
}

function answer(outcome: Outcome | undefined): Response {
  if (outcome === undefined) return message(503, "Service Unavailable");
  if (outcome.kind === "error") {
    return outcome.errorType === "Sandbox.Timedout"
      ? message(504, "Endpoint request timed out")
      : message(500, "Internal Server Error");
  }
  const { status, headers, body, cookies }: HttpResponse = httpResponse(outcome.payload);
  const all = new Headers(headers);
  // The server counts the bytes itself.
  all.delete("content-length");
  for (const cookie of cookies ?? []) all.append("set-cookie", cookie);
  try {
    return new Response([101, 204, 205, 304].includes(status) ? null : body, { status, headers: all });
  } catch {
    return message(500, "Internal Server Error");
  }
}

function message(status: number, text: string): Response {
  return Response.json({ message: text }, {
    status,
    ...(status === 503 ? { headers: { "retry-after": "1" } } : undefined),
  });
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
