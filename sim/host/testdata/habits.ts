/** A handler that uses all that an isolate has of time, chance, machine and globals: what tests of them run. */
import { EventEmitter } from "node:events";
import * as nodeCrypto from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir, hostname, uptime } from "node:os";
import { scheduler, setInterval as every, setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const since = (startMs: number): number => Date.now() - startMs;
const boom = (): never => {
  throw new RangeError("boom");
};
const scope = globalThis as unknown as Record<string, unknown>;

/** Each breaks without anybody to catch it, and would be answered `went on` if nobody noticed. */
const uncaught: Record<string, () => void> = {
  timer: () => setTimeout(boom, 10),
  immediate: () => setImmediate(boom),
  microtask: () => queueMicrotask(boom),
  tick: () => process.nextTick(boom),
  listener: () => AbortSignal.timeout(10).addEventListener("abort", boom),
  emitter: () => setTimeout(() => new EventEmitter().emit("error", new RangeError("boom")), 10),
  "exit in a timer": () => setTimeout(() => process.exit(4), 10),
  "exit in a promise": () => void later(1).then(() => process.exit(4)),
};

const asked: Record<string, () => unknown> = {
  waits: async () => {
    const startMs = Date.now();
    await promisify(setTimeout)(1000);
    await sleep(1000);
    await scheduler.wait(1000);
    let ticks = 0;
    for await (const _ of every(1000)) if (++ticks === 3) break;
    await promisify(setImmediate)();
    return since(startMs);
  },
  "a wait that is aborted": async () => {
    const startMs = Date.now();
    const error = await sleep(5000, undefined, { signal: AbortSignal.timeout(100) }).catch((error) => error);
    return [error.name, error.code, since(startMs)];
  },
  "a wait beyond what a timer takes": async () => {
    const startMs = Date.now();
    await later(2 ** 31);
    return since(startMs);
  },
  clocks: () => {
    const formats = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "medium" });
    const { Temporal } = scope as { Temporal?: { Now: { plainDateTimeISO(): unknown } } };
    return [
      performance.timeOrigin,
      formats.format(),
      String(Temporal?.Now.plainDateTimeISO() ?? "2026-01-01T00:00:00"),
      uptime() + process.uptime(),
    ];
  },
  locale: () => [
    new Date(0).toString(),
    new Date(0).toLocaleString(),
    (1234567.5).toLocaleString(),
    Intl.DateTimeFormat().resolvedOptions().timeZone,
    new Intl.NumberFormat().resolvedOptions().locale,
    navigator.language,
  ],
  machine:
    () => [process.pid, process.cwd(), process.platform, process.argv[0], hostname(), homedir(), __dirname],
  chance: () => {
    const filled = new Promise((resolve) => {
      nodeCrypto.randomFill(Buffer.alloc(4), 1, 2, (_, bytes) => resolve(bytes.toString("hex")));
    });
    const drawn = new Promise((resolve) => nodeCrypto.randomInt(5, 6, (_, value) => resolve(value)));
    return Promise.all([filled, drawn, nodeCrypto.randomFillSync(Buffer.alloc(4), 2).toString("hex")]);
  },
  globals: () => {
    const before = [scope["defined"], scope["assigned"], process.listenerCount("beforeExit")];
    Object.defineProperty(globalThis, "defined", { value: 1, configurable: true });
    scope["assigned"] = 1;
    process.on("beforeExit", () => {});
    const own = Object.hasOwn(globalThis, "defined") && Object.hasOwn(globalThis, "assigned");
    delete scope["assigned"];
    return [...before.map((value) => value ?? null), own, scope["assigned"] ?? null];
  },
  "an import in the middle": async () => (await import("node:path")).join("a", "b"),
  "a file": () => readFileSync("/etc/hostname", "utf8"),
  memory: () => process.memoryUsage().heapUsed,
  key: () => nodeCrypto.generateKeySync("aes", { length: 128 }),
  wasm: () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
};

export async function handler(event: { readonly ask: string }, context: { succeed(value: unknown): void }) {
  if (event.ask === "succeed") return context.succeed("by the context");
  const breaking = uncaught[event.ask];
  if (breaking === undefined) return await asked[event.ask]!();
  breaking();
  await later(100);
  return "went on";
}

/** Not asynchronous, so what it returns is not looked at. */
export function plain(): string {
  return "ignored";
}
