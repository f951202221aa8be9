/** One run in the isolate that virtual time owns: a request in, a verdict out. */
import type { Verdict } from "../reports/verdict.ts";
import type { JournalOutput } from "../sim/journal/mod.ts";
import type { Code } from "../sim/host/code.ts";
import { readReplay, type ReplayedOrder } from "./arrivals.ts";
import { messageOf, UsageError } from "./usage_error.ts";
import { prepare } from "./prepare.ts";
import { placeOf, type Progress, type RunRequest } from "./request.ts";
import { Session } from "./session.ts";
import { NOT_REPLAYED, progressOf, verdictOf } from "./verdict_of.ts";

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
  const place = placeOf(request);
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
    ...(onProgress
      ? { onSlice: (running) => onProgress(progressOf(running.judging, running.world, orders)) }
      : undefined),
    ...(place.time === "real" ? { realTime: true } : undefined),
  });
  await session.run();
  return verdictOf({
    request,
    place,
    scenario,
    system,
    orders,
    judging: session.judging,
    journalHash: session.journalHash,
    elapsedMs: session.world.elapsedMs(),
    wallMs: Math.max(0.001, ports.wallMs() - startMs),
    ...(place.time === "real" ? { notes: [NOT_REPLAYED] } : undefined),
  });
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
