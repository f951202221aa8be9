/**
 * Sandboxes: the runtime behind the Lambda model. Each evaluates the function's bundle for itself, with its own
 * environment, console and module state, and runs one invocation at a time under virtual time.
 */
import process from "node:process";
import { format } from "node:util";
import type { Entity } from "../kernel/mod.ts";
import type { JournalSink } from "../journal/records.ts";
import type {
  InvocationRequest,
  InvocationResult,
  Runtime,
  Sandbox,
  SandboxOptions,
} from "../aws/lambda/runtime.ts";
import type { Code } from "./code.ts";
import { type Activity, type HostWorld, type Owner, runAs } from "./context.ts";
import { LeakError } from "./leaks.ts";

/** What the sandboxes of one world share. */
export interface SandboxHost {
  readonly world: HostWorld;
  readonly journal: JournalSink;
  /** The code under a bucket and key. @throws {Error} There is none. */
  code(bucket: string, key: string): Code;
  /** Told of each module that a bundle loads from outside, so that SDK clients can be put on the transport. */
  onModule(exports: unknown): void;
}

/** Makes the runtime that the Lambda model of a world uses. */
export function sandboxRuntime(host: () => SandboxHost): Runtime {
  return {
    start(options) {
      const shared = host();
      return new NodeSandbox(options, shared, shared.code(options.code.bucket, options.code.key));
    },
  };
}

type Handler = (
  event: unknown,
  context: object,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

class NodeSandbox implements Sandbox, Owner {
  readonly functionName: string;
  readonly environment: Record<string, string>;
  readonly #options: SandboxOptions;
  readonly #host: SandboxHost;
  readonly #code: Code;
  #handler: Handler | undefined;
  #state: "running" | "frozen" | "dead" = "running";
  #thawed: (() => void)[] = [];
  #requestId = "";
  #crashAtCall: number | undefined;
  #sent = 0;
  #done: ((result: InvocationResult) => void) | undefined;

  constructor(options: SandboxOptions, host: SandboxHost, code: Code) {
    this.#options = options;
    this.#host = host;
    this.#code = code;
    this.functionName = options.functionName;
    this.environment = { ...options.environment };
  }

  init(done: (failure: InvocationResult | undefined) => void): void {
    const activity = this.#activity(this.#options.entity, "init");
    this.#state = "running";
    try {
      const exports = runAs(activity, () => this.#code.instantiate(this.#scope()));
      const name = this.#options.handler.split(".").at(-1)!;
      const handler = exports[name];
      if (typeof handler !== "function") {
        done({
          kind: "error",
          errorType: "Runtime.HandlerNotFound",
          errorMessage: `${this.#options.handler} is undefined or not exported`,
          trace: [],
        });
        return;
      }
      this.#handler = handler as Handler;
      this.#state = "frozen";
      done(undefined);
    } catch (error) {
      done(this.#failure(error));
    }
  }

  invoke(request: InvocationRequest, done: (result: InvocationResult) => void): void {
    this.#requestId = request.requestId;
    this.#crashAtCall = request.crashAtCall;
    this.#sent = 0;
    this.#done = done;
    this.#state = "running";
    const thawed = this.#thawed;
    this.#thawed = [];
    for (const run of thawed) run();
    const activity = this.#activity(request.entity, request.requestId);
    const finish = (result: () => InvocationResult): void => {
      // A handler may settle long after its sandbox died or its invocation ended; only the first answer counts.
      if (this.#done !== done) return;
      this.#done = undefined;
      this.#state = "frozen";
      done(result());
    };
    const succeed = (value: unknown): void => finish(() => this.#success(value));
    const fail = (error: unknown): void => finish(() => this.#failure(error));
    runAs(activity, () => {
      try {
        const callback = (error: unknown, value?: unknown): void => error ? fail(error) : succeed(value);
        const result = this.#handler!(request.event, this.#context(request), callback);
        if (isThenable(result)) result.then(succeed, fail);
        else if (this.#handler!.length < 3) succeed(result);
      } catch (error) {
        fail(error);
      }
    });
  }

  kill(): void {
    this.#state = "dead";
    this.#done = undefined;
    this.#thawed = [];
  }

  get alive(): boolean {
    return this.#state !== "dead";
  }

  resume(run: () => void): void {
    if (this.#state === "running") run();
    else if (this.#state === "frozen") this.#thawed.push(run);
  }

  maySend(ordinal: number): boolean {
    return this.alive && (this.#crashAtCall === undefined || ordinal < this.#crashAtCall);
  }

  onSent(): void {
    if (++this.#sent !== this.#crashAtCall) return;
    const done = this.#done;
    this.kill();
    done?.({
      kind: "crash",
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${this.#requestId} Error: Runtime exited without providing a reason`,
    });
  }

  #activity(entity: Entity, requestId: string): Activity {
    return {
      world: this.#host.world,
      owner: this,
      entity,
      requestId,
      counters: { calls: 0, randoms: 0, ids: 0 },
    };
  }

  #success(value: unknown): InvocationResult {
    try {
      return { kind: "ok", payload: value === undefined ? "null" : JSON.stringify(value) ?? "null" };
    } catch (error) {
      return {
        kind: "error",
        errorType: "Runtime.MarshalError",
        errorMessage: `Unable to stringify response body: ${error instanceof Error ? error.message : error}`,
        trace: [],
      };
    }
  }

  #failure(error: unknown): InvocationResult {
    if (error instanceof Error) {
      return {
        kind: "error",
        errorType: error.name,
        errorMessage: error.message,
        trace: error instanceof LeakError ? [error.where] : framesOf(error),
      };
    }
    return { kind: "error", errorType: typeof error, errorMessage: String(error), trace: [] };
  }

  #context(request: InvocationRequest): object {
    const { world } = this.#host;
    const { functionName, functionArn, memoryMb, environment } = this.#options;
    return {
      callbackWaitsForEmptyEventLoop: true,
      functionName,
      functionVersion: "$LATEST",
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memoryMb),
      awsRequestId: request.requestId,
      logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME ?? `/aws/lambda/${functionName}`,
      logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME ?? "",
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(request.deadlineMs - world.nowMs())),
      done: () => {},
      fail: () => {},
      succeed: () => {},
    };
  }

  #write(line: string): void {
    if (this.#state === "dead") return;
    this.#host.journal.write({ type: "log", function: this.functionName, requestId: this.#requestId, line });
  }

  #scope() {
    const console = sandboxConsole((line) => this.#write(line));
    const stream = {
      write: (text: string | Uint8Array): boolean => {
        this.#write((typeof text === "string" ? text : new TextDecoder().decode(text)).replace(/\n$/, ""));
        return true;
      },
      isTTY: false,
    };
    const own: object = Object.create(process, {
      env: { value: this.environment, enumerable: true, writable: true },
      stdout: { value: stream },
      stderr: { value: stream },
      exit: { value: (code = 0) => this.#exit(code) },
    });
    const overrides: Record<PropertyKey, unknown> = { process: own, console };
    const global: object = new Proxy(globalThis, {
      get: (target, name) => name in overrides ? overrides[name] : Reflect.get(target, name, target),
      set: (_, name, value) => {
        overrides[name] = value;
        return true;
      },
      has: (target, name) => name in overrides || name in target,
    });
    overrides.globalThis = overrides.global = global;
    const require = (name: string): unknown => {
      switch (name) {
        case "process":
        case "node:process":
          return own;
        case "console":
        case "node:console":
          return console;
      }
      const exports = this.#code.requireExternal(name);
      this.#host.onModule(exports);
      return exports;
    };
    return { require, process: own, console, globalThis: global };
  }

  #exit(code: number): never {
    const done = this.#done;
    this.kill();
    done?.({
      kind: "crash",
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${this.#requestId} Error: Runtime exited with error: exit status ${code}`,
    });
    throw new Error(`process.exit(${code})`);
  }
}

/** The frames of a stack, each as `at name (place)`. */
function framesOf(error: Error): string[] {
  return (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at ")).map((line) =>
    line.trim()
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

type Write = (line: string) => void;

/** A console whose lines go to the function's log, and which is its own `Console` class, as in `node:console`. */
function sandboxConsole(write: Write): object {
  const line = (...args: unknown[]): void =>
    write(args.length === 1 && typeof args[0] === "string" ? args[0] : format(...args));
  const methods: Record<string, unknown> = {};
  for (const name of ["log", "info", "warn", "error", "debug", "trace", "dir", "table", "dirxml"]) {
    methods[name] = line;
  }
  for (
    const name of ["group", "groupEnd", "groupCollapsed", "time", "timeEnd", "timeLog", "count", "countReset"]
  ) {
    methods[name] = () => {};
  }
  methods.assert = (condition: unknown, ...args: unknown[]) => {
    if (!condition) line("Assertion failed", ...args);
  };
  methods.clear = () => {};
  const Console = function (this: object): object {
    return Object.create(methods);
  };
  return Object.assign(Object.create(methods) as object, methods, { Console });
}
