/** What the main thread and a worker say to each other. Everything is plain data. */
import type { HostingEvent } from "./event.ts";
import type { ServiceCounters } from "./options.ts";
import type { FunctionPlan } from "./plan.ts";

/** How an invocation ended; `payload` is the JSON text of what the handler returned. */
export type Outcome =
  | { readonly kind: "ok"; readonly payload: string }
  | { readonly kind: "error"; readonly errorType: string; readonly errorMessage: string };

export type ToWorker =
  /** The first message: what the worker is for. */
  | { readonly kind: "run"; readonly plan: FunctionPlan }
  | { readonly kind: "invoke"; readonly id: number; readonly event: unknown }
  | { readonly kind: "pause" | "resume"; readonly queue: string }
  | { readonly kind: "drain" };

/** Counters of which a worker knows. */
export type WorkerCounters = Omit<ServiceCounters, "requests" | "crashes">;

export type FromWorker =
  /** It listens, and wants to know what it is for. */
  | { readonly kind: "hello" }
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: "event"; readonly event: HostingEvent }
  /** A sign of life, with what was counted since the last. */
  | { readonly kind: "alive"; readonly counted: WorkerCounters }
  /** It cannot go on, and why: it did not load, nothing caught an error, or the handler called process.exit. */
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "drained" };

/** How often a worker gives a sign of life. */
export const ALIVE_EVERY_MS = 1_000;
