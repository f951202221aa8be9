/** Differences from DynamoDB Local that are known, each with what AWS does. */

interface Known {
  readonly why: string;
  readonly ours?: RegExp;
  readonly theirs?: RegExp;
  readonly calls?: RegExp;
}

const CONFORMANCE = "as public conformance tests against AWS have it";

const UPDATE_FAULT =
  /is invalid for update|incorrect data type|does not exist in the item|Two document paths|Unsupported operator in Update/;

const KNOWN: readonly Known[] = [
  {
    why:
      `DynamoDB Local filters an index that is queried by attributes that it does not hold; AWS refuses to, ${CONFORMANCE}.`,
    ours: /does not project one or more filter attributes/,
  },
  {
    why:
      "DynamoDB Local filters a local index that is scanned by attributes of the table; in AWS an index holds what it " +
      `projects, ${CONFORMANCE}.`,
    calls: /FROM \\"[^"]*\\"\.\\"(local|global)-/,
    ours: /^\{"items"/,
    theirs: /^\{"items"/,
  },
  {
    why: `DynamoDB Local takes alternatives whose sort keys overlap; AWS refuses them, ${CONFORMANCE}.`,
    ours: /Overlapping conditions with range keys/,
  },
  {
    why:
      "DynamoDB Local puts values of a wrong type into the keys of indexes; AWS requires that they have the type that " +
      "the table defines (GSI.html of the developer guide).",
    ours: /Type mismatch for Index Key|unsupported type|secondary index key/,
  },
  {
    why:
      "DynamoDB Local fails itself where an operator has a path on its right or a key is asked for its type; AWS answers.",
    theirs: /InternalFailure/,
  },
  {
    why: `A batch that selects more than one item is refused in other words, ${CONFORMANCE}.`,
    theirs: /Only single item select is supported/,
  },
  {
    why:
      "DynamoDB Local has other names for what fails in a transaction of statements; AWS cancels it with a reason for " +
      "each (API_TransactionCanceledException.html).",
    calls: /"operation":"ExecuteTransaction"/,
    ours: /TransactionCanceledException|ValidationException/,
    theirs: /TransactionCanceledException|ValidationException/,
  },
  {
    why: "DynamoDB Local has other words for a batch of what is no statement.",
    theirs: /Invalid operation. Only select/,
  },
  {
    why: `A global index names what it does not hold in the order of the statement, ${CONFORMANCE}.`,
    ours: /does not project \[/,
    theirs: /does not project \[/,
  },
  {
    why: "Of several faults of an update, another is told first, which AWS's documentation leaves open.",
    calls: /UPDATE /,
    ours: UPDATE_FAULT,
    theirs: UPDATE_FAULT,
  },
  {
    why:
      "Of several faults of what is hardly a condition, another is told first, which AWS's documentation leaves open.",
    ours: /resolves to a boolean|must be Expressions/,
    theirs: /"code":"ValidationException"/,
  },
  {
    why:
      "DynamoDB Local compares what a comparison comes to; the documentation has comparisons of values only " +
      "(ql-operators.html).",
    ours: /Unsupported operator in Condition Expression/,
  },
];

/** Every explanation, for those who print them. */
export const EXPLANATIONS: readonly string[] = KNOWN.map(({ why }) => why);

/** Why two answers may differ; undefined where nobody knows. */
export function explained(call: object, ours: string, theirs: string): string | undefined {
  const text = JSON.stringify(call);
  return KNOWN.find((known) =>
    (known.ours?.test(ours) ?? true) && (known.theirs?.test(theirs) ?? true) &&
    (known.calls?.test(text) ?? true)
  )?.why;
}
