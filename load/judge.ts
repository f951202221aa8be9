/**
 * Whether each threshold held, from the figures that k6 hands over at the end. Runs in k6.
 *
 * To k6 a threshold holds when nothing was measured at all; here it is then neither held nor crossed.
 */
import { type Threshold, thresholdsOf } from "./thresholds.ts";

/** A metric in k6's summary. */
export interface MetricFigures {
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>> | undefined;
}

/** Metrics by name, with a tag where it is one part of a metric: `http_req_failed{request:place}`. */
export type Metrics = Readonly<Record<string, MetricFigures>>;

export interface Judgement {
  readonly threshold: Threshold;
  readonly is: "held" | "crossed" | "unmeasured";
  /** What was measured; undefined where nothing was. */
  readonly value: number | undefined;
  readonly samples: number;
}

/** One judgement for each threshold of the run, in the order of the table. */
export function judge(metrics: Metrics, readsQueues: boolean): Judgement[] {
  return thresholdsOf(readsQueues).map((threshold) => {
    const metric = metrics[threshold.metric];
    const samples = samplesOf(metrics[threshold.evidence ?? threshold.metric]);
    const value = metric?.values[threshold.figure];
    const ok = okOf(metric, threshold);
    if (value === undefined || ok === undefined || samples === 0) {
      return { threshold, is: "unmeasured", value: undefined, samples: 0 };
    }
    return { threshold, is: ok ? "held" : "crossed", value, samples };
  });
}

/** What k6 says of a threshold, whose limit is that with which the script ran. */
function okOf(metric: MetricFigures | undefined, { figure, is }: Threshold): boolean | undefined {
  for (const [expression, { ok }] of Object.entries(metric?.thresholds ?? {})) {
    if (expression.startsWith(figure + is)) return ok;
  }
  return undefined;
}

/** How often something was added to a metric; of a gauge, nothing tells. */
function samplesOf(metric: MetricFigures | undefined): number {
  if (metric === undefined) return 0;
  const { count, passes, fails } = metric.values;
  return count ?? (passes ?? 0) + (fails ?? 0);
}
