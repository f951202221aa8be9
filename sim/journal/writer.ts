/**
 * The journal of a run as it is written: each record becomes a line of NDJSON, is hashed, and is shown to listeners.
 *
 * The SHA-256 over all lines is the identity of the run: the same scenario, seed and code give the same hash. Only
 * what stands in the records counts for it. Nothing is held but the lines that wait for the next 64 KiB.
 */
import { createHash } from "node:crypto";
import type { Entry, JournalRecord, JournalSink, RecordOf, RecordType } from "./records.ts";

/** How many characters are gathered before they are hashed and handed on. */
const CHUNK_LENGTH = 64 * 1024;

/** Sees the records of some types, in order, as they are written. It must not change a record. */
export interface JournalListener<T extends RecordType = RecordType> {
  /** Default: all. */
  readonly types?: readonly T[];
  readonly see: (record: RecordOf<T>) => void;
}

/** Where the lines go: a file, a socket, a test. */
export interface JournalOutput {
  /** Takes whole lines as UTF-8; the bytes are its own to keep. */
  write(chunk: Uint8Array<ArrayBuffer>): void;
}

export interface JournalOptions {
  /** Virtual milliseconds since the start of the run. */
  readonly elapsedMs: () => number;
  readonly listeners?: readonly JournalListener[];
  /** Default: none; the journal is then hashed and shown to listeners only. */
  readonly output?: JournalOutput;
  /** Default true. Without hash and output, records are not made into text at all. */
  readonly keepHash?: boolean;
}

type Counts = Record<RecordType, number>;
type See = (record: JournalRecord) => void;

export class Journal implements JournalSink {
  readonly #elapsedMs: () => number;
  readonly #output: JournalOutput | undefined;
  readonly #digest: ReturnType<typeof createHash> | undefined;
  readonly #encoder = new TextEncoder();
  readonly #listeners: Readonly<Record<RecordType, See[]>> = perType(() => []);
  readonly #counts: Counts = perType(() => 0);
  /** Records that a listener wrote while another record was being shown. */
  readonly #unseen: JournalRecord[] = [];
  #showing = false;
  #text = "";
  #t = -1;
  /** The start of a line at the time `#t`. */
  #opening = "";
  #bytes = 0;
  #hash: string | undefined;
  #finished = false;

  constructor(options: JournalOptions) {
    this.#elapsedMs = options.elapsedMs;
    this.#output = options.output;
    this.#digest = options.keepHash === false ? undefined : createHash("sha256");
    for (const listener of options.listeners ?? []) this.listen(listener);
  }

  /** The SHA-256 of the whole journal in hexadecimal; undefined before `finish`, and where none is kept. */
  get hash(): string | undefined {
    return this.#hash;
  }

  /** Records written so far, by type. */
  get counts(): Readonly<Counts> {
    return this.#counts;
  }

  /** Records written so far. */
  get count(): number {
    let sum = 0;
    for (const type in this.#counts) sum += this.#counts[type as RecordType];
    return sum;
  }

  /** Bytes hashed and handed on so far; complete after `finish`. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Shows it each record of its types from here on. */
  listen<T extends RecordType>(listener: JournalListener<T>): void {
    const types = listener.types ?? Object.keys(this.#listeners) as RecordType[];
    // A record only comes to the lists of its own type.
    for (const type of types) this.#listeners[type].push(listener.see as See);
  }

  /** @throws {Error} The journal is finished. */
  write(entry: Entry): void {
    if (this.#finished) throw new Error(`Cannot write ${entry.type} to the journal: it is finished`);
    const t = Math.round(this.#elapsedMs() * 1000) / 1000;
    this.#counts[entry.type]++;
    if (this.#digest !== undefined || this.#output !== undefined) this.#append(t, entry);
    if (this.#listeners[entry.type].length > 0) this.#show({ t, ...entry } as JournalRecord);
  }

  /** Hands on what waits and closes the hash. */
  finish(): string | undefined {
    if (this.#finished) return this.#hash;
    this.#flush();
    this.#finished = true;
    this.#hash = this.#digest?.digest("hex");
    return this.#hash;
  }

  /** Appends JSON.stringify({ t, ...entry }) without the copy; serialisers by hand, type by type, were no faster. */
  #append(t: number, entry: Entry): void {
    if (t !== this.#t) {
      this.#t = t;
      this.#opening = `{"t":${t},`;
    }
    this.#text += this.#opening + JSON.stringify(entry).slice(1) + "\n";
    if (this.#text.length >= CHUNK_LENGTH) this.#flush();
  }

  #flush(): void {
    if (this.#text === "") return;
    const chunk = this.#encoder.encode(this.#text);
    this.#text = "";
    this.#bytes += chunk.byteLength;
    this.#digest?.update(chunk);
    this.#output?.write(chunk);
  }

  /** A listener may write records (a violation, say): all listeners see them after the one that caused them. */
  #show(record: JournalRecord): void {
    if (this.#showing) {
      this.#unseen.push(record);
      return;
    }
    this.#showing = true;
    try {
      for (let next: JournalRecord | undefined = record; next !== undefined; next = this.#unseen.shift()) {
        for (const see of this.#listeners[next.type]) see(next);
      }
    } finally {
      this.#showing = false;
    }
  }
}

function perType<V>(make: () => V): Record<RecordType, V> {
  return {
    run: make(),
    phase: make(),
    request: make(),
    response: make(),
    call: make(),
    fault: make(),
    item: make(),
    message: make(),
    event: make(),
    invocation: make(),
    log: make(),
    http: make(),
    ledger: make(),
    violation: make(),
  };
}
