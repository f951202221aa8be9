/** A rule as it is at its start: enabled, without targets. */
import type { EventPattern } from "./pattern/mod.ts";
import type { Bus, EventBridgeState, Rule } from "./state.ts";

/** Makes a rule; whoever calls puts it on the bus. */
export function newRule(
  state: EventBridgeState,
  bus: Bus,
  name: string,
  pattern: EventPattern | undefined,
  patternText: string | undefined,
  managedBy?: string,
): Rule {
  return {
    name,
    arn: state.arn(`rule/${bus.name === "default" ? name : `${bus.name}/${name}`}`),
    bus: bus.name,
    targets: new Map(),
    tags: new Map(),
    pattern,
    patternText,
    scheduleText: undefined,
    schedule: undefined,
    timer: undefined,
    state: "ENABLED",
    description: undefined,
    roleArn: undefined,
    managedBy,
  };
}
