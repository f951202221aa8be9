/**
 * The third parties of a world over HTTP, in the time that the world follows: what services outside the world call.
 * Ledger, journal and faults are the world's.
 *
 * An answer that is lost on its way is never given: the connection is held until the caller gives up, so that it is
 * the caller's own timeout that ends it, as with a provider that hangs.
 */
import type { Pace } from "../sim/host/pace.ts";
import { natives } from "../sim/host/natives.ts";
import type { HttpOutcome, HttpRequest } from "../sim/external/mod.ts";
import { Entity } from "../sim/kernel/mod.ts";
import type { World } from "../sim/mod.ts";
import { readBody } from "./http/body.ts";
import type { ThirdPartyServer } from "./options.ts";

export interface ThirdPartyServerOptions {
  readonly world: World;
  /** Drives the world. */
  readonly pace: Pace;
  /** On 127.0.0.1. Default 0: any that is free. */
  readonly port?: number;
}

/** Requests of third parties are short. */
const MAX_BODY_BYTES = 1024 * 1024;
const LONGEST_CALLER = 200;

/** Serves the payment provider below `/payments` and the carrier below `/carrier`. */
export function serveThirdParties(options: ThirdPartyServerOptions): ThirdPartyServer {
  const { world } = options;
  const hosts: Readonly<Record<string, string>> = {
    payments: world.payments.host,
    carrier: world.thirdParties.hosts.find((host) => host !== world.payments.host) ?? "carrier.example",
  };
  const closed = new AbortController();
  let count = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, onListen() {}, signal: closed.signal },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const [, party = "", path = "/"] = /^\/([a-z]+)(\/.*)?$/.exec(pathname) ?? [];
      const host = Object.hasOwn(hosts, party) ? hosts[party] : undefined;
      if (host === undefined) {
        return Response.json({ error: { code: "unknown_party", message: `There is no ${pathname}` } }, {
          status: 404,
        });
      }
      const body = await readBody(request, MAX_BODY_BYTES);
      if (body === undefined) {
        return Response.json({ error: { code: "too_large", message: "The body is too large" } }, {
          status: 413,
        });
      }
      const headers = Object.fromEntries(request.headers);
      const outcome = await ask(
        options,
        { method: request.method, host, path: path + search, headers, body: new TextDecoder().decode(body) },
        headers["user-agent"] ?? "http",
        count++,
      );
      if (!outcome.lost) {
        return new Response(outcome.body, { status: outcome.status, headers: outcome.headers });
      }
      await Promise.race([aborted(request.signal), aborted(closed.signal)]);
      return new Response(null, { status: 503 });
    },
  );
  const base = `http://127.0.0.1:${server.addr.port}`;
  return {
    paymentsUrl: `${base}/payments`,
    carrierUrl: `${base}/carrier`,
    async close() {
      closed.abort();
      await server.finished;
    },
  };
}

/** Sends a request inside the world; what is awaited goes on outside of it. */
function ask(
  { world, pace }: ThirdPartyServerOptions,
  request: HttpRequest,
  userAgent: string,
  index: number,
): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    pace.submit(() => {
      const entity = Entity.root("http", index);
      world.thirdParties.fetch(
        request,
        userAgent.slice(0, LONGEST_CALLER),
        entity,
        0,
        (outcome) => natives.setImmediate(() => resolve(outcome)),
      );
    });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
