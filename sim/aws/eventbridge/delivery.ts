/**
 * One event on its way to one target: the call, its retries, and what becomes of it when they are used up.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
import type { Entity } from "../../kernel/mod.ts";
import { drawLatencyMs } from "../latency.ts";
import type { AwsWorld } from "../operation.ts";
import type { AcceptedEvent } from "./event.ts";
import { type Failure, failureOf, INVALID_JSON } from "./failure.ts";
import {
  BACKOFF_BASE_MS,
  BACKOFF_CAP_MS,
  DEAD_LETTER_ATTEMPTS,
  DEFAULT_REORDER_DELAY_MS,
  DELIVERY_LATENCY,
  DUPLICATE_DELAY_MS,
} from "./limits.ts";
import { EVENTBRIDGE, send } from "./send.ts";
import type { EventBridgeState, InFlight, Rule, Target } from "./state.ts";

/** Which of the two limits of a retry policy ended a delivery. */
type Exhausted = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/** Starts the delivery of an event to a target, and that of its duplicate where a fault asks for one. */
export function deliver(state: EventBridgeState, event: AcceptedEvent, rule: Rule, target: Target): void {
  const { world } = state;
  const entity = event.entity.child(target.label);
  const payload = target.input(event);
  const first = new Delivery(state, event, rule, target, entity, payload);
  let delayMs = 0;
  if (world.faults.armed("delivery")) {
    const fault = world.faults.strike("delivery", { service: "eventbridge", resource: event.bus }, entity);
    if (fault?.kind === "reorder") {
      delayMs = world.oracle.draw("reorder", entity) * (fault.maxDelayMs ?? DEFAULT_REORDER_DELAY_MS);
    } else if (fault?.kind === "duplicate-delivery") {
      const again = entity.child("duplicate");
      const laterMs = world.oracle.draw("duplicate-delay", again) * DUPLICATE_DELAY_MS;
      new Delivery(state, event, rule, target, again, payload).start(laterMs);
    }
  }
  first.start(delayMs);
}

class Delivery implements InFlight {
  readonly eventId: string;
  readonly bus: string;
  readonly rule: string;
  readonly target: string;
  readonly acceptedMs: number;
  failures = 0;
  lastError: string | undefined;
  readonly #state: EventBridgeState;
  readonly #event: AcceptedEvent;
  readonly #ruleArn: string;
  readonly #target: Target;
  readonly #entity: Entity;
  readonly #payload: string | undefined;

  constructor(
    state: EventBridgeState,
    event: AcceptedEvent,
    rule: Rule,
    target: Target,
    entity: Entity,
    payload: string | undefined,
  ) {
    this.eventId = event.id;
    this.bus = event.bus;
    this.rule = rule.name;
    this.target = target.id;
    this.acceptedMs = event.acceptedMs;
    this.#state = state;
    this.#event = event;
    this.#ruleArn = rule.arn;
    this.#target = target;
    this.#entity = entity;
    this.#payload = payload;
  }

  get #world(): AwsWorld {
    return this.#state.world;
  }

  start(extraDelayMs: number): void {
    this.#state.inFlight.add(this);
    // The call itself draws occurrence 0 of this entity for its own latency.
    const hopMs = drawLatencyMs(this.#world.oracle, DELIVERY_LATENCY, this.#entity, 1);
    this.#world.at(this.#world.nowMs() + hopMs + extraDelayMs, () => this.#attempt());
  }

  #attempt(): void {
    const payload = this.#payload;
    if (payload === undefined) return this.#giveUp(INVALID_JSON, undefined);
    const entity = this.failures === 0 ? this.#entity : this.#entity.child("retry", this.failures);
    send(this.#state, this.#target, this.#event, payload, entity, (failure) => this.#settle(failure));
  }

  #settle(failure: Failure | undefined): void {
    if (failure === undefined) return this.#end("delivered");
    const attempt = ++this.failures;
    this.lastError = failure.code;
    if (!failure.retryable) return this.#giveUp(failure, undefined);
    if (attempt > this.#target.maxRetries) return this.#giveUp(failure, "MaximumRetryAttempts");
    const waitMs = Math.max(this.#backoffMs(attempt), failure.retryAfterMs ?? 0);
    const retryMs = this.#world.nowMs() + waitMs;
    const deadlineMs = this.acceptedMs + this.#target.maxAgeMs;
    if (retryMs > deadlineMs) {
      this.#world.at(deadlineMs, () => this.#giveUp(failure, "MaximumEventAgeInSeconds"));
      return;
    }
    this.#record("retried", failure.code);
    this.#world.at(retryMs, () => this.#attempt());
  }

  /** The wait after the n-th failure. */
  #backoffMs(attempt: number): number {
    const fullMs = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
    return fullMs * (0.5 + this.#world.oracle.draw("backoff", this.#entity, attempt) / 2);
  }

  #giveUp(failure: Failure, exhausted: Exhausted | undefined): void {
    this.lastError = failure.code;
    if (this.#target.deadLetterUrl === undefined) return this.#end("dropped", failure.code);
    this.#deadLetter(this.#target.deadLetterUrl, failure, exhausted, 0);
  }

  #deadLetter(
    queueUrl: string,
    failure: Failure,
    exhausted: Exhausted | undefined,
    attempt: number,
  ): void {
    const input = {
      QueueUrl: queueUrl,
      MessageBody: this.#event.text(),
      MessageAttributes: {
        RULE_ARN: text(this.#ruleArn),
        TARGET_ARN: text(this.#target.arn),
        ERROR_CODE: text(failure.code),
        ERROR_MESSAGE: text(failure.message),
        ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: text(exhausted) } : undefined),
        RETRY_ATTEMPTS: text(String(Math.max(0, this.failures - 1))),
      },
    };
    const entity = this.#entity.child("dead-letter", attempt);
    this.#world.call("sqs", "SendMessage", input, EVENTBRIDGE, entity, (outcome) => {
      const problem = failureOf(outcome);
      if (problem === undefined) this.#end("dead-lettered", failure.code);
      else if (problem.retryable && attempt + 1 < DEAD_LETTER_ATTEMPTS) {
        const waitMs = BACKOFF_BASE_MS * 2 ** attempt;
        this.#world.at(
          this.#world.nowMs() + waitMs,
          () => this.#deadLetter(queueUrl, failure, exhausted, attempt + 1),
        );
      } else this.#end("dropped", `${failure.code}, dead-letter queue: ${problem.code}`);
    });
  }

  #end(action: "delivered" | "dead-lettered" | "dropped", error?: string): void {
    this.#state.inFlight.delete(this);
    this.#record(action, error);
  }

  #record(action: "delivered" | "retried" | "dead-lettered" | "dropped", error: string | undefined): void {
    const attempt = action === "delivered" ? this.failures + 1 : this.failures;
    this.#world.journal.write({
      type: "event",
      trace: this.#entity.root,
      bus: this.bus,
      action,
      id: this.eventId,
      source: this.#event.source,
      detailType: this.#event.detailType,
      rule: this.rule,
      target: this.target,
      attempt,
      ...(error === undefined ? undefined : { error }),
    });
  }
}

function text(value: string): { DataType: "String"; StringValue: string } {
  return { DataType: "String", StringValue: value };
}
