/** One attempt at bringing an event to a target, whatever kind of target it is. */
import type { Entity } from "../../kernel/mod.ts";
import type { Caller } from "../operation.ts";
import { keep } from "./archive/store.ts";
import { AcceptedEvent } from "./event.ts";
import { type Failure, failureOf } from "./failure.ts";
import { callApiDestination } from "./http/deliver.ts";
import type { EventBridgeState, Target } from "./state.ts";

export const EVENTBRIDGE: Caller = { kind: "service", name: "eventbridge" };

/** Told once how an attempt went: undefined for well. */
export type Done = (failure: Failure | undefined) => void;

/** @param payload What the target's input settings made of the event. */
export function send(
  state: EventBridgeState,
  target: Target,
  event: AcceptedEvent,
  payload: string,
  entity: Entity,
  done: Done,
): void {
  const { world } = state;
  switch (target.kind) {
    case "lambda": {
      const input = { FunctionName: target.arn, InvocationType: "Event", Payload: payload };
      world.call("lambda", "Invoke", input, EVENTBRIDGE, entity, (outcome) => done(failureOf(outcome)));
      return;
    }
    case "sqs": {
      const { queueUrl, messageGroupId } = target;
      const { traceHeader } = event.fields;
      const message = messageGroupId === undefined
        ? { QueueUrl: queueUrl, MessageBody: payload }
        : { QueueUrl: queueUrl, MessageBody: payload, MessageGroupId: messageGroupId };
      const input = traceHeader === undefined
        ? message
        : { ...message, MessageSystemAttributes: traced(traceHeader) };
      world.call("sqs", "SendMessage", input, EVENTBRIDGE, entity, (outcome) => done(failureOf(outcome)));
      return;
    }
    case "api-destination":
      return callApiDestination(state, target, event, payload, entity, done);
    case "bus":
      return done(forward(state, target, event, entity));
    case "archive":
      return done(archive(state, payload, event));
    case "absent":
      return done(absent(`The target ${target.arn} does not exist.`));
  }
}

/**
 * Puts an event to another bus, as it is. It goes from bus to bus once, so that it cannot go round for ever.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
function forward(
  state: EventBridgeState,
  target: Target,
  event: AcceptedEvent,
  entity: Entity,
): Failure | undefined {
  if (event.forwarded) {
    return {
      code: "THIRD_ACCOUNT_HOP_DETECTED",
      message:
        `Event ingestion rejected for event ${event.id} because an event can be sent to an event bus ` +
        "target only once. This event was previously delivered to an event bus target.",
      retryable: false,
    };
  }
  const name = state.busKey(target.arn);
  if (!state.buses.has(name)) return absent(`Event bus ${target.arn} does not exist.`);
  const { replayName: _, ...fields } = event.fields;
  const nowMs = Math.floor(state.world.nowMs());
  state.ingest(state, new AcceptedEvent(name, entity, nowMs, fields, true), fields.detailText);
  return undefined;
}

/** The archive may have been deleted while the event was on its way. */
function archive(state: EventBridgeState, name: string, event: AcceptedEvent): Failure | undefined {
  const archive = state.archives.get(name);
  if (archive === undefined) return absent(`Archive ${name} does not exist.`);
  keep(archive, event, Math.floor(state.world.nowMs()));
  return undefined;
}

function traced(header: string) {
  return { AWSTraceHeader: { DataType: "String", StringValue: header } };
}

function absent(message: string): Failure {
  return { code: "NO_RESOURCE", message, retryable: false };
}
