/**
 * Rules with schedules: on time, the targets of such a rule, and no others, get a "Scheduled Event".
 *
 * The times are background events: a run that has nothing else to do does not wait for them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
import { Entity } from "../../kernel/mod.ts";
import { deliver } from "./delivery.ts";
import { AcceptedEvent, isoSeconds } from "./event.ts";
import type { EventBridgeState, Rule } from "./state.ts";

/** Has a rule wait for its next time, or for none if it has no schedule, is disabled or is gone. */
export function reschedule(state: EventBridgeState, rule: Rule): void {
  stopSchedule(state, rule);
  if (rule.schedule === undefined || rule.state === "DISABLED") return;
  waitForNext(state, rule, state.world.nowMs());
}

/** A rule that is taken away is not due any more. */
export function stopSchedule(state: EventBridgeState, rule: Rule): void {
  if (rule.timer) state.world.cancel(rule.timer);
  rule.timer = undefined;
}

function waitForNext(state: EventBridgeState, rule: Rule, afterMs: number): void {
  const dueMs = rule.schedule?.nextMs(afterMs);
  if (dueMs === undefined) return;
  const ring = (): void => {
    trigger(state, rule, dueMs);
    waitForNext(state, rule, dueMs);
  };
  rule.timer = state.world.at(dueMs, ring, true);
}

function trigger(state: EventBridgeState, rule: Rule, dueMs: number): void {
  const { world } = state;
  const round = state.rounds.get(rule.name) ?? 0;
  state.rounds.set(rule.name, round + 1);
  const entity = Entity.root(`schedule:${rule.name}`, round);
  const event = new AcceptedEvent(rule.bus, entity, Math.floor(world.nowMs()), {
    id: world.ids.uuid(entity),
    detailType: "Scheduled Event",
    source: "aws.events",
    account: world.account,
    time: isoSeconds(dueMs),
    region: world.region,
    resources: [rule.arn],
    detailText: "{}",
    detail: {},
  });
  world.journal.write({
    type: "event",
    trace: entity.root,
    bus: rule.bus,
    action: "put",
    id: event.id,
    source: event.source,
    detailType: event.detailType,
    rule: rule.name,
    detail: "{}",
  });
  for (const target of rule.targets.values()) deliver(state, event, rule, target);
}
