/**
 * `node:fs` as a function sees it: `/var/task` and `/opt` are its code and layers, `/tmp` is its scratch directory,
 * and there is nothing else that the worker's permissions let it reach.
 */
import * as realFs from "node:fs";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import type { Places } from "./places.ts";

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Members = Record<string, unknown>;

/** Functions whose second argument is a path as well. */
const TWO_PATHS = /^(?:copyFile|cp|link|rename)(?:Sync)?$/;
/** Functions without a path. */
const NO_PATH = /^(?:f[a-z]|close|read(?:v)?(?:Sync)?$|write(?:v)?(?:Sync)?$|_|[A-Z])/;
const STAYS_A_PATH = /^f(?:datasync|sync|stat|truncate|chmod|chown|utimes)/;
/** Functions whose results are paths. */
const GIVES_PATH = /^(?:realpath|mkdtemp|readlink|mkdir)/;

/** The modules `fs` and `fs/promises`. */
export function fileSystem(places: Places): { fs: object; promises: object } {
  const source = (realFs as unknown as { default: Members }).default;
  const promises = wrapped(source.promises as Members, places);
  const fs = wrapped(source, places);
  Object.defineProperty(fs, "promises", { value: promises, enumerable: true, configurable: true });
  const { realpath, realpathSync } = fs as { realpath: AnyFunction; realpathSync: AnyFunction };
  Object.assign(realpath, { native: realpath });
  Object.assign(realpathSync, { native: realpathSync });
  return { fs, promises };
}

function wrapped(source: Members, places: Places): Members {
  const result: Members = {};
  for (const name of Object.keys(source)) {
    if (name === "promises") continue;
    const member = source[name];
    result[name] = typeof member === "function" && !withoutPath(name)
      ? onPlaces(name, member as AnyFunction, places)
      : member;
  }
  return result;
}

function withoutPath(name: string): boolean {
  return STAYS_A_PATH.test(name) || NO_PATH.test(name);
}

function onPlaces(name: string, real: AnyFunction, places: Places): AnyFunction {
  const paths = TWO_PATHS.test(name) ? 2 : 1;
  const giveBack = GIVES_PATH.test(name)
    ? (value: unknown) => typeof value === "string" ? places.seen(value) : value
    : (value: unknown) => value;
  return function (this: unknown, ...args: unknown[]): unknown {
    for (let i = 0; i < paths; i++) args[i] = onPlace(args[i], places);
    // A symbolic link to a place of the function leads to where that is.
    if (name.startsWith("symlink")) args[1] = onPlace(args[1], places);
    const last = args.length - 1;
    const callback = args[last];
    if (typeof callback === "function" && !/Sync$|Stream$|^(?:un)?watch/.test(name)) {
      args[last] = (error: unknown, ...values: unknown[]) =>
        callback(error ? told(error, places) : error, ...values.map(giveBack));
    }
    let result: unknown;
    try {
      result = real.apply(this, args);
    } catch (error) {
      throw told(error, places);
    }
    return result instanceof Promise
      ? result.then(giveBack, (error) => Promise.reject(told(error, places)))
      : giveBack(result);
  };
}

function onPlace(path: unknown, places: Places): unknown {
  if (typeof path === "string") return places.real(path.startsWith("/") ? path : `/var/task/${path}`);
  if (path instanceof URL && path.protocol === "file:") return places.real(fileURLToPath(path));
  if (Buffer.isBuffer(path)) return Buffer.from(places.real(path.toString()));
  return path;
}

/** An error as Lambda's file system would make it: `/var/task` and `/opt` cannot be written to. */
function told(error: unknown, places: Places): unknown {
  if (!(error instanceof Error)) return error;
  const of = error as Error & { code?: string; path?: string; dest?: string };
  if (error.name === "NotCapable") {
    const path = places.seen(/"([^"]+)"/.exec(error.message)?.[1] ?? "");
    const readOnly = /write access/.test(error.message);
    const [code, words] = readOnly
      ? ["EROFS", "read-only file system"] as const
      : ["EACCES", "permission denied"] as const;
    return Object.assign(new Error(`${code}: ${words}, open '${path}'`), { code, path, syscall: "open" });
  }
  of.message = places.seenIn(of.message);
  if (typeof of.stack === "string") of.stack = places.seenIn(of.stack);
  if (typeof of.path === "string") of.path = places.seen(of.path);
  if (typeof of.dest === "string") of.dest = places.seen(of.dest);
  return of;
}
