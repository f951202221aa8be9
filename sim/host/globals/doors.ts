/** The doors to real I/O, real time, threads and the garbage collector: whoever opens one during a run is named. */
import process from "node:process";
import { current } from "../context.ts";
import { define } from "./define.ts";

/** Globals that reach real threads, sockets or the garbage collector. */
const BANNED_GLOBALS = [
  "Worker",
  "SharedWorker",
  "BroadcastChannel",
  "MessageChannel",
  "WebSocket",
  "EventSource",
  "FinalizationRegistry",
] as const;

/** Guards globals that reach outside. */
export function banGlobals(): void {
  const scope = globalThis as unknown as Record<string, (new (...args: unknown[]) => object) | undefined>;
  for (const name of BANNED_GLOBALS) {
    const Real = scope[name];
    if (!Real) continue;
    define(
      globalThis,
      name,
      new Proxy(Real, {
        construct(target, args, newTarget) {
          const world = current()?.world;
          if (world) throw world.leak(name);
          return Reflect.construct(target, args, newTarget === undefined ? target : newTarget);
        },
      }),
    );
  }
  const deno = Deno as unknown as Record<string, unknown>;
  for (const name of Object.keys(deno)) if (DENO_IO.test(name)) ban(deno, "Deno", name);
  for (const name of ["mark", "measure"]) {
    ban(performance as unknown as Record<string, unknown>, "performance", name);
  }
  for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) {
    ban(WebAssembly as unknown as Record<string, unknown>, "WebAssembly", name);
  }
}

/** Functions of Deno that do real I/O; those that only tell of the host are let through. */
const DENO_IO =
  /^(read|write|open|create|connect|listen|serve|remove|rename|mkdir|stat|lstat|truncate|copy|make|link|symlink|watch|resolveDns|dlopen|kill|ftruncate|Command)/;

/** Functions of Node's own modules that do real I/O, by module; `*` bans every function of it. */
const BANNED_BUILTINS: Readonly<Record<string, readonly string[] | "*">> = {
  "node:fs": "*",
  "node:fs/promises": "*",
  "node:net": ["connect", "createConnection", "createServer"],
  "node:tls": ["connect", "createServer"],
  "node:http": ["request", "get", "createServer"],
  "node:https": ["request", "get", "createServer"],
  "node:http2": ["connect", "createServer", "createSecureServer"],
  "node:dns": ["lookup", "resolve", "resolve4", "resolve6"],
  "node:dgram": ["createSocket"],
  "node:child_process": "*",
  "node:worker_threads": ["Worker", "MessageChannel"],
  "node:zlib": [
    "gzip",
    "gunzip",
    "unzip",
    "deflate",
    "inflate",
    "deflateRaw",
    "inflateRaw",
    "brotliCompress",
    "brotliDecompress",
  ],
  "node:crypto": [
    "pbkdf2",
    "scrypt",
    "hkdf",
    "generateKey",
    "generateKeySync",
    "generateKeyPair",
    "generateKeyPairSync",
    "generatePrime",
    "generatePrimeSync",
    "checkPrime",
  ],
  "node:os": ["freemem", "loadavg", "networkInterfaces", "userInfo"],
};

/** Guards functions of Node's modules that reach outside. */
export function banBuiltins(): void {
  for (const [module, names] of Object.entries(BANNED_BUILTINS)) {
    const target = process.getBuiltinModule(module) as unknown as Record<string, unknown> | undefined;
    if (!target) continue;
    const all = names === "*"
      ? Object.keys(target).filter((name) => typeof target[name] === "function")
      : names;
    for (const name of all) ban(target, module, name);
  }
}

function ban(target: Record<string, unknown>, module: string, name: string): void {
  const real = target[name];
  if (typeof real !== "function") return;
  const guarded = new Proxy(real as (...args: unknown[]) => unknown, {
    apply(fn, self, args) {
      const world = current()?.world;
      if (isSdkConfig(args[0])) return Promise.reject(noSuchFile(String(args[0])));
      if (world) throw world.leak(`${module} ${name}`);
      return Reflect.apply(fn, self, args);
    },
    construct(fn, args, newTarget) {
      const world = current()?.world;
      if (world) throw world.leak(`${module} ${name}`);
      return Reflect.construct(fn, args, newTarget);
    },
  });
  try {
    define(target, name, guarded);
  } catch {
    // A frozen export cannot be guarded; what it does would show as a stuck invocation.
  }
}

/** The SDK looks for the user's profile; inside the world, as on Lambda, there is none. */
function isSdkConfig(path: unknown): boolean {
  return typeof path === "string" && /[\\/]\.aws[\\/](config|credentials)$/.test(path);
}

function noSuchFile(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" });
}
