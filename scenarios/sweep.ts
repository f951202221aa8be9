/** Every run that a command line asks for: what they are, and the verdicts they come to. */
import { pathToFileURL } from "node:url";
import type { Verdict } from "../reports/verdict.ts";
import { SYSTEMS } from "../services/systems/mod.ts";
import type { Bundle } from "../sim/mod.ts";
import type { Arguments } from "./arguments.ts";
import { type Asked, brokenVerdict } from "./broken_verdict.ts";
import { CATALOGUE } from "./catalog/mod.ts";
import { applySettings, loadScenario } from "./load.ts";
import { BrokenRunError, RunPool } from "./pool.ts";
import { prepare, type Question } from "./prepare.ts";
import type { Progress, RunRequest } from "./request.ts";

/** Where a command line was given, and with what. */
export interface Here {
  /** The working directory. */
  readonly directory: string;
  readonly versions: Verdict["versions"];
}

/** Runs that differ in their seeds only. */
interface Series {
  readonly request: Omit<RunRequest, "seed" | "replay">;
  readonly entries: readonly string[];
  readonly asked: Asked;
  readonly replay: (seed: number) => string;
}

/** All runs of a command line, by number; none is held. */
export interface Sweep {
  readonly size: number;
  /** The handlers that they need. */
  readonly entries: ReadonlySet<string>;
  readonly seeds: readonly number[];
  readonly series: readonly Series[];
}

/** The variants to run: the one given, every one, or the first; for the whole catalogue, every one by default. */
export function variantsOf(args: Arguments): readonly string[] {
  const known = SYSTEMS[args.system]?.variants ?? [];
  if (
    known.length > 0 && (args.variant === "all" || (args.variant === undefined && args.command === "all"))
  ) {
    return known;
  }
  return [args.variant ?? known[0] ?? ""];
}

/** What one scenario is asked with. */
export async function questionOf(args: Arguments, name: string, variant: string): Promise<Question> {
  const scenario = await loadScenario(name);
  return { scenario: name, system: args.system, variant, settings: applySettings(scenario, args.set) };
}

/**
 * Plans the runs of a command line.
 *
 * @param seeds At least one.
 * @throws {UsageError} A scenario, a setting, the system or a variant is wrong.
 */
export async function planSweep(args: Arguments, seeds: readonly number[], here: Here): Promise<Sweep> {
  const names = args.command === "all" ? CATALOGUE.map((scenario) => scenario.name) : [args.scenario];
  const series: Series[] = [];
  for (const name of names) {
    for (const variant of variantsOf(args)) series.push(await seriesOf(args, name, variant, here));
  }
  const entries = new Set(series.flatMap((each) => each.entries));
  return { size: series.length * seeds.length, entries, seeds, series };
}

async function seriesOf(args: Arguments, name: string, variant: string, here: Here): Promise<Series> {
  const question = await questionOf(args, name, variant);
  const { scenario, plan, system } = await prepare(question);
  const directory = pathToFileURL(`${here.directory}/`);
  const isNamed = scenario.name === name || name.startsWith("file:");
  return {
    request: {
      ...question,
      scenario: isNamed ? name : pathToFileURL(name).href,
      directory: directory.href,
      transport: args.transport,
      ...placed(args),
      versions: here.versions,
      ...(args.orders === undefined ? undefined : { orders: args.orders }),
      ...(args.journal === undefined ? undefined : { journalFile: args.journal }),
    },
    entries: system.functions.map((spec) => spec.entry),
    asked: { name: scenario.name, question: scenario.question, orders: args.orders ?? plan.orders },
    replay: (seed) => replayLine(args, name, variant, seed),
  };
}

/** Where the runs are made, unless it is where they are by default. */
function placed({ target, hosting, time }: Arguments): Pick<RunRequest, "place"> {
  return hosting === "lambda" && time === "virtual" ? {} : { place: { target, hosting, time } };
}

function replayLine(args: Arguments, name: string, variant: string, seed: number): string {
  const parts = ["deno task scenario", quoted(name), `--seed ${seed}`, `--variant ${variant}`];
  if (args.system !== "choreography") parts.push(`--system ${args.system}`);
  if (args.transport !== "direct") parts.push(`--transport ${args.transport}`);
  if (args.target !== "embedded") parts.push(`--target ${quoted(args.target)}`);
  if (args.hosting === "workers") parts.push("--hosting workers");
  else if (args.time === "real") parts.push("--time real");
  if (args.region !== undefined) parts.push(`--region ${quoted(args.region)}`);
  if (args.account !== undefined) parts.push(`--account ${quoted(args.account)}`);
  if (args.mostMinutes !== undefined) parts.push(`--most-minutes ${args.mostMinutes}`);
  if (args.mostOrders !== undefined) parts.push(`--most-orders ${args.mostOrders}`);
  if (args.orders !== undefined) parts.push(`--orders ${args.orders}`);
  for (const setting of args.set) parts.push(`--set ${quoted(setting)}`);
  return parts.join(" ");
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What is told of a sweep as it goes. */
export interface SweepPorts {
  readonly bundles: ReadonlyMap<string, Bundle>;
  /** How many runs at once. */
  readonly jobs: number;
  /** Whether verdicts that passed are kept whole, rather than what a summary needs. */
  readonly whole: boolean;
  readonly onProgress?: (request: RunRequest, progress: Progress) => void;
  readonly onDone?: () => void;
}

/**
 * Makes every run once, and gives the verdicts in the order of the runs.
 *
 * @throws {UsageError} A scenario turned out to be wrong only once it ran.
 */
export async function runSweep(sweep: Sweep, ports: SweepPorts): Promise<Verdict[]> {
  const order = Array.from({ length: sweep.size }, (_, index) => index);
  return await runInOrder(sweep, order, ports);
}

/**
 * Makes every run twice and compares the journals. The second time is in other isolates and in the opposite order, so
 * that each run has another past behind it: what an isolate keeps from run to run would show.
 */
export async function verifySweep(sweep: Sweep, ports: SweepPorts): Promise<Verdict[]> {
  const { jobs } = ports;
  const order = Array.from({ length: sweep.size }, (_, index) => index);
  const one = () => runInOrder(sweep, order, { ...ports, jobs: Math.ceil(jobs / 2) });
  const { onProgress: _, onDone: __, ...silent } = ports;
  const other = () =>
    runInOrder(sweep, order.toReversed(), {
      ...silent,
      whole: false,
      jobs: Math.max(1, Math.floor(jobs / 2)),
    });
  const [first, second] = jobs > 1 ? await Promise.all([one(), other()]) : [await one(), await other()];
  return first.map((verdict, index) => compared(verdict, second[index]!));
}

/** Two runs of one request must have written the same journal; where they have not, the run says nothing. */
function compared(verdict: Verdict, again: Verdict): Verdict {
  if (again.journalHash === verdict.journalHash) return verdict;
  const detail =
    `Two runs of this seed wrote different journals: ${verdict.journalHash} and ${again.journalHash}`;
  return { ...verdict, verdict: "invalid", invalid: { reason: "divergence", detail } };
}

/** One run of a sweep, with what is asked of it. */
export interface PlannedRun {
  readonly request: RunRequest;
  readonly asked: Asked;
}

/** Every run of a sweep, one after the other. */
export function* runsOf(sweep: Sweep): Generator<PlannedRun> {
  for (let number = 0; number < sweep.size; number++) yield runOf(sweep, number);
}

function runOf(sweep: Sweep, number: number): PlannedRun & { series: Series } {
  const series = sweep.series[Math.floor(number / sweep.seeds.length)]!;
  const seed = sweep.seeds[number % sweep.seeds.length]!;
  return { request: { ...series.request, seed, replay: series.replay(seed) }, asked: series.asked, series };
}

async function runInOrder(sweep: Sweep, order: readonly number[], ports: SweepPorts): Promise<Verdict[]> {
  const lanes = Math.min(ports.jobs, sweep.size);
  const pool = new RunPool(lanes);
  const verdicts: Verdict[] = new Array(sweep.size);
  const numbers = order[Symbol.iterator]();
  try {
    await Promise.all(Array.from({ length: lanes }, async () => {
      for (const number of numbers) {
        verdicts[number] = await runOne(sweep, number, pool, ports);
        ports.onDone?.();
      }
    }));
  } finally {
    pool.close();
  }
  return verdicts;
}

async function runOne(sweep: Sweep, number: number, pool: RunPool, ports: SweepPorts): Promise<Verdict> {
  const { request, series } = runOf(sweep, number);
  const code = new Map(series.entries.map((entry) => [entry, ports.bundles.get(entry)!]));
  try {
    const verdict = await pool.run(request, code, (progress) => ports.onProgress?.(request, progress));
    return ports.whole || verdict.verdict !== "pass" ? verdict : lean(verdict, series);
  } catch (error) {
    if (!(error instanceof BrokenRunError)) throw error;
    return brokenVerdict(request, series.asked, { reason: error.reason, detail: error.message });
  }
}

/** What a summary needs of a run that passed, so that a long sweep does not hold what nobody will read. */
function lean(verdict: Verdict, { request, asked }: Series): Verdict {
  const { name, question } = asked;
  return {
    ...brokenVerdict(
      { ...request, seed: verdict.seed, replay: "" },
      { name, question, orders: 0 },
      undefined,
    ),
    verdict: "pass",
    journalHash: verdict.journalHash,
    wallMs: verdict.wallMs,
  };
}
