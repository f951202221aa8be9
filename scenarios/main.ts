/** `deno task scenario`: reads the command line, runs scenarios in isolates of their own, prints verdicts. */
import { parseVerdict, type Verdict, verdictJson } from "../reports/verdict.ts";
import { renderVerdict } from "../reports/console.ts";
import { exitCodeOf } from "../reports/exit_code.ts";
import { renderJunit } from "../reports/junit.ts";
import { renderProgress } from "../reports/progress.ts";
import { renderSummary } from "../reports/summary.ts";
import { bundleAll, BundleError } from "../sim/host/bundler.ts";
import type { Bundle } from "../sim/mod.ts";
import { SYSTEMS } from "../services/systems/mod.ts";
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { CATALOGUE } from "./catalog/mod.ts";
import { describeScenario } from "./describe.ts";
import { applySettings, loadScenario } from "./load.ts";
import { RunPool, UsageError } from "./pool.ts";
import { prepare } from "./prepare.ts";
import type { Progress, RunRequest } from "./request.ts";
import { readVersions } from "./versions.main.ts";

const encoder = new TextEncoder();
const directory = `file://${Deno.cwd()}/`;
const terminal = Deno.stderr.isTerminal();
const width = terminalWidth();
const colour = Deno.stdout.isTerminal() && !Deno.noColor;

function terminalWidth(): number {
  try {
    return Math.min(120, Deno.consoleSize().columns);
  } catch {
    return 100;
  }
}

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(text));
}

function note(text: string): void {
  Deno.stderr.writeSync(encoder.encode(text));
}

async function main(): Promise<number> {
  const args = readArguments(Deno.args, navigator.hardwareConcurrency);
  switch (args.command) {
    case "help":
      print(USAGE);
      return 0;
    case "list":
      print(listing());
      return 0;
    case "show": {
      const { scenario, plan, system } = await prepare(
        await questionOf(args, args.scenario, variantsOf(args)[0]!),
      );
      print(describeScenario(scenario, plan, system));
      return 0;
    }
    case "run":
    case "all":
      return await runAll(args);
  }
}

function listing(): string {
  const name = Math.max(...CATALOGUE.map((scenario) => scenario.name.length));
  return CATALOGUE.map((scenario) => `${scenario.name.padEnd(name)}  ${scenario.question}\n`).join("");
}

/** The variants to run: the one given, every one, or the first; for the whole catalogue, every one by default. */
function variantsOf(args: Arguments): readonly string[] {
  const known = SYSTEMS[args.system]?.variants ?? [];
  if (args.variant === "all" || (args.variant === undefined && args.command === "all")) return known;
  return [args.variant ?? known[0] ?? ""];
}

async function questionOf(args: Arguments, name: string, variant: string) {
  const scenario = await loadScenario(name);
  return { scenario: name, system: args.system, variant, settings: applySettings(scenario, args.set) };
}

interface Planned {
  readonly request: RunRequest;
  readonly entries: readonly string[];
}

/** Every run that the command line asks for: scenarios, variants and seeds. */
async function plannedRuns(args: Arguments): Promise<Planned[]> {
  const names = args.command === "all" ? CATALOGUE.map((scenario) => scenario.name) : [args.scenario];
  const seeds = args.seeds.length > 0 ? args.seeds : [crypto.getRandomValues(new Uint32Array(1))[0]!];
  const versions = await readVersions();
  const planned: Planned[] = [];
  for (const name of names) {
    for (const variant of variantsOf(args)) {
      const question = await questionOf(args, name, variant);
      const { scenario, system } = await prepare(question);
      const entries = system.functions.map((spec) => spec.entry);
      for (const seed of seeds) {
        const request: RunRequest = {
          ...question,
          scenario: scenario.name === name ? name : new URL(name, directory).href,
          directory,
          seed,
          transport: args.transport,
          replay: replayLine(args, name, variant, seed),
          versions,
          ...(args.orders === undefined ? undefined : { orders: args.orders }),
          ...(args.journal === undefined ? undefined : { journalFile: args.journal }),
        };
        planned.push({ request, entries });
      }
    }
  }
  return planned;
}

function replayLine(args: Arguments, name: string, variant: string, seed: number): string {
  const parts = ["deno task scenario", quoted(name), `--seed ${seed}`, `--variant ${variant}`];
  if (args.system !== "choreography") parts.push(`--system ${args.system}`);
  if (args.transport !== "direct") parts.push(`--transport ${args.transport}`);
  if (args.orders !== undefined) parts.push(`--orders ${args.orders}`);
  for (const setting of args.set) parts.push(`--set ${quoted(setting)}`);
  return parts.join(" ");
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

async function runAll(args: Arguments): Promise<number> {
  const planned = await plannedRuns(args);
  if (args.journal !== undefined && (planned.length > 1 || args.verify)) {
    throw new UsageError(`Cannot write ${planned.length} runs to one --journal file: expected a single run`);
  }
  const bundles = await bundleAll(planned.flatMap(({ entries }) => entries));
  const pool = new RunPool(Math.min(args.jobs, planned.length * (args.verify ? 2 : 1)));
  try {
    const verdicts = await runEach(args, planned, bundles, pool);
    await writeReports(args, verdicts);
    if (args.json !== "-") printVerdicts(args, verdicts);
    return exitCodeOf(verdicts);
  } finally {
    pool.close();
  }
}

async function runEach(
  args: Arguments,
  planned: readonly Planned[],
  bundles: ReadonlyMap<string, Bundle>,
  pool: RunPool,
): Promise<Verdict[]> {
  const line = new ProgressLine(planned.length, !args.quiet && terminal && args.json !== "-");
  const verdicts = await Promise.all(planned.map(async ({ request, entries }) => {
    const code = new Map(entries.map((entry) => [entry, bundles.get(entry)!]));
    const show = (progress: Progress): void => line.show(request, progress);
    const first = pool.run(request, code, show);
    const again = args.verify ? pool.run(request, code) : undefined;
    const verdict = compared(await first, await again);
    line.done();
    return verdict;
  }));
  line.clear();
  return verdicts;
}

/** Two runs of one request must have written the same journal; where they have not, the run says nothing. */
function compared(verdict: Verdict, again: Verdict | undefined): Verdict {
  if (again === undefined || again.journalHash === verdict.journalHash) return verdict;
  return parseVerdict({
    ...verdict,
    verdict: "invalid",
    invalid: {
      reason: "divergence",
      detail:
        `Two runs of this seed wrote different journals: ${verdict.journalHash} and ${again.journalHash}`,
    },
  });
}

async function writeReports(args: Arguments, verdicts: readonly Verdict[]): Promise<void> {
  if (args.json !== undefined) {
    const [only] = verdicts;
    const text = verdicts.length === 1 && only
      ? verdictJson(only)
      : `[\n${verdicts.map((verdict) => verdictJson(verdict).trimEnd()).join(",\n")}\n]\n`;
    if (args.json === "-") print(text);
    else await Deno.writeTextFile(args.json, text);
  }
  if (args.junit !== undefined) await Deno.writeTextFile(args.junit, renderJunit(verdicts));
}

/** The most failures of a sweep that are printed in full. */
const FULL_FAILURES = 3;

function printVerdicts(args: Arguments, verdicts: readonly Verdict[]): void {
  const [only] = verdicts;
  if (verdicts.length === 1 && only) {
    if (!args.quiet || only.verdict !== "pass") print(renderVerdict(only, { width, colour }));
    return;
  }
  const failed = verdicts.filter((verdict) => verdict.verdict !== "pass");
  for (const verdict of failed.slice(0, FULL_FAILURES)) {
    print(renderVerdict(verdict, { width, colour }) + "\n");
  }
  if (!args.quiet || failed.length > 0) print(renderSummary(verdicts, { width, colour }));
}

/** One line on the terminal that is drawn over itself. */
class ProgressLine {
  readonly #total: number;
  readonly #shown: boolean;
  readonly #startMs = performance.now();
  #finished = 0;

  constructor(total: number, shown: boolean) {
    this.#total = total;
    this.#shown = shown;
  }

  show(request: RunRequest, progress: Progress): void {
    if (!this.#shown) return;
    const { planned, arrived, done, virtualMs, faults } = progress;
    const line = renderProgress({
      scenario: this.#total > 1 ? `${this.#finished}/${this.#total} ${request.scenario}` : request.scenario,
      seed: request.seed,
      planned,
      arrived,
      done,
      virtualMs,
      wallMs: performance.now() - this.#startMs,
      faults,
      violations: 0,
    }, { width: width - 1, colour: terminal && !Deno.noColor });
    note(`\r\x1b[2K${line}`);
  }

  done(): void {
    this.#finished++;
  }

  clear(): void {
    if (this.#shown) note("\r\x1b[2K");
  }
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => {
    note("\nInterrupted\n");
    Deno.exit(130);
  });
  try {
    Deno.exit(await main());
  } catch (error) {
    if (error instanceof UsageError || error instanceof BundleError) {
      note(`${error.message}\n`);
      Deno.exit(2);
    }
    note(`${error instanceof Error ? error.stack : error}\n`);
    Deno.exit(3);
  }
}
