/**
 * Runs scenarios in this isolate, for benchmarks: with the handlers' code compiled once, without a worker and without
 * a verdict. A run whose checks do not hold is not measured, as it did other work than it should.
 */
import "../sim/host/install.ts";
import process from "node:process";
import { bundleAll } from "../sim/host/bundler.ts";
import { Code } from "../sim/host/code.ts";
import { natives } from "../sim/host/natives.ts";
import type { Bundle } from "../sim/mod.ts";
import { choreography, type ChoreographyVariant } from "../services/systems/choreography.ts";
import type { System } from "../services/systems/system.ts";
import type { Plan } from "../scenarios/scenario.ts";
import { Session } from "../scenarios/session.ts";
import { shortName } from "./sources.ts";

export type Transport = "direct" | "wire";

export interface PlayOptions {
  readonly plan: Plan;
  readonly orders: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default `direct`. */
  readonly transport?: Transport;
  /** Told as each order arrives, with how many came before it. */
  readonly onArrival?: (before: number, session: Session) => void;
}

/** What one run took. */
export interface Played {
  readonly session: Session;
  /** From deployment to the last check, in real milliseconds. */
  readonly wallMs: number;
  /** Processor time of the whole process meanwhile, in milliseconds. */
  readonly cpuMs: number;
  readonly virtualMs: number;
}

/** A system whose code is compiled and ready to be played. */
export class Stage {
  readonly system: System;
  readonly #code: ReadonlyMap<string, Code>;

  private constructor(system: System, bundles: ReadonlyMap<string, Bundle>) {
    this.system = system;
    this.#code = new Map([...bundles].map(([entry, bundle]) => [entry, new Code(shortName(entry), bundle)]));
  }

  /** Sets the stage for a variant of the choreography. */
  static async set(variant: ChoreographyVariant): Promise<Stage> {
    const system = choreography(variant);
    return new Stage(system, await bundleAll(system.functions.map((spec) => spec.entry)));
  }

  /**
   * Plays a plan once.
   *
   * @throws {Error} The run was not valid, or a check did not hold.
   */
  async play(options: PlayOptions): Promise<Played> {
    const { plan, orders, seed = 1, transport = "direct", onArrival } = options;
    const startMs = natives.nowMs();
    const startCpu = process.cpuUsage();
    const session = new Session({
      scenario: "bench",
      plan,
      system: this.system,
      seed,
      orders,
      transport,
      code: this.#code,
      recorded: { orders },
    });
    if (onArrival) tellOfArrivals(session, onArrival);
    await session.run();
    const wallMs = natives.nowMs() - startMs;
    const { user, system } = process.cpuUsage(startCpu);
    mustHold(session);
    return { session, wallMs, cpuMs: (user + system) / 1000, virtualMs: session.world.elapsedMs() };
  }
}

function tellOfArrivals(session: Session, tell: (before: number, session: Session) => void): void {
  let count = 0;
  session.world.journal.listen({
    types: ["request"],
    see: ({ trace, attempt, method }) => {
      // An order that is sent again has the trace that it had.
      if (method === "POST" && attempt === 1 && trace === `order-${count}`) tell(count++, session);
    },
  });
}

function mustHold({ invalid, checks }: Session): void {
  if (invalid) {
    throw new Error(`Cannot measure a run that is not valid: ${invalid.reason}, ${invalid.detail}`);
  }
  for (const { check, run } of checks) {
    const [violation] = run.violations;
    if (violation) {
      throw new Error(`Cannot measure a run in which ${check.name} did not hold: ${violation.message}`);
    }
  }
}
