/**
 * The journal: everything that happened in a run, in order. All evidence is computed from it.
 *
 * @example
 * ```ts
 * const journal = new Journal({ elapsedMs: () => clock.nowUs / 1000, output: file });
 * journal.listen({ types: ["ledger"], see: (record) => charges.push(record) });
 * journal.write({ type: "phase", phase: "faults-on" });
 * const identity = journal.finish();
 *
 * for await (const record of readJournal(stream, { name: "run.ndjson" })) count(record);
 * ```
 */
export { type LatencyFigures, LatencyHistogram } from "./histogram.ts";
export { JournalReadError, type JournalSource, readJournal, type ReadOptions } from "./reader.ts";
export {
  type CallRecord,
  type Effect,
  type Entry,
  type EventRecord,
  type FaultRecord,
  type HttpRecord,
  type InvocationRecord,
  type ItemRecord,
  JOURNAL_VERSION,
  type JournalRecord,
  type JournalSink,
  type LedgerRecord,
  type LogRecord,
  type MessageRecord,
  type PhaseRecord,
  type RecordOf,
  type RecordType,
  type RequestRecord,
  type ResponseRecord,
  type RunRecord,
  type ViolationRecord,
} from "./records.ts";
export { explainRecord, journalRecord } from "./schema.ts";
export { Journal, type JournalListener, type JournalOptions, type JournalOutput } from "./writer.ts";
