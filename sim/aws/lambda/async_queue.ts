/**
 * Asynchronous invocation: the queue inside Lambda, its retries, and what becomes of events that fail.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import type { Entity } from "../../kernel/mod.ts";
import { drawLatencyMs } from "../latency.ts";
import { sendFailure, sendSuccess } from "./destinations.ts";
import {
  ASYNC_QUEUE_LATENCY,
  ASYNC_RETRY_DELAYS_MS,
  DEFAULT_ASYNC_RETRIES,
  DEFAULT_EVENT_AGE_SECONDS,
  THROTTLE_RETRY_MAX_MS,
  THROTTLE_RETRY_MIN_MS,
} from "./limits.ts";
import { type Invoked, startInvocation } from "./invocation.ts";
import type { Payload } from "./payload.ts";
import { chooseVersion, eventInvokeOf, type FunctionTarget, lookUp } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

/** An event that has been accepted. */
export interface AsyncEvent {
  readonly functionName: string;
  /** The version or alias that was invoked; undefined where none was named. */
  readonly qualifier: string | undefined;
  /** The same over all attempts. */
  readonly requestId: string;
  readonly entity: Entity;
  readonly trace: string;
  readonly payload: Payload;
  readonly inputs: readonly string[];
  readonly acceptedMs: number;
}

/** Why an event was given up, in the words of the destination record. */
export type FailureCondition = "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/** What is known of an event while it waits. */
interface Progress {
  readonly event: AsyncEvent;
  /** Times that the function ran, throttled attempts not counted. */
  runs: number;
  /** Throttled attempts since the last run. */
  throttles: number;
  last: Invoked | undefined;
}

export class AsyncQueue {
  readonly #state: LambdaState;
  #size = 0;

  constructor(state: LambdaState) {
    this.#state = state;
  }

  /** Events that are neither done nor given up. */
  get size(): number {
    return this.#size;
  }

  /** Takes an event in; its first attempt follows after the hop through the queue. */
  accept(event: AsyncEvent): void {
    this.#size++;
    const { world } = this.#state;
    this.#attemptAfter(
      { event, runs: 0, throttles: 0, last: undefined },
      drawLatencyMs(world.oracle, ASYNC_QUEUE_LATENCY, event.entity),
    );
  }

  #attemptAfter(progress: Progress, delayMs: number): void {
    const { world } = this.#state;
    world.at(world.nowMs() + delayMs, () => this.#attempt(progress));
  }

  #attempt(progress: Progress): void {
    const { event } = progress;
    const target = lookUp(this.#state, event.functionName, event.qualifier);
    if (target === undefined) {
      this.#journal(progress, "dropped", "ResourceNotFoundException");
      this.#size--;
      return;
    }
    if (target.fn.reservedConcurrency === 0) return this.#giveUp(target, progress, "ZeroReservedConcurrency");
    const version = chooseVersion(this.#state, target, event.entity, progress.runs);
    const refusal = startInvocation(this.#state, version, {
      requestId: event.requestId,
      entity: event.entity,
      attempt: progress.runs + 1,
      trace: event.trace,
      mode: "async",
      // The handler of an attempt before may have changed the value that it was given.
      event: progress.runs === 0 ? event.payload.value : JSON.parse(event.payload.text),
      inputs: event.inputs,
      invokedArn: target.arn,
    }, (invoked) => this.#ran({ ...target, version }, progress, invoked));
    if (refusal !== undefined) this.#throttled(target, progress);
  }

  #throttled(target: FunctionTarget, progress: Progress): void {
    const { oracle } = this.#state.world;
    const ceilingMs = Math.min(THROTTLE_RETRY_MAX_MS, THROTTLE_RETRY_MIN_MS * 2 ** progress.throttles);
    const occurrence = progress.runs * 1000 + progress.throttles;
    const jitter = oracle.draw("async-backoff", progress.event.entity, occurrence);
    progress.throttles++;
    const delayMs = Math.max(THROTTLE_RETRY_MIN_MS, ceilingMs * (0.5 + jitter / 2));
    this.#retryOrGiveUp(target, progress, delayMs, false);
  }

  #ran(target: FunctionTarget, progress: Progress, invoked: Invoked): void {
    progress.runs++;
    progress.throttles = 0;
    progress.last = invoked;
    if (invoked.outcome === "ok") {
      this.#size--;
      sendSuccess(this.#state, target, progress.event, progress.runs, invoked);
      return;
    }
    const retries = eventInvokeOf(target)?.maximumRetryAttempts ?? DEFAULT_ASYNC_RETRIES;
    const delayMs = ASYNC_RETRY_DELAYS_MS[progress.runs - 1];
    if (progress.runs > retries || delayMs === undefined) {
      this.#giveUp(target, progress, "RetriesExhausted");
    } else {
      this.#retryOrGiveUp(target, progress, delayMs, true);
    }
  }

  /** A retry that would come after the event's largest age is not waited for: the event is given up at once. */
  #retryOrGiveUp(target: FunctionTarget, progress: Progress, delayMs: number, ran: boolean): void {
    const ageSeconds = eventInvokeOf(target)?.maximumEventAgeSeconds ?? DEFAULT_EVENT_AGE_SECONDS;
    const ageThenMs = this.#state.world.nowMs() + delayMs - progress.event.acceptedMs;
    if (ageThenMs > ageSeconds * 1000) return this.#giveUp(target, progress, "EventAgeExceeded");
    // A throttled attempt has a record of its own already.
    if (ran) this.#journal(progress, "retry");
    this.#attemptAfter(progress, delayMs);
  }

  #giveUp(target: FunctionTarget, progress: Progress, condition: FailureCondition): void {
    const { event, runs, last } = progress;
    sendFailure(this.#state, target, event, { condition, runs, last }, (delivered) => {
      this.#journal(progress, delivered ? "dead-lettered" : "dropped", condition);
      this.#size--;
    });
  }

  #journal(progress: Progress, action: "retry" | "dead-lettered" | "dropped", errorType?: string): void {
    const { event, runs, last } = progress;
    const errorMessage = last?.errorMessage;
    this.#state.world.journal.write({
      type: "invocation",
      trace: event.trace,
      function: event.functionName,
      action,
      requestId: event.requestId,
      mode: "async",
      attempt: action === "retry" ? runs + 1 : Math.max(1, runs),
      inputs: event.inputs,
      ...(errorType === undefined ? undefined : { errorType }),
      ...(errorMessage === undefined ? undefined : { errorMessage }),
    });
  }
}
