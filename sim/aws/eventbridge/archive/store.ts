/** What an archive keeps, and for how long. */
import type { AcceptedEvent } from "../event.ts";
import type { Archive } from "./model.ts";

const DAY_MS = 86_400_000;
const UTF8 = new TextEncoder();

/** Keeps an event. */
export function keep(archive: Archive, event: AcceptedEvent, nowMs: number): void {
  forgetExpired(archive, nowMs);
  const bytes = UTF8.encode(event.text()).length;
  archive.events.push({ fields: event.fields, timeMs: Date.parse(event.fields.time), keptMs: nowMs, bytes });
  archive.bytes += bytes;
}

/** Lets go of what was kept for longer than the archive retains it. */
export function forgetExpired(archive: Archive, nowMs: number): void {
  if (archive.retentionDays === 0) return;
  const beforeMs = nowMs - archive.retentionDays * DAY_MS;
  const { events } = archive;
  if (events.length === 0 || events[0]!.keptMs > beforeMs) return;
  const first = events.findIndex((event) => event.keptMs > beforeMs);
  const gone = events.splice(0, first < 0 ? events.length : first);
  for (const event of gone) archive.bytes -= event.bytes;
}
