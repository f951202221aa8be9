/** Whether a case came to what it says, wherever it was played. */
import assert from "node:assert/strict";
import type { Answer } from "./calling.ts";
import type { Case } from "./case.ts";
import type { DescribedError } from "./describe.ts";

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly attempts: number;
  readonly totalRetryDelay: number;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/**
 * Judges what came of a case.
 *
 * @param requestId How requests are numbered there. Default: as here, by UUIDs; services of AWS have others, too.
 * @throws {AssertionError} It did not come to what the case says.
 */
export function judge(given: Case, answer: Answer, requestId: RegExp = UUID): void {
  if (given.error === undefined) judgeOutput(given, answer, requestId);
  else judgeError(given, answer, requestId);
}

function judgeOutput(given: Case, answer: Answer, requestId: RegExp): void {
  assert.ok(given.output, "a case says what comes of it");
  assert.equal(answer.error, undefined, JSON.stringify(answer.error));
  const output = answer.output as { $metadata: Metadata };
  assert.partialDeepStrictEqual(output, given.output);
  assert.equal(output.$metadata.httpStatusCode, given.status ?? 200);
  judgeMetadata(output.$metadata, given, requestId);
}

function judgeError(given: Case, answer: Answer, requestId: RegExp): void {
  assert.equal(answer.output, undefined, JSON.stringify(answer.output));
  const error = answer.error as DescribedError;
  assert.equal(error.name, given.error, JSON.stringify(error));
  if (given.members) assert.partialDeepStrictEqual(error.members, given.members);
  assert.equal(typeof error.message, "string");
  if (given.message !== undefined) assert.equal(error.message, given.message);
  const { $metadata } = error.members as { $metadata?: Metadata };
  if (given.status !== 0) assert.equal($metadata?.attempts, given.attempts ?? 1);
  if (given.status === 0 || given.error === "TimeoutError") return;
  assert.equal($metadata?.httpStatusCode, given.status ?? 400);
  judgeMetadata($metadata!, given, requestId);
  const base = error.$error.at(-2);
  assert.match(String(base), /ServiceException$/);
  assert.ok(answer.instanceOf?.includes(String(base)));
  assert.equal(error.$error[0], given.instance ?? base);
  assert.ok(given.instance === null || answer.instanceOf?.includes(given.instance!));
}

function judgeMetadata(metadata: Metadata, given: Case, requestId: RegExp): void {
  assert.match(metadata.requestId!, requestId);
  assert.equal(metadata.attempts, given.attempts ?? 1);
  assert.equal(metadata.totalRetryDelay > 0, metadata.attempts > 1);
}
