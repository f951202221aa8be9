/**
 * Differences that are known: what DynamoDB Local does otherwise than AWS, with what AWS's documentation says.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html says of the whole
 * that "the downloadable version of DynamoDB attempts to imitate the service", and differs from it.
 */
import type { DrawnCall } from "./operations.ts";

/** Why an answer of ours is not that of DynamoDB Local; undefined where nobody knows. */
export function explained(call: DrawnCall, ours: string, theirs: string): string | undefined {
  for (const { why, when } of EXPLANATIONS) if (when(ours, theirs, call)) return why;
  return undefined;
}

interface Explanation {
  readonly why: string;
  readonly when: (ours: string, theirs: string, call: DrawnCall) => boolean;
}

/** Words of DynamoDB Local's own, and what AWS says in their place. */
function words(why: string, theirs: RegExp, ours: RegExp): Explanation {
  return { why, when: (mine, other) => theirs.test(messageOf(other)) && ours.test(messageOf(mine)) };
}

function messageOf(answer: string): string {
  const { code, message } = JSON.parse(answer) as { code?: string; message?: string };
  return code === undefined ? "" : message ?? "";
}

function codeOf(answer: string): string | undefined {
  return (JSON.parse(answer) as { code?: string }).code;
}

/** An answer without some of its members. */
function without(answer: string, ...members: readonly string[]): string {
  return JSON.stringify(JSON.parse(answer), (name, value) => members.includes(name) ? undefined : value);
}

const KEY_MISMATCH =
  /^(The provided key element does not match the schema|One or more parameter values were invalid: (Missing the key|Type mismatch for key ))/;

const EXPLANATIONS: readonly Explanation[] = [
  words(
    "A table that is not there: AWS answers a data operation with `Requested resource not found`.",
    /^Cannot do operations on a non-existent table$/,
    /^Requested resource not found$/,
  ),
  {
    why:
      "AWS checks the constraints of its model (required members, lengths, ranges, enumerations) before all else, " +
      "and reports them together: `N validation errors detected: ...`. DynamoDB Local checks some of them, each in its " +
      "own place and words.",
    when: (ours, theirs) =>
      /^\d+ validation errors? detected: /.test(messageOf(ours)) &&
      !/^\d+ validation errors? detected: /.test(messageOf(theirs)),
  },
  words(
    "A number that is none: AWS names it, and where it stood in an expression's values.",
    /A value provided cannot be converted into a number/,
    /The parameter cannot be converted to a numeric value|Number (over|under)flow|more than 38 significant digits/,
  ),
  words(
    "A key of the wrong shape: `The provided key element does not match the schema` for keys, and what is missing or " +
      "of the wrong type for items.",
    /^(The number of conditions on the keys is invalid|One of the required keys was not given a value|One or more parameter values were invalid: Type mismatch for key|Type mismatch for attribute to update)$/,
    KEY_MISMATCH,
  ),
  words(
    "Consistent reads of a global secondary index are not supported (API_Query, ConsistentRead).",
    /^Consistent read cannot be true when (query|scann)ing a GSI$/,
    /^Consistent reads are not supported on global secondary indexes$/,
  ),
  words(
    "Segment and TotalSegments go together (API_Scan).",
    /^If (total segments|segment) is specified, /,
    /^The (TotalSegments|Segment) parameter is required but was not present in the request/,
  ),
  words(
    "AWS names the element of the key schema that a query's condition lacks.",
    /^Query condition missed key schema element$/,
    /^Query condition missed key schema element: /,
  ),
  {
    why: "DynamoDB Local gives the error of a reused token no message; its shape is the same.",
    when: (ours, theirs) =>
      codeOf(ours) === "IdempotentParameterMismatchException" && codeOf(theirs) === codeOf(ours),
  },
  {
    why:
      "DynamoDB Local ends the message of a reason with a full stop; AWS documents `The conditional request failed` " +
      "(API_TransactWriteItems, Cancellation Reasons).",
    when: (ours, theirs) =>
      ours === theirs.replaceAll("The conditional request failed.", "The conditional request failed"),
  },
  {
    why: "An update that does not fit its item cancels a transaction with the reason ValidationError " +
      "(API_TransactWriteItems, Cancellation Reasons); DynamoDB Local answers with a ValidationException.",
    when: (ours, theirs, { operation }) =>
      operation === "TransactWriteItems" && codeOf(ours) === "TransactionCanceledException" &&
      codeOf(theirs) === "ValidationException" && ours.includes('"Code":"ValidationError"'),
  },
  {
    why:
      "Consumed capacity: a read of an item that is not there takes a unit, or half of one; a transaction takes two " +
      "for each 1 KB or 4 KB, and says whether they are of reads or writes " +
      "(read-write-operations.html, transaction-apis.html#transaction-capacity-handling). DynamoDB Local counts less " +
      "in batches, and otherwise where indexes change.",
    when: (ours, theirs, { operation }) =>
      /^(Batch|Transact)/.test(operation) &&
      without(ours, "ConsumedCapacity") === without(theirs, "ConsumedCapacity"),
  },
];
