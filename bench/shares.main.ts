/** Where the time of a run goes: its CPU profile, told apart by whose code it is. */
import { threeDigits } from "../reports/figures.ts";
import { choreography } from "../services/systems/choreography.ts";
import { type Part, PARTS, type SourceOf } from "./frames.ts";
import { WAYS } from "./pace.ts";
import { answer, ask } from "./process.ts";
import { attribute, type Attribution, type Profile } from "./profile.ts";
import type { ProfiledAnswer, ProfiledTask } from "./profiled.main.ts";
import type { Section } from "./section.ts";
import { sourcesOf } from "./sources.ts";
import { readTask, scaled, type Task } from "./task.ts";

const ORDERS = { direct: 8000, wire: 2000 };
const WARM_UP = 1000;
const PER_SECOND = 20;
const INTERVAL_US = 500;

/** Profiles a run in a process of its own. */
async function profiled(task: ProfiledTask, sourceOf: SourceOf): Promise<Attribution> {
  const folder = await Deno.makeTempDir({ prefix: "orderstorm-bench-" });
  try {
    const { lastMs } = await ask<ProfiledAnswer>({
      module: import.meta.resolve("./profiled.main.ts"),
      args: [JSON.stringify(task)],
      flags: ["--cpu-prof", `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${INTERVAL_US}`],
    });
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".cpuprofile")) continue;
      const profile = JSON.parse(await Deno.readTextFile(`${folder}/${name}`)) as Profile;
      return attribute(profile, lastMs, sourceOf);
    }
    throw new Error("Cannot read the profile of a run: this Deno has written none");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function shares(task: Task): Promise<Section[]> {
  const attributions: Attribution[] = [];
  for (const { variant, transport } of WAYS) {
    const orders = scaled(ORDERS[transport], task);
    const entries = choreography(variant).functions.map((spec) => spec.entry);
    const sourceOf = await sourcesOf(entries);
    const request = { variant, transport, perSecond: PER_SECOND, warmUp: WARM_UP, orders };
    attributions.push(await profiled(request, sourceOf));
  }
  return [
    tableOf(attributions),
    ...task.top > 0 ? attributions.map((each, i) => topOf(each, WAYS[i]!.words, task.top)) : [],
  ];
}

/** `sim/kernel` is a part of `sim`. */
function groupOf(part: Part): string {
  return part.split("/")[0]!;
}

const GROUPS: Readonly<Record<string, string>> = {
  handlers: "handlers",
  sdk: "AWS SDK",
  sim: "simulation",
  journal: "journal",
  checks: "checks",
  clients: "clients",
  runtime: "Deno and V8",
};

function tableOf(attributions: readonly Attribution[]): Section {
  const rows: string[][] = [];
  const figures: Record<string, number> = {};
  for (const [group, title] of Object.entries(GROUPS)) {
    const parts = PARTS.filter((part) => groupOf(part) === group);
    rows.push([title, ...attributions.map((each) => percent(shareOf(each, parts)))]);
    if (parts.length > 1) {
      for (const part of parts) {
        // A part that nobody spends time in is no line of the table.
        if (attributions.every((each) => shareOf(each, [part]) < 0.0005)) continue;
        rows.push([
          `  ${part.slice(group.length + 1)}`,
          ...attributions.map((each) => percent(shareOf(each, [part]))),
        ]);
      }
    }
    attributions.forEach((each, i) => {
      for (const part of parts) figures[`${nameOf(i)}.${part}`] = shareOf(each, [part]);
    });
  }
  const ratios = attributions.map(worldToHandlers);
  rows.push([
    "kernel + AWS models + journal, per handlers",
    ...ratios.map((ratio) => `${threeDigits(ratio)}×`),
  ]);
  ratios.forEach((ratio, i) => figures[`${nameOf(i)}.worldToHandlers`] = ratio);
  return {
    title: "Where the time goes",
    explanation:
      "Shares of a CPU profile, by whose code it is; what the engine does for a caller (a hash, a regular " +
      "expression) counts for the caller. `handlers` is the code under test with the packages in its bundles.",
    columns: ["part", ...WAYS.map(({ words }) => words)],
    rows,
    notes: ["`simulation` is all of sim but the journal. On `direct`, of the SDK only the retries run."],
    figures,
  };
}

function nameOf(index: number): string {
  return `${WAYS[index]!.transport}.${WAYS[index]!.variant}`;
}

function shareOf({ byPart, totalUs }: Attribution, parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + byPart[part], 0) / totalUs;
}

/** What the design promises to be below 1 on `direct`. */
function worldToHandlers(each: Attribution): number {
  const handlers = PARTS.filter((part) => groupOf(part) === "handlers");
  return shareOf(each, ["sim/kernel", "sim/AWS models", "journal"]) / shareOf(each, handlers);
}

function topOf({ functions, totalUs }: Attribution, words: string, top: number): Section {
  return {
    title: `Functions that take most time of their own: ${words}`,
    explanation: "Shares of the same profile.",
    columns: ["function", "share", "part"],
    rows: functions.slice(0, top).map(({ name, place, part, selfUs }) => [
      `${name} ${place}`.trim(),
      percent(selfUs / totalUs),
      part,
    ]),
    figures: {},
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

await answer(() => shares(readTask()));
