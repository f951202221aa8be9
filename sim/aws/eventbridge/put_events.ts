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
import { endpointOf } from "./endpoint.ts";
import { readEntry, sizeOver } from "./entry.ts";
import { validation } from "./errors.ts";
import { AcceptedEvent, isoSeconds } from "./event.ts";
import { ingest } from "./ingest.ts";
import { MAX_ENTRIES, MAX_ENTRIES_BYTES } from "./limits.ts";
import type { Output } from "./output.ts";
import { busName, type EventBridgeState } from "./state.ts";

export function putEvents(
  state: EventBridgeState,
  input: PutEventsCommandInput,
  context: CallContext,
): Output<PutEventsCommandOutput> {
  const entries = input.Entries!;
  checkCount(entries);
  if (input.EndpointId !== undefined) endpointOf(state, input.EndpointId);
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
  const entity = context.entity.child("event", index);
  const read = readEntry(entry, entity, context);
  if (read.problem) return read.problem;
  ingest(
    state,
    new AcceptedEvent(state.busKey(entry.EventBusName), entity, context.nowMs, read.fields),
    entry.Detail!,
  );
  return { EventId: read.fields.id };
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
