/**
 * Every giving-up of a run, from the journal: which hop gave up on what, after how many attempts of how many, and
 * whether a fault or poison was behind it.
 */
import type { JournalRecord, RecordOf } from "../../sim/journal/records.ts";
import type { System } from "../../services/systems/system.ts";
import { type Book, bookOf } from "./book.ts";
import { type OrderFile } from "./order_file.ts";
import type { CheckContext } from "./check.ts";
import {
  type DeadLetterWay,
  DEFAULT_ASYNC_AGE_SECONDS,
  DEFAULT_ASYNC_RETRIES,
  DEFAULT_TARGET_AGE_SECONDS,
  DEFAULT_TARGET_RETRIES,
  functionSpec,
  queueSpec,
  targetName,
  targetSpec,
} from "./wiring.ts";

/** One hop gave up on one event or message. */
export interface GivingUp {
  readonly way: DeadLetterWay["way"];
  /** The function, `rule → target`, or queue that gave up. */
  readonly source: string;
  /** The dead-letter queue that the wiring names; undefined when there is none, and what was given up is gone. */
  readonly queue: string | undefined;
  /** The request id of the invocation, the id of the event, or the id of the message. */
  readonly id: string;
  readonly file: OrderFile | undefined;
  readonly trace: string;
  readonly atMs: number;
  /** Attempts that failed, and how many the wiring gives before giving up. */
  readonly attempts: number;
  readonly allowed: number;
  /** True when another limit may end it before the attempts are used up: its age, or an error that no retry mends. */
  readonly early: boolean;
  readonly reason: string;
  /** True when a fault hit the order, its batch or the hop. */
  readonly faulted: boolean;
}

/** Errors at which EventBridge does not try a target again. */
const PERMANENT = new Set([
  "NO_PERMISSIONS",
  "NO_RESOURCE",
  "FAILED_TO_ASSUME_ROLE",
  "INVALID_PARAMETER",
  "INVALID_JSON",
  "CONNECTION_FAILURE",
  "THIRD_ACCOUNT_HOP_DETECTED",
  "THIRD_REGION_HOP_DETECTED",
]);

/** An asynchronous event that has failed so far. */
interface Failing {
  firstAtMs: number;
  failures: number;
  reason: string;
}

/** What Powertools' logger writes of a message that a handler could not digest. */
interface LoggedFailure {
  readonly message_id?: unknown;
  readonly message?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
}

export class GivingUps {
  readonly #system: System;
  readonly #book: Book;
  /** By request id: only events that have failed or were throttled, until they succeed or are given up. */
  readonly #failing = new Map<string, Failing>();
  /** Why the last delivery of a message failed, by message id; while it is in its queue. */
  readonly #messageReasons = new Map<string, string>();

  #seen: JournalRecord | undefined;
  #last: GivingUp | undefined;

  constructor(context: CheckContext) {
    this.#system = context.system;
    this.#book = bookOf(context);
  }

  /**
   * Takes in a record; returns a giving-up where the record is one. The book must have seen it before. Whoever asks
   * for the same record again gets the same answer.
   */
  see(record: JournalRecord): GivingUp | undefined {
    if (record !== this.#seen) {
      this.#seen = record;
      this.#last = this.#take(record);
    }
    return this.#last;
  }

  #take(record: JournalRecord): GivingUp | undefined {
    switch (record.type) {
      case "invocation":
        return this.#invocation(record);
      case "event":
        return record.action === "dead-lettered" || (record.action === "dropped" && record.rule !== undefined)
          ? this.#event(record)
          : undefined;
      case "message":
        if (record.action === "dead-lettered") return this.#message(record);
        if (record.action !== "sent" && record.action !== "received") this.#messageReasons.delete(record.id);
        return undefined;
      case "log":
        this.#log(record);
        return undefined;
      default:
        return undefined;
    }
  }

  /**
   * A handler that reports single messages as failed tells AWS no reason; its log is the only place that has one. It
   * serves as the text of a reason, nothing is judged by it.
   */
  #log(record: RecordOf<"log">): void {
    if (!record.line.startsWith('{"level":"ERROR"')) return;
    try {
      const { message_id: id, error, message } = JSON.parse(record.line) as LoggedFailure;
      const reason = error ? [error.name, error.message].filter(Boolean).join(": ") : message;
      if (typeof id === "string" && reason) this.#messageReasons.set(id, reason);
    } catch {
      // A line that is no JSON has no reason to take.
    }
  }

  #invocation(record: RecordOf<"invocation">): GivingUp | undefined {
    if (record.action === "end" && record.mode === "event-source") this.#rememberReasons(record);
    if (record.mode !== "async") return undefined;
    switch (record.action) {
      case "start":
      case "retry":
        return undefined;
      case "throttled":
        this.#fail(record, "throttled", false);
        return undefined;
      case "end":
        if (record.outcome === "ok") this.#failing.delete(record.requestId);
        else this.#fail(record, reasonOf(record), true);
        return undefined;
      case "dead-lettered":
      case "dropped":
        return this.#asyncGivenUp(record);
    }
  }

  #fail(record: RecordOf<"invocation">, reason: string, counts: boolean): void {
    let failing = this.#failing.get(record.requestId);
    if (failing === undefined) {
      this.#failing.set(record.requestId, failing = { firstAtMs: record.t, failures: 0, reason });
    }
    failing.reason = reason;
    if (counts) failing.failures++;
  }

  #asyncGivenUp(record: RecordOf<"invocation">): GivingUp {
    const spec = functionSpec(this.#system, record.function);
    const failing = this.#failing.get(record.requestId);
    this.#failing.delete(record.requestId);
    const file = this.#book.ofTrace(record.trace);
    const ageSeconds = spec?.onAsyncFailure?.maximumEventAgeSeconds ?? DEFAULT_ASYNC_AGE_SECONDS;
    // Lambda gives up early when the next attempt would come after the event's maximum age: at most five minutes off.
    const aged = failing !== undefined && record.t - failing.firstAtMs >= (ageSeconds - 300) * 1000;
    return {
      way: "async",
      source: record.function,
      queue: record.action === "dropped" ? undefined : spec?.onAsyncFailure?.deadLetterQueue,
      id: record.requestId,
      file,
      trace: record.trace,
      atMs: record.t,
      attempts: failing?.failures ?? 0,
      allowed: 1 + (spec?.onAsyncFailure?.maximumRetryAttempts ?? DEFAULT_ASYNC_RETRIES),
      early: aged || spec?.reservedConcurrency === 0,
      reason: failing?.reason ?? reasonOf(record),
      faulted: this.#faulted(file, record.function),
    };
  }

  #event(record: RecordOf<"event">): GivingUp {
    const target = targetSpec(this.#system, record.rule, record.target);
    const file = this.#book.ofTrace(record.trace);
    const name = target?.function ?? target?.queue ?? "";
    const ageSeconds = target?.retry?.maximumEventAgeSeconds ?? DEFAULT_TARGET_AGE_SECONDS;
    const allowed = 1 + (target?.retry?.maximumRetryAttempts ?? DEFAULT_TARGET_RETRIES);
    return {
      way: "target",
      source: targetName(record.rule ?? "", target?.id ?? record.target ?? ""),
      queue: record.action === "dropped" ? undefined : target?.deadLetterQueue,
      id: record.id,
      file,
      trace: record.trace,
      atMs: record.t,
      attempts: record.attempt ?? allowed,
      allowed,
      early: PERMANENT.has(record.error ?? "") || record.t >= ageSeconds * 1000,
      reason: record.error ?? "not delivered",
      faulted: this.#faulted(file, name),
    };
  }

  #message(record: RecordOf<"message">): GivingUp {
    const file = this.#book.ofMessage(record.id) ?? this.#book.ofTrace(record.trace);
    const reason = this.#messageReasons.get(record.id);
    this.#messageReasons.delete(record.id);
    return {
      way: "redrive",
      source: record.queue,
      queue: record.to,
      id: record.id,
      file,
      trace: record.trace,
      atMs: record.t,
      attempts: record.receiveCount,
      allowed: queueSpec(this.#system, record.queue)?.redrive?.maxReceiveCount ?? Infinity,
      early: false,
      reason: reason ?? "received too often",
      faulted: this.#faulted(file, record.queue),
    };
  }

  /** What an event-source invocation says of its messages: the error of all of them, or those it gave back. */
  #rememberReasons(record: RecordOf<"invocation">): void {
    if (record.outcome !== "ok") {
      const count = record.inputs.length;
      const reason = `${count > 1 ? `its whole batch of ${count} failed: ` : ""}${reasonOf(record)}`;
      for (const id of record.inputs) this.#messageReasons.set(id, reason);
    } else {
      for (const id of record.failed ?? []) {
        if (!this.#messageReasons.has(id)) {
          this.#messageReasons.set(id, `reported as failed by ${record.function}`);
        }
      }
    }
  }

  #faulted(file: OrderFile | undefined, hop: string): boolean {
    return (file !== undefined && file.faultKinds !== 0) || (hop !== "" && this.#book.strayFaultAt(hop));
  }
}

function reasonOf(record: RecordOf<"invocation">): string {
  return [record.errorType, record.errorMessage].filter(Boolean).join(": ") ||
    (record.outcome ?? record.action);
}

const shared = new WeakMap<CheckContext, GivingUps>();

/** The giving-ups of a run; whoever asks gets the same. */
export function givingUpsOf(context: CheckContext): GivingUps {
  let givingUps = shared.get(context);
  if (givingUps === undefined) shared.set(context, givingUps = new GivingUps(context));
  return givingUps;
}
