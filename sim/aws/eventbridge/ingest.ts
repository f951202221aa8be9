/**
 * What happens to an event that a bus gets: it is written down, and goes to the targets of the rules that match it.
 */
import { deliver } from "./delivery.ts";
import type { AcceptedEvent } from "./event.ts";
import { JOURNAL_DETAIL_LENGTH } from "./limits.ts";
import type { EventBridgeState, Rule } from "./state.ts";

/**
 * An event for a bus that does not exist is accepted and goes nowhere, as at AWS.
 *
 * @param only Of the rules that match, those that get it. Default: all.
 */
export function ingest(
  state: EventBridgeState,
  event: AcceptedEvent,
  detailText: string,
  only?: (rule: Rule) => boolean,
): void {
  const { journal } = state.world;
  const about = {
    type: "event",
    trace: event.entity.root,
    bus: event.bus,
    id: event.id,
    source: event.source,
    detailType: event.detailType,
  } as const;
  journal.write({ ...about, action: "put", detail: detailText.slice(0, JOURNAL_DETAIL_LENGTH) });
  const bus = state.buses.get(event.bus);
  if (bus === undefined) {
    journal.write({ ...about, action: "dropped", error: "NO_RESOURCE" });
    return;
  }
  for (const rule of bus.index.match(event.source, event.detailType, event.object)) {
    if (only !== undefined && !only(rule)) continue;
    for (const target of rule.targets.values()) deliver(state, event, rule, target);
  }
}
