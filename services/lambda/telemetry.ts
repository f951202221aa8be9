/**
 * What a function tells its operators: one JSON log line and one metric for each outcome, in Powertools' formats
 * (metrics in CloudWatch's embedded metric format, so that they cost no call). The order id is the correlation id.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "./types.ts";

const logger = new Logger();
const metrics = new Metrics();

/** To be called first in an invocation: gives its log lines the request id. */
export function beginInvocation(context: Context): void {
  logger.addContext(context);
}

/** To be called last in an invocation: writes its metrics. */
export function endInvocation(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/** Says how a piece of work ended: logs it at level info and counts it as `metric`. */
export function outcome(
  metric: string,
  message: string,
  about: { readonly orderId: string } & Readonly<Record<string, string | number>>,
): void {
  metrics.addMetric(metric, MetricUnit.Count, 1);
  logger.info(message, { correlation_id: about.orderId, ...about });
}

/** Says that a piece of work failed and will be tried again, or rest in a dead-letter queue. */
export function failure(message: string, error: unknown, about: Readonly<Record<string, string>> = {}): void {
  metrics.addMetric("Failures", MetricUnit.Count, 1);
  logger.error({ message, ...about, error: error instanceof Error ? error : new Error(String(error)) });
}
