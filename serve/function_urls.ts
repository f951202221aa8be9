/**
 * Function URLs: `<id>.lambda-url.<region>.localhost:<port>`, the same host as AWS has it (`….on.aws`), and, for clients
 * that cannot resolve either, `/_orderstorm/function-urls/<id>/…`.
 */
import { Buffer } from "node:buffer";
import type { LambdaState } from "../sim/aws/lambda/mod.ts";
import { functionOfUrl } from "../sim/aws/lambda/url_invocation.ts";
import type { ServedWorld } from "./served_world.ts";
import type { Worlds } from "./worlds.ts";

const HOST = /^([a-z0-9]{32})\.lambda-url\.[a-z0-9-]+\.(?:localhost|on\.aws)\.?(?::\d{1,5})?$/i;
const PATH = /^\/_orderstorm\/function-urls\/([a-z0-9]{32})(\/.*)?$/;

/** The URL that a request is to. */
export interface UrlAddress {
  readonly id: string;
  readonly path: string;
}

/** Whether a Host header is that of a function URL. */
export function isUrlHost(host: string | undefined): boolean {
  return host !== undefined && HOST.test(host);
}

export function urlAddress(host: string | undefined, path: string): UrlAddress | undefined {
  const byHost = host === undefined ? undefined : HOST.exec(host)?.[1];
  if (byHost !== undefined) return { id: byHost.toLowerCase(), path };
  const [, id, rest] = PATH.exec(path) ?? [];
  return id === undefined ? undefined : { id, path: rest ?? "/" };
}

/** The world in which a URL is; that of the server itself where it is nowhere. */
export function worldOfUrl(worlds: Worlds, id: string): ServedWorld {
  const { account, region } = worlds.home;
  return worlds.all().find(({ world }) => functionOfUrl(world.account.peer<LambdaState>("lambda"), id)) ??
    worlds.of(account, region);
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
