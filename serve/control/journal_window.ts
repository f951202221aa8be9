/**
 * The last records of a world's journal, as text, for readers that come and go.
 *
 * A reader holds nothing but a number: which record it wants next. So a slow one costs no memory, and one that the
 * window has left behind can be told so.
 */
import type { JournalRecord, RecordType } from "../../sim/journal/mod.ts";
import { natives } from "../../sim/host/natives.ts";

/** The most records that are held, and the most characters of them. */
export interface WindowBounds {
  readonly records: number;
  readonly characters: number;
}

const BOUNDS: WindowBounds = { records: 20_000, characters: 32 * 1024 * 1024 };
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
  readonly #bounds: WindowBounds;
  /** Records, the oldest held one at `#head`. */
  #kept: Kept[] = [];
  #head = 0;
  #first = 0;
  #characters = 0;
  readonly #traces = new Map<string, string>();
  #waiting: (() => void)[] = [];
  #telling = false;
  #ended: string | undefined;

  constructor(id: string, bounds: Partial<WindowBounds> = {}) {
    this.id = id;
    this.#bounds = { ...BOUNDS, ...bounds };
  }

  /** The number of the oldest record that is held. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next record will get; the first one of a journal is 0. */
  get next(): number {
    return this.#first + this.#kept.length - this.#head;
  }

  /** Why no record will come any more; undefined while some may. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** The record of that number; undefined for one that is not held. */
  at(number: number): Kept | undefined {
    return number < this.#first ? undefined : this.#kept[this.#head + number - this.#first];
  }

  see(record: JournalRecord): void {
    const text = JSON.stringify(record);
    this.#kept.push({ type: record.type, trace: this.#traceOf(record), text });
    this.#characters += text.length;
    while (
      this.#characters > this.#bounds.characters || this.next - this.#first > this.#bounds.records
    ) this.#drop();
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

  #drop(): void {
    this.#characters -= this.#kept[this.#head]!.text.length;
    this.#head++;
    this.#first++;
    // One by one would move all that are left each time.
    if (this.#head < 1024 || this.#head * 2 < this.#kept.length) return;
    this.#kept = this.#kept.slice(this.#head);
    this.#head = 0;
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
  #traceOf(record: JournalRecord): string | undefined {
    if (record.type === "log") return this.#traces.get(record.requestId);
    if (record.type === "invocation") {
      this.#traces.set(record.requestId, record.trace);
      if (this.#traces.size > MOST_INVOCATIONS) {
        for (const oldest of this.#traces.keys()) {
          this.#traces.delete(oldest);
          break;
        }
      }
    }
    return "trace" in record ? record.trace : undefined;
  }
}
