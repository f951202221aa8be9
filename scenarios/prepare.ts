/** From what the command line names to what a run needs: the scenario, its plan, and the system under question. */
import { findSystem, type System, SYSTEMS } from "../services/systems/mod.ts";
import { loadScenario } from "./load.ts";
import { nearest } from "../targets/nearest.ts";
import { orUsageError, UsageError } from "./usage_error.ts";
import type { Plan, Scenario, Setting } from "./scenario.ts";

export interface Prepared {
  readonly scenario: Scenario;
  readonly plan: Plan;
  /** As the plan configures it. */
  readonly system: System;
}

/** What has to be known to prepare a run. */
export interface Question {
  readonly scenario: string;
  readonly system: string;
  readonly variant: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

/**
 * Loads a scenario and applies its settings.
 *
 * @throws {UsageError} The scenario, a setting, the system or the variant is wrong.
 */
export async function prepare(question: Question): Promise<Prepared> {
  const scenario = await loadScenario(question.scenario);
  mustBeOneOf("system", question.system, Object.keys(SYSTEMS));
  mustBeOneOf("variant", question.variant, SYSTEMS[question.system]!.variants);
  if (!scenario.systems.includes(question.system)) {
    throw new UsageError(
      `Cannot put ${scenario.name} to ${question.system}: it is a question to ${scenario.systems.join(", ")}`,
    );
  }
  const standard = findSystem(question.system, question.variant);
  const plan = orUsageError(
    `Cannot plan ${scenario.name}: plan() threw`,
    () => scenario.plan({ ...scenario.settings, ...question.settings }),
  );
  const system = orUsageError(
    `Cannot configure ${standard.name} for ${scenario.name}: configure() threw`,
    () => plan.configure ? plan.configure(standard) : standard,
  );
  checkSystem(system, scenario);
  return { scenario, plan, system };
}

/** Lists that every system has; whoever changes one may lose them. */
const LISTS = ["routes", "functions", "tables", "buses", "rules", "queues", "eventSources"] as const;

function checkSystem(system: System, { name }: Scenario): void {
  const cannot = `Cannot use the system that ${name} configures`;
  for (const list of LISTS) {
    if (Array.isArray(system?.[list])) continue;
    throw new UsageError(`${cannot}: ${list} is ${typeof system?.[list]}, expected a list`);
  }
  for (const { name, entry } of system.functions) {
    if (/^file:\/\/\//.test(entry)) continue;
    throw new UsageError(`${cannot}: the entry of function ${name} is ${entry}, expected a file: URL`);
  }
}

function mustBeOneOf(what: string, given: string, names: readonly string[]): void {
  if (names.includes(given)) return;
  throw new UsageError(
    `Cannot find ${what} "${given}", nearest is "${nearest(given, names)}"; there are: ${names.join(", ")}`,
  );
}
