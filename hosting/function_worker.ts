/**
 * One worker: an isolate with one function in it. Each function has its own, as it reads its environment when its
 * modules load and keeps state in them; two functions of one service in one isolate would share both.
 *
 * The worker's first module is made here, as text: it imports the environment, then what runs the function,
 * then the function.
 * As it names all of them, they are loaded whatever the worker's permissions are, and it needs none to read files.
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

/** Until the first sign: modules are loaded before, and where types are checked, that as well. */
const START_MS = 120_000;

export class FunctionWorker {
  readonly #options: FunctionWorkerOptions;
  readonly #worker: Worker;
  #watch: ReturnType<typeof natives.setTimeout> | undefined;
  #ended = false;

  constructor(options: FunctionWorkerOptions) {
    this.#options = options;
    const { plan } = options;
    this.#worker = new Worker(entryOf(plan), {
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
    this.#expectLife(START_MS);
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
  }

  #hear(message: FromWorker): void {
    if (this.#ended) return;
    this.#expectLife();
    if (message.kind === "hello") this.say({ kind: "run", plan: this.#options.plan });
    else if (message.kind === "broken") this.#end(message.reason);
    else this.#options.onMessage(message);
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.terminate();
    this.#options.onEnd(reason);
  }

  /** An isolate that blocks gives no sign, and nothing inside it can end that. */
  #expectLife(silentMs = SILENT_MS + this.#options.plan.timeoutSeconds * 1000): void {
    natives.clearTimeout(this.#watch);
    this.#watch = natives.setTimeout(() => this.#end(`no sign of life for ${silentMs / 1000} s`), silentMs);
  }
}

function entryOf({ entry }: FunctionPlan): string {
  const here = (path: string): string => JSON.stringify(import.meta.resolve(path));
  const text = [
    `import { ready } from ${here("./worker/environment.ts")};`,
    "await ready;",
    `const { start } = await import(${here("./worker/start.ts")});`,
    `const module = await import(${JSON.stringify(entry)});`,
    "start(module);",
  ].join("\n");
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
