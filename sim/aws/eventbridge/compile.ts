/** Reading event patterns as operations are given them, refusing with the errors of the API. */
import { invalidPattern, limitExceeded } from "./errors.ts";
import { MAX_PATTERN_LENGTH } from "./limits.ts";
import { EventPattern, SyntaxProblem } from "./pattern/mod.ts";

/** @throws {AwsError} It is no pattern. */
export function readPattern(text: string): EventPattern {
  try {
    return new EventPattern(text);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) throw invalidPattern(problem.message);
    throw problem;
  }
}

/** The pattern of a rule or an archive. @throws {AwsError} It is none, or too long. */
export function compilePattern(text: string): EventPattern {
  const pattern = readPattern(text);
  if (text.length > MAX_PATTERN_LENGTH) throw limitExceeded();
  return pattern;
}
