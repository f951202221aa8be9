/**
 * Faults as values, and the closed list of points at which one can strike.
 *
 * A fault says what goes wrong, where and when, and for each it is known whether the effect of the operation
 * certainly came about, certainly did not, or cannot be known by the caller.
 */
import type { Effect } from "../journal/records.ts";

/** When a fault is armed. Times are virtual milliseconds since the start of the run. */
export interface Window {
  /** Default 0. */
  readonly fromMs?: number;
  /** Default: until faults are switched off. */
  readonly toMs?: number;
}

/** Which calls of an AWS service; a field that is absent matches all. */
export interface CallScope {
  /** `sqs`, `dynamodb`, `eventbridge`, `lambda`, ... */
  readonly service?: string;
  readonly operation?: string;
  /** The name of a queue, table, bus or function. */
  readonly resource?: string;
  /** The function that calls, or the AWS service that calls (`eventbridge`, `lambda`). */
  readonly by?: string;
}

interface FaultBase {
  /** Unique in the plan; keys the decisions of this fault. Default: kind and scope spelled out. */
  readonly name?: string;
  readonly when?: Window;
  /** The probability (0..1) at each point that matches. Default 1. */
  readonly rate?: number;
  /** The most times that it strikes one entity (one call with its retries, one message, ...). Default: no limit. */
  readonly perEntity?: number;
}

/** AWS refuses a call for its rate, with the service's own error. The effect certainly did not come about. */
export interface ThrottleFault extends FaultBase {
  readonly kind: "throttle";
  readonly where: CallScope;
}

/** AWS answers a call with its 5xx error. The effect certainly did not come about. */
export interface ServiceErrorFault extends FaultBase {
  readonly kind: "service-error";
  readonly where: CallScope;
}

/** The call takes longer by `latencyMs`. */
export interface LatencyFault extends FaultBase {
  readonly kind: "latency";
  readonly where: CallScope;
  readonly latencyMs: number;
}

/** The caller gets no answer within `timeoutMs`; `applied` says whether the operation was. It cannot tell. */
export interface TimeoutFault extends FaultBase {
  readonly kind: "timeout";
  readonly where: CallScope;
  readonly applied: boolean;
  /** After how long the caller's connection breaks. Default 1,000. */
  readonly timeoutMs?: number;
}

/** A queue or a bus delivers once more what it has delivered. */
export interface DuplicateFault extends FaultBase {
  readonly kind: "duplicate-delivery";
  readonly where: { readonly service: "sqs" | "eventbridge"; readonly resource?: string };
}

/** A queue hands out messages, or a bus events, in another order than they came. */
export interface ReorderFault extends FaultBase {
  readonly kind: "reorder";
  readonly where: { readonly service: "sqs" | "eventbridge"; readonly resource?: string };
  /** The longest that one is held back. Default 1,000. */
  readonly maxDelayMs?: number;
}

/** A read of a table that is not strongly consistent returns the item as it was before its last write. */
export interface StaleReadFault extends FaultBase {
  readonly kind: "stale-read";
  readonly where: { readonly resource?: string };
}

/** The sandbox of a function dies: before its handler starts, at the n-th thing it awaits, or after its work. */
export interface CrashFault extends FaultBase {
  readonly kind: "crash";
  readonly where: { readonly function?: string };
  /**
   * `before`: the handler never starts. `during`: at one of its calls, drawn, the effect of the call unknown.
   * `after`: the handler has done all its work, but its result is lost.
   */
  readonly at: "before" | "during" | "after";
}

/** A function may run no more than this many at once. */
export interface ConcurrencyFault extends FaultBase {
  readonly kind: "concurrency-limit";
  readonly where: { readonly function: string };
  readonly limit: number;
}

/** A handler's own computation takes this much longer. */
export interface SlowHandlerFault extends FaultBase {
  readonly kind: "slow-handler";
  readonly where: { readonly function: string };
  readonly latencyMs: number;
}

/** A third party misbehaves. */
export interface ThirdPartyFault extends FaultBase {
  readonly kind: "third-party";
  readonly where: { readonly party: "payments" | "carrier"; readonly path?: string };
  /**
   * `rate-limit`: 429 with Retry-After. `error`: 503. `timeout-before`: no answer, nothing done.
   * `timeout-after`: no answer, but the charge was made. `slow`: answers late.
   */
  readonly how: "rate-limit" | "error" | "timeout-before" | "timeout-after" | "slow";
  /** For `slow`: by how much. Default 5,000. */
  readonly latencyMs?: number;
}

export type Fault =
  | ThrottleFault
  | ServiceErrorFault
  | LatencyFault
  | TimeoutFault
  | DuplicateFault
  | ReorderFault
  | StaleReadFault
  | CrashFault
  | ConcurrencyFault
  | SlowHandlerFault
  | ThirdPartyFault;

export type FaultKind = Fault["kind"];

/** The closed list of fault points: where the world asks whether something goes wrong. */
export const FAULT_POINTS = {
  "call": "an operation of an AWS service is called: throttle, service-error, latency, timeout",
  "delivery": "a queue or a bus hands something to a consumer: duplicate-delivery, reorder",
  "read": "a table answers an eventually consistent read: stale-read",
  "invocation": "a function is about to run in a sandbox: crash, slow-handler",
  "concurrency": "a function is asked for one more sandbox: concurrency-limit",
  "third-party": "a third party is called over HTTP: third-party",
} as const;

export type FaultPoint = keyof typeof FAULT_POINTS;

/** At which point each kind of fault is asked for. */
export const POINT_OF: Readonly<Record<FaultKind, FaultPoint>> = {
  "throttle": "call",
  "service-error": "call",
  "latency": "call",
  "timeout": "call",
  "duplicate-delivery": "delivery",
  "reorder": "delivery",
  "stale-read": "read",
  "crash": "invocation",
  "slow-handler": "invocation",
  "concurrency-limit": "concurrency",
  "third-party": "third-party",
};

/** Whether the effect of what the fault hit came about, as the caller can know it. */
export function effectOf(fault: Fault): Effect {
  switch (fault.kind) {
    case "throttle":
    case "service-error":
    case "concurrency-limit":
      return "certainly-not";
    case "timeout":
      return "unknown";
    case "crash":
      return fault.at === "before" ? "certainly-not" : "unknown";
    case "third-party":
      if (fault.how === "rate-limit" || fault.how === "error") return "certainly-not";
      return fault.how === "slow" ? "certain" : "unknown";
    case "latency":
    case "slow-handler":
    case "duplicate-delivery":
    case "reorder":
    case "stale-read":
      return "certain";
  }
}
