/**
 * The managed rule that fills an archive. Everybody can see it and nobody but EventBridge changes it; events that a
 * replay brings back are not archived again.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
import { EventPattern } from "../pattern/mod.ts";
import { newRule } from "../new_rule.ts";
import type { Bus, EventBridgeState, Target } from "../state.ts";
import type { Archive } from "./model.ts";

/** Who manages it, as DescribeRule shows it. */
const MANAGER = "prod.vhs.events.aws.internal";

/** @param version Tells archives apart that have one name, one after another. */
export function addManagedRule(
  state: EventBridgeState,
  bus: Bus,
  archive: Archive,
  version: string,
): void {
  const { pattern, text } = ruleText(archive);
  const rule = newRule(state, bus, archive.ruleName, pattern, text, MANAGER);
  const target: Target = {
    id: rule.name,
    kind: "archive",
    arn: `arn:aws:events:${state.world.region}:::`,
    shape: {
      Id: rule.name,
      Arn: `arn:aws:events:${state.world.region}:::`,
      InputTransformer: {
        InputPathsMap: {},
        InputTemplate: `{"archive-arn": "${archive.arn}:${version}", "event": <aws.events.event.json>, ` +
          `"ingestion-time": <aws.events.event.ingestion-time>}`,
      },
    },
    label: `${rule.name}/${archive.name}`,
    input: () => archive.name,
    maxRetries: 0,
    maxAgeMs: 0,
    queueUrl: "",
    messageGroupId: undefined,
    deadLetterUrl: undefined,
  };
  rule.targets.set(target.id, target);
  bus.rules.set(rule.name, rule);
  bus.index.put(rule);
}

/** The archive's pattern has changed. */
export function changeManagedRule(state: EventBridgeState, archive: Archive): void {
  const bus = state.buses.get(archive.busName);
  const rule = bus?.rules.get(archive.ruleName);
  if (bus === undefined || rule === undefined) return;
  const { pattern, text } = ruleText(archive);
  rule.pattern = pattern;
  rule.patternText = text;
  bus.index.put(rule);
}

export function removeManagedRule(state: EventBridgeState, archive: Archive): void {
  const bus = state.buses.get(archive.busName);
  const rule = bus?.rules.get(archive.ruleName);
  if (bus === undefined || rule === undefined) return;
  bus.rules.delete(rule.name);
  bus.index.delete(rule);
}

function ruleText(archive: Archive): { readonly pattern: EventPattern; readonly text: string } {
  const wanted = JSON.parse(archive.patternText ?? "{}") as object;
  const text = JSON.stringify({ ...wanted, "replay-name": [{ exists: false }] });
  return { pattern: new EventPattern(text), text };
}
