/** From what the command line names to what a run needs: the scenario, its plan, and the system under question. */
import { findSystem, type System, SYSTEMS } from "../services/systems/mod.ts";
import { loadScenario } from "./load.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./pool.ts";
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
  const plan = scenario.plan({ ...scenario.settings, ...question.settings });
  return { scenario, plan, system: plan.configure?.(standard) ?? standard };
}

function mustBeOneOf(what: string, given: string, names: readonly string[]): void {
  if (names.includes(given)) return;
  throw new UsageError(
    `Cannot find ${what} "${given}", nearest is "${nearest(given, names)}"; there are: ${names.join(", ")}`,
  );
}
