/** `deno task scenario`: reads the command line, runs scenarios in isolates of their own, prints verdicts. */
import { type Verdict, verdictJson } from "../reports/verdict.ts";
import { renderVerdict } from "../reports/console.ts";
import { exitCodeOf } from "../reports/exit_code.ts";
import { renderJunit } from "../reports/junit.ts";
import { renderSummary } from "../reports/summary.ts";
import { bundleAll, BundleError } from "../sim/host/bundler.ts";
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { CATALOGUE } from "./catalog/mod.ts";
import { describeScenario } from "./describe.ts";
import { mustBeWritable, note, print, writeFile } from "./files.main.ts";
import { prepare } from "./prepare.ts";
import { ProgressLine } from "./progress_line.main.ts";
import {
  planSweep,
  questionOf,
  runSweep,
  type Sweep,
  type SweepPorts,
  variantsOf,
  verifySweep,
} from "./sweep.ts";
import { TargetError } from "../targets/errors.ts";
import { UsageError } from "./usage_error.ts";
import { readVersions } from "./versions.main.ts";

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

async function main(): Promise<number> {
  const args = readArguments(Deno.args, navigator.hardwareConcurrency);
  switch (args.command) {
    case "help":
      print(USAGE);
      return 0;
    case "list":
      print(listing());
      return 0;
    case "show":
      print(await description(args));
      return 0;
    case "run":
    case "all":
      return await runAll(args);
  }
}

function listing(): string {
  const name = Math.max(...CATALOGUE.map((scenario) => scenario.name.length));
  return CATALOGUE.map((scenario) => `${scenario.name.padEnd(name)}  ${scenario.question}\n`).join("");
}

async function description(args: Arguments): Promise<string> {
  const question = await questionOf(args, args.scenario, variantsOf(args)[0]!);
  const { scenario, plan, system } = await prepare(question);
  return describeScenario(
    scenario,
    { ...plan, orders: args.orders ?? plan.orders },
    system,
    question.settings,
  );
}

async function runAll(args: Arguments): Promise<number> {
  const seeds = args.seeds.length > 0 ? args.seeds : [crypto.getRandomValues(new Uint32Array(1))[0]!];
  const sweep = await planSweep(args, seeds, { directory: Deno.cwd(), versions: await readVersions() });
  if (args.journal !== undefined && (sweep.size > 1 || args.verify)) {
    const runs = args.verify ? `${sweep.size * 2}` : `${sweep.size}`;
    throw new UsageError(`Cannot write ${runs} runs to one --journal file: expected a single run`);
  }
  if (args.json !== undefined && args.json !== "-") await mustBeWritable("--json", args.json);
  if (args.junit !== undefined) await mustBeWritable("--junit", args.junit);
  if (args.journal !== undefined) await mustBeWritable("--journal", args.journal);
  const drawn = !args.quiet && terminal && args.json !== "-";
  const line = new ProgressLine(
    sweep.size,
    drawn ? { width: width - 1, colour: !Deno.noColor } : undefined,
  );
  const verdicts =
    await (args.hosting === "workers" ? atEndpoint(args, sweep, line) : embedded(args, sweep, line));
  line.clear();
  if (interruption.signal.aborted) {
    note("Interrupted\n");
    return 130;
  }
  if (args.json === "-") print(jsonOf(verdicts));
  else printVerdicts(args, verdicts);
  await writeReports(args, verdicts);
  return exitCodeOf(verdicts);
}

async function embedded(args: Arguments, sweep: Sweep, line: ProgressLine): Promise<Verdict[]> {
  const ports: SweepPorts = {
    bundles: await bundleAll(sweep.entries),
    jobs: args.jobs,
    whole: sweep.size === 1 || args.json !== undefined || args.junit !== undefined,
    onProgress: (request, progress) => line.show(request, progress),
    onDone: () => line.done(),
  };
  return await (args.verify ? verifySweep(sweep, ports) : runSweep(sweep, ports));
}

/** What is left to remove when nobody waits for the end; undefined while there is nothing. */
let cleanup: string | undefined;
const interruption = new AbortController();

async function atEndpoint(args: Arguments, sweep: Sweep, line: ProgressLine): Promise<Verdict[]> {
  // Only here, as it puts the globals of this isolate under worlds.
  const { runAtEndpoints } = await import("./endpoint/command.main.ts");
  hasTeardown = true;
  return await runAtEndpoints({
    args,
    sweep,
    signal: interruption.signal,
    onProgress: (request, progress) => line.show(request, progress),
    onDone: () => line.done(),
    tell: (text) => {
      line.clear();
      note(`${text}\n`);
    },
    onMade: (command) => cleanup = command,
  });
}

/** Whether something is to be removed before the end: then the first interruption only begins it. */
let hasTeardown = false;

function interrupted(): void {
  if (!hasTeardown || interruption.signal.aborted) {
    note(`\nInterrupted${cleanup === undefined ? "" : `; what is left is removed by: ${cleanup}`}\n`);
    Deno.exit(130);
  }
  note("\nInterrupted: removing what was made; once more leaves it there\n");
  interruption.abort();
}

/** One verdict, or a list of them. */
function jsonOf(verdicts: readonly Verdict[]): string {
  const [only] = verdicts;
  if (verdicts.length === 1 && only) return verdictJson(only);
  return `[\n${verdicts.map((verdict) => verdictJson(verdict).trimEnd()).join(",\n")}\n]\n`;
}

async function writeReports(args: Arguments, verdicts: readonly Verdict[]): Promise<void> {
  if (args.json !== undefined && args.json !== "-") await writeFile("--json", args.json, jsonOf(verdicts));
  if (args.junit !== undefined) await writeFile("--junit", args.junit, renderJunit(verdicts));
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

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", interrupted);
  try {
    Deno.exit(await main());
  } catch (error) {
    if (error instanceof UsageError || error instanceof BundleError || error instanceof TargetError) {
      note(`${error.message}\n`);
      Deno.exit(2);
    }
    note(`${error instanceof Error ? error.stack : error}\n`);
    Deno.exit(3);
  }
}
