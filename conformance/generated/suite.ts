/**
 * A generated suite: calls drawn from a seed, made to two sides, and every difference between their answers.
 *
 * One side is the simulated account. The other is an engine that others wrote, and AWS's documentation is the judge
 * between the two: a difference is a defect of ours, or has an explanation.
 */

/** What came of a call. */
export type Answer =
  | { readonly output: object; readonly error?: undefined }
  | { readonly error: AnsweredError; readonly output?: undefined };

export interface AnsweredError {
  /** The error's code, without a namespace. */
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** Something that operations can be called of. */
export interface Side {
  /** What reports call it: `Orderstorm`, `DynamoDB Local`. */
  readonly title: string;
  /** @throws {Error} It does not answer. */
  call(service: string, operation: string, input: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Two answers that are not the same. */
export interface Difference {
  /** Plays it again: the seed and the number of the case within it. */
  readonly seed: number;
  readonly number: number;
  /** The calls that lead to it, the last of which is answered in two ways. */
  readonly calls: readonly { readonly operation: string; readonly input: object }[];
  readonly ours: unknown;
  readonly theirs: unknown;
  /** Why it may be, and what AWS's documentation says; absent where nobody knows. */
  readonly explanation?: string;
}

export interface SuiteOptions {
  readonly seed: number;
  /** How many cases are drawn: one operation, or one pattern with its event, each. */
  readonly count: number;
  readonly ours: Side;
  readonly theirs: Side;
  readonly onDifference: (difference: Difference) => void;
  readonly onProgress?: (done: number) => void;
}

export interface GeneratedSuite {
  readonly service: "sqs" | "eventbridge" | "dynamodb";
  /** The look-alike that it is compared with, by its name in `deno task lookalike`. */
  readonly against: "localstack" | "dynamodb-local";
  /** What is drawn, in a sentence. */
  readonly about: string;
  /** Every explanation that it knows, as differences have them; printed into docs/FIDELITY.md. Default none. */
  readonly explanations?: readonly string[];
  /** @returns How many cases were compared. */
  run(options: SuiteOptions): Promise<number>;
}
