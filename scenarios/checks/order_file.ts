/** What is known of one order, and of an invocation that runs: the entries of the book. */
import type { FaultKind } from "../../sim/faults/mod.ts";
import type { RecordOf } from "../../sim/journal/records.ts";
import type { OrderStatus } from "../../services/systems/system.ts";

/** What is kept of a happening: a record that is worth telling. */
export type Notable = RecordOf<"fault" | "call" | "invocation" | "message" | "event" | "ledger" | "http">;

/** What is known of one order. */
export interface OrderFile {
  /** `order-17`: the request that it came from. */
  readonly trace: string;
  orderId: string | undefined;
  /** Virtual milliseconds of the first request, the first 202, and the item that made its status final. */
  requestedAtMs: number | undefined;
  acceptedAtMs: number | undefined;
  finalAtMs: number | undefined;
  status: OrderStatus | undefined;
  /** What its lines cost, in cents; undefined while unknown. */
  amount: number | undefined;
  /** True once a queue or bus took something of it: poison that was refused never enters. */
  entered: boolean;
  /** Kinds of faults that hit it or a batch that it was in: bits of {@linkcode faultBit}. */
  faultKinds: number;
  /** The last notable happenings, oldest first; undefined for none, or when they were dropped. */
  notes: Notable[] | undefined;
  /** The faults that struck, oldest first, the first of them only. */
  struck: RecordOf<"fault">[] | undefined;
  /** A pinned file keeps its history: a violation names it. */
  pinned: boolean;
  /** True once its latency was measured; once it was counted as accepted. */
  paced: boolean;
  counted: boolean;
  /** What is charged of it in the end, in cents, once that came out right; belongs to the check `charged-once`. */
  settled: number | undefined;
  /** Events and statuses seen, as bits; belongs to the check `causal-order`. */
  steps: number;
}

/** An invocation that runs now. */
export interface OpenInvocation {
  readonly function: string;
  readonly requestId: string;
  readonly startedAtMs: number;
  readonly trace: string;
  readonly mode: "sync" | "async" | "event-source";
  readonly inputs: readonly string[];
  /** The orders in its payload. */
  readonly files: readonly OrderFile[];
  /** True once a fault struck it or one of its calls. */
  faulted: boolean;
}

const FAULT_BITS: Readonly<Record<FaultKind, number>> = {
  "throttle": 1,
  "service-error": 2,
  "latency": 4,
  "timeout": 8,
  "duplicate-delivery": 16,
  "reorder": 32,
  "stale-read": 64,
  "crash": 128,
  "concurrency-limit": 256,
  "slow-handler": 512,
  "third-party": 1024,
};

/** The bit of a kind of fault in {@linkcode OrderFile.faultKinds}; a kind unknown to this version has one too. */
export function faultBit(kind: string): number {
  return FAULT_BITS[kind as FaultKind] ?? 2048;
}

export function isFinal(status: OrderStatus | undefined): boolean {
  return status === "SHIPPED" || status === "REJECTED";
}

/** The request id in a caller such as `payments:2f1c…`; undefined for a client or an AWS service. */
export function requestIdOf(by: string): string | undefined {
  const colon = by.indexOf(":");
  return colon < 0 ? undefined : by.slice(colon + 1);
}
