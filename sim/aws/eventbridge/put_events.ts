/**
 * PutEvents: accepts events, finds the rules that match them, and starts their deliveries.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
import type {
  PutEventsCommandInput,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import { validationException } from "../constraints.ts";
import type { CallContext } from "../operation.ts";
import { deliver } from "./delivery.ts";
import { unsupported, validation } from "./errors.ts";
import { AcceptedEvent, isoSeconds } from "./event.ts";
import {
  ENTRY_TIME_BYTES,
  JOURNAL_DETAIL_LENGTH,
  MAX_DETAIL_DEPTH,
  MAX_DETAIL_TYPE_LENGTH,
  MAX_ENTRIES,
  MAX_ENTRIES_BYTES,
} from "./limits.ts";
import type { Output } from "./output.ts";
import { busName, type EventBridgeState } from "./state.ts";

const UTF8 = new TextEncoder();
/** No UTF-16 code unit takes more bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

export function putEvents(
  state: EventBridgeState,
  input: PutEventsCommandInput,
  context: CallContext,
): Output<PutEventsCommandOutput> {
  const entries = input.Entries!;
  checkCount(entries);
  if (input.EndpointId !== undefined) throw unsupported("PutEvents", "EndpointId");
  if (sizeOver(entries, MAX_ENTRIES_BYTES)) {
    throw validation("Total size of the entries in the request is over the limit.");
  }
  const results: PutEventsResultEntry[] = [];
  let failures = 0;
  for (let i = 0; i < entries.length; i++) {
    const result = putEntry(state, entries[i]!, i, context);
    if (result.ErrorCode !== undefined) failures++;
    results.push(result);
  }
  return { FailedEntryCount: failures, Entries: results };
}

/** The bus of the first entry stands for the call. */
export function putEventsResource(input: PutEventsCommandInput): string {
  return busName(input.Entries?.[0]?.EventBusName);
}

function putEntry(
  state: EventBridgeState,
  entry: PutEventsRequestEntry,
  index: number,
  context: CallContext,
): PutEventsResultEntry {
  const { Source: source, DetailType: detailType, Detail: detailText } = entry;
  if (!source) return missing("Source");
  if (!detailType) return missing("DetailType");
  if (!detailText) return missing("Detail");
  if (source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  if (detailType.length > MAX_DETAIL_TYPE_LENGTH) {
    return invalid(
      "DetailType",
      `DetailType must have length less than or equal to ${MAX_DETAIL_TYPE_LENGTH}.`,
    );
  }
  const detail = parseDetail(detailText);
  if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };

  const { world, nowMs } = context;
  const entity = context.entity.child("event", index);
  const event = new AcceptedEvent(busName(entry.EventBusName), entity, nowMs, {
    id: world.ids.uuid(entity),
    detailType,
    source,
    account: world.account,
    time: isoSeconds(entry.Time?.getTime() ?? nowMs),
    region: world.region,
    resources: entry.Resources ? [...entry.Resources] : [],
    detailText,
    detail,
  });
  accept(state, event, detailText);
  return { EventId: event.id };
}

/** An event for a bus that does not exist is accepted and goes nowhere, as at AWS. */
function accept(state: EventBridgeState, event: AcceptedEvent, detailText: string): void {
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
  for (const rule of bus.index.match(bus.rules, event.source, event.detailType, event.object)) {
    for (const target of rule.targets.values()) deliver(state, event, rule, target);
  }
}

function missing(member: string): PutEventsResultEntry {
  return invalid(member, `${member} is a required argument.`);
}

function invalid(member: string, reason: string): PutEventsResultEntry {
  return {
    ErrorCode: "InvalidArgument",
    ErrorMessage: `Parameter ${member} is not valid. Reason: ${reason}`,
  };
}

/** The detail if it is a JSON object that is not nested too deeply. */
function parseDetail(text: string): unknown {
  if (text.length > 2 * MAX_DETAIL_DEPTH && depthOf(text) > MAX_DETAIL_DEPTH) return undefined;
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** How deeply objects and arrays are nested. */
function depthOf(json: string): number {
  let deepest = 0;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) quoted = !quoted;
    else if (quoted) continue;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

/** Whether the entries are larger than that, as AWS counts; most calls are so small that nothing need be encoded. */
function sizeOver(entries: readonly PutEventsRequestEntry[], limit: number): boolean {
  let units = 0;
  for (const entry of entries) units += measure(entry, (text) => text.length);
  if (units * MAX_BYTES_PER_UNIT <= limit) return false;
  let bytes = 0;
  for (const entry of entries) bytes += measure(entry, (text) => UTF8.encode(text).length);
  return bytes > limit;
}

function measure(entry: PutEventsRequestEntry, sizeOf: (text: string) => number): number {
  let size = entry.Time ? ENTRY_TIME_BYTES : 0;
  size += sizeOf(entry.Source ?? "") + sizeOf(entry.DetailType ?? "") + sizeOf(entry.Detail ?? "");
  for (const resource of entry.Resources ?? []) size += sizeOf(resource);
  return size;
}

/** AWS shows the entries as its own program does, so that this one limit has its check here. */
function checkCount(entries: readonly PutEventsRequestEntry[]): void {
  if (entries.length >= 1 && entries.length <= MAX_ENTRIES) return;
  const shown = entries.map((entry) =>
    `PutEventsRequestEntry(time=${entry.Time ? isoSeconds(entry.Time.getTime()) : null}, source=${
      entry.Source ?? null
    }, resources=${entry.Resources ? `[${entry.Resources.join(", ")}]` : null}, detailType=${
      entry.DetailType ?? null
    }, detail=${entry.Detail ?? null}, eventBusName=${entry.EventBusName ?? null}, traceHeader=${
      entry.TraceHeader ?? null
    }, kmsKeyIdentifier=null, internalMetadata=null)`
  );
  const bound = entries.length < 1 ? "greater than or equal to 1" : `less than or equal to ${MAX_ENTRIES}`;
  throw validationException([
    `Value '[${
      shown.join(", ")
    }]' at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
  ]);
}
