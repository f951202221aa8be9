/**
 * The last records of a world's journal, as text, for readers that come and go.
 *
 * A reader holds nothing but a number: which record it wants next. So a slow one costs no memory, and one that the
 * window has left behind can be told so.
 */
import type { JournalRecord, RecordType } from "../../sim/journal/mod.ts";
import { natives } from "../../sim/host/natives.ts";
import { TextRing } from "./text_ring.ts";

/** The most records that are held, and the most bytes of them. */
export interface WindowBounds {
  readonly records: number;
  readonly bytes: number;
}

const BOUNDS: WindowBounds = { records: 20_000, bytes: 32 * 1024 * 1024 };
/** The most invocations whose trace is remembered for the lines that they log. */
const MOST_INVOCATIONS = 10_000;

/** A record of the window. */
export interface Kept {
  readonly type: RecordType;
  /** The outermost cause; undefined for a record that has none. */
  readonly trace: string | undefined;
  /** The record as one line of JSON. */
  readonly text: string;
}

export class JournalWindow {
  /** Tells this window from every other one: a reader's number means nothing in another. */
  readonly id: string;
  readonly #texts: TextRing;
  /** The traces of invocations, by request id. */
  readonly #traces = new Map<string, string>();
  /** The traces of lines that were logged, by their numbers: all other records name their own. */
  readonly #tracesOfLines = new Map<number, string | undefined>();
  #waiting: (() => void)[] = [];
  #telling = false;
  #ended: string | undefined;

  constructor(id: string, bounds: Partial<WindowBounds> = {}) {
    this.id = id;
    const { records, bytes } = { ...BOUNDS, ...bounds };
    this.#texts = new TextRing({ texts: records, bytes });
  }

  /** The number of the oldest record that is held. */
  get first(): number {
    return this.#texts.first;
  }

  /** The number that the next record will get; the first one of a journal is 0. */
  get next(): number {
    return this.#texts.next;
  }

  /** Why no record will come any more; undefined while some may. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** The record of that number; undefined for one that is not held. */
  at(number: number): Kept | undefined {
    const text = this.#texts.at(number);
    if (text === undefined) return undefined;
    const record = JSON.parse(text) as JournalRecord;
    const trace = record.type === "log"
      ? this.#tracesOfLines.get(number)
      : "trace" in record
      ? record.trace
      : undefined;
    return { type: record.type, trace, text };
  }

  see(record: JournalRecord): void {
    if (record.type === "log") this.#tracesOfLines.set(this.next, this.#traces.get(record.requestId));
    else if (record.type === "invocation") this.#remember(record.requestId, record.trace);
    this.#texts.push(JSON.stringify(record));
    for (const number of this.#tracesOfLines.keys()) {
      if (number >= this.first) break;
      this.#tracesOfLines.delete(number);
    }
    this.#tell();
  }

  /** No record comes any more; readers are told once they have read all. */
  end(reason: string): void {
    this.#ended ??= reason;
    this.#tell();
  }

  /** Resolves once a record has come, the journal has ended, `patienceMs` of real time are over, or `signal` says so. */
  changed(patienceMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        natives.clearTimeout(timer);
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const stop = (): void => {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== done);
        done();
      };
      const timer = natives.setTimeout(stop, patienceMs);
      signal.addEventListener("abort", stop);
      this.#waiting.push(done);
    });
  }

  /** Readers are told outside the world's turn, once for all records of it. */
  #tell(): void {
    if (this.#telling || this.#waiting.length === 0) return;
    this.#telling = true;
    natives.setImmediate(() => {
      this.#telling = false;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const done of waiting) done();
    });
  }

  /** A line of a log does not say what caused it, but the invocation that wrote it does. */
  #remember(requestId: string, trace: string): void {
    this.#traces.set(requestId, trace);
    if (this.#traces.size <= MOST_INVOCATIONS) return;
    for (const oldest of this.#traces.keys()) {
      this.#traces.delete(oldest);
      break;
    }
  }
}
