/** Differences that are known: what DynamoDB Local does otherwise than AWS, with what AWS's documentation says. */
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

const EXPLANATIONS: readonly Explanation[] = [
  {
    why: "DynamoDB Local words a table that is not there in its own way; AWS answers a data operation with " +
      "`Requested resource not found` (API_GetItem, ResourceNotFoundException).",
    when: (ours, theirs) =>
      ours.includes("Requested resource not found") &&
      theirs.includes("Cannot do operations on a non-existent table"),
  },
];
