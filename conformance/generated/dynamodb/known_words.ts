/** One fault in two wordings: DynamoDB Local's own, and AWS's. */
import { type Explanation, words } from "./judging.ts";

/** What AWS refuses a key of the wrong shape with. */
const KEY_MISMATCH =
  /^(The provided key element does not match the schema|One or more parameter values were invalid: (Missing the key|Type mismatch for key ))/;

export const KNOWN_WORDS: readonly Explanation[] = [
  words(
    "A batch without any request.",
    /^Batch(Get|Write)Item must have some requests set$/,
    /^The (batchWriteItem|requestItems) parameter is required/,
  ),
  words(
    "AWS shows the elements of a set of bytes that holds one twice.",
    /Input collection of type BS contains duplicates\./,
    /Input collection \[[^\]]*\]of type BS contains duplicates\./,
  ),
  words(
    "A starting key outside of what is queried: AWS tells of the partition unless the condition is about the sort key.",
    /^The provided starting key does not match the range key predicate$/,
    /^(The provided starting key is outside query boundaries based on provided conditions|The query can return at most one row and cannot be restarted)$/,
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
    "Which two of more overlapping paths are named depends on the engine.",
    /^Invalid \w+Expression: Two document paths (overlap|conflict) with each other/,
    /^Invalid \w+Expression: Two document paths (overlap|conflict) with each other/,
  ),
  words(
    "A starting key of the wrong shape is invalid.",
    /^(Exclusive Start Key must have same size as table's key schema|Type mismatch for attribute to update|Invalid attribute value type|The number of conditions on the keys is invalid)$/,
    /^The provided starting key is invalid/,
  ),
  words(
    "A table that is not there: AWS answers a data operation with `Requested resource not found`.",
    /^Cannot do operations on a non-existent table$/,
    /^Requested resource not found$/,
  ),
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
];
