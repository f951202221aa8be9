/** A runtime for tests: handlers are scripts in virtual time, and what sandboxes do is counted. */
import type { Scheduler, Timer } from "../../kernel/mod.ts";
import type { InvocationRequest, InvocationResult, Runtime, Sandbox, SandboxOptions } from "./runtime.ts";

/** What a script may do. */
export interface Script {
  readonly request: InvocationRequest;
  readonly options: SandboxOptions;
  /** How often this sandbox has been used, this time included: its module state. */
  readonly use: number;
  /** Goes on after that much virtual time, unless the sandbox has died by then. */
  after(delayMs: number, run: () => void): void;
  ok(value: unknown): void;
  error(errorType: string, errorMessage: string): void;
  finish(result: InvocationResult): void;
}

export type Handler = (script: Script) => void;

export interface ScriptedRuntime extends Runtime {
  /** Handlers by code key, or by the hash of the zip. */
  readonly handlers: Map<string, Handler>;
  /** Every start of a sandbox, in order. */
  readonly started: SandboxOptions[];
  /** Every request that reached a handler, in order. */
  readonly requests: InvocationRequest[];
  killed: number;
  /** Replaces the INIT phase, which otherwise succeeds at once; gets which start of a sandbox it is, from 1. */
  init: ((start: number, done: (failure: InvocationResult | undefined) => void) => void) | undefined;
  /** Set it before time passes. */
  scheduler: Scheduler | undefined;
}

export function scriptedRuntime(): ScriptedRuntime {
  const runtime: ScriptedRuntime = {
    handlers: new Map(),
    started: [],
    requests: [],
    killed: 0,
    init: undefined,
    scheduler: undefined,
    start(options) {
      const key = options.code.kind === "zip" ? options.code.sha256 : options.code.key;
      const handler = runtime.handlers.get(key);
      if (!handler) throw new Error(`Cannot find module '${key}'`);
      runtime.started.push(options);
      return sandboxOf(runtime, options, handler, runtime.started.length);
    },
  };
  return runtime;
}

function sandboxOf(
  runtime: ScriptedRuntime,
  options: SandboxOptions,
  handler: Handler,
  start: number,
): Sandbox {
  let dead = false;
  let use = 0;
  return {
    init(done) {
      if (runtime.init) runtime.init(start, (failure) => dead || done(failure));
      else done(undefined);
    },
    invoke(request, done) {
      runtime.requests.push(request);
      const finish = (result: InvocationResult): void => {
        if (!dead) done(result);
      };
      handler({
        request,
        options,
        use: ++use,
        after(delayMs, run): Timer {
          return runtime.scheduler!.after(delayMs, () => dead || run());
        },
        ok: (value) => finish({ kind: "ok", payload: JSON.stringify(value ?? null) }),
        error: (errorType, errorMessage) =>
          finish({ kind: "error", errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] }),
        finish,
      });
    },
    kill() {
      dead = true;
      runtime.killed++;
    },
  };
}
