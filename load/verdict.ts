/** The verdict of a load run: made of k6's exit code and figures, and what `--json` writes. */
import { z } from "zod";
import type { ExitCode } from "../reports/exit_code.ts";
import { judge, type Judgement, type Metrics } from "./judge.ts";
import type { ProfileName } from "./profile.ts";
import { METRICS } from "./thresholds.ts";

/** Grows by one when a reader of the old shape would misread the new one. */
export const LOAD_VERDICT_VERSION = 1;

/** What was run. */
export interface LoadRun {
  readonly profile: ProfileName;
  readonly question: string;
  /** `3 orders a second for 20 s`. */
  readonly arrivals: string;
  readonly ordersUrl: string;
  /** The endpoint whose queues were read; null where none was. */
  readonly endpoint: string | null;
  readonly seed: number;
  /** What was made to go wrong, in words. */
  readonly faults: readonly string[];
  /** The command that does the same again. */
  readonly replay: string;
}

/** What became of one threshold. */
export interface LoadCheck {
  readonly name: string;
  readonly sentence: string;
  readonly reason: string;
  /** Null: nothing was measured, so that nothing can be said. */
  readonly held: boolean | null;
  readonly metric: string;
  readonly figure: string;
  readonly unit: "ms" | "share" | "count";
  readonly is: "<" | "==";
  readonly limit: number;
  /** Null where nothing was measured. */
  readonly measured: number | null;
  readonly samples: number;
}

export interface Latency {
  readonly med: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface LoadVerdict extends LoadRun {
  readonly version: typeof LOAD_VERDICT_VERSION;
  /** `invalid`: the run says nothing, see `invalid`. */
  readonly verdict: "pass" | "fail" | "invalid";
  readonly invalid: { readonly reason: string; readonly detail: string } | null;
  readonly checks: readonly LoadCheck[];
  readonly counts: {
    readonly sent: number;
    readonly accepted: number;
    readonly repeated: number;
    readonly followed: number;
    readonly shipped: number;
    readonly rejected: number;
    readonly requests: number;
  };
  /** In milliseconds; null where nothing was measured. */
  readonly postMs: Latency | null;
  readonly endToEndMs: Latency | null;
  /** How long k6 ran, in milliseconds. */
  readonly durationMs: number;
}

const summarySchema = z.object({
  metrics: z.record(
    z.string(),
    z.object({
      values: z.record(z.string(), z.number()),
      thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
    }),
  ),
  state: z.object({ testRunDurationMs: z.number() }),
});

/** What a script of load hands over at its end. */
export type Summary = z.infer<typeof summarySchema>;

/**
 * Reads the figures that k6 wrote.
 *
 * @throws {Error} The text is not what `handleSummary` of k6 gets.
 */
export function readSummary(text: string): Summary {
  return summarySchema.parse(JSON.parse(text));
}

/** k6's exit codes. https://grafana.com/docs/k6/latest/using-k6/thresholds/ */
const K6 = { passed: 0, thresholdsCrossed: 99, interrupted: 105, aborted: 108 } as const;

/** What k6's exit code means for ours: undefined where the figures decide. */
export function exitCodeOfK6(code: number): ExitCode | undefined {
  switch (code) {
    case K6.passed:
    case K6.thresholdsCrossed:
      return undefined;
    // Our scripts abort a run when the orders or the queues are out of reach.
    case K6.aborted:
      return 2;
    case K6.interrupted:
      return 130;
    default:
      return 3;
  }
}

/** The verdict over a run that k6 brought to its end (exit code 0 or 99). */
export function loadVerdict(run: LoadRun, k6Code: number, summary: Summary): LoadVerdict {
  const { metrics, state } = summary;
  const judgements = judge(metrics, run.endpoint !== null);
  const crossed = judgements.some(({ is }) => is === "crossed");
  const unmeasured = judgements.filter(({ is }) => is === "unmeasured");
  const invalid = crossed ? null : k6Code === K6.thresholdsCrossed
    ? {
      reason: "disagreement",
      detail: "k6 says that a threshold was crossed (exit code 99), and none of those that it reports was",
    }
    : unmeasured.length > 0
    ? {
      reason: "nothing measured",
      detail: `There is no figure for ${
        unmeasured.map(({ threshold }) => threshold.name).join(", ")
      }: expected at least one; let orders arrive for longer (--duration), or more of them (--rate)`,
    }
    : null;
  return {
    version: LOAD_VERDICT_VERSION,
    verdict: crossed ? "fail" : invalid ? "invalid" : "pass",
    invalid,
    ...run,
    checks: judgements.map((judgement) => checkOf(judgement, run.profile)),
    counts: {
      sent: countOf(metrics, METRICS.sent),
      accepted: countOf(metrics, METRICS.accepted),
      repeated: countOf(metrics, METRICS.repeated),
      followed: (metrics[METRICS.final]?.values["passes"] ?? 0) +
        (metrics[METRICS.final]?.values["fails"] ?? 0),
      shipped: countOf(metrics, METRICS.shipped),
      rejected: countOf(metrics, METRICS.rejected),
      requests: countOf(metrics, "http_reqs"),
    },
    postMs: latencyOf(metrics, "http_req_duration{request:place}"),
    endToEndMs: latencyOf(metrics, METRICS.endToEnd),
    durationMs: state.testRunDurationMs,
  };
}

/** The exit code that says what a verdict says. */
export function exitCodeOfVerdict({ verdict }: LoadVerdict): ExitCode {
  return verdict === "pass" ? 0 : verdict === "fail" ? 1 : 3;
}

function checkOf({ threshold, is, value, samples }: Judgement, profile: ProfileName): LoadCheck {
  const { name, sentence, reason, metric, figure, unit, limit } = threshold;
  return {
    name,
    sentence,
    reason,
    held: is === "unmeasured" ? null : is === "held",
    metric,
    figure,
    unit,
    is: threshold.is,
    limit: limit[profile],
    measured: value ?? null,
    samples,
  };
}

function countOf(metrics: Metrics, name: string): number {
  return metrics[name]?.values["count"] ?? 0;
}

function latencyOf(metrics: Metrics, name: string): Latency | null {
  const values = metrics[name]?.values;
  if (values === undefined || !values["count"]) return null;
  return {
    med: values["med"] ?? 0,
    p95: values["p(95)"] ?? 0,
    p99: values["p(99)"] ?? 0,
    max: values["max"] ?? 0,
  };
}
