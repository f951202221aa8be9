/** From what the command line names to what a run needs: the scenario, its plan, and the system under question. */
import { findSystem, type System } from "../services/systems/mod.ts";
import { loadScenario } from "./load.ts";
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
  if (!scenario.systems.includes(question.system)) {
    throw new UsageError(
      `Cannot put ${scenario.name} to ${question.system}: it is a question to ${scenario.systems.join(", ")}`,
    );
  }
  const standard = systemOf(question);
  const plan = scenario.plan({ ...scenario.settings, ...question.settings });
  return { scenario, plan, system: plan.configure?.(standard) ?? standard };
}

function systemOf({ system, variant }: Question): System {
  try {
    return findSystem(system, variant);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
