/**
 * One worker: an isolate with one function in it. Each function has its own, as it reads its environment when its
 * modules load and keeps state in them; two functions of one service in one isolate would share both.
 *
 * The worker's first modules are made here: one holds the plan, the other imports, in this order, the environment,
 * the function and what runs it. All of them are loaded before the worker's permissions count, so it needs none to
 * read files.
 */
import { natives } from "../sim/host/natives.ts";
import { permissionsOf } from "./permissions.ts";
import type { FunctionPlan } from "./plan.ts";
import { ALIVE_EVERY_MS, type FromWorker, type ToWorker } from "./protocol.ts";

export interface FunctionWorkerOptions {
  readonly plan: FunctionPlan;
  readonly onMessage: (message: FromWorker) => void;
  /** It ended by itself, and why. Called once, and not after `terminate`. */
  readonly onEnd: (reason: string) => void;
}

/** Signs of life that may be missing, beyond the longest time for which an invocation may block the isolate. */
const SILENT_MS = 10 * ALIVE_EVERY_MS;

export class FunctionWorker {
  readonly #options: FunctionWorkerOptions;
  readonly #worker: Worker;
  readonly #urls: readonly string[];
  #watch: ReturnType<typeof natives.setTimeout> | undefined;
  #ended = false;

  constructor(options: FunctionWorkerOptions) {
    this.#options = options;
    const { plan } = options;
    const first = moduleUrl(`globalThis.hosted = ${JSON.stringify(plan)};`);
    const here = (path: string): string => JSON.stringify(import.meta.resolve(path));
    const entry = moduleUrl(
      [
        `import ${JSON.stringify(first)};`,
        `import ${here("./worker/environment.ts")};`,
        `import * as module from ${JSON.stringify(plan.entry)};`,
        `import { start } from ${here("./worker/start.ts")};`,
        "await start(module);",
      ].join("\n"),
    );
    this.#urls = [first, entry];
    this.#worker = new Worker(entry, {
      type: "module",
      name: plan.name,
      deno: { permissions: permissionsOf(plan) },
    });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#end(event.message);
    });
    this.#worker.addEventListener("messageerror", () => this.#end("it said what cannot be read"));
    this.#expectLife();
  }

  say(message: ToWorker): void {
    if (!this.#ended) this.#worker.postMessage(message);
  }

  /** Ends it at once, whatever it is at. */
  terminate(): void {
    if (this.#ended) return;
    this.#ended = true;
    natives.clearTimeout(this.#watch);
    this.#worker.terminate();
    for (const url of this.#urls) URL.revokeObjectURL(url);
  }

  #hear(message: FromWorker): void {
    if (this.#ended) return;
    this.#expectLife();
    if (message.kind === "exit") this.#end(`Runtime exited with error: exit status ${message.code}`);
    else this.#options.onMessage(message);
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.terminate();
    this.#options.onEnd(reason);
  }

  /** An isolate that blocks gives no sign, and nothing inside it can end that. */
  #expectLife(): void {
    natives.clearTimeout(this.#watch);
    const silentMs = SILENT_MS + this.#options.plan.timeoutSeconds * 1000;
    this.#watch = natives.setTimeout(() => this.#end(`no sign of life for ${silentMs / 1000} s`), silentMs);
  }
}

function moduleUrl(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}
