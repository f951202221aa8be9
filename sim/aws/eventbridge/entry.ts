/** One entry of PutEvents or PutPartnerEvents: how large it is, whether it can be an event, and what it becomes. */
import type {
  PutEventsRequestEntry,
  PutEventsResultEntry,
  PutPartnerEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import type { Entity } from "../../kernel/mod.ts";
import type { CallContext } from "../operation.ts";
import { type EventFields, isoSeconds } from "./event.ts";
import { ENTRY_TIME_BYTES, MAX_DETAIL_DEPTH, MAX_DETAIL_TYPE_LENGTH } from "./limits.ts";

type Entry = PutEventsRequestEntry | PutPartnerEventsRequestEntry;

/** What an entry becomes, or why it cannot be one. */
export type ReadEntry =
  | { readonly fields: EventFields; readonly problem?: undefined }
  | { readonly problem: PutEventsResultEntry; readonly fields?: undefined };

const UTF8 = new TextEncoder();
/** No UTF-16 code unit takes more bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Reads an entry; its event is named by `entity`.
 *
 * @param partner Whether a vendor puts it, whose sources begin as those of AWS do.
 */
export function readEntry(
  entry: Entry,
  entity: Entity,
  { world, nowMs }: CallContext,
  partner = false,
): ReadEntry {
  const { Source: source, DetailType: detailType, Detail: detailText } = entry;
  if (!source) return missing("Source");
  if (!detailType) return missing("DetailType");
  if (!detailText) return missing("Detail");
  if (!partner && source.startsWith("aws.")) {
    return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
  }
  if (detailType.length > MAX_DETAIL_TYPE_LENGTH) {
    return invalid(
      "DetailType",
      `DetailType must have length less than or equal to ${MAX_DETAIL_TYPE_LENGTH}.`,
    );
  }
  const detail = parseDetail(detailText);
  if (detail === undefined) return refused("MalformedDetail", "Detail is malformed.");
  return {
    fields: {
      id: world.ids.uuid(entity),
      detailType,
      source,
      account: world.account,
      time: isoSeconds(entry.Time?.getTime() ?? nowMs),
      region: world.region,
      resources: entry.Resources ? [...entry.Resources] : [],
      detailText,
      detail,
      traceHeader: partner ? undefined : (entry as PutEventsRequestEntry).TraceHeader,
    },
  };
}

function missing(member: string): ReadEntry {
  return invalid(member, `${member} is a required argument.`);
}

function invalid(member: string, reason: string): ReadEntry {
  return refused("InvalidArgument", `Parameter ${member} is not valid. Reason: ${reason}`);
}

function refused(ErrorCode: string, ErrorMessage: string): ReadEntry {
  return { problem: { ErrorCode, ErrorMessage } };
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
export function sizeOver(entries: readonly Entry[], limit: number): boolean {
  let units = 0;
  for (const entry of entries) units += measure(entry, (text) => text.length);
  if (units * MAX_BYTES_PER_UNIT <= limit) return false;
  let bytes = 0;
  for (const entry of entries) bytes += measure(entry, (text) => UTF8.encode(text).length);
  return bytes > limit;
}

function measure(entry: Entry, sizeOf: (text: string) => number): number {
  let size = entry.Time ? ENTRY_TIME_BYTES : 0;
  size += sizeOf(entry.Source ?? "") + sizeOf(entry.DetailType ?? "") + sizeOf(entry.Detail ?? "");
  for (const resource of entry.Resources ?? []) size += sizeOf(resource);
  return size;
}
