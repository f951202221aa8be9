/**
 * Load: orders sent by k6 in an open model, and a verdict on what came of them. The k6 scripts are smoke.ts and storm.ts.
 *
 * @example
 * ```ts
 * const verdict = loadVerdict(run, k6ExitCode, readSummary(await Deno.readTextFile(summaryFile)));
 * console.log(renderLoadVerdict(verdict, { width: 100 }));
 * ```
 */
export { BURST, peakPerSecond, plannedOrders, type Profile, type ProfileName, PROFILES } from "./profile.ts";
export { figureOf, renderLoadVerdict } from "./render.ts";
export { expressionOf, type Threshold, THRESHOLDS, thresholdsOf } from "./thresholds.ts";
export {
  exitCodeOfK6,
  exitCodeOfVerdict,
  type Latency,
  type LoadCheck,
  type LoadRun,
  type LoadVerdict,
  loadVerdict,
  readSummary,
  type Summary,
} from "./verdict.ts";
