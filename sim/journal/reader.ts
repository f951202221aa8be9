/**
 * Reads a journal back: NDJSON, from bytes or text that come in chunks of any size, to typed records.
 *
 * Every record is checked against its schema, so what comes out is what its type says. It opens no files; the caller
 * brings the stream.
 */
import { JOURNAL_VERSION, type JournalRecord } from "./records.ts";
import { explainRecord } from "./schema.ts";

/** A journal could not be read. The message names the journal, the line and what is wrong. */
export class JournalReadError extends Error {
  override readonly name = "JournalReadError";
  /** The line, counted from 1. */
  readonly line: number;

  constructor(journal: string, line: number, detail: string, options?: ErrorOptions) {
    super(`Cannot read journal ${journal}: line ${line}: ${detail}`, options);
    this.line = line;
  }
}

/** Chunks of a journal: a file's or a response's stream, or text. They need not end where lines do. */
export type JournalSource =
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

export interface ReadOptions {
  /** What errors call the journal: its file name. Default `(stream)`. */
  readonly name?: string;
}

/**
 * Gives the records of a journal in order. Leaving the loop early cancels the stream.
 *
 * @throws {JournalReadError} A line is not a record, the first one is not `run`, or the version is another.
 */
export async function* readJournal(
  source: JournalSource,
  options: ReadOptions = {},
): AsyncGenerator<JournalRecord, void, undefined> {
  const name = options.name ?? "(stream)";
  let line = 0;
  let first = true;
  for await (const { text, whole } of lines(source, name)) {
    line++;
    // Only what is left by an editor or by joining files: NDJSON readers may skip empty lines.
    if (text.trim() === "") continue;
    const record = parse(text, whole, name, line);
    if (first) checkHead(record, name, line);
    else if (record.type === "run") throw new JournalReadError(name, line, "a second run record");
    first = false;
    yield record;
  }
  if (first) throw new JournalReadError(name, line + 1, "the journal is empty, expected a run record");
}

function parse(text: string, whole: boolean, journal: string, line: number): JournalRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const detail = whole
      ? `not JSON: ${(cause as SyntaxError).message}`
      : "the journal ends in the middle of a record";
    throw new JournalReadError(journal, line, detail, { cause });
  }
  // A record of another version may have other members: the version is the better complaint.
  const version = versionOf(value);
  if (version !== undefined && version !== JOURNAL_VERSION) {
    throw new JournalReadError(journal, line, `version is ${version}, expected ${JOURNAL_VERSION}`);
  }
  const wrong = explainRecord(value);
  if (wrong !== undefined) throw new JournalReadError(journal, line, `not a record: ${wrong}`);
  return value as JournalRecord;
}

function checkHead(record: JournalRecord, journal: string, line: number): void {
  if (record.type === "run") return;
  throw new JournalReadError(journal, line, `first record is ${record.type}, expected run`);
}

function versionOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("type" in value) || value.type !== "run") {
    return undefined;
  }
  return "version" in value ? value.version : undefined;
}

/** One line; `whole` is false for a last one without its line feed. */
interface Line {
  readonly text: string;
  readonly whole: boolean;
}

async function* lines(source: JournalSource, journal: string): AsyncGenerator<Line, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  // Parts of a line whose end has not come yet; joined once, however many chunks it spans.
  let parts: string[] = [];
  let seen = 0;
  for await (const chunk of source) {
    const text = typeof chunk === "string" ? chunk : decode(decoder, chunk, journal, seen + 1);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      parts.push(text.slice(start, end));
      seen++;
      yield { text: parts.length === 1 ? parts[0]! : parts.join(""), whole: true };
      parts = [];
      start = end + 1;
    }
    if (start < text.length) parts.push(text.slice(start));
  }
  // Bytes of a character that was never completed count as the rest of a record that was not either.
  if (incomplete(decoder)) parts.push("\ufffd");
  if (parts.length > 0) yield { text: parts.join(""), whole: false };
}

function decode(decoder: TextDecoder, chunk: Uint8Array, journal: string, line: number): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new JournalReadError(journal, line, "not UTF-8, from this line on or soon after", { cause });
  }
}

function incomplete(decoder: TextDecoder): boolean {
  try {
    decoder.decode();
    return false;
  } catch {
    return true;
  }
}
