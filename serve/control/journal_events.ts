/**
 * The journal as server-sent events: one event for each record, its type the event's name, its number the id.
 *
 * Beside records there are three events of the stream's own, whose data says why: `gap` (records before the first one
 * are no longer held), `dropped` (the reader was too slow, the stream ends) and `replaced` (the world is gone, it ends).
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import type { RecordType } from "../../sim/journal/mod.ts";
import type { JournalWindow, Kept } from "./journal_window.ts";

/** Which records are wanted; a member that is absent matches all. */
export interface JournalFilter {
  readonly types?: ReadonlySet<RecordType> | undefined;
  readonly trace?: string | undefined;
}

export interface EventsOptions extends JournalFilter {
  /** `start`: the oldest that is held; `now`: none of the past. Default `now`. */
  readonly from?: "start" | "now";
  /** The id of the last event that the reader had: it goes on after that, whatever `from` says. */
  readonly lastEventId?: string | undefined;
  /** Real milliseconds without a record after which a comment keeps the connection open. Default 15,000. */
  readonly heartbeatMs?: number;
}

/** How much is handed on at a time, in characters. */
const CHUNK_LENGTH = 64 * 1024;
const HEARTBEAT_MS = 15_000;

export function wanted(record: Kept, { types, trace }: JournalFilter): boolean {
  return (types === undefined || types.has(record.type)) && (trace === undefined || record.trace === trace);
}

/** The records from a window on, for as long as somebody reads. */
export function journalEvents(
  window: JournalWindow,
  options: EventsOptions = {},
): ReadableStream<Uint8Array> {
  const { heartbeatMs = HEARTBEAT_MS } = options;
  const encoder = new TextEncoder();
  const start = startOf(window, options);
  let cursor = start.cursor;
  let opening = `retry: 1000\n: ${window.next} records so far\n${start.gap}\n`;
  const cancelled = new AbortController();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = opening;
      opening = "";
      while (!cancelled.signal.aborted) {
        if (cursor < window.first) {
          const missed = window.first - cursor;
          text += event("dropped", {
            reason: "The reader was too slow",
            missed,
            lastId: idOf(window, cursor - 1),
          });
          controller.enqueue(encoder.encode(text));
          return controller.close();
        }
        for (
          let record = window.at(cursor);
          record && text.length < CHUNK_LENGTH;
          record = window.at(cursor)
        ) {
          cursor++;
          if (wanted(record, options)) {
            text += `id: ${idOf(window, cursor - 1)}\nevent: ${record.type}\ndata: ${record.text}\n\n`;
          }
        }
        if (text === "" && window.ended !== undefined && cursor === window.next) {
          controller.enqueue(encoder.encode(event("replaced", { reason: window.ended })));
          return controller.close();
        }
        if (text !== "") return controller.enqueue(encoder.encode(text));
        const before = cursor;
        await window.changed(heartbeatMs, cancelled.signal);
        // An id without data moves a reader's place on, past records that it did not want.
        if (window.next === before && window.ended === undefined) {
          text = `: heartbeat\nid: ${idOf(window, cursor - 1)}\n\n`;
        }
      }
    },
    cancel() {
      cancelled.abort();
    },
  }, { highWaterMark: 0 });
}

/** The records that a window holds now, as NDJSON; the last `limit` of those that match. */
export function journalLines(window: JournalWindow, filter: JournalFilter, limit: number): string {
  const lines: string[] = [];
  for (let number = window.next - 1; number >= window.first && lines.length < limit; number--) {
    const record = window.at(number)!;
    if (wanted(record, filter)) lines.push(record.text + "\n");
  }
  return lines.reverse().join("");
}

function startOf(window: JournalWindow, options: EventsOptions): { cursor: number; gap: string } {
  const { lastEventId, from = "now" } = options;
  if (lastEventId === undefined || lastEventId === "") {
    return { cursor: from === "start" ? window.first : window.next, gap: "" };
  }
  const [id, number] = lastEventId.split(".");
  const next = /^(-1|\d{1,15})$/.test(number ?? "") ? Number(number) + 1 : NaN;
  const gap = (reason: string): { cursor: number; gap: string } => ({
    cursor: window.first,
    gap: "\n" +
      event("gap", { reason, after: lastEventId, resumedAt: idOf(window, window.first) }).trimEnd() + "\n",
  });
  if (id !== window.id) return gap("The id is that of another world: this one has taken its place");
  if (!(next <= window.next)) return gap("The id is of no record yet");
  if (next < window.first) return gap("The records after it are no longer held");
  return { cursor: next, gap: "" };
}

function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function idOf(window: JournalWindow, number: number): string {
  return `${window.id}.${number}`;
}
