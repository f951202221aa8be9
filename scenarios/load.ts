/**
 * Finds a scenario by name or by file, and says of one that is wrong what is wrong with it, and where.
 *
 * A file may lie anywhere: it is imported under its `file:` URL and exports `scenario`.
 */
import { pathToFileURL } from "node:url";
import { faultName } from "../sim/faults/mod.ts";
import { CATALOGUE } from "./catalog/mod.ts";
import { nearest } from "../targets/nearest.ts";
import { planSchema, problemsOf, scenarioSchema } from "./plan_schema.ts";
import { messageOf, UsageError } from "./usage_error.ts";
import type { Plan, Scenario, Setting } from "./scenario.ts";

/** A scenario, or what was asked of it, is wrong; `problems` lists everything that is. */
export class ScenarioError extends UsageError {
  readonly problems: readonly string[];

  constructor(message: string, problems: readonly string[] = []) {
    super([message, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.problems = problems;
  }
}

/**
 * Loads a scenario by its name in the catalogue, by the path of a file or by a `file:` URL. Its `plan` checks itself:
 * it throws a {@linkcode ScenarioError} for a plan that is not what it should be.
 *
 * @throws {ScenarioError} There is none of that name, or the file is not what it should be.
 */
export async function loadScenario(nameOrFile: string): Promise<Scenario> {
  const known = CATALOGUE.find((scenario) => scenario.name === nameOrFile);
  if (known) return checked(known, known.name);
  if (!isFile(nameOrFile)) {
    const names = CATALOGUE.map((scenario) => scenario.name);
    throw new ScenarioError(
      `Cannot find scenario ${nameOrFile}, nearest is ${nearest(nameOrFile, names)}; there are: ${
        names.join(", ")
      }`,
    );
  }
  return checked(await exported(nameOrFile), nameOrFile);
}

/** Names have no dots and no slashes, so whatever has is meant as a file. */
function isFile(nameOrFile: string): boolean {
  return /[./\\]/.test(nameOrFile);
}

async function exported(file: string): Promise<unknown> {
  const url = file.startsWith("file:") ? file : pathToFileURL(file).href;
  let module: Record<string, unknown>;
  try {
    module = await import(url);
  } catch (error) {
    throw new ScenarioError(`Cannot load ${file}: ${messageOf(error)}`);
  }
  if (module["scenario"] === undefined) {
    const names = Object.keys(module);
    throw new ScenarioError(
      `Cannot load ${file}: it exports ${names.join(", ") || "nothing"}, expected an export named scenario`,
    );
  }
  return module["scenario"];
}

function checked(value: unknown, file: string): Scenario {
  const problems = problemsOf(scenarioSchema, value, "scenario");
  if (problems.length > 0) throw new ScenarioError(`Cannot use the scenario of ${file}:`, problems);
  const scenario = value as Scenario;
  return { ...scenario, plan: (settings) => checkedPlan(scenario, settings, file) };
}

function checkedPlan(scenario: Scenario, settings: Readonly<Record<string, Setting>>, file: string): Plan {
  const plan = scenario.plan(settings);
  const problems = problemsOf(planSchema, plan, "plan");
  problems.push(...twice(plan, problems.length === 0));
  if (problems.length > 0) throw new ScenarioError(`Cannot use the plan of ${file}:`, problems);
  return plan;
}

/**
 * Two faults of one name, given or by default, would draw the same chances.
 *
 * @param isSound Whether the faults are what they should be; a default name is made of what they are.
 */
function twice(plan: Plan, isSound: boolean): string[] {
  const seen = new Map<string, number>();
  const faults = Array.isArray(plan?.faults) ? plan.faults : [];
  return faults.flatMap((fault, index) => {
    const name = isSound ? faultName(fault) : fault?.name;
    if (name === undefined) return [];
    const first = seen.get(name);
    seen.set(name, first ?? index);
    return first === undefined ? [] : [
      `plan.faults[${index}].name: is ${JSON.stringify(name)}${
        fault.name === undefined ? " by default" : ""
      }, ` +
      `as that of plan.faults[${first}]; expected one of its own`,
    ];
  });
}

/**
 * The settings of a scenario with those of the command line (`key=value`) put in place.
 *
 * @throws {ScenarioError} A key is not known, or a value is not of its type; lists all that is wrong.
 */
export function applySettings(scenario: Scenario, set: readonly string[]): Readonly<Record<string, Setting>> {
  const settings: Record<string, Setting> = { ...scenario.settings };
  const problems: string[] = [];
  for (const text of set) {
    const equals = text.indexOf("=");
    const key = equals < 0 ? text : text.slice(0, equals);
    if (equals <= 0) {
      problems.push(`--set ${text}: expected key=value`);
    } else if (!Object.hasOwn(scenario.settings, key)) {
      problems.push(`--set ${text}: ${unknownKey(scenario, key)}`);
    } else {
      const value = converted(text.slice(equals + 1), scenario.settings[key]!);
      if (value === undefined) {
        problems.push(
          `--set ${text}: ${key} is ${JSON.stringify(text.slice(equals + 1))}, expected a ` +
            `${typeof scenario.settings[key]} such as ${scenario.settings[key]}`,
        );
      } else {
        settings[key] = value;
      }
    }
  }
  if (problems.length > 0) {
    throw new ScenarioError(`Cannot apply the settings of ${scenario.name}:`, problems);
  }
  return settings;
}

function unknownKey(scenario: Scenario, key: string): string {
  const keys = Object.keys(scenario.settings);
  if (keys.length === 0) return `${scenario.name} has no settings`;
  return `there is no setting ${key}, nearest is ${nearest(key, keys)}; there are: ${keys.join(", ")}`;
}

/** The text as a value of the type that the default has; undefined when it is none. */
function converted(text: string, standard: Setting): Setting | undefined {
  switch (typeof standard) {
    case "string":
      return text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "number": {
      const value = Number(text);
      return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
    }
  }
}
