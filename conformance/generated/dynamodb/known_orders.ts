/**
 * Requests with several faults, of which the two sides tell different ones. Such a difference counts as explained only
 * if both wordings are known from requests with one fault (wordings.ts).
 */
import { type Explanation, words } from "./judging.ts";

/** What a request is refused with that is wrong whatever table it is about. */
const OF_REQUEST =
  /^(Invalid \w+Expression: |ExpressionAttribute|Value provided in ExpressionAttribute|One or more parameter values were invalid: (Input collection|An? (string|number) set|Binary sets|Null attribute|Value|AttributeValue|ComparisonOperator|Invalid number|Exists|Only DELETE|ADD action|DELETE action|Duplicate value)|Input collection|Supplied AttributeValue|The parameter cannot be converted|Number (over|under)flow|Attempting to store|Nesting Levels|Item size has exceeded|Empty attribute name|The provided starting key is invalid|Conditions can be|KeyConditionExpressions |Invalid (condition|operator)|Query key condition not supported|The BETWEEN condition|ConditionalOperator |Can not use both|Cannot specify|Return values set|The (Total)?Segments? parameter|Too many items|TransactItems can only|Invalid Request|Transaction request cannot|Either the KeyConditions|Key attributes must be scalars)/;

/** What DynamoDB Local refuses a request with when it has looked at the table. */
const OF_TABLE =
  /^(Cannot do operations on a non-existent table|Invalid table\/index name|The provided starting key (does not match|is outside)|Only scalar types|Updates on index keys|Query key condition not supported|Requested resource not found|The number of conditions on the keys is invalid|One of the required keys was not given a value|One or more parameter values were invalid: (Type mismatch for|Size limit exceeded|Missing the key)|Type mismatch for attribute to update|Invalid attribute value type|Consistent read cannot be true|Hash primary key values must be|Exclusive Start Key must have|One or more parameter values are not valid|The table does not have the specified index|Key attributes must be scalars|Query condition missed|The conditional request failed|The provided key element|One or more parameter values were invalid: (Global|Secondary|Select type))/;

/** What parameters of the time before expressions are refused with, and what stands beside them. */
const OF_LEGACY =
  /^(One or more parameter values were invalid: |The BETWEEN condition|ConditionalOperator|Number (over|under)flow|A value provided|The parameter cannot|Attempting to store|Query key condition not supported|Attempted conditional|Empty attribute name|Cannot have two|Supplied AttributeValue|Input collection|Return values|Conditions can be|The provided starting key|Nesting Levels|Invalid FilterExpression|Invalid ProjectionExpression|Either the KeyConditions|Cannot specify|Item size)/;

/** What an update that does not fit its item is refused with. */
const UPDATE_FAULT =
  /^(The document path provided in the update expression is invalid for update|An operand in the update expression has an incorrect data type|The provided expression refers to an attribute that does not exist in the item|Type mismatch for attribute to update|DynamoDB only supports precision up to 38 digits|Attempting to store more than 38 significant digits in a Number|Number (over|under)flow.*)$/;

export const KNOWN_ORDERS: readonly Explanation[] = [
  words(
    "AWS looks at a request by itself before it looks for the table; DynamoDB Local looks at the table, and at the " +
      "keys of the request, before it reads some of the expressions.",
    OF_TABLE,
    OF_REQUEST,
  ),
  words(
    "AWS sees from an update's values that one does not fit the key of an index, whatever the item; DynamoDB Local " +
      "tries the update first.",
    UPDATE_FAULT,
    /^One or more parameter values were invalid: Type mismatch for Index Key/,
  ),
  words(
    "Parameters of both kinds, or placeholders without an expression, are refused before any of them is read.",
    /^(One or more parameter values were invalid: |The BETWEEN condition|Empty attribute name|Invalid \w+Expression|Supplied AttributeValue|A value provided|ConditionalOperator|Cannot have two|Return values|Input collection|ExpressionAttribute|DynamoDB only supports precision|Number (over|under)flow)/,
    /^(Can not use both expression and non-expression|ExpressionAttribute(Names|Values) can only be specified|Either the KeyConditions)/,
  ),
  words(
    "An update of the key is refused whatever the item and the condition (API_UpdateItem, UpdateExpression).",
    /^(The conditional request failed|Transaction cancelled, .*)$/,
    /^(One or more parameter values were invalid: (Cannot update attribute .* This attribute is part of the key|Type mismatch for Index Key)|One or more parameter values are not valid\. The update expression attempted to update a secondary index key)/,
  ),
  words(
    "Segment and TotalSegments have to go together before anything else of a Scan is read.",
    /^/,
    /^The (TotalSegments|Segment) parameter is required but was not present in the request/,
  ),
  words(
    "The key of a read is looked at before its expressions.",
    /^(ExpressionAttribute|Invalid ProjectionExpression|Key attributes must be scalars)/,
    /^(Empty attribute name|One or more parameter values|Supplied|The parameter cannot|Number|Attempting|Input collection|Nesting)/,
    /^GetItem$/,
  ),
  words(
    "A key whose parts are wrong in two ways: AWS's documentation does not say which is told.",
    /^One or more parameter values are not valid\. The AttributeValue for a key attribute/,
    /^The provided key element does not match the schema$/,
  ),
  words(
    "AWS reads the parameters of the time before expressions before it looks at segments.",
    /^If (total segments|segment) is specified, /,
    /^(One or more parameter values were invalid: |Conditions can be)/,
    /^Scan$/,
  ),
  words(
    "An update that does not fit its item in more than one way: the fault that is told is that of one action, by the " +
      "order of a hash table.",
    UPDATE_FAULT,
    UPDATE_FAULT,
  ),
  words(
    "An item must not be in a transaction twice (API_TransactWriteItems): AWS sees that before it looks at items.",
    /^(The document path provided|An operand in the update|The provided expression refers|Type mismatch|Transaction cancelled|)/,
    /^Transaction request cannot include multiple operations on one item$/,
  ),
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
    "A starting key and an expression are wrong: AWS's documentation does not say which is told.",
    /^(Invalid (Filter|Projection|KeyCondition)Expression: |Value provided in ExpressionAttribute)/,
    /^The provided starting key is invalid/,
    /^(Query|Scan)$/,
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
