/**
 * The evidence: pure functions from the verdict of a run to text.
 *
 * ```ts
 * const verdict = parseVerdict(JSON.parse(text));
 * console.log(renderVerdict(verdict, { width: 120, colour: true }));
 * ```
 */
export { renderVerdict } from "./console.ts";
export { EXIT_CODES, type ExitCode, exitCodeOf } from "./exit_code.ts";
export { renderJunit } from "./junit.ts";
export { type LayoutOptions } from "./layout.ts";
export { type Progress, renderProgress } from "./progress.ts";
export { renderSummary } from "./summary.ts";
export {
  type CheckResult,
  type Counts,
  type DeadLetters,
  type LatencyMs,
  type NotChecked,
  type NotInjected,
  parseVerdict,
  type Verdict,
  VERDICT_VERSION,
  verdictJson,
  verdictSchema,
  type VerdictViolation,
} from "./verdict.ts";
