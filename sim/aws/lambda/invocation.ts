/**
 * One invocation of a function, from the sandbox it gets to its result: cold start, faults, timeout, crash.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
import { Entity, type Timer } from "../../kernel/mod.ts";
import type { NamedFault } from "../../faults/mod.ts";
import type { InvocationRecord } from "../../journal/records.ts";
import type { AwsError } from "../errors.ts";
import { drawLatencyMs } from "../latency.ts";
import type { LambdaFunction } from "./function.ts";
import type { FunctionVersion } from "./function_version.ts";
import {
  COLD_START_LATENCY,
  HANDLER_DURATION,
  INIT_TIMEOUT_MS,
  MAX_RESPONSE_BYTES,
  WARM_START_LATENCY,
} from "./limits.ts";
import { longerThan } from "./payload.ts";
import { type InvocationResult, type ResponseSink, RuntimeRefusal, type Sandbox } from "./runtime.ts";
import { withCredentials } from "./sandbox_credentials.ts";
import { sandboxOptions } from "./sandbox_options.ts";
import type { Slot } from "./sandboxes.ts";
import type { LambdaState } from "./state.ts";

/** An invocation that is asked for. */
export interface InvocationOrder {
  readonly requestId: string;
  /** What is invoked, without its attempts: faults are drawn for it. */
  readonly entity: Entity;
  /** 1 for the first attempt at this payload. */
  readonly attempt: number;
  readonly trace: string;
  readonly mode: InvocationRecord["mode"];
  /** The payload, parsed for this invocation: the handler may change it. */
  readonly event: unknown;
  /** The same as JSON text, where the caller has it. */
  readonly payload?: string;
  readonly inputs: readonly string[];
  /** What is handed on to the handler, or told of it: see {@linkcode InvocationRequest}. */
  readonly invokedArn?: string;
  readonly clientContext?: string;
  readonly tenantId?: string;
  readonly onLog?: (text: string) => void;
  readonly onStream?: ResponseSink;
  /** Which of the inputs a result reports as failed, where the caller understands batch responses. */
  readonly failedInputs?: (payload: string) => readonly string[];
}

/** How an invocation ended. */
export interface Invoked {
  readonly outcome: NonNullable<InvocationRecord["outcome"]>;
  /** JSON text: what the handler returned, or the description of the error. */
  readonly payload: string;
  /** Absent when the outcome is `ok`. */
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** What `failedInputs` said; absent if it was not asked. */
  readonly failed?: readonly string[];
  readonly durationMs: number;
  readonly initMs?: number;
  readonly usedMb?: number;
}

/** Which of the draws of one attempt. */
const WARM_DRAW = 0;
const HANDLER_DRAW = 1;
const COLD_DRAW = 2;

/** A crash during the work strikes at one of its first calls, drawn. */
const CRASH_CALLS = 6;

/**
 * Starts an invocation, if the limits allow it.
 *
 * @param done Called once it has ended; never if it was throttled.
 * @returns The error of a throttled invocation; undefined for one that runs.
 */
export function startInvocation(
  state: LambdaState,
  version: FunctionVersion,
  order: InvocationOrder,
  done: (invoked: Invoked) => void,
): AwsError | undefined {
  const refusal = state.capacity.admit(version, order.mode !== "async", order.entity, order.trace);
  if (refusal !== undefined) {
    state.world.journal.write({
      type: "invocation",
      trace: order.trace,
      function: version.fn.name,
      action: "throttled",
      requestId: order.requestId,
      mode: order.mode,
      attempt: order.attempt,
      inputs: order.inputs,
      errorType: String(refusal.members?.Reason),
    });
    return refusal;
  }
  new Invocation(state, version, order, done).start();
  return undefined;
}

class Invocation {
  readonly #state: LambdaState;
  readonly #version: FunctionVersion;
  readonly #fn: LambdaFunction;
  readonly #order: InvocationOrder;
  readonly #done: (invoked: Invoked) => void;
  /** Names this attempt: the calls that the handler makes descend from it. */
  readonly #entity: Entity;
  readonly #slot: Slot;
  readonly #timeoutMs: number;
  readonly #coldNumber: number;
  /** Code that takes time of its own is given none by the model. */
  readonly #takesRealTime: boolean;
  #ended = false;
  #usedMb: number | undefined;
  #arrivedMs = 0;
  #startedMs: number | undefined;
  #initMs: number | undefined;
  #deadlineMs: number | undefined;
  #timeout: Timer | undefined;
  /** What is waited for before the next step. */
  #step: Timer | undefined;

  constructor(
    state: LambdaState,
    version: FunctionVersion,
    order: InvocationOrder,
    done: (invoked: Invoked) => void,
  ) {
    this.#state = state;
    this.#version = version;
    this.#fn = version.fn;
    this.#order = order;
    this.#done = done;
    this.#entity = order.entity.child("attempt", order.attempt);
    this.#timeoutMs = version.settings.timeoutSeconds * 1000;
    this.#takesRealTime = version.settings.code.kind !== "bundle" &&
      (state.runtime.takesRealTime?.(version.settings.code.kind) ?? false);
    const warm = version.pool.takeWarm();
    if (warm) {
      this.#slot = warm;
      this.#coldNumber = 0;
    } else {
      const { slot, number } = version.pool.takeCold(version.poolName);
      this.#slot = slot;
      this.#coldNumber = number;
    }
  }

  start(): void {
    this.#arrivedMs = this.#state.world.nowMs();
    this.#record("start");
    if (this.#coldNumber === 0) {
      this.#after(this.#draw(WARM_START_LATENCY, WARM_DRAW), () => this.#begin());
    } else {
      this.#after(this.#draw(COLD_START_LATENCY, COLD_DRAW), () => this.#initialise(false));
    }
  }

  /** Runs the INIT phase; one that failed or took too long is run once more, inside the function's timeout. */
  #initialise(again: boolean): void {
    if (again) this.#arm();
    const sandbox = this.#startSandbox();
    if (this.#ended) return;
    if (!again) {
      this.#after(INIT_TIMEOUT_MS, () => {
        sandbox!.kill();
        this.#initialise(true);
      });
    }
    sandbox!.init((failure) => {
      // An answer of a sandbox that has been given up in the meantime.
      if (this.#ended || this.#slot.sandbox !== sandbox) return;
      this.#cancelStep();
      this.#initMs = elapsedMs(this.#arrivedMs, this.#now());
      if (failure === undefined || failure.kind === "ok") this.#begin();
      else if (again) this.#failInit(failure);
      else {
        sandbox!.kill();
        this.#slot.sandbox = undefined;
        this.#initialise(true);
      }
    });
  }

  #startSandbox(): Sandbox | undefined {
    const { runtime } = this.#state;
    const entity = Entity.root(`${this.#version.poolName}/sandbox`, this.#coldNumber);
    try {
      this.#slot.sandbox = runtime.start(
        withCredentials(this.#state, this.#version, sandboxOptions(this.#state, this.#version, entity)),
      );
      return this.#slot.sandbox;
    } catch (error) {
      // A runtime that finds no code says so by an exception: to the caller it is a module that cannot be imported.
      this.#failInit({
        kind: "error",
        ...(error instanceof RuntimeRefusal
          ? { errorType: error.errorType, errorMessage: error.message }
          : { errorType: "Runtime.ImportModuleError", errorMessage: `Error: ${(error as Error).message}` }),
        trace: [],
      });
      return undefined;
    }
  }

  #failInit(failure: InvocationResult): void {
    this.#kill();
    if (failure.kind === "error") {
      this.#end("error", errorPayload(failure), failure.errorType, failure.errorMessage);
    } else if (failure.kind === "crash") {
      this.#end("crash", crashPayload(failure), failure.errorType, failure.errorMessage);
    }
  }

  /** The sandbox is ready: the function's time starts to count. */
  #begin(): void {
    this.#arm();
    const fault = this.#strike();
    switch (fault?.kind) {
      case "crash":
        if (fault.at === "before") return this.#crash();
        return this.#handle(fault.at);
      case "slow-handler":
        return this.#after(fault.latencyMs, () => this.#handle(undefined));
      default:
        return this.#handle(undefined);
    }
  }

  #strike(): NamedFault | undefined {
    const { faults } = this.#state.world;
    if (!faults.armed("invocation")) return undefined;
    const { entity, attempt } = this.#order;
    return faults.strike("invocation", { function: this.#fn.name }, entity, attempt - 1);
  }

  #handle(crash: "during" | "after" | undefined): void {
    const {
      requestId,
      event,
      entity,
      attempt,
      payload,
      invokedArn,
      clientContext,
      tenantId,
      onLog,
      onStream,
    } = this.#order;
    const crashAtCall = crash === "during"
      ? 1 + Math.floor(this.#state.world.oracle.draw("crash-at", entity, attempt - 1) * CRASH_CALLS)
      : undefined;
    this.#slot.sandbox!.invoke({
      requestId,
      event,
      deadlineMs: this.#deadlineMs!,
      entity: this.#entity,
      ...(payload === undefined ? undefined : { payload }),
      ...(invokedArn === undefined ? undefined : { invokedArn }),
      ...(clientContext === undefined ? undefined : { clientContext }),
      ...(tenantId === undefined ? undefined : { tenantId }),
      ...(onLog === undefined ? undefined : { onLog }),
      ...(onStream === undefined ? undefined : { onStream }),
      ...(crashAtCall === undefined ? undefined : { crashAtCall }),
    }, (result) => this.#returned(result, crash === "after"));
  }

  #returned(result: InvocationResult, discard: boolean): void {
    if (this.#ended) return;
    if (result.kind === "crash") {
      this.#kill();
      this.#end("crash", crashPayload(result), result.errorType, result.errorMessage);
      return;
    }
    this.#usedMb = result.usedMb;
    this.#after(this.#draw(HANDLER_DURATION, HANDLER_DRAW), () => {
      if (discard) this.#crash();
      else if (result.kind === "error") {
        this.#end("error", errorPayload(result), result.errorType, result.errorMessage);
      } else this.#succeed(result.payload);
    });
  }

  #succeed(payload: string): void {
    if (longerThan(payload, MAX_RESPONSE_BYTES)) {
      const errorType = "Function.ResponseSizeTooLarge";
      const errorMessage =
        `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
      this.#end("error", JSON.stringify({ errorType, errorMessage }), errorType, errorMessage);
    } else {
      this.#end("ok", payload);
    }
  }

  #crash(): void {
    this.#kill();
    const errorType = "Runtime.ExitError";
    const errorMessage =
      `RequestId: ${this.#order.requestId} Error: Runtime exited without providing a reason`;
    this.#end("crash", JSON.stringify({ errorType, errorMessage }), errorType, errorMessage);
  }

  #timedOut(): void {
    this.#kill();
    const errorType = "Sandbox.Timedout";
    const seconds = (this.#timeoutMs / 1000).toFixed(2);
    const errorMessage = `RequestId: ${this.#order.requestId} Error: Task timed out after ${seconds} seconds`;
    this.#end("timeout", JSON.stringify({ errorType, errorMessage }), errorType, errorMessage);
  }

  #end(outcome: Invoked["outcome"], payload: string, errorType?: string, errorMessage?: string): void {
    this.#ended = true;
    this.#cancelStep();
    const { world, capacity } = this.#state;
    if (this.#timeout) world.cancel(this.#timeout);
    const durationMs = this.#startedMs === undefined ? 0 : elapsedMs(this.#startedMs, this.#now());
    const failed = outcome === "ok" ? this.#order.failedInputs?.(payload) : undefined;
    capacity.leave(this.#fn);
    this.#version.pool.release(this.#slot, world);
    const error = errorType === undefined ? undefined : { errorType, errorMessage: errorMessage! };
    this.#record("end", {
      outcome,
      ...error,
      ...(failed !== undefined && failed.length > 0 ? { failed } : undefined),
      durationMs,
    });
    this.#done({
      outcome,
      payload,
      ...error,
      ...(failed === undefined ? undefined : { failed }),
      durationMs,
      ...(this.#initMs === undefined ? undefined : { initMs: this.#initMs }),
      ...(this.#usedMb === undefined ? undefined : { usedMb: this.#usedMb }),
    });
  }

  #record(action: "start" | "end", more: Partial<InvocationRecord> = {}): void {
    const { trace, requestId, mode, attempt, inputs } = this.#order;
    this.#state.world.journal.write({
      type: "invocation",
      trace,
      function: this.#fn.name,
      action,
      requestId,
      mode,
      attempt,
      inputs,
      sandbox: this.#slot.name,
      cold: this.#coldNumber !== 0,
      ...more,
    });
  }

  /** Sets the deadline, once. */
  #arm(): void {
    if (this.#deadlineMs !== undefined) return;
    const { world } = this.#state;
    this.#startedMs = world.nowMs();
    this.#deadlineMs = this.#startedMs + this.#timeoutMs;
    this.#timeout = world.at(this.#deadlineMs, () => this.#timedOut());
  }

  #kill(): void {
    this.#slot.sandbox?.kill();
    this.#slot.sandbox = undefined;
  }

  #after(delayMs: number, run: () => void): void {
    const { world } = this.#state;
    this.#step = world.at(world.nowMs() + delayMs, run);
  }

  #cancelStep(): void {
    if (this.#step) this.#state.world.cancel(this.#step);
    this.#step = undefined;
  }

  #draw(latency: { p50Ms: number; p99Ms: number }, occurrence: number): number {
    if (this.#takesRealTime) return 0;
    return drawLatencyMs(this.#state.world.oracle, latency, this.#entity, occurrence);
  }

  #now(): number {
    return this.#state.world.nowMs();
  }
}

function errorPayload(error: Extract<InvocationResult, { kind: "error" }>): string {
  return JSON.stringify({
    errorType: error.errorType,
    errorMessage: error.errorMessage,
    trace: error.trace,
  });
}

function crashPayload(crash: Extract<InvocationResult, { kind: "crash" }>): string {
  return JSON.stringify({
    errorType: crash.errorType,
    errorMessage: crash.errorMessage,
    ...(crash.trace === undefined ? undefined : { trace: crash.trace }),
  });
}

/** Whole microseconds: epoch milliseconds carry no finer fraction without noise. */
function elapsedMs(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) * 1000) / 1000;
}
