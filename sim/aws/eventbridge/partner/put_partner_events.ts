/**
 * PutPartnerEvents: events of a vendor, for the buses that are associated with its source.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPartnerEvents.html
 */
import type {
  PutPartnerEventsCommandInput,
  PutPartnerEventsCommandOutput,
  PutPartnerEventsRequestEntry,
  PutPartnerEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import type { CallContext } from "../../operation.ts";
import { validation } from "../errors.ts";
import { readEntry, sizeOver } from "../entry.ts";
import { AcceptedEvent } from "../event.ts";
import { ingest } from "../ingest.ts";
import { MAX_ENTRIES_BYTES } from "../limits.ts";
import type { Output } from "../output.ts";
import type { EventBridgeState } from "../state.ts";
import { liveSources } from "./sources.ts";

export function putPartnerEvents(
  state: EventBridgeState,
  input: PutPartnerEventsCommandInput,
  context: CallContext,
): Output<PutPartnerEventsCommandOutput> {
  const entries = input.Entries!;
  if (sizeOver(entries, MAX_ENTRIES_BYTES)) {
    throw validation("Total size of the entries in the request is over the limit.");
  }
  const results = entries.map((entry, index) => putEntry(state, entry, index, context));
  const failures = results.filter((result) => result.ErrorCode !== undefined).length;
  return { FailedEntryCount: failures, Entries: results };
}

/** The source of the first entry stands for the call. */
export function putPartnerEventsResource(input: PutPartnerEventsCommandInput): string {
  return input.Entries?.[0]?.Source ?? "";
}

function putEntry(
  state: EventBridgeState,
  entry: PutPartnerEventsRequestEntry,
  index: number,
  context: CallContext,
): PutPartnerEventsResultEntry {
  const entity = context.entity.child("event", index);
  const read = readEntry(entry, entity, context, true);
  if (read.problem) return read.problem;
  const offers = liveSources(state).filter((source) => source.name === entry.Source);
  if (offers.length === 0) {
    return {
      ErrorCode: "NotAuthorizedForSourceException",
      ErrorMessage: "Not authorized for the source.",
    };
  }
  const taken = offers.some(({ account, state: is }) => account === context.world.account && is === "ACTIVE");
  // What is put to a source that is pending is accepted and goes nowhere.
  if (taken) {
    ingest(state, new AcceptedEvent(entry.Source!, entity, context.nowMs, read.fields), entry.Detail!);
  }
  return { EventId: read.fields.id };
}
