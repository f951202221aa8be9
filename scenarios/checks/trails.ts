/**
 * Where the trail of an order ends: its last event, whom it went to, and how they ended. For an order that is lost
 * this is the hop that lost it, even where nothing went wrong loudly: a rule that does not match, a handler that
 * says it is done and is not.
 *
 * Memory: one entry for each order that is not done with.
 */
import type { JournalRecord, RecordOf } from "../../sim/journal/records.ts";
import type { Book } from "./book.ts";
import type { CheckContext } from "./check.ts";
import type { OrderFile } from "./order_file.ts";
import { inMs, listed, orderIdIn } from "./words.ts";

interface Trail {
  readonly event: RecordOf<"event">;
  /** The targets that it was delivered to, each once. */
  readonly targets: string[];
  /** How the functions ended that had it, by function: the last time. */
  readonly ends: Map<string, string>;
}

export class Trails {
  readonly #book: Book;
  readonly #isDone: (file: OrderFile) => boolean;
  readonly #functionOf: ReadonlyMap<string, string>;
  readonly #trails = new Map<OrderFile, Trail>();
  /** The orders of the invocations that run now, by request id. */
  readonly #running = new Map<string, readonly OrderFile[]>();

  readonly #fromOutside: boolean;

  /** @param isDone Whether nobody will ask for the trail of an order any more. */
  constructor(context: CheckContext, book: Book, isDone: (file: OrderFile) => boolean) {
    const { system, fromOutside = false } = context;
    this.#fromOutside = fromOutside;
    this.#book = book;
    this.#isDone = isDone;
    this.#functionOf = new Map(system.eventSources.map((source) => [source.queue, source.function]));
  }

  /** Takes in a record; the book must have seen it before. */
  see(record: JournalRecord): void {
    if (record.type === "event") this.#event(record);
    else if (record.type === "invocation") this.#invocation(record);
  }

  /** What was last heard of an order, as the end of a sentence. */
  endOf(file: OrderFile | undefined): string {
    const trail = file && this.#trails.get(file);
    // At an endpoint nobody tells what happens inside of it.
    if (this.#fromOutside) return "what became of it on the way is not seen from outside";
    if (trail === undefined) return "no event of it was ever put on a bus";
    const { event, targets, ends } = trail;
    const reached = targets.map((target) => {
      const name = this.#functionOf.get(target) ?? target;
      const end = ends.get(name);
      return end === undefined ? name : `${name} (${end})`;
    });
    return `its last event, ${event.detailType} put on ${event.bus} at ${inMs(event.t)}, went to ${
      reached.length === 0 ? "nobody" : `${listed(reached)} and nobody else`
    }`;
  }

  #event(record: RecordOf<"event">): void {
    const file = this.#book.ofOrder(orderIdIn(record.detail)) ?? this.#book.ofTrace(record.trace);
    if (file === undefined) return;
    if (this.#isDone(file)) {
      this.#trails.delete(file);
      return;
    }
    if (record.action === "put") {
      this.#trails.set(file, { event: record, targets: [], ends: new Map() });
    } else if (record.action === "delivered" && record.target !== undefined) {
      const trail = this.#trails.get(file);
      if (trail?.event.id === record.id && !trail.targets.includes(record.target)) {
        trail.targets.push(record.target);
      }
    }
  }

  #invocation(record: RecordOf<"invocation">): void {
    if (record.action === "start") {
      const files = this.#book.invocation(record.requestId)?.files;
      if (files !== undefined && files.length > 0) this.#running.set(record.requestId, files);
    } else if (record.action === "end") {
      const files = this.#running.get(record.requestId);
      if (files === undefined) return;
      this.#running.delete(record.requestId);
      for (const file of files) {
        if (this.#isDone(file)) this.#trails.delete(file);
        else this.#trails.get(file)?.ends.set(record.function, endWords(record));
      }
    }
  }
}

function endWords(record: RecordOf<"invocation">): string {
  return `${record.requestId} ended ${record.outcome === "ok" ? "ok" : `with ${record.outcome}`} at ${
    inMs(record.t)
  }`;
}
