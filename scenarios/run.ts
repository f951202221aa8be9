/** One run in the isolate that virtual time owns: a request in, a verdict out. */
import { brokenChecks, type Verdict, VERDICT_VERSION } from "../reports/verdict.ts";
import type { JournalOutput } from "../sim/journal/mod.ts";
import type { Code } from "../sim/host/code.ts";
import { readReplay, type ReplayedOrder } from "./arrivals.ts";
import type { CheckRun } from "./checks/check.ts";
import { messageOf, UsageError } from "./usage_error.ts";
import { prepare } from "./prepare.ts";
import type { Progress, RunRequest } from "./request.ts";
import { Session } from "./session.ts";

export interface RunPorts {
  /** Compiled handlers, by entry. */
  readonly code: ReadonlyMap<string, Code>;
  /** A real clock, in milliseconds, for the ratio of virtual to real time. */
  readonly wallMs: () => number;
  readonly output?: JournalOutput;
  /** The lines of a file that is replayed, by its `file:` URL. @throws {Error} It cannot be read. */
  readonly readLines?: (url: URL) => Iterable<string>;
  readonly onProgress?: (progress: Progress) => void;
}

/** The most violations of one check that a verdict lists. */
const LISTED = 100;

/**
 * Runs a scenario once.
 *
 * @throws {UsageError} The scenario, its settings or its system are wrong.
 */
export async function runScenario(request: RunRequest, ports: RunPorts): Promise<Verdict> {
  const { scenario, plan, system } = await prepare(request);
  const { onProgress } = ports;
  const orders = request.orders ?? plan.orders;
  const startMs = ports.wallMs();
  const session = new Session({
    scenario: scenario.name,
    plan,
    system,
    seed: request.seed,
    orders,
    transport: request.transport,
    code: ports.code,
    recorded: { system: system.name, variant: system.variant, orders, settings: request.settings },
    ...(plan.arrivals.kind === "replay"
      ? { replay: replayed(plan.arrivals.file, request, ports) }
      : undefined),
    ...(ports.output ? { output: ports.output } : undefined),
    ...(onProgress ? { onSlice: (running) => onProgress(progressOf(running, orders)) } : undefined),
  });
  await session.run();
  return verdictOf(session, request, scenario.question, Math.max(0.001, ports.wallMs() - startMs));
}

/** The orders of a file, which is named relative to the scenario's own file, or else to the working directory. */
function replayed(file: string, request: RunRequest, ports: RunPorts): ReplayedOrder[] {
  const base = request.scenario.startsWith("file:") ? request.scenario : request.directory;
  try {
    return [...readReplay(ports.readLines?.(new URL(file, base)) ?? [])];
  } catch (error) {
    throw new UsageError(`Cannot replay ${file}: ${messageOf(error)}`);
  }
}

function progressOf(session: Session, planned: number): Progress {
  const { accepted, final, faults } = session.funnel.progress;
  const violations = session.checks.reduce((sum, { run }) => sum + countOf(run), 0);
  return { planned, accepted, done: final, virtualMs: session.world.elapsedMs(), faults, violations };
}

function countOf({ violations, violationCount = violations.length }: CheckRun): number {
  return violationCount;
}

function verdictOf(session: Session, request: RunRequest, question: string, wallMs: number): Verdict {
  const { system, scenario, orders } = session.options;
  const figures = session.funnel.figures();
  const checks = session.checks.map(({ check, run }) => {
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
  const virtualMs = session.world.elapsedMs();
  return {
    version: VERDICT_VERSION,
    verdict: session.invalid ? "invalid" : broken ? "fail" : "pass",
    ...(session.invalid ? { invalid: session.invalid } : undefined),
    scenario,
    question,
    system: system.name,
    variant: system.variant,
    transport: request.transport,
    seed: request.seed,
    orders,
    replay: request.replay,
    journalHash: session.journalHash,
    versions: request.versions,
    counts: figures.counts,
    checks,
    faultScript: session.funnel.faultScript(broken?.violations[0]?.orderId),
    latencyMs: figures.latencyMs ?? null,
    throughputPerSecond: figures.throughputPerSecond,
    retries: { ...figures.retries },
    faults: { ...figures.faults },
    deadLetters: figures.deadLetters.map((letters) => ({ ...letters, reasons: [...letters.reasons] })),
    virtualMs,
    wallMs,
    simToWall: virtualMs / wallMs,
  };
}
