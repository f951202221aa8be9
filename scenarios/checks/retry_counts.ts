/**
 * Attempts stay within what the wiring says, at every hop, and what can never succeed is not asked for again.
 *
 * It also finds the timeout that is too short: a message handed out again while its first receiver still works on it.
 */
import type { RecordOf } from "../../sim/journal/records.ts";
import type { QueueSpec } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import { faultBit, type OrderFile } from "./order_file.ts";
import type { Check } from "./check.ts";
import { history, nth, orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import {
  DEFAULT_ASYNC_RETRIES,
  DEFAULT_TARGET_RETRIES,
  functionSpec,
  queueSpec,
  targetName,
  targetSpec,
} from "./wiring.ts";
import { counted, inMs } from "./words.ts";

/** Faults after which a message may come again while it is worked on: none of the handler's own making. */
const AGAIN = faultBit("duplicate-delivery") | faultBit("timeout") | faultBit("throttle") |
  faultBit("concurrency-limit") | faultBit("latency");

export const retryCounts: Check = {
  name: "retry-counts",
  kind: "invariant",
  sentence: "No hop tries more often than it is configured to, and nobody repeats what was refused for good",
  start(context) {
    const { system } = context;
    const book = bookOf(context);
    const violations = new Violations();
    /** Failures of asynchronous events by request id; until they succeed or are given up. */
    const failures = new Map<string, number>();
    /** Refusals for good, by business request; dropped with the order they belong to. */
    const refusals = new Map<OrderFile, Map<string, RecordOf<"http">>>();
    /** When each message that lies in a queue was last handed out. */
    const handedOut = new Map<string, number>();
    let attempts = 0;
    let most = 1;

    const invocation = (record: RecordOf<"invocation">): void => {
      if (record.mode !== "async") return;
      if (record.action === "dead-lettered" || record.action === "dropped" || record.outcome === "ok") {
        failures.delete(record.requestId);
        return;
      }
      if (record.action !== "end") return;
      attempts++;
      const count = (failures.get(record.requestId) ?? 0) + 1;
      failures.set(record.requestId, count);
      if (count > most) most = count;
      const allowed = 1 + (functionSpec(system, record.function)?.onAsyncFailure?.maximumRetryAttempts ??
        DEFAULT_ASYNC_RETRIES);
      if (count <= allowed) return;
      const file = book.ofTrace(record.trace);
      violations.add(
        record.t,
        file,
        () =>
          `${orderName(file, record.trace)}: ${record.function}:${record.requestId} failed for the ${
            nth(count)
          } time ` +
          `at ${inMs(record.t)}, its asynchronous events get ${counted(allowed, "attempt")}${history(file)}`,
      );
    };

    const received = (record: RecordOf<"message">): void => {
      attempts++;
      const before = handedOut.get(record.id);
      handedOut.set(record.id, record.t);
      if (record.receiveCount <= 1) return;
      if (record.receiveCount > most) most = record.receiveCount;
      const file = book.ofMessage(record.id);
      const spec = queueSpec(system, record.queue);
      const limit = spec?.redrive?.maxReceiveCount;
      if (
        limit !== undefined && record.receiveCount > limit && !hitBy(file, faultBit("duplicate-delivery"))
      ) {
        violations.add(
          record.t,
          file,
          () =>
            `${
              orderName(file, record.trace)
            }: message ${record.id} was received from ${record.queue} for the ` +
            `${nth(record.receiveCount)} time at ${inMs(record.t)}, its redrive policy allows ${limit}${
              history(file)
            }`,
        );
      }
      const holder = hitBy(file, AGAIN) ? undefined : book.holderOf(record.id);
      if (holder === undefined) return;
      violations.add(
        record.t,
        file,
        () =>
          `${
            orderName(file, record.trace)
          }: message ${record.id} was handed out again by ${record.queue} at ` +
          `${inMs(record.t)} while ${holder.function}:${holder.requestId}, started at ${
            inMs(holder.startedAtMs)
          }, still worked on it: ${hiddenWords(record.t - (before ?? 0), spec)}${history(file)}`,
      );
    };

    const event = (record: RecordOf<"event">): void => {
      const attempt = record.attempt ?? 1;
      attempts++;
      if (attempt > most) most = attempt;
      const target = targetSpec(system, record.rule, record.target);
      const allowed = 1 + (target?.retry?.maximumRetryAttempts ?? DEFAULT_TARGET_RETRIES);
      if (attempt <= allowed) return;
      const file = book.ofTrace(record.trace);
      violations.add(
        record.t,
        file,
        () =>
          `${orderName(file, record.trace)}: rule ${
            targetName(record.rule ?? "", record.target ?? "")
          } tried its target ` +
          `for the ${nth(attempt)} time at ${inMs(record.t)}, its retry policy allows ${
            counted(allowed, "attempt")
          }${history(file)}`,
      );
    };

    const http = (record: RecordOf<"http">): void => {
      if (!isRefusal(record.status)) return;
      const file = book.ofTrace(record.trace);
      if (file === undefined || file.faultKinds !== 0) return;
      let own = refusals.get(file);
      if (own === undefined) refusals.set(file, own = new Map());
      const key = `${record.method} ${record.host}${record.path} ${record.idempotencyKey ?? ""}`;
      const first = own.get(key);
      if (first === undefined) {
        own.set(key, record);
        return;
      }
      violations.add(
        record.t,
        file,
        () =>
          `${orderName(file)}: ${record.by} asked ${record.host} again at ${
            inMs(record.t)
          } for what it had refused for ` +
          `good (${first.status}) to ${first.by} at ${inMs(first.t)}: ${record.method} ${record.path} with ` +
          `idempotency key ${record.idempotencyKey ?? "(none)"}${history(file)}`,
      );
    };

    /** Refusals of orders that have ended are of no more use; looked through as often as the map doubles. */
    let tidyAt = 1024;
    const tidy = (): void => {
      for (const file of refusals.keys()) if (file.finalAtMs !== undefined) refusals.delete(file);
      tidyAt = Math.max(1024, refusals.size * 2);
    };

    return {
      see(record) {
        book.see(record);
        switch (record.type) {
          case "invocation":
            return invocation(record);
          case "message":
            if (record.action === "received") received(record);
            else if (record.action !== "sent") handedOut.delete(record.id);
            return;
          case "event":
            return record.action === "delivered" || record.action === "retried" ? event(record) : undefined;
          case "http":
            http(record);
            if (refusals.size >= tidyAt) tidy();
            return;
          default:
            return;
        }
      },
      figure: () => `${counted(attempts, "attempt")}, at most ${most} at one hop`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

/** What hid a message for too short a time: the visibility timeout of the wiring, or one that was set since. */
function hiddenWords(hiddenMs: number, spec: QueueSpec | undefined): string {
  const seconds = spec?.visibilityTimeoutSeconds ?? 30;
  return hiddenMs < seconds * 1000 - 1
    ? `it was hidden for ${
      inMs(hiddenMs)
    } only, although it was deployed with a visibility timeout of ${seconds} s`
    : `the visibility timeout of ${seconds} s is too short`;
}

function hitBy(file: OrderFile | undefined, bits: number): boolean {
  return file !== undefined && (file.faultKinds & bits) !== 0;
}

/** A 4xx that asks for another request: not a timeout (408), a lock (409, 423, 425) or a limit (429). */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 409, 423, 425, 429].includes(status);
}
