/**
 * Keeps one function running: starts its worker anew, later and later, when it ends without being asked to; and hands
 * invocations over HTTP to it.
 */
import { natives } from "../sim/host/natives.ts";
import type { HostingEvent } from "./event.ts";
import { FunctionWorker } from "./function_worker.ts";
import type { FunctionPlan } from "./plan.ts";
import type { FromWorker, Outcome, WorkerCounters } from "./protocol.ts";

export interface SupervisorOptions {
  readonly plan: FunctionPlan;
  readonly onEvent: (event: HostingEvent) => void;
  readonly onCounted: (counted: WorkerCounters) => void;
  readonly onCrash: () => void;
}

/** Waits before a restart: doubled with each crash in a row. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;
/** A worker that lasted so long begins a new row. */
const STEADY_MS = 60_000;

type Stage = "starting" | "ready" | "waiting" | "draining" | "ended";

export class Supervisor {
  readonly plan: FunctionPlan;
  readonly #options: SupervisorOptions;
  readonly #calls = new Map<number, (outcome: Outcome | undefined) => void>();
  readonly #paused = new Set<string>();
  #worker: FunctionWorker | undefined;
  #stage: Stage = "ended";
  #nextCall = 0;
  #crashes = 0;
  #startedMs = 0;
  #restart: ReturnType<typeof natives.setTimeout> | undefined;
  #settled: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.plan = options.plan;
  }

  /**
   * Starts the function for the first time; resolves once it is loaded.
   *
   * @throws {Error} Its modules cannot be loaded, or have not the handler.
   */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settled = { resolve, reject };
      this.#begin();
    });
  }

  /** Whether it would take an invocation now. */
  get ready(): boolean {
    return this.#stage === "ready";
  }

  /** Invokes the function; undefined when it is not there, or is gone before it answers. */
  invoke(event: unknown): Promise<Outcome | undefined> {
    if (!this.ready) return Promise.resolve(undefined);
    const id = this.#nextCall++;
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      this.#worker!.say({ kind: "invoke", id, event });
    });
  }

  pause(queue: string): void {
    this.#paused.add(queue);
    this.#worker?.say({ kind: "pause", queue });
  }

  resume(queue: string): void {
    this.#paused.delete(queue);
    this.#worker?.say({ kind: "resume", queue });
  }

  /** Ends the worker at once; it is started anew as after any crash. */
  kill(): void {
    if (this.#worker === undefined || this.#stage === "ended" || this.#stage === "waiting") return;
    this.#worker.terminate();
    this.#crashed("killed");
  }

  /** Has the worker finish what it began, and end. */
  drain(): Promise<void> {
    if (this.#stage === "starting" || this.#stage === "waiting" || this.#stage === "ended") {
      this.close();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#settled = { resolve, reject: () => resolve() };
      this.#stage = "draining";
      this.#worker?.say({ kind: "drain" });
    });
  }

  /** Ends at once. */
  close(): void {
    this.#stage = "ended";
    natives.clearTimeout(this.#restart);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#abandonCalls();
    this.#settled?.resolve();
    this.#settled = undefined;
  }

  #begin(): void {
    this.#stage = "starting";
    this.#startedMs = natives.nowMs();
    this.#worker = new FunctionWorker({
      plan: this.plan,
      onMessage: (message) => this.#hear(message),
      onEnd: (reason) => this.#crashed(reason),
    });
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        if (this.#stage === "starting") this.#stage = "ready";
        for (const queue of this.#paused) this.#worker?.say({ kind: "pause", queue });
        this.#settled?.resolve();
        this.#settled = undefined;
        break;
      case "result":
        this.#calls.get(message.id)?.(message.outcome);
        this.#calls.delete(message.id);
        break;
      case "event":
        this.#options.onEvent(message.event);
        break;
      case "alive":
        this.#options.onCounted(message.counted);
        break;
      case "drained":
        this.close();
        break;
      case "hello":
      case "broken":
        break;
      default:
        message satisfies never;
    }
  }

  #crashed(reason: string): void {
    const { plan: { service, name }, onEvent, onCrash } = this.#options;
    const { reject } = this.#settled ?? {};
    const wasDraining = this.#stage === "draining";
    this.#worker = undefined;
    this.#abandonCalls();
    onCrash();
    onEvent({ kind: "crashed", service, function: name, reason });
    // A function that never came up, or is to end, is not tried again.
    if (reject !== undefined || wasDraining) {
      this.#stage = "ended";
      this.#settled = undefined;
      reject?.(new Error(`Cannot start ${name}: ${reason}`));
      return;
    }
    if (natives.nowMs() - this.#startedMs > STEADY_MS) this.#crashes = 0;
    const inMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#crashes++, 20));
    this.#stage = "waiting";
    onEvent({ kind: "restarting", service, function: name, inMs, crashes: this.#crashes });
    this.#restart = natives.setTimeout(() => this.#begin(), inMs);
  }

  #abandonCalls(): void {
    for (const answer of this.#calls.values()) answer(undefined);
    this.#calls.clear();
  }
}
