/**
 * What DynamoDB Local does otherwise than AWS, with what AWS's documentation says.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html says of the whole
 * that "the downloadable version of DynamoDB attempts to imitate the service", and differs from it.
 */
import { codeOf, type Explanation, messageOf, reasonsOf, takesOnlyAway, without } from "./judging.ts";

/** What AWS refuses a value with that a key of the table or of an index cannot have. */
const KEY_TYPES =
  /Type mismatch for Index Key|secondary index key to unsupported type|^Key attributes must be scalars|Size of hashkey|Aggregated size/;

/** What DynamoDB Local says in a transaction of a key that does not fit its table. */
const KEY_OF_ANOTHER_SHAPE =
  /^(The number of conditions on the keys is invalid|One or more parameter values were invalid: Type mismatch for key)/;

/** Whether two messages tell of one fault, where each may name another of several attributes. */
function isOneFault(ours: string, theirs: string): boolean {
  const names = /(?<=: (?:Index)?Key: ).*$/;
  return ours.replace(names, "") === theirs.replace(names, "") ||
    ours === "The provided key element does not match the schema" &&
      theirs === "Invalid attribute value type";
}

export const KNOWN_BEHAVIOUR: readonly Explanation[] = [
  {
    why:
      "An index holds what it projects (GSI.html#GSI.Projections); DynamoDB Local filters by what the table holds.",
    when: (ours, theirs, { operation, input }) =>
      operation === "Scan" && input.IndexName !== undefined && codeOf(ours) === undefined &&
      codeOf(theirs) === undefined &&
      (input.FilterExpression !== undefined || input.ScanFilter !== undefined),
  },
  {
    why: "A broken call of DynamoDB Local: AWS does not answer a request with InternalFailure.",
    when: (_, theirs) => codeOf(theirs) === "InternalFailure",
  },
  {
    why:
      "DynamoDB Local lets updates and conditions of keys pass that AWS refuses: a value of the wrong type for the key " +
      "of an index, and, in a transaction, a path into a key.",
    when: (ours, theirs) =>
      (codeOf(theirs) ?? "TransactionCanceledException") === "TransactionCanceledException" &&
      [messageOf(ours), ...reasonsOf(ours)].some((message) => KEY_TYPES.test(message)),
  },
  {
    why: "Equal numbers are one key, however they are written.",
    when: (ours, theirs) =>
      codeOf(theirs) === undefined &&
      /contains duplicates$|multiple operations on one item$/.test(messageOf(ours)),
  },
  {
    why:
      "Item collection metrics are not what DynamoDB Local has (DynamoDBLocal.UsageNotes.html); AWS answers them for " +
      "tables with local secondary indexes (LSI.html#LSI.ItemCollections.SizeEstimate).",
    when: (ours, theirs, { input }) =>
      input.ReturnItemCollectionMetrics === "SIZE" && codeOf(ours) === undefined &&
      without(ours, "ItemCollectionMetrics", "ConsumedCapacity") ===
        without(theirs, "ItemCollectionMetrics", "ConsumedCapacity"),
  },
  {
    why:
      "A starting key behind which nothing can be: DynamoDB Local refuses it, AWS's documentation does not say so.",
    when: (ours, theirs) =>
      codeOf(ours) === undefined &&
      messageOf(theirs) === "The provided starting key does not match the range key predicate",
  },
  {
    why: "An item that is in an index neither before nor after a write costs nothing there " +
      "(GSI.html#GSI.ThroughputConsiderations.Writes); DynamoDB Local counts changed keys.",
    when: (ours, theirs, { operation }) =>
      /^(Put|Update|Delete)Item$/.test(operation) && codeOf(ours) === undefined &&
      without(ours, "ConsumedCapacity") === without(theirs, "ConsumedCapacity"),
  },
  {
    why:
      "A token of a transaction that was cancelled has not been used for one; DynamoDB Local remembers it.",
    when: (_, theirs) => codeOf(theirs) === "IdempotentParameterMismatchException",
  },
  {
    why:
      "Parameters of a BatchGetItem are of one kind for each table; DynamoDB Local mixes up those of several.",
    when: (_, theirs, { operation }) =>
      operation === "BatchGetItem" &&
      messageOf(theirs).startsWith("Can not use both expression and non-expression"),
  },
  {
    why: "What a local index does not hold is fetched from the table, at the cost of a read for each item " +
      "(LSI.html#LSI.Projections); DynamoDB Local does not count that.",
    when: (ours, theirs, { operation, input }) =>
      (operation === "Query" || operation === "Scan") && input.IndexName !== undefined &&
      codeOf(ours) === undefined &&
      without(ours, "ConsumedCapacity") === without(theirs, "ConsumedCapacity"),
  },
  {
    why: "A read of nothing takes half a unit, or one (read-write-operations.html).",
    when: (ours, theirs, { operation }) =>
      (operation === "Query" || operation === "Scan") && theirs.includes('"CapacityUnits":0,') &&
      without(ours, "ConsumedCapacity") === without(theirs, "ConsumedCapacity"),
  },
  {
    why:
      "AWS checks the constraints of its model (required members, lengths, ranges, enumerations) before all else, " +
      "and reports them together: `N validation errors detected: ...`. DynamoDB Local checks some of them, each in its " +
      "own place and words.",
    when: (ours) => /^\d+ validation errors? detected: /.test(messageOf(ours)),
  },
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
    why:
      "An action of a transaction that does not fit its table cancels it with the reason ValidationError " +
      "(API_TransactGetItems, API_TransactWriteItems, Cancellation Reasons); DynamoDB Local refuses the whole, or has " +
      "words of its own for a key of the wrong shape.",
    when: (ours, theirs, { operation }) =>
      operation.startsWith("Transact") && codeOf(ours) === "TransactionCanceledException" &&
      (codeOf(theirs) === "ValidationException"
        ? reasonsOf(ours).some((reason) => isOneFault(reason, messageOf(theirs)))
        : KEY_OF_ANOTHER_SHAPE.test(messageOf(theirs)) &&
          reasonsOf(ours).includes("The provided key element does not match the schema")),
  },
  {
    why:
      "A transaction that is cancelled has a reason for each of its actions, None for those that are fine " +
      "(API_TransactWriteItems, Cancellation Reasons); DynamoDB Local tells of the one alone that it stopped at.",
    when: (ours, theirs, { operation }) =>
      operation.startsWith("Transact") && codeOf(ours) === "TransactionCanceledException" &&
      codeOf(theirs) === codeOf(ours) && reasonsOf(ours).length === 1 &&
      reasonsOf(ours)[0] === reasonsOf(theirs)[0] && reasonsOf(theirs).length === 1,
  },
  {
    why:
      "An update that only takes away makes no item where there is none, so that there are no attributes to show; " +
      "DynamoDB Local shows the key of the one that it makes.",
    when: (ours, theirs, call) =>
      takesOnlyAway(call) && codeOf(ours) === undefined && codeOf(theirs) === undefined &&
      without(ours, "ConsumedCapacity") === without(theirs, "Attributes", "ConsumedCapacity"),
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
