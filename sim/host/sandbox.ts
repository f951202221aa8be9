/**
 * Sandboxes: the runtime behind the Lambda model. Each evaluates the function's bundle for itself, with its own
 * environment, console and module state, and runs one invocation at a time under virtual time.
 */
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
import { type Activity, enter, type HostWorld, type Owner, runAs } from "./context.ts";
import { LeakError } from "./leaks.ts";
import { sandboxScope } from "./scope.ts";

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
      const { code } = options;
      if (code.kind === "zip") {
        throw new Error(`Cannot start a sandbox: zip ${code.sha256} cannot be run here`);
      }
      return new NodeSandbox(options, shared, shared.code(code.bucket, code.key));
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
  #onLog: ((text: string) => void) | undefined;
  #sent = 0;
  #done: ((result: InvocationResult) => void) | undefined;
  /** How it died, where its own code was to blame. */
  #death: Extract<InvocationResult, { kind: "crash" }> | undefined;

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
    enter(this.functionName);
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
      done(this.#death ?? this.#failure(error));
    }
  }

  invoke(request: InvocationRequest, done: (result: InvocationResult) => void): void {
    // It may have died while nobody waited for it: of what it left behind when it was started.
    if (this.#death) return done(this.#death);
    this.#requestId = request.requestId;
    this.#crashAtCall = request.crashAtCall;
    this.#onLog = request.onLog;
    this.#sent = 0;
    this.#done = done;
    this.#state = "running";
    const thawed = this.#thawed;
    this.#thawed = [];
    for (const run of thawed) this.resume(run);
    if (!this.alive) return;
    const activity = this.#activity(request.entity, request.requestId);
    const finish = (result: () => InvocationResult): void => {
      // A handler may settle long after its sandbox died or its invocation ended; only the first answer counts.
      if (this.#done !== done) return;
      this.#done = undefined;
      this.#onLog = undefined;
      this.#state = "frozen";
      done(result());
    };
    const succeed = (value: unknown): void => finish(() => this.#success(value));
    const fail = (error: unknown): void => finish(() => this.#failure(error));
    enter(this.functionName);
    runAs(activity, () => {
      try {
        const callback = (error: unknown, value?: unknown): void => error ? fail(error) : succeed(value);
        const context = { ...this.#context(request), done: callback, fail, succeed };
        const result = this.#handler!(request.event, context, callback);
        if (isThenable(result)) result.then(succeed, fail);
        // What is returned without a promise is not looked at: the answer is that of the callback, or null.
        else if (this.#handler!.length < 3) succeed(undefined);
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
    if (this.#state === "frozen") this.#thawed.push(run);
    if (this.#state !== "running") return;
    enter(this.functionName);
    try {
      run();
    } catch (error) {
      this.uncaught(error);
    }
  }

  uncaught(error: unknown): void {
    const { errorType, errorMessage } = describe(error);
    if (this.alive) this.#die(errorType, errorMessage);
  }

  maySend(ordinal: number): boolean {
    return this.alive && (this.#crashAtCall === undefined || ordinal < this.#crashAtCall);
  }

  onSent(): void {
    if (++this.#sent !== this.#crashAtCall) return;
    this.#leave("without providing a reason");
  }

  #leave(how: string): void {
    this.#die("Runtime.ExitError", `RequestId: ${this.#requestId} Error: Runtime exited ${how}`);
  }

  #die(errorType: string, errorMessage: string): void {
    const done = this.#done;
    this.kill();
    this.#death = { kind: "crash", errorType, errorMessage };
    done?.(this.#death);
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
    const trace = error instanceof LeakError ? [error.where] : error instanceof Error ? framesOf(error) : [];
    return { kind: "error", ...describe(error), trace };
  }

  #context(request: InvocationRequest): object {
    const { world } = this.#host;
    const { functionName, functionArn, memoryMb, environment } = this.#options;
    return {
      callbackWaitsForEmptyEventLoop: true,
      functionName,
      functionVersion: this.#options.version,
      invokedFunctionArn: request.invokedArn ?? functionArn,
      ...(request.clientContext === undefined
        ? undefined
        : { clientContext: JSON.parse(request.clientContext) }),
      memoryLimitInMB: String(memoryMb),
      awsRequestId: request.requestId,
      logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME ?? `/aws/lambda/${functionName}`,
      logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME ?? "",
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(request.deadlineMs - world.nowMs())),
    };
  }

  #write(line: string): void {
    if (this.#state === "dead") return;
    this.#host.journal.write({ type: "log", function: this.functionName, requestId: this.#requestId, line });
    this.#onLog?.(
      `${new Date(Math.floor(this.#host.world.nowMs())).toISOString()}\t${this.#requestId}\tINFO\t${line}\n`,
    );
  }

  #scope() {
    return sandboxScope({
      environment: this.environment,
      write: (line) => this.#write(line),
      exit: (code) => this.#exit(code),
      leak: (what) => this.#host.world.leak(what),
      requireExternal: this.#code.requireExternal,
      onModule: (exports) => this.#host.onModule(exports),
    });
  }

  /** The code that calls it does not go on, so it is ended by an exception, which means nothing any more. */
  #exit(code: number): never {
    this.#leave(`with error: exit status ${code}`);
    throw new Error(`process.exit(${code})`);
  }
}

function describe(error: unknown): { errorType: string; errorMessage: string } {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: typeof error, errorMessage: String(error) };
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
