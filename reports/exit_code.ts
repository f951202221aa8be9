/** The exit codes of the command line, as one table: printed into docs/FIDELITY.md, so that a script may rely on it. */
import type { Verdict } from "./verdict.ts";

/** What each exit code says. */
export const EXIT_CODES = {
  0: "Every check of every run held",
  1: "An invariant or an expectation was violated",
  2: "The command line was not understood: no run was made",
  3: "All invariants and expectations held, but a threshold was not kept",
  4: "A run is not valid: it hit a bound, leaked real time or could not be set up",
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

/** The exit code after these runs: a broken invariant outweighs a run that is not valid, and that a missed threshold. */
export function exitCodeOf(verdicts: readonly Verdict[]): ExitCode {
  let code: ExitCode = 0;
  for (const verdict of verdicts) {
    const own = exitCodeOfRun(verdict);
    if (SEVERITY.indexOf(own) > SEVERITY.indexOf(code)) code = own;
  }
  return code;
}

const SEVERITY: readonly ExitCode[] = [0, 3, 4, 1];

function exitCodeOfRun(verdict: Verdict): ExitCode {
  if (verdict.verdict === "invalid") return 4;
  if (verdict.verdict === "pass") return 0;
  return verdict.checks.some((check) => !check.held && check.kind !== "threshold") ? 1 : 3;
}
