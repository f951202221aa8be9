/**
 * What a journal holds: one record for each thing that happened, in the order in which it happened.
 *
 * `t` is virtual milliseconds since the start of the run. `trace` names the outermost cause (an order, say), so that
 * everything that one order caused can be found. All evidence is computed from these records.
 */

/** The version of this schema; it grows by one when a reader of the old one would misread the new. */
export const JOURNAL_VERSION = 1;

/** Whether the effect of an operation that failed came about: Jepsen's `fail`, `ok` and `info`. */
export type Effect = "certain" | "certainly-not" | "unknown";

interface Common {
  /** Virtual milliseconds since the start of the run. */
  readonly t: number;
}

/** The first record: which run this is. */
export interface RunRecord extends Common {
  readonly type: "run";
  readonly version: number;
  readonly scenario: string;
  readonly seed: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A change of phase: `faults-on`, `faults-off`, `quiescent`, `end`. */
export interface PhaseRecord extends Common {
  readonly type: "phase";
  readonly phase: "faults-on" | "faults-off" | "quiescent" | "end";
}

/** A client outside the account sent an HTTP request. */
export interface RequestRecord extends Common {
  readonly type: "request";
  /** Which request of the scenario: the entity that everything it causes descends from. */
  readonly trace: string;
  readonly method: string;
  readonly path: string;
  readonly attempt: number;
  /** The idempotency key sent, if any. */
  readonly idempotencyKey?: string;
  readonly body?: string;
}

/** The client got an answer; status 0 is no answer (a reset connection or the client's own timeout). */
export interface ResponseRecord extends Common {
  readonly type: "response";
  readonly trace: string;
  readonly method: string;
  readonly path: string;
  readonly attempt: number;
  readonly status: number;
  readonly body?: string;
}

/** An operation of an AWS service was applied or refused. */
export interface CallRecord extends Common {
  readonly type: "call";
  readonly trace: string;
  readonly service: string;
  readonly operation: string;
  /** The queue, table, bus or function that it was about, by name. */
  readonly resource: string;
  /** The function, client or AWS service that called, by name; a function is followed by `:` and its request id. */
  readonly by: string;
  /** AWS's error code; absent when the operation succeeded. */
  readonly error?: string;
  /** True when the operation was applied but the caller got no answer. */
  readonly answerLost?: true;
}

/** A fault came about. */
export interface FaultRecord extends Common {
  readonly type: "fault";
  readonly trace: string;
  /** The name of the fault in the scenario's plan. */
  readonly fault: string;
  readonly kind: string;
  /** What it hit: `dynamodb.PutItem Orders`, `payments`, ... */
  readonly where: string;
  readonly entity: string;
  readonly effect: Effect;
}

/** An item of a table was written or deleted. */
export interface ItemRecord extends Common {
  readonly type: "item";
  readonly trace: string;
  readonly table: string;
  readonly action: "put" | "update" | "delete" | "expire";
  /** Key attributes in DynamoDB JSON. */
  readonly key: Readonly<Record<string, unknown>>;
  /** The item before, in DynamoDB JSON; absent if there was none. */
  readonly old?: Readonly<Record<string, unknown>>;
  /** The item after, in DynamoDB JSON; absent if it is gone. */
  readonly image?: Readonly<Record<string, unknown>>;
  /** Caller, as in {@linkcode CallRecord}. */
  readonly by: string;
}

/** Something happened to a message of a queue. */
export interface MessageRecord extends Common {
  readonly type: "message";
  readonly trace: string;
  readonly queue: string;
  readonly action: "sent" | "received" | "deleted" | "dead-lettered" | "expired" | "purged";
  readonly id: string;
  /** How often it has been received, this time included. */
  readonly receiveCount: number;
  /** Present on `sent`; cut after 2,048 characters. */
  readonly body?: string;
  /** Present on `sent` where there are any: name to value, binary values in base64. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Present on `dead-lettered`: the dead-letter queue. `queue` is where it came from. */
  readonly to?: string;
}

/** Something happened to an event on a bus. */
export interface EventRecord extends Common {
  readonly type: "event";
  readonly trace: string;
  readonly bus: string;
  readonly action: "put" | "delivered" | "retried" | "dead-lettered" | "dropped";
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  /** Present on `put`: the detail as JSON text, cut after 2,048 characters. */
  readonly detail?: string;
  readonly rule?: string;
  readonly target?: string;
  /** 1 for the first delivery. */
  readonly attempt?: number;
  readonly error?: string;
}

/** A function was invoked, or an invocation ended. */
export interface InvocationRecord extends Common {
  readonly type: "invocation";
  readonly trace: string;
  readonly function: string;
  readonly action: "start" | "end" | "throttled" | "retry" | "dead-lettered" | "dropped";
  readonly requestId: string;
  readonly mode: "sync" | "async" | "event-source";
  /** 1 for the first attempt at this payload. */
  readonly attempt: number;
  /** Ids of the events or messages in the payload, or the trace of a synchronous caller. */
  readonly inputs: readonly string[];
  /** Which sandbox ran it; present on `start` and `end`. */
  readonly sandbox?: string;
  readonly cold?: boolean;
  /** Present on `end`. */
  readonly outcome?: "ok" | "error" | "timeout" | "crash";
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** Ids of the messages that the handler reported as failed; present on `end` where there are any. */
  readonly failed?: readonly string[];
  readonly durationMs?: number;
}

/** A line that a function wrote to its log. */
export interface LogRecord extends Common {
  readonly type: "log";
  readonly function: string;
  readonly requestId: string;
  readonly line: string;
}

/** A function called a third party over HTTP. */
export interface HttpRecord extends Common {
  readonly type: "http";
  readonly trace: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly by: string;
  /** 0 when the caller got no answer. */
  readonly status: number;
  readonly idempotencyKey?: string;
}

/** An entry in the ledger of a third party: the ground truth of what it did. */
export interface LedgerRecord extends Common {
  readonly type: "ledger";
  readonly trace: string;
  readonly party: "payments" | "carrier";
  readonly action: "charged" | "refunded" | "declined" | "labelled";
  readonly id: string;
  /** The caller's own reference: the order. */
  readonly reference: string;
  readonly idempotencyKey?: string;
  /** Minor units (cents); 0 where no money moved. */
  readonly amount: number;
  readonly by: string;
}

/** A check did not hold. */
export interface ViolationRecord extends Common {
  readonly type: "violation";
  readonly check: string;
  readonly message: string;
  readonly order?: string;
}

export type JournalRecord =
  | RunRecord
  | PhaseRecord
  | RequestRecord
  | ResponseRecord
  | CallRecord
  | FaultRecord
  | ItemRecord
  | MessageRecord
  | EventRecord
  | InvocationRecord
  | LogRecord
  | HttpRecord
  | LedgerRecord
  | ViolationRecord;

export type RecordType = JournalRecord["type"];

/** A record of one type. */
export type RecordOf<T extends RecordType> = Extract<JournalRecord, { type: T }>;

type WithoutTime<R> = R extends unknown ? Omit<R, "t"> : never;
/** A record before the journal stamps it with the time. */
export type Entry = WithoutTime<JournalRecord>;

/** Where the parts of the world write what happened. */
export interface JournalSink {
  /** Appends a record, stamped with the virtual time. */
  write(entry: Entry): void;
}
