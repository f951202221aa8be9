/** What the operation tables of SQS share: constraints, resource names, and the shape of a batch. */
import type { AwsError } from "../errors.ts";
import type { Constraint } from "../constraints.ts";
import {
  batchEntryIdsNotDistinct,
  emptyBatchRequest,
  invalidBatchEntryId,
  missingParameter,
  tooManyEntriesInBatchRequest,
} from "./errors.ts";
import { BATCH_ENTRY_ID, MAX_BATCH_ENTRIES, MAX_VISIBILITY_TIMEOUT_S } from "./limits.ts";

export interface QueueInput {
  readonly QueueUrl: string;
}

export const QUEUE_URL: Constraint = { required: true, type: "string", length: [1] };
export const RECEIPT_HANDLE: Constraint = { required: true, type: "string", length: [1] };
export const VISIBILITY_TIMEOUT: Constraint = { type: "integer", range: [0, MAX_VISIBILITY_TIMEOUT_S] };

/** The name of the queue that a request is about. */
export function queueName(input: QueueInput): string {
  return input.QueueUrl.slice(input.QueueUrl.lastIndexOf("/") + 1);
}

export interface BatchEntry {
  readonly Id?: string;
}

/** A failed entry of a batch, as it stands in the answer. */
export interface BatchFailure {
  readonly Id: string;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

/**
 * Checks the entries of a batch as a whole.
 *
 * @param kind The shape of an entry, as AWS names it in its messages.
 * @throws {AwsError} EmptyBatchRequest, TooManyEntriesInBatchRequest, MissingParameter, InvalidBatchEntryId or
 * BatchEntryIdsNotDistinct, in that order.
 */
export function checkBatch(entries: readonly BatchEntry[], kind: string): void {
  if (entries.length === 0) throw emptyBatchRequest(kind);
  if (entries.length > MAX_BATCH_ENTRIES) {
    throw tooManyEntriesInBatchRequest(MAX_BATCH_ENTRIES, entries.length);
  }
  for (let i = 0; i < entries.length; i++) {
    const id = entries[i]!.Id;
    if (id === undefined || id === null) throw missingParameter(`${kind}.${i + 1}.Id`);
    if (!BATCH_ENTRY_ID.test(id)) throw invalidBatchEntryId();
  }
  for (let i = 1; i < entries.length; i++) {
    const id = entries[i]!.Id!;
    for (let j = 0; j < i; j++) if (entries[j]!.Id === id) throw batchEntryIdsNotDistinct(id);
  }
}

/** Collects what came of each entry. AWS leaves out a list that is empty. */
export class BatchResult<S> {
  readonly #successful: S[] = [];
  readonly #failed: BatchFailure[] = [];

  succeed(entry: S): void {
    this.#successful.push(entry);
  }

  /** A failed entry carries the code of the query protocol. */
  fail(id: string, error: AwsError): void {
    this.#failed.push({
      Id: id,
      SenderFault: error.fault === "client",
      Code: error.queryCode ?? error.code,
      Message: error.message,
    });
  }

  get output(): { Successful?: S[]; Failed?: BatchFailure[] } {
    return {
      ...(this.#successful.length > 0 ? { Successful: this.#successful } : undefined),
      ...(this.#failed.length > 0 ? { Failed: this.#failed } : undefined),
    };
  }
}
