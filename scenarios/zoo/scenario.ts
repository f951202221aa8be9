/**
 * Does the alarm ring?
 *
 * One of the mistakes of the zoo is planted, by name, and the scenario that brings it out is put to what is left of the
 * system. With `planted` off nothing is planted: then the same circumstances have to pass.
 *
 * Code cannot be changed from here: a mistake in the code of a service needs bundles with its edits, as `play.ts` makes
 * them, which says so by the setting `edited`.
 */
import { CATALOGUE } from "../catalog/mod.ts";
import { nearest } from "../../targets/nearest.ts";
import { UsageError } from "../usage_error.ts";
import { defineScenario, type Plan } from "../scenario.ts";
import type { Mistake } from "./mistake.ts";
import { MISTAKES } from "./mistakes.ts";

export const scenario = defineScenario({
  name: "zoo",
  question: "When somebody makes a mistake that people really make, is it found?",
  systems: ["choreography"],
  settings: { mistake: "", planted: true, edited: false },
  plan: ({ mistake, planted, edited }) => {
    const found = findMistake(mistake);
    if (planted && found.edits && !edited) {
      throw new UsageError(
        `Cannot plant ${found.name} here: it changes ${found.edits.map((edit) => edit.file).join(", ")}; ` +
          `run it by its own command: deno run -A scenarios/zoo/main.ts ${found.name}`,
      );
    }
    return planOf(found, planted);
  },
});

/**
 * The mistake of a name.
 *
 * @throws {UsageError} There is none; names the nearest one, and all.
 */
export function findMistake(name: string): Mistake {
  const found = MISTAKES.find((mistake) => mistake.name === name);
  if (found) return found;
  const names = MISTAKES.map((mistake) => mistake.name);
  throw new UsageError(
    `Cannot find mistake ${JSON.stringify(name)}, nearest is ${nearest(name, names)}; there are: ${
      names.join(", ")
    }`,
  );
}

/** The plan of the mistake's scenario under the mistake's circumstances, with or without the mistake. */
function planOf(mistake: Mistake, planted: boolean): Plan {
  const base = CATALOGUE.find((scenario) => scenario.name === mistake.scenario);
  if (base === undefined) {
    throw new Error(
      `Cannot stage ${mistake.name}: there is no scenario ${mistake.scenario} in the catalogue`,
    );
  }
  const plan = base.plan({ ...base.settings, ...mistake.settings });
  const staged: Plan = {
    ...plan,
    // They were set for the scenario's own number of orders.
    thresholds: {},
    ...mistake.stage,
    orders: mistake.orders ?? plan.orders,
    faults: [...plan.faults, ...mistake.faults ?? []],
  };
  if (!planted) return staged;
  const { configure, afterDeploy } = mistake;
  return {
    ...staged,
    configure: (system) => {
      const configured = plan.configure?.(system) ?? system;
      return configure?.(configured) ?? configured;
    },
    ...(afterDeploy
      ? {
        afterDeploy: (apply, names) => {
          plan.afterDeploy?.(apply, names);
          afterDeploy(apply, names);
        },
      }
      : undefined),
  };
}
