/**
 * The runtime of zips: each sandbox is a Deno worker in real time. What a worker says is an input of the world: it
 * comes in between two instants, as a request from outside does, and can be logged and entered again.
 */
import type {
  InvocationRequest,
  InvocationResult,
  Runtime,
  Sandbox,
  SandboxOptions,
} from "../../aws/lambda/runtime.ts";
import type { JournalSink } from "../../journal/records.ts";
import { runAsNobody } from "../context.ts";
import { natives } from "../natives.ts";
import type { Directories } from "./directories.ts";
import type { Failure, FromSandbox, SandboxPlan } from "./protocol.ts";
import { SandboxWorker, type ZipCode } from "./sandbox_worker.ts";

/** What the sandboxes of one world ask of it. */
export interface ZipHost {
  readonly journal: JournalSink;
  nowMs(): number;
  /** Brings what a sandbox said into the world: has it call `hear` with the same, between two instants. */
  enter(sandbox: number, message: FromSandbox): void;
  /** Told of what could not be done on this machine. */
  onProblem(problem: unknown): void;
}

export interface WorkerRuntimeOptions {
  readonly host: ZipHost;
  readonly directories: Directories;
  /** The served account, for the SDK in functions: `http://127.0.0.1:4566`. Undefined while nothing is served. */
  readonly endpoint: () => string | undefined;
  readonly net: readonly string[] | true;
}

/** What functions may connect to unless they are allowed more: programs of this machine. */
export const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "*.localhost", "[::1]"];

/** Runs zips in workers. */
export class WorkerRuntime implements Runtime {
  readonly options: WorkerRuntimeOptions;
  readonly #sandboxes = new Map<number, WorkerSandbox>();
  #started = 0;
  /** While a log of inputs is entered, what sandboxes said comes from there, and no worker runs. */
  #live = false;

  constructor(options: WorkerRuntimeOptions) {
    this.options = options;
  }

  takesRealTime(): boolean {
    return true;
  }

  get live(): boolean {
    return this.#live;
  }

  /** From here on workers run. */
  goLive(): void {
    this.#live = true;
  }

  start(options: SandboxOptions): Sandbox {
    if (options.code.kind !== "zip") throw new Error("Only zips run in workers");
    const number = this.#started++;
    const sandbox = new WorkerSandbox(
      number,
      options,
      options.code,
      this,
      () => this.#sandboxes.delete(number),
    );
    this.#sandboxes.set(number, sandbox);
    return sandbox;
  }

  /** Takes in what the worker of a sandbox said. Only from inside the world. */
  hear(sandbox: number, message: FromSandbox): void {
    this.#sandboxes.get(sandbox)?.hear(message);
  }

  /** Workers that run right now. */
  get workers(): number {
    let count = 0;
    for (const sandbox of this.#sandboxes.values()) if (sandbox.hasWorker) count++;
    return count;
  }

  /** Ends all workers. */
  end(): void {
    this.#live = false;
    for (const sandbox of [...this.#sandboxes.values()]) sandbox.kill();
  }
}

class WorkerSandbox implements Sandbox {
  readonly #number: number;
  readonly #options: SandboxOptions;
  readonly #code: ZipCode;
  readonly #runtime: WorkerRuntime;
  readonly #gone: () => void;
  #worker: SandboxWorker | undefined;
  #dead = false;
  /** How it ended by itself, until somebody asks. */
  #death: InvocationResult | undefined;
  #loading: ((failure: InvocationResult | undefined) => void) | undefined;
  #running:
    | { readonly request: InvocationRequest; readonly done: (result: InvocationResult) => void }
    | undefined;
  #chunks: Uint8Array[] = [];

  constructor(
    number: number,
    options: SandboxOptions,
    code: ZipCode,
    runtime: WorkerRuntime,
    gone: () => void,
  ) {
    this.#number = number;
    this.#options = options;
    this.#code = code;
    this.#runtime = runtime;
    this.#gone = gone;
  }

  get hasWorker(): boolean {
    return this.#worker !== undefined;
  }

  init(done: (failure: InvocationResult | undefined) => void): void {
    this.#loading = done;
    this.#outside(() => this.#spawn());
  }

  invoke(request: InvocationRequest, done: (result: InvocationResult) => void): void {
    if (this.#death) return done(this.#death);
    this.#running = { request, done };
    this.#chunks = [];
    const remainingMs = request.deadlineMs - this.#runtime.options.host.nowMs();
    const payload = request.payload ?? JSON.stringify(request.event);
    this.#outside(() => {
      // It ran in another life of the world, of which only the log is left.
      if (!this.#worker) this.#spawn();
      this.#worker?.say({
        kind: "invoke",
        requestId: request.requestId,
        payload,
        invokedFunctionArn: request.invokedArn ?? this.#options.functionArn,
        remainingMs,
        ...(request.clientContext === undefined ? undefined : { clientContext: request.clientContext }),
        ...(request.tenantId === undefined ? undefined : { tenantId: request.tenantId }),
        ...(request.traceHeader === undefined ? undefined : { traceHeader: request.traceHeader }),
      });
    });
  }

  kill(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#loading = undefined;
    this.#running = undefined;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#gone();
  }

  hear(message: FromSandbox): void {
    switch (message.kind) {
      case "loaded": {
        const done = this.#loading;
        this.#loading = undefined;
        return done?.(message.failure && errorOf(message.failure));
      }
      case "log":
        this.#runtime.options.host.journal.write({
          type: "log",
          function: this.#options.functionName,
          requestId: this.#running?.request.requestId ?? "",
          line: message.line,
        });
        this.#running?.request.onLog?.(message.text);
        return;
      case "stream":
        return this.#running?.request.onStream?.begin(message.contentType);
      case "chunk": {
        const sink = this.#running?.request.onStream;
        if (sink) sink.chunk(message.bytes);
        else this.#chunks.push(message.bytes);
        return;
      }
      case "answer":
        return this.#answer({
          kind: "ok",
          payload: this.#chunks.length > 0 ? textOf(this.#chunks) : message.payload,
          usedMb: megabytes(message.usedBytes),
        });
      case "failure":
        return this.#answer({ ...errorOf(message.failure), usedMb: megabytes(message.usedBytes) });
      case "exit":
        return this.#exited(message.code, message.failure);
      default:
        message satisfies never;
    }
  }

  #answer(result: InvocationResult): void {
    const running = this.#running;
    this.#running = undefined;
    running?.done(result);
  }

  #exited(code: number, failure: Failure | undefined): void {
    const { done, request } = this.#running ?? {};
    const loading = this.#loading;
    this.#death = failure ? { kind: "crash", ...failure } : {
      kind: "crash",
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${request?.requestId ?? ""} Error: Runtime exited ${
        code === 0 ? "without providing a reason" : `with error: exit status ${code}`
      }`,
    };
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#running = undefined;
    this.#loading = undefined;
    loading?.(this.#death);
    done?.(this.#death);
  }

  #spawn(): void {
    const { host, directories, endpoint, net } = this.#runtime.options;
    const tell = (message: FromSandbox): void => {
      if (!this.#dead) host.enter(this.#number, message);
    };
    try {
      this.#worker = new SandboxWorker({
        name: this.#options.entity.name,
        code: this.#code,
        plan: planOf(this.#options, endpoint()),
        directories,
        net,
        onMessage: tell,
      });
    } catch (error) {
      host.onProblem(error);
      tell({
        kind: "loaded",
        failure: {
          errorType: "Runtime.InvalidEntrypoint",
          errorMessage: `The code cannot be unpacked: ${(error as Error).message}`,
          trace: [],
        },
      });
    }
  }

  /** Workers and files are no part of a turn of the world. */
  #outside(work: () => void): void {
    if (!this.#runtime.live) return;
    runAsNobody(() =>
      natives.setImmediate(() => {
        if (!this.#dead && this.#runtime.live) work();
      })
    );
  }
}

function planOf(options: SandboxOptions, endpoint: string | undefined): Omit<SandboxPlan, "places"> {
  const version = /^nodejs(\d+)/.exec(options.runtime)?.[1] ?? "22";
  const { logging } = options;
  return {
    handler: options.handler,
    runtime: options.runtime,
    log: {
      format: logging.format,
      ...(logging.applicationLevel ? { level: logging.applicationLevel } : undefined),
    },
    environment: {
      PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
      LD_LIBRARY_PATH:
        "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
      NODE_PATH:
        `/opt/nodejs/node${version}/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:` +
        "/var/runtime:/var/task",
      PWD: "/var/task",
      SHLVL: "0",
      AWS_LAMBDA_RUNTIME_API: "169.254.100.1:9001",
      AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
      AWS_XRAY_DAEMON_ADDRESS: "169.254.100.1:2000",
      ...(logging.format === "JSON"
        ? { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: logging.applicationLevel ?? "INFO" }
        : undefined),
      ...(endpoint === undefined ? undefined : { AWS_ENDPOINT_URL: endpoint }),
      ...options.environment,
    },
  };
}

function errorOf(failure: Failure): Extract<InvocationResult, { kind: "error" }> {
  return { kind: "error", ...failure };
}

function textOf(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024));
}
