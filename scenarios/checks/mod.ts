/**
 * Checks: one file per invariant, judged from the journal, the ledger and the state of the account.
 *
 * @example
 * ```ts
 * const run = chargedOnce.start({ system, orders: new Map(), seed: 1 });
 * for (const record of journal) run.see?.(record);
 * run.end?.(state);
 * console.log(run.violations, run.figure());
 * ```
 */
import type { Plan } from "../scenario.ts";
import { causalOrder } from "./causal_order.ts";
import { chargedOnce } from "./charged_once.ts";
import type { Check } from "./check.ts";
import { dlqExact } from "./dlq_exact.ts";
import { idempotent } from "./idempotent.ts";
import { nothingLost } from "./nothing_lost.ts";
import { permissions } from "./permissions.ts";
import { queuesDrained } from "./queues_drained.ts";
import { retryCounts } from "./retry_counts.ts";
import { statusReadable } from "./status_readable.ts";
import { stockConserved } from "./stock_conserved.ts";
import { thresholdChecks } from "./thresholds.ts";

export {
  type Check,
  type CheckContext,
  type CheckRun,
  type EndState,
  type PlannedOrder,
  type RestingMessage,
  type Violation,
} from "./check.ts";
export { type Counts, createFunnel, type DeadLetterFigures, type Figures, type Funnel } from "./funnel.ts";
export { latencyWithin, throughputAtLeast } from "./thresholds.ts";
export {
  causalOrder,
  chargedOnce,
  dlqExact,
  idempotent,
  nothingLost,
  permissions,
  queuesDrained,
  retryCounts,
  statusReadable,
  stockConserved,
};

/** The checks that every scenario has, in the order in which a verdict lists them. */
export const DEFAULT_CHECKS: readonly Check[] = [
  nothingLost,
  chargedOnce,
  stockConserved,
  causalOrder,
  idempotent,
  dlqExact,
  retryCounts,
  queuesDrained,
  statusReadable,
  permissions,
];

/** All checks of a plan: those that every scenario has, its own, and one for each threshold. */
export function checksOf(plan: Plan): Check[] {
  return [...DEFAULT_CHECKS, ...(plan.checks ?? []), ...thresholdChecks(plan.thresholds)];
}
