/**
 * Differences that are known: what DynamoDB Local does otherwise than AWS, with what AWS's documentation says.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html says of the whole
 * that "the downloadable version of DynamoDB attempts to imitate the service", and differs from it.
 */
import { codeOf, type Explanation, messageOf, without, words } from "./judging.ts";
import type { DrawnCall } from "./operations.ts";

/** Why an answer of ours is not that of DynamoDB Local; undefined where nobody knows. */
export function explained(call: DrawnCall, ours: string, theirs: string): string | undefined {
  for (const { why, when } of EXPLANATIONS) if (when(ours, theirs, call)) return why;
  return undefined;
}

const KEY_MISMATCH =
  /^(The provided key element does not match the schema|One or more parameter values were invalid: (Missing the key|Type mismatch for key ))/;

/** What a request is refused with that is wrong whatever table it is about. */
const OF_REQUEST =
  /^(Invalid \w+Expression: |ExpressionAttribute|Value provided in ExpressionAttribute|One or more parameter values were invalid: (Input collection|An? (string|number) set|Binary sets|Null attribute|Value|AttributeValue|ComparisonOperator|Invalid number|Exists|Only DELETE|ADD action|DELETE action|Duplicate value)|Input collection|Supplied AttributeValue|The parameter cannot be converted|Number (over|under)flow|Attempting to store|Nesting Levels|Item size has exceeded|Empty attribute name|The provided starting key is invalid|Conditions can be|KeyConditionExpressions |Invalid (condition|operator)|Query key condition not supported|The BETWEEN condition|ConditionalOperator |Can not use both|Cannot specify|Return values set|The (Total)?Segments? parameter|Too many items|TransactItems can only|Invalid Request|Transaction request cannot|Either the KeyConditions|Key attributes must be scalars)/;

/** What DynamoDB Local refuses a request with when it has looked at the table. */
const OF_TABLE =
  /^(Cannot do operations on a non-existent table|Invalid table\/index name|The provided starting key (does not match|is outside)|Only scalar types|Updates on index keys|Query key condition not supported|Requested resource not found|The number of conditions on the keys is invalid|One of the required keys was not given a value|One or more parameter values were invalid: (Type mismatch for|Size limit exceeded|Missing the key)|Type mismatch for attribute to update|Invalid attribute value type|Consistent read cannot be true|Hash primary key values must be|Exclusive Start Key must have|One or more parameter values are not valid|The table does not have the specified index|Key attributes must be scalars|Query condition missed|The conditional request failed|The provided key element|One or more parameter values were invalid: (Global|Secondary|Select type))/;

const OF_LEGACY =
  /^(One or more parameter values were invalid: |The BETWEEN condition|ConditionalOperator|Number (over|under)flow|A value provided|The parameter cannot|Attempting to store|Query key condition not supported|Attempted conditional|Empty attribute name|Cannot have two|Supplied AttributeValue|Input collection|Return values|Conditions can be|The provided starting key|Nesting Levels|Invalid FilterExpression|Invalid ProjectionExpression|Either the KeyConditions|Cannot specify|Item size)/;

const UPDATE_FAULT =
  /^(The document path provided in the update expression is invalid for update|An operand in the update expression has an incorrect data type|The provided expression refers to an attribute that does not exist in the item|Type mismatch for attribute to update|DynamoDB only supports precision up to 38 digits|Attempting to store more than 38 significant digits in a Number|Number (over|under)flow.*)$/;

const EXPLANATIONS: readonly Explanation[] = [
  {
    why:
      "AWS looks at a request by itself before it looks for the table; DynamoDB Local looks at the table, and at the " +
      "keys of the request, before it reads some of the expressions.",
    when: (ours, theirs) => OF_REQUEST.test(messageOf(ours)) && OF_TABLE.test(messageOf(theirs)),
  },
  words(
    "A starting key outside of what is queried: AWS tells of the partition unless the condition is about the sort key.",
    /^The provided starting key does not match the range key predicate$/,
    /^(The provided starting key is outside query boundaries based on provided conditions|The query can return at most one row and cannot be restarted)$/,
  ),
  {
    why:
      "AWS sees from an update's values that one does not fit the key of an index, whatever the item; DynamoDB Local " +
      "tries the update first.",
    when: (ours, theirs) =>
      /^One or more parameter values were invalid: Type mismatch for Index Key/.test(messageOf(ours)) &&
      UPDATE_FAULT.test(messageOf(theirs)),
  },
  words(
    "Parameters of both kinds, or placeholders without an expression, are refused before any of them is read.",
    /^(One or more parameter values were invalid: |The BETWEEN condition|Empty attribute name|Invalid \w+Expression|Supplied AttributeValue|A value provided|ConditionalOperator|Cannot have two|Return values|Input collection|ExpressionAttribute)/,
    /^(Can not use both expression and non-expression|ExpressionAttribute(Names|Values) can only be specified|Either the KeyConditions)/,
  ),
  words(
    "An attribute that is asked for twice.",
    /^Cannot have two attributes with the same name$/,
    /^One or more parameter values were invalid: Duplicate value in attribute name/,
  ),
  words(
    "Conditions on the sort key that no index can answer.",
    /^Only scalar types can be used as Range Key values$/,
    /^Attempted conditional constraint is not an indexable operation$/,
  ),
  {
    why:
      "An index holds what it projects (GSI.html#GSI.Projections); DynamoDB Local filters by what the table holds.",
    when: (ours, theirs, { operation, input }) =>
      operation === "Scan" && input.IndexName !== undefined && codeOf(ours) === undefined &&
      codeOf(theirs) === undefined &&
      (input.FilterExpression !== undefined || input.ScanFilter !== undefined),
  },
  words(
    "An update of the key is refused whatever the item and the condition (API_UpdateItem, UpdateExpression).",
    /^(The conditional request failed|Transaction cancelled, .*)$/,
    /^One or more parameter values were invalid: (Cannot update attribute .* This attribute is part of the key|Type mismatch for Index Key)/,
  ),
  {
    why: "A broken call of DynamoDB Local: AWS does not answer a request with InternalFailure.",
    when: (_, theirs) => codeOf(theirs) === "InternalFailure",
  },
  {
    why:
      "DynamoDB Local lets updates and conditions of keys pass that AWS refuses: a value of the wrong type for the key " +
      "of an index, and, in a transaction, a path into a key.",
    when: (ours, theirs) =>
      codeOf(theirs) === undefined &&
      /Type mismatch for Index Key|secondary index key to unsupported type|^Key attributes must be scalars|Size of hashkey|Aggregated size/
        .test(messageOf(ours)),
  },
  {
    why: "Equal numbers are one key, however they are written.",
    when: (ours, theirs) =>
      codeOf(theirs) === undefined &&
      /contains duplicates$|multiple operations on one item$/.test(messageOf(ours)),
  },
  words(
    "A table's name that cannot be one is told of as such.",
    /^Cannot do operations on a non-existent table$/,
    /^Invalid table\/index name/,
  ),
  words(
    "Which types there are is told in the order of a set, which differs from one start of the engine to the next; some " +
      "are of the engine's own.",
    /attribute_type, operand type: \{|Invalid attribute type name found/,
    /attribute_type, operand type: \{|Invalid attribute type name found/,
  ),
  words(
    "A hash key's condition that no index can answer.",
    /^Query key condition not supported$/,
    /^Attempted conditional constraint is not an indexable operation$/,
  ),
  words(
    "What is wrong with a starting key, told in more words.",
    /^The query can return at most one row and cannot be restarted/,
    /^The provided starting key is invalid/,
  ),
  words(
    "Which token a syntax error is told at, where one mistake can be read in several ways.",
    /Syntax error; token/,
    /Syntax error; token/,
  ),
  words(
    "Segment and TotalSegments have to go together before anything else of a Scan is read.",
    /^/,
    /^The (TotalSegments|Segment) parameter is required but was not present in the request/,
  ),
  {
    why:
      "Item collection metrics are not what DynamoDB Local has (DynamoDBLocal.UsageNotes.html); AWS answers them for " +
      "tables with local secondary indexes (LSI.html#LSI.ItemCollections.SizeEstimate).",
    when: (ours, theirs, { input }) =>
      input.ReturnItemCollectionMetrics === "SIZE" && codeOf(ours) === undefined &&
      without(ours, "ItemCollectionMetrics", "ConsumedCapacity") ===
        without(theirs, "ItemCollectionMetrics", "ConsumedCapacity"),
  },
  words(
    "The key of a read is looked at before its expressions.",
    /^(ExpressionAttribute|Invalid ProjectionExpression)/,
    /^(Empty attribute name|One or more parameter values|Supplied|The parameter cannot|Number|Attempting|Input collection|Nesting)/,
    /^GetItem$/,
  ),
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
  words(
    "AWS says which attribute of which index a value does not fit, and refuses an update that makes such a value; " +
      "DynamoDB Local lets some pass.",
    /^(One or more parameter values were invalid: (Type mismatch for Index Key|Size limit exceeded)|Invalid attribute value type|Updates on index keys must be of the same data type as the key attribute|One or more parameter values are not valid.*|Key attributes must be scalars.*|Transaction cancelled.*|)$/,
    /^(One or more parameter values were invalid: (Type mismatch for Index Key .*|Size of hashkey .*|Aggregated size .*)|The update expression attempted to update the secondary index key to unsupported type)$/,
  ),
  words(
    "A key that is too large is told of by its own limit.",
    /^(Hash primary key values must be under|One or more parameter values were invalid: Size limit exceeded)/,
    /^One or more parameter values were invalid: (Size of hashkey|Aggregated size of all range keys)/,
  ),
  words(
    "AWS ends this message with a full stop.",
    /contains duplicates( for key .*)?$/,
    /contains duplicates\.( for key .*)?$/,
  ),
  words(
    "AWS names the type as requests do: S, N.",
    /^One or more parameter values were invalid: (ADD|DELETE) action .* for the type [A-Z_]+$/,
    /^One or more parameter values were invalid: (ADD|DELETE) action .* for the type [A-Z]+$/,
  ),
  words(
    "A number in a message: AWS's is canonical.",
    /The BETWEEN operator requires (upper bound|same data type)/,
    /The BETWEEN operator requires (upper bound|same data type)/,
  ),
  words(
    "An update that does not fit its item in more than one way: the fault that is told is that of one action, by the " +
      "order of a hash table.",
    UPDATE_FAULT,
    UPDATE_FAULT,
  ),
  words(
    "Which two of more overlapping paths are named depends on the engine.",
    /^Invalid \w+Expression: Two document paths (overlap|conflict) with each other/,
    /^Invalid \w+Expression: Two document paths (overlap|conflict) with each other/,
  ),
  words(
    "An item must not be in a transaction twice (API_TransactWriteItems): AWS sees that before it looks at items.",
    /^(The document path provided|An operand in the update|The provided expression refers|Type mismatch|Transaction cancelled|)/,
    /^Transaction request cannot include multiple operations on one item$/,
  ),
  {
    why:
      "A token of a transaction that was cancelled has not been used for one; DynamoDB Local remembers it.",
    when: (_, theirs) => codeOf(theirs) === "IdempotentParameterMismatchException",
  },
  words(
    "A starting key of the wrong shape is invalid.",
    /^(Exclusive Start Key must have same size as table's key schema|Type mismatch for attribute to update|Invalid attribute value type|The number of conditions on the keys is invalid)$/,
    /^The provided starting key is invalid/,
  ),
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
    when: (ours) => /^\d+ validation errors? detected: /.test(messageOf(ours)),
  },
  words(
    "A number that is none: AWS names it, and where it stood in an expression's values.",
    /A value provided cannot be converted into a number/,
    /The parameter cannot be converted to a numeric value|Number (over|under)flow|more than 38 significant digits/,
  ),
  words(
    "A number with too many digits.",
    /DynamoDB only supports precision up to 38 digits/,
    /more than 38 significant digits/,
  ),
  words(
    "A key of the wrong shape: `The provided key element does not match the schema` for keys, and what is missing or " +
      "of the wrong type for items.",
    /^(The number of conditions on the keys is invalid|One of the required keys was not given a value|One or more parameter values were invalid: Type mismatch for key|Type mismatch for attribute to update|Invalid attribute value type)$/,
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
  words(
    "An operation has several requests, each with a fault of its own: AWS's documentation does not say which is told.",
    /^/,
    /^(Empty attribute name|Invalid ProjectionExpression|The provided key element|Key attributes must be scalars|One or more parameter values were invalid|ExpressionAttribute|Supplied AttributeValue|Provided list|Input collection|Invalid \w+Expression|The parameter cannot|Number (over|under)flow|Attempting to store|One or more parameter values are|Invalid table|Requested resource)/,
    /^(Batch|Transact)/,
  ),
  words(
    "A request does not fit its table in two ways: AWS's documentation does not say which is told.",
    OF_TABLE,
    /^(Consistent reads|Key attributes must be scalars|The query can return|The provided|Cannot specify|One or more parameter values were invalid: (Global|Secondary|Cannot update|Select type)|The table does not have|ALL_PROJECTED|Query condition|Filter|QueryFilter|Must specify)/,
    /^(Query|Scan|GetItem|UpdateItem)$/,
  ),
  words(
    "Several parameters of the time before expressions, or one and the key, are wrong: AWS's documentation does not " +
      "say which is told.",
    OF_LEGACY,
    OF_LEGACY,
    /^(Query|Scan|(Put|Update|Delete|Get)Item)$/,
  ),
  words(
    "An expression with redundant parentheses and a mistake behind them: AWS's documentation does not say which is told.",
    /redundant parentheses;$/,
    /Syntax error; token/,
  ),
];
