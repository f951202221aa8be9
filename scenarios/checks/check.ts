/**
 * What a check is. It watches the journal as it grows and looks at the state of the account at the end; it never
 * asks a service. `sim` judges nothing: all that is right or wrong about an order is said here.
 */
import type { JournalRecord, RecordType } from "../../sim/journal/records.ts";
import type { ItemImage, System } from "../../services/systems/system.ts";
import type { OrderKind } from "../scenario.ts";

/** A check did not hold. The message names order, hop and cause. */
export interface Violation {
  /** What happened, as a sentence with order ids, functions, queues, times. */
  readonly message: string;
  readonly orderId?: string;
  /** Virtual milliseconds since the start of the run. */
  readonly atMs: number;
}

/** One order that the scenario sent, or one poison message. */
export interface PlannedOrder {
  /** The trace in the journal: `order-17`. */
  readonly trace: string;
  readonly kind: OrderKind;
  /** Absent for poison. */
  readonly idempotencyKey?: string;
  /** What the clients were told: the order id of the answer 202; undefined while not accepted. */
  orderId: string | undefined;
}

/** A message that lies in a queue at the end. */
export interface RestingMessage {
  readonly id: string;
  readonly body: string;
  readonly receiveCount: number;
  /** String values of message attributes (`ERROR_CODE`, …) and system attributes (`DeadLetterQueueSourceArn`, …). */
  readonly attributes: Readonly<Record<string, string>>;
  readonly trace: string;
}

/** The account as it is at the end. */
export interface EndState {
  readonly atMs: number;
  readonly queue: (name: string) => readonly RestingMessage[];
  readonly items: (table: string) => Iterable<ItemImage>;
  /** What GET /orders/{id} answers now; asked over the real route. */
  readonly readOrder: (orderId: string) => { status: number; body: string } | undefined;
  /** Why the world had not come to rest when its time to converge was over; empty when it had. */
  readonly stuck: readonly string[];
}

export interface CheckContext {
  readonly system: System;
  /** Orders as they are sent, in order; the list grows during the run. */
  readonly orders: ReadonlyMap<string, PlannedOrder>;
  readonly seed: number;
  /** Whether the run is one at an endpoint, of which only the outside is seen. Default false. */
  readonly fromOutside?: boolean;
}

/** A check at work in one run. */
export interface CheckRun {
  /** The types of records that it wants to see. Default: all but `log`. */
  readonly types?: readonly RecordType[];
  /** Sees each record of those types, in order. */
  readonly see?: (record: JournalRecord) => void;
  /** Looks once at the end, after the world has come to rest. */
  readonly end?: (state: EndState) => void;
  /** What was measured, in a few words: `2,000 orders, 0 lost`. Called after `end`. */
  readonly figure: () => string;
  /** What did not hold, oldest first; the first hundred are enough, but `violationCount` counts all. */
  readonly violations: readonly Violation[];
  readonly violationCount?: number;
}

export interface Check {
  /** Lower-case words joined by `-`: `charged-once`. */
  readonly name: string;
  /** An invariant always holds, an expectation holds at the end, a threshold is a number that stays within. */
  readonly kind: "invariant" | "expectation" | "threshold";
  /** What must be true, in one sentence; the first line of a failure. */
  readonly sentence: string;
  /**
   * Whether it can be judged by what is seen of a run from outside: requests and answers, ledger and faults of third
   * parties, what polling finds in the tables, and the account at its end. Asked of a scenario's own checks. Default
   * false.
   */
  readonly fromOutside?: boolean;
  readonly start: (context: CheckContext) => CheckRun;
}
