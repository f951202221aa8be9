/** Paths of the server's own, under `/_orderstorm`: the HTTP APIs of systems, the third parties, the control API. */
import type { AwsError } from "../sim/aws/errors.ts";
import { nearest } from "../targets/nearest.ts";
import type { ServedWorld } from "./served_world.ts";
import type { Worlds } from "./worlds.ts";

export const PREFIX = "/_orderstorm";
const PARTIES = ["payments", "carrier"] as const;

/** A request to a path of the server's own; its body is text. */
export interface OwnRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OwnResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** Whether a path is one of a system's API or of a third party; other paths of the server's own are the control API. */
export function isForWorld(path: string): boolean {
  return /^\/_orderstorm\/(?:api|third-parties)(?:\/|$)/.test(path);
}

/** Hands a request to the API of a system, or to a third party; `lost` where the connection is to break. */
export async function handleForWorld(worlds: Worlds, request: OwnRequest): Promise<OwnResponse | "lost"> {
  const { home } = worlds;
  const served = worlds.of(home.account, home.region);
  const [, kind = "", name = "", rest = ""] = /^\/_orderstorm\/([^/]+)\/?([^/]*)(.*)$/.exec(request.path) ??
    [];
  return kind === "api"
    ? await handleApi(served, name, rest || "/", request)
    : await handleParty(served, name, rest || "/", request);
}

async function handleApi(
  served: ServedWorld,
  system: string,
  path: string,
  { method, query, headers, body }: OwnRequest,
): Promise<OwnResponse> {
  if (!served.apis.has(system)) {
    const names = [...served.apis.keys()];
    return names.length === 0
      ? notFound(`No system is served: start the server with --system, such as --system choreography`)
      : notFound(`There is no system "${system}" here; the nearest is "${nearest(system, names)}"`);
  }
  const response = await served.request({ kind: "api", system, method, path, query, headers, body });
  return {
    status: response.status,
    headers: {
      ...response.headers,
      ...(response.cookies ? { "set-cookie": response.cookies } : undefined),
    },
    body: response.body,
  };
}

async function handleParty(
  served: ServedWorld,
  name: string,
  path: string,
  { method, query, headers, body }: OwnRequest,
): Promise<OwnResponse | "lost"> {
  const party = PARTIES.find((known) => known === name);
  if (!party) {
    return notFound(`There is no third party "${name}"; the nearest is "${nearest(name, PARTIES)}"`);
  }
  const target = query ? `${path}?${query}` : path;
  const outcome = await served.thirdParty({
    kind: "third-party",
    party,
    method,
    path: target,
    headers,
    body,
  });
  return outcome.lost ? "lost" : outcome;
}

function notFound(detail: string): OwnResponse {
  return own(404, "There is no such thing", detail);
}

/** An answer of the server's own, as RFC 9457 has problems. */
export function own(status: number, title: string, detail: string): OwnResponse {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: JSON.stringify({ title, status, detail }, null, 2) + "\n",
  };
}

/** An error of AWS's as such an answer. */
export function ownError({ status, code, message }: AwsError): OwnResponse {
  return own(status, code, message);
}
