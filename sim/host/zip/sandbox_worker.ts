/** The worker of one sandbox: an isolate that may read its own code and write to its own scratch directory. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { natives } from "../natives.ts";
import type { CodePackage } from "../../aws/lambda/runtime.ts";
import type { Directories } from "./directories.ts";
import type { FromSandbox, SandboxPlan, ToSandbox } from "./protocol.ts";

export type ZipCode = Extract<CodePackage, { kind: "zip" }>;

export interface SandboxWorkerOptions {
  readonly name: string;
  readonly code: ZipCode;
  readonly plan: Omit<SandboxPlan, "places">;
  readonly directories: Directories;
  /** Hosts that functions may connect to, as Deno's `--allow-net` takes them; true for all. */
  readonly net: readonly string[] | true;
  readonly onMessage: (message: FromSandbox) => void;
}

/** What of the machine `node:os` may tell. */
const SYS = [
  "hostname",
  "osRelease",
  "osUptime",
  "loadavg",
  "networkInterfaces",
  "systemMemoryInfo",
  "uid",
  "gid",
  "homedir",
  "username",
  "cpus",
] as const;

export class SandboxWorker {
  readonly #options: SandboxWorkerOptions;
  readonly #worker: Worker;
  readonly #code: { readonly path: string; readonly release: () => void };
  readonly #layers: { readonly path: string; readonly release: () => void } | undefined;
  readonly #scratch: string;
  #ended = false;

  /** @throws {Error} The code cannot be unpacked. */
  constructor(options: SandboxWorkerOptions) {
    this.#options = options;
    const { code, directories, plan } = options;
    this.#code = directories.acquire([code.zip]);
    this.#layers = code.layers.length === 0
      ? undefined
      : directories.acquire(code.layers.map(({ zip }) => zip));
    this.#scratch = directories.scratch();
    const sdk = sdkDirectory();
    this.#worker = new Worker(new URL("./inside/sandbox.main.ts", import.meta.url), {
      type: "module",
      name: options.name,
      deno: {
        permissions: {
          read: [this.#code.path, ...(this.#layers ? [this.#layers.path] : []), this.#scratch, sdk],
          write: [this.#scratch],
          net: options.net === true ? true : [...options.net],
          sys: [...SYS] as Deno.SysPermissionDescriptor["kind"][] as never,
          env: false,
          run: false,
          ffi: false,
          import: false,
        },
      },
    });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FromSandbox>) => this.#hear(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#hear({ kind: "exit", code: 1 });
    });
    this.say({
      kind: "load",
      plan: {
        ...plan,
        places: {
          task: this.#code.path,
          ...(this.#layers ? { opt: this.#layers.path } : undefined),
          tmp: this.#scratch,
          sdk,
        },
      },
    });
  }

  say(message: ToSandbox): void {
    if (!this.#ended) this.#worker.postMessage(message);
  }

  /** Ends it at once, whatever it is at. */
  terminate(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.terminate();
    this.#code.release();
    this.#layers?.release();
    natives.setImmediate(() => this.#options.directories.discard(this.#scratch));
  }

  #hear(message: FromSandbox): void {
    if (this.#ended) return;
    if (message.kind === "exit") this.terminate();
    this.#options.onMessage(message);
  }
}

let sdk: string | undefined;

/** The `node_modules` that hold the AWS SDK of this simulator. */
function sdkDirectory(): string {
  if (sdk === undefined) {
    const file = createRequire(import.meta.url).resolve("@aws-sdk/client-lambda");
    const at = file.indexOf("/node_modules/");
    sdk = at < 0 ? dirname(file) : file.slice(0, at + "/node_modules".length);
  }
  return sdk;
}
