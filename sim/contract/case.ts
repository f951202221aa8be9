/**
 * Cases of the contract: one call of the SDK each, as data, with what must come of it on every transport.
 *
 * The same modules are read by the tests and bundled into the handler that makes the calls, so that an input may hold
 * what JSON does not: bytes, dates, `undefined`.
 */
import type { Fault } from "../faults/mod.ts";

/** An operation of a service and its input. */
export type Given = readonly [service: ServiceName, operation: string, input: object];

export type ServiceName = "sqs" | "dynamodb" | "dynamodbstreams" | "eventbridge" | "lambda" | "iam" | "sts";

/** An operation of the service that a case is about, and its input; a function is handed the outputs so far. */
export type Call = readonly [operation: string, input: Input];

// deno-lint-ignore no-explicit-any
export type Input = object | ((outputs: readonly any[]) => object);

export interface Case {
  /** What is so: `SendMessage keeps binary attributes`. */
  readonly name: string;
  /** What is there before the handler runs: applied at once, as a deployment is. */
  readonly given?: readonly Given[];
  /** Calls that the handler makes before the one that the case is about; they succeed. */
  readonly before?: readonly Call[];
  readonly call: Call;
  readonly faults?: readonly Fault[];
  /** Members that the output must have, as {@linkcode describe} puts them. Absent: the call is refused. */
  readonly output?: object;
  /** The HTTP status. Default 200 of an output, 400 of an error; 0 of an error that the SDK makes before it sends. */
  readonly status?: number;
  /** The name of the error. */
  readonly error?: string;
  /** The message of the error. Absent: any. */
  readonly message?: string;
  /** Members that the error must have. */
  readonly members?: object;
  /** The error of the package that the error is an instance of; null for one that the service does not model. */
  readonly instance?: string | null;
  readonly attempts?: number;
  /** Whether what comes of it is so for a caller that is a role, as a function is; else it is for anybody. */
  readonly byRole?: true;
  /** Whether it needs an account in which nothing else is. */
  readonly alone?: true;
}

/** Bytes as Node.js makes them; this module is read where there is no Buffer to name, too. */
export function bufferOf(text: string): Uint8Array {
  const { Buffer } = globalThis as unknown as { Buffer?: { from(text: string): Uint8Array } };
  return Buffer?.from(text) ?? new TextEncoder().encode(text);
}
