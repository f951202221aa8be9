/**
 * Puts the isolate's globals under the world: clock, timers, chance, fetch, and the doors to real I/O.
 *
 * Installed once per isolate and before any module of a user or of the SDK loads. While no world runs, everything
 * passes through to the real thing; that is how modules load and clients warm up.
 */
import process from "node:process";
import { type Activity, current, currentWorld, type HostWorld, runAs } from "./context.ts";
import { natives } from "./natives.ts";
import type { Timer } from "../kernel/mod.ts";

/** Patches the globals of this isolate. install.ts calls it, once. */
export function installGlobals(): void {
  patchDate();
  patchTimers();
  patchChance();
  patchFetch();
  patchProcess();
  patchAbortSignal();
  banGlobals();
  banBuiltins();
  globalThis.addEventListener("unhandledrejection", (event) => {
    const world = currentWorld();
    if (!world) return;
    event.preventDefault();
    world.unhandled(event.reason);
  });
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}

function patchDate(): void {
  const RealDate = natives.Date;
  const now = (): number => {
    const world = currentWorld();
    return world ? Math.floor(world.nowMs()) : RealDate.now();
  };
  function VirtualDate(this: unknown, ...args: unknown[]): unknown {
    if (!new.target) return new RealDate(now()).toString();
    const target = new.target === (VirtualDate as unknown) ? RealDate : new.target;
    return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, target);
  }
  VirtualDate.prototype = RealDate.prototype;
  define(VirtualDate, "now", now);
  define(VirtualDate, "parse", RealDate.parse);
  define(VirtualDate, "UTC", RealDate.UTC);
  define(VirtualDate, "length", 7);
  define(VirtualDate, "name", "Date");
  define(RealDate.prototype, "constructor", VirtualDate);
  define(globalThis, "Date", VirtualDate);

  const realNow = performance.now.bind(performance);
  define(performance, "now", () => currentWorld()?.elapsedMs() ?? realNow());
  const RealFormat = Intl.DateTimeFormat;
  const format = RealFormat.prototype.formatToParts;
  define(RealFormat.prototype, "formatToParts", function (this: Intl.DateTimeFormat, date?: Date | number) {
    return format.call(this, date ?? now());
  });
  const temporal =
    (globalThis as unknown as { Temporal?: { Now: Record<string, unknown>; Instant: TemporalInstant } })
      .Temporal;
  if (temporal) {
    const realInstant = temporal.Now.instant as () => unknown;
    define(temporal.Now, "instant", () => {
      return currentWorld() ? temporal.Instant.fromEpochMilliseconds(now()) : realInstant();
    });
  }
}

interface TemporalInstant {
  fromEpochMilliseconds(ms: number): unknown;
}

/** A handle like the one that Node's setTimeout returns. */
class VirtualTimeout {
  timer: Timer | undefined;
  readonly #world: HostWorld;
  readonly #start: () => Timer | undefined;

  constructor(world: HostWorld, start: () => Timer | undefined) {
    this.#world = world;
    this.#start = start;
    this.timer = start();
  }
  clear(): void {
    if (this.timer) this.#world.cancel(this.timer);
    this.timer = undefined;
  }
  refresh(): this {
    this.clear();
    this.timer = this.#start();
    return this;
  }
  restart(): void {
    this.timer = this.#start();
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return this.timer !== undefined;
  }
  close(): this {
    this.clear();
    return this;
  }
  [Symbol.toPrimitive](): number {
    return 1;
  }
  [Symbol.dispose](): void {
    this.clear();
  }
}

type TimerFunction = (run: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]) => unknown;

/** Starts a timer of an activity; it fires as part of that activity. */
function startTimer(activity: Activity, run: () => void, delayMs: number): VirtualTimeout {
  const { world, owner } = activity;
  const timeout: VirtualTimeout = new VirtualTimeout(
    world,
    () => owner.alive ? world.after(delayMs, () => owner.resume(() => runAs(activity, run))) : undefined,
  );
  return timeout;
}

function patchTimers(): void {
  const real = {
    setTimeout: globalThis.setTimeout as unknown as TimerFunction,
    setInterval: globalThis.setInterval as unknown as TimerFunction,
    setImmediate: natives.setImmediate as unknown as TimerFunction,
    clearTimeout: globalThis.clearTimeout as (id: unknown) => void,
    clearInterval: globalThis.clearInterval as (id: unknown) => void,
    clearImmediate: (globalThis as unknown as { clearImmediate: (id: unknown) => void }).clearImmediate,
  };
  const setTimeout: TimerFunction = (run, delayMs = 0, ...args) => {
    const activity = current();
    if (!activity) return real.setTimeout(run, delayMs, ...args);
    return startTimer(activity, () => run(...args), Math.max(1, Number(delayMs) || 1));
  };
  const setInterval: TimerFunction = (run, delayMs = 0, ...args) => {
    const activity = current();
    if (!activity) return real.setInterval(run, delayMs, ...args);
    const timeout: VirtualTimeout = startTimer(activity, () => {
      timeout.restart();
      run(...args);
    }, Math.max(1, Number(delayMs) || 1));
    return timeout;
  };
  const setImmediate: TimerFunction = (run, ...args) => {
    const activity = current();
    if (!activity) return real.setImmediate(run, ...(args as [number]));
    return startTimer(activity, () => run(...args), 0);
  };
  const clear = (clearReal: (id: unknown) => void) => (id: unknown): void => {
    if (id instanceof VirtualTimeout) id.clear();
    else clearReal(id);
  };
  const patched = {
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout: clear(real.clearTimeout),
    clearInterval: clear(real.clearInterval),
    clearImmediate: clear(real.clearImmediate),
  };
  const timers = process.getBuiltinModule("node:timers") as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(patched)) {
    define(globalThis, name, value);
    define(timers, name, value);
  }
  const promises = process.getBuiltinModule("node:timers/promises") as unknown as Record<string, unknown>;
  define(promises, "setTimeout", (delayMs?: number, value?: unknown) => {
    return new Promise((resolve) => setTimeout(() => resolve(value), delayMs));
  });
  define(
    promises,
    "setImmediate",
    (value?: unknown) => new Promise((resolve) => setImmediate(() => resolve(value))),
  );
}

function patchChance(): void {
  const realRandom = Math.random;
  define(Math, "random", () => {
    const activity = current();
    return activity
      ? activity.world.oracle.draw("Math.random", activity.entity, activity.counters.randoms++)
      : realRandom();
  });
  const web = globalThis.crypto;
  const realUuid = web.randomUUID.bind(web);
  const realValues = web.getRandomValues.bind(web);
  const randomUUID = (): string => {
    const activity = current();
    return activity ? activity.world.ids.uuid(activity.entity, 0x5eed + activity.counters.ids++) : realUuid();
  };
  const fill = <T extends ArrayBufferView>(array: T): T => {
    const activity = current();
    if (!activity) return realValues(array as unknown as Uint8Array<ArrayBuffer>) as unknown as T;
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = activity.world.oracle.draw("random-byte", activity.entity, activity.counters.ids++) * 256;
    }
    return array;
  };
  define(web, "randomUUID", randomUUID);
  define(web, "getRandomValues", fill);
  const node = process.getBuiltinModule("node:crypto") as unknown as Record<
    string,
    (...args: never[]) => unknown
  >;
  const realBytes = node.randomBytes as unknown as (size: number, done?: unknown) => unknown;
  const realInt = node.randomInt as unknown as (...args: unknown[]) => unknown;
  define(node, "randomUUID", randomUUID);
  define(node, "randomFillSync", fill);
  define(node, "randomBytes", (size: number, done?: (error: null, bytes: unknown) => void) => {
    if (!current()) return realBytes(size, done);
    const { Buffer } = process.getBuiltinModule("node:buffer");
    const bytes = fill(Buffer.alloc(size));
    if (done) queueMicrotask(() => done(null, bytes));
    return bytes;
  });
  define(node, "randomInt", (...args: [number, (number | undefined)?, unknown?]) => {
    const activity = current();
    if (!activity) return realInt(...args);
    const [low, high] = typeof args[1] === "number" ? [args[0], args[1]] : [0, args[0]];
    return low +
      Math.floor(
        activity.world.oracle.draw("randomInt", activity.entity, activity.counters.ids++) * (high - low),
      );
  });
  patchSubtle(web.subtle);
}

/** Parallel digests finish in any order on real threads, so each is started only once the one before has ended. */
function patchSubtle(subtle: SubtleCrypto): void {
  for (
    const name of ["encrypt", "decrypt", "sign", "verify", "deriveBits", "deriveKey", "generateKey"] as const
  ) {
    const real = subtle[name] as unknown as (...args: unknown[]) => unknown;
    define(subtle, name, (...args: unknown[]) => {
      const world = current()?.world;
      if (world) throw world.leak(`crypto.subtle.${name}`);
      return real.apply(subtle, args);
    });
  }
  const realDigest = subtle.digest.bind(subtle);
  const { createHash } = process.getBuiltinModule("node:crypto");
  define(subtle, "digest", (algorithm: string | { name: string }, data: BufferSource) => {
    if (!current()) return realDigest(algorithm, data);
    const name = (typeof algorithm === "string" ? algorithm : algorithm.name).replace("-", "").toLowerCase();
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(
      (data as ArrayBufferView).buffer,
      (data as ArrayBufferView).byteOffset,
      data.byteLength,
    );
    const digest = createHash(name).update(bytes).digest();
    return Promise.resolve(digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.byteLength));
  });
}

function patchFetch(): void {
  define(globalThis, "fetch", (input: string | URL | Request, init?: RequestInit) => {
    const activity = current();
    return activity ? activity.world.fetch(activity, input, init) : natives.fetch(input, init);
  });
}

function patchProcess(): void {
  const real = process.env;
  const environment = (): Record<string, string | undefined> => current()?.owner.environment ?? real;
  define(
    process,
    "env",
    new Proxy(real, {
      get: (_, name) => typeof name === "string" ? environment()[name] : undefined,
      has: (_, name) => name in environment(),
      set: (_, name, value) => {
        environment()[String(name)] = String(value);
        return true;
      },
      deleteProperty: (_, name) => delete environment()[String(name)],
      ownKeys: () => Reflect.ownKeys(environment()),
      getOwnPropertyDescriptor: (_, name) => {
        const value = environment()[String(name)];
        return value === undefined
          ? undefined
          : { value, writable: true, enumerable: true, configurable: true };
      },
    }),
  );
  const realTime = process.hrtime.bind(process);
  const realBig = process.hrtime.bigint.bind(process.hrtime);
  const hrtime = (previous?: [number, number]): [number, number] => {
    const world = currentWorld();
    if (!world) return realTime(previous);
    const us = Math.round(world.elapsedMs() * 1000);
    const seconds = Math.floor(us / 1e6) - (previous?.[0] ?? 0);
    const nanos = (us % 1e6) * 1000 - (previous?.[1] ?? 0);
    return nanos < 0 ? [seconds - 1, nanos + 1e9] : [seconds, nanos];
  };
  define(hrtime, "bigint", () => {
    const world = currentWorld();
    return world ? BigInt(Math.round(world.elapsedMs() * 1e6)) : realBig();
  });
  define(process, "hrtime", hrtime);
  const realUptime = process.uptime.bind(process);
  define(process, "uptime", () => {
    const world = currentWorld();
    return world ? world.elapsedMs() / 1000 : realUptime();
  });
}

function patchAbortSignal(): void {
  const real = AbortSignal.timeout.bind(AbortSignal);
  define(AbortSignal, "timeout", (delayMs: number) => {
    const activity = current();
    if (!activity) return real(delayMs);
    const controller = new AbortController();
    startTimer(activity, () => {
      controller.abort(timeoutError());
    }, delayMs);
    return controller.signal;
  });
}

/** Most signals fire after what they guard is over, so the stack, which is the dear part of it, is left out. */
function timeoutError(): DOMException {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return new DOMException("Signal timed out.", "TimeoutError");
  } finally {
    Error.stackTraceLimit = limit;
  }
}

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

function banGlobals(): void {
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
  // The SDK asks for it with every request, for its user agent, and the system call is slow.
  const release = Deno.osRelease();
  define(Deno, "osRelease", () => release);
}

/** Functions of Deno that do real I/O; those that only tell of the host are let through. */
const DENO_IO =
  /^(read|write|open|create|connect|listen|serve|remove|rename|mkdir|stat|lstat|truncate|copy|make|link|symlink|watch|resolveDns|dlopen|kill|ftruncate|Command)/;

/** Functions of Node's own modules that do real I/O, by module; `*` bans every function of it. */
const BANNED_BUILTINS: Readonly<Record<string, readonly string[] | "*">> = {
  "node:fs": [
    "readFile",
    "writeFile",
    "appendFile",
    "open",
    "readdir",
    "stat",
    "lstat",
    "mkdir",
    "rm",
    "unlink",
    "rename",
    "copyFile",
    "access",
    "createReadStream",
    "createWriteStream",
    "watch",
    "watchFile",
    "writeFileSync",
    "appendFileSync",
  ],
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
  "node:zlib": ["gzip", "gunzip", "deflate", "inflate", "brotliCompress", "brotliDecompress"],
  "node:crypto": ["pbkdf2", "scrypt", "hkdf", "generateKeyPair"],
};

function banBuiltins(): void {
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
