/** The exit codes of the command line, as one table: printed into docs/FIDELITY.md, so that a script may rely on it. */
import type { Verdict } from "./verdict.ts";

/** What each exit code says. */
export const EXIT_CODES = {
  0: "Every check of every run held",
  1: "A check did not hold: an invariant, an expectation or a threshold",
  2: "The command line, the scenario or the target is wrong: no run was made",
  3: "A run is not valid: it hit a bound or leaked real time, so it says nothing; no check is known to have failed",
  130: "Interrupted",
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

/** The exit code after these runs. A check that did not hold outweighs a run that is not valid. */
export function exitCodeOf(verdicts: readonly Verdict[]): 0 | 1 | 3 {
  if (verdicts.some(({ verdict }) => verdict === "fail")) return 1;
  return verdicts.some(({ verdict }) => verdict === "invalid") ? 3 : 0;
}
