/**
 * The steps of the wide tour: every operation of every AWS service, as data that clients in other languages play.
 *
 * A text of an input or an expectation may name what an earlier answer gave: `<queue.QueueUrl>`, where that step was
 * kept `as("queue")`; a text that is nothing but such a name stands for the value itself. Players are
 * `boto3/wide.py` and `node/wide.mjs`; both read what {@linkcode tourJson} writes.
 */
import { encodeBase64 } from "./bytes.ts";

/** One call of an operation, and what must come of it. */
export interface Step {
  readonly call: string;
  readonly input: object;
  /** Members that the answer must have; absent where the call is refused. */
  readonly gives?: object;
  /** The exception class that a client has for it; of an error that the service does not model, its code. */
  readonly refused?: string;
  /** What the error's message must have in it. */
  readonly says?: string;
  /** The name by which later steps know the answer. */
  readonly as?: string;
  /** Another service whose client makes the call. Such a call counts for that service. */
  readonly of?: string;
  /**
   * The call is made again until this comes of it: `later`, a virtual second later each time and 60 times at most;
   * `done`, for half a minute of real time, as what is waited for is code that runs.
   */
  readonly until?: "later" | "done";
}

/** Time that passes between two steps. */
export interface Wait {
  readonly days?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

export type Row = Step | { readonly advance: Wait };

/** What an expectation says of a member that is there, whatever it is. */
export const ANY = { $any: true } as const;
/** What an expectation says of a member that must not be there. */
export const ABSENT = { $absent: true } as const;

/** A text that is JSON, which some clients read for their callers, and what must be in it. */
export function json(value: unknown): object {
  return { $json: value };
}

type More = Pick<Step, "as" | "of" | "until">;

/** A call that is answered. */
export function call(operation: string, input: object, gives: object = {}, more: More = {}): Step {
  return { call: operation, input, gives, ...more };
}

/** A call that is refused, with an error of this class. */
export function refused(operation: string, input: object, error: string, more: More = {}): Step {
  return { call: operation, input, refused: error, ...more };
}

/** A call of an operation that is not emulated: the error names it. */
export function notEmulated(operation: string, input: object): Step {
  return { call: operation, input, refused: "UnknownOperationException", says: operation };
}

/** Virtual time passes. */
export function advance(wait: Wait): Row {
  return { advance: wait };
}

/** The steps of one service, by the name that it has here: `eventbridge`. */
export interface Visit {
  readonly service: string;
  readonly steps: readonly Row[];
}

/** What the clients of a service are called. */
export interface ClientNames {
  /** For `boto3.client`: `events`. */
  readonly boto3: string;
  /** The package of the SDK for JavaScript: `@aws-sdk/client-eventbridge`. */
  readonly node: string;
}

/** A tour as players read it. */
export interface Tour {
  readonly clients: Readonly<Record<string, ClientNames>>;
  readonly visits: readonly Visit[];
  /** The operations that must have been called by the end, by service. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

/** A tour as JSON: bytes are `{"$base64": …}`, dates `{"$date": …}`, patterns `{"$match": …}`. */
export function tourJson(tour: Tour): string {
  return JSON.stringify(tour, function (this: Record<string, unknown>, key, value) {
    // A date has a toJSON of its own, which has run by now.
    const raw = this[key];
    if (raw instanceof Date) return { $date: raw.toISOString() };
    if (raw instanceof Uint8Array) return { $base64: encodeBase64(raw) };
    if (raw instanceof RegExp) return { $match: raw.source };
    return value;
  });
}
