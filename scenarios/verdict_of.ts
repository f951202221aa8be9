/** What a run says when it is over, or so far: from its checks and figures to a verdict. */
import {
  brokenChecks,
  type NotChecked,
  type NotInjected,
  type Verdict,
  VERDICT_VERSION,
} from "../reports/verdict.ts";
import type { System } from "../services/systems/system.ts";
import type { CheckRun } from "./checks/check.ts";
import type { Judging } from "./judging.ts";
import type { placeOf, Progress, RunRequest } from "./request.ts";
import type { Scenario } from "./scenario.ts";

/** A run that is over. */
export interface EndedRun {
  readonly request: RunRequest;
  readonly place: ReturnType<typeof placeOf>;
  readonly scenario: Pick<Scenario, "name" | "question">;
  readonly system: Pick<System, "name" | "variant">;
  readonly orders: number;
  readonly judging: Judging;
  readonly journalHash: string;
  /** How long it took by its own clock, and in real time. */
  readonly elapsedMs: number;
  readonly wallMs: number;
  /** Default none. */
  readonly notChecked?: readonly NotChecked[];
  readonly notInjected?: readonly NotInjected[];
  readonly notes?: readonly string[];
}

/** A note of every run in real time. */
export const NOT_REPLAYED =
  "in real time no run is like another: the seed gives the same orders and the same draws, not the same journal";

/** The most violations of one check that a verdict lists. */
const LISTED = 100;

export function verdictOf(run: EndedRun): Verdict {
  const { request, judging, elapsedMs, wallMs } = run;
  const figures = judging.funnel.figures();
  const checks = judging.checks.map(({ check, run }) => {
    const violationCount = countOf(run);
    return {
      name: check.name,
      kind: check.kind,
      sentence: check.sentence,
      held: violationCount === 0,
      figure: run.figure(),
      violations: run.violations.slice(0, LISTED).map(({ message, orderId, atMs }) => ({
        message,
        atMs,
        ...(orderId ? { orderId } : undefined),
      })),
      violationCount,
    };
  });
  const [broken] = brokenChecks(checks);
  const { transport, target, hosting, time } = run.place;
  return {
    version: VERDICT_VERSION,
    verdict: judging.invalid ? "invalid" : broken ? "fail" : "pass",
    ...(judging.invalid ? { invalid: judging.invalid } : undefined),
    scenario: run.scenario.name,
    question: run.scenario.question,
    system: run.system.name,
    variant: run.system.variant,
    transport,
    target,
    hosting,
    time,
    seed: request.seed,
    orders: run.orders,
    replay: request.replay,
    journalHash: run.journalHash,
    versions: request.versions,
    counts: figures.counts,
    checks,
    notChecked: [...run.notChecked ?? []],
    notInjected: [...run.notInjected ?? []],
    notes: [...run.notes ?? []],
    faultScript: judging.funnel.faultScript(broken?.violations[0]?.orderId),
    latencyMs: figures.latencyMs ?? null,
    throughputPerSecond: figures.throughputPerSecond,
    retries: { ...figures.retries },
    faults: { ...figures.faults },
    deadLetters: figures.deadLetters.map((letters) => ({ ...letters, reasons: [...letters.reasons] })),
    virtualMs: elapsedMs,
    wallMs,
    simToWall: elapsedMs / wallMs,
  };
}

/** How far a run is. */
export function progressOf(judging: Judging, clock: { elapsedMs(): number }, planned: number): Progress {
  const { accepted, final, faults } = judging.funnel.progress;
  const violations = judging.checks.reduce((sum, { run }) => sum + countOf(run), 0);
  return { planned, accepted, done: final, virtualMs: clock.elapsedMs(), faults, violations };
}

function countOf({ violations, violationCount = violations.length }: CheckRun): number {
  return violationCount;
}
