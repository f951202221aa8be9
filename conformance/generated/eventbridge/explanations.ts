/**
 * Differences that are known: what LocalStack's pattern engine does otherwise than AWS's.
 */
import type { PatternCase, Shown } from "../eventbridge.ts";

export const EXPLANATIONS: readonly string[] = [];

/** Why an answer of ours is not that of LocalStack; undefined where nobody knows. */
export function explained(_case: PatternCase, _ours: Shown, _theirs: Shown): string | undefined {
  return undefined;
}
