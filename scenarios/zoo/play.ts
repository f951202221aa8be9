/**
 * Plays a mistake: the run in which it has to be found, or the same run without it.
 *
 * In the isolate that virtual time owns: import `sim/host/install.ts` before this.
 */
import type { Verdict } from "../../reports/verdict.ts";
import { Code } from "../../sim/host/code.ts";
import { natives } from "../../sim/host/natives.ts";
import type { Bundle } from "../../sim/mod.ts";
import type { RunRequest } from "../request.ts";
import { runScenario } from "../run.ts";
import type { Mistake } from "./mistake.ts";

/** The scenario file that stages mistakes. */
export const STAGE = import.meta.resolve("./scenario.ts");

/** What a run of a mistake is made with. */
export interface Staging {
  /** Compiled from what `bundlePlanted` made of the mistake; of the services as they are for a run without it. */
  readonly code: ReadonlyMap<string, Code>;
  readonly versions: Verdict["versions"];
  /** Whether the mistake is made. Default true. */
  readonly planted?: boolean;
}

/** Runs a mistake once. */
export function play(mistake: Mistake, seed: number, staging: Staging): Promise<Verdict> {
  const { code, versions, planted = true } = staging;
  return runScenario({ ...requestOf(mistake, seed, planted), versions }, { code, wallMs: natives.nowMs });
}

/** The request of one run of a mistake. */
export function requestOf(mistake: Mistake, seed: number, planted: boolean): Omit<RunRequest, "versions"> {
  return {
    scenario: STAGE,
    directory: new URL(".", STAGE).href,
    system: "choreography",
    variant: mistake.variant,
    seed,
    transport: "direct",
    settings: { mistake: mistake.name, planted, edited: planted && mistake.edits !== undefined },
    replay: `deno run -A scenarios/zoo/main.ts ${mistake.name} --seed ${seed}${planted ? "" : " --without"}`,
  };
}

/** Compiles bundles, each once however many runs use it. */
export function compiled(bundles: ReadonlyMap<string, Bundle>): Map<string, Code> {
  return new Map(
    Array.from(bundles, ([entry, bundle]) => [entry, new Code(entry.split("/").slice(-2).join("/"), bundle)]),
  );
}
