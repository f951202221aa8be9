/** `deno task load`: starts what is to be loaded, runs a k6 script against it, and prints one verdict. */
import { mustBeWritable, note, print, writeFile } from "../scenarios/files.main.ts";
import { UsageError } from "../scenarios/usage_error.ts";
import { type Arguments, readArguments, USAGE } from "./arguments.main.ts";
import { ChildError } from "./child.main.ts";
import { findK6, runK6 } from "./k6.main.ts";
import { arrivalsInWords, type Profile, PROFILES } from "./profile.ts";
import { renderLoadVerdict } from "./render.ts";
import { type Stack, startStack } from "./stack.main.ts";
import {
  exitCodeOfK6,
  exitCodeOfVerdict,
  type LoadRun,
  type LoadVerdict,
  loadVerdict,
  readSummary,
} from "./verdict.ts";

const colour = Deno.stdout.isTerminal() && !Deno.noColor;
const interrupted = new AbortController();

async function main(given: readonly string[]): Promise<number> {
  const args = readArguments(given);
  if (args === undefined) {
    print(USAGE);
    return 0;
  }
  const k6 = await findK6();
  if (args.json !== undefined && args.json !== "-") await mustBeWritable("--json", args.json);
  const stack = await startStack(args, interrupted.signal, (line) => note(`${line}\n`));
  const summaryFile = await Deno.makeTempFile({ prefix: "orderstorm-load-", suffix: ".json" });
  try {
    return await load(args, given, k6, stack, summaryFile);
  } finally {
    await Deno.remove(summaryFile);
    await stack.end();
  }
}

async function load(
  args: Arguments,
  given: readonly string[],
  k6: string,
  stack: Stack,
  summaryFile: string,
): Promise<number> {
  const profile = profileOf(args);
  const code = await runK6({
    k6,
    script: new URL(`./${profile.name}.ts`, import.meta.url).pathname,
    environment: environmentOf(args, profile, stack, summaryFile),
    toStderr: args.json === "-",
    colour,
    signal: interrupted.signal,
  });
  if (interrupted.signal.aborted) return 130;
  const broken = stack.broken();
  if (broken !== undefined) {
    note(`Cannot judge the run: ${broken}\n`);
    return 3;
  }
  const early = exitCodeOfK6(code);
  if (early !== undefined) {
    note(
      `Cannot judge the run: k6 ended with exit code ${code}, expected 0 or 99; its own words are above\n`,
    );
    return early;
  }
  const run: LoadRun = {
    profile: profile.name,
    question: profile.question,
    arrivals: arrivalsInWords(profile),
    ordersUrl: stack.ordersUrl,
    endpoint: stack.endpointUrl ?? null,
    seed: args.seed,
    faults: stack.faults,
    replay: `deno task load ${given.map(quoted).join(" ")}`,
  };
  const verdict = loadVerdict(run, code, readSummary(await Deno.readTextFile(summaryFile)));
  await report(args, verdict);
  return exitCodeOfVerdict(verdict);
}

async function report({ json }: Arguments, verdict: LoadVerdict): Promise<void> {
  const text = `${JSON.stringify(verdict, null, 2)}\n`;
  if (json === "-") print(text);
  else print(`\n${renderLoadVerdict(verdict, { width: terminalWidth(), colour })}`);
  if (json !== undefined && json !== "-") await writeFile("--json", json, text);
}

function profileOf({ profile, ratePerSecond, durationSeconds }: Arguments): Profile {
  const own = PROFILES[profile];
  return {
    ...own,
    ratePerSecond: ratePerSecond ?? own.ratePerSecond,
    durationSeconds: durationSeconds ?? own.durationSeconds,
  };
}

/** Every variable of the scripts, so that none of the shell's own gets in. */
function environmentOf(
  { seed }: Arguments,
  profile: Profile,
  stack: Stack,
  summaryFile: string,
): Record<string, string> {
  return {
    ORDERS_URL: stack.ordersUrl,
    ENDPOINT_URL: stack.endpointUrl ?? "",
    QUEUES: stack.queues.join(","),
    SEED: String(seed),
    RUN: `${profile.name}-${crypto.randomUUID().slice(0, 8)}`,
    RATE: String(profile.ratePerSecond),
    DURATION: String(profile.durationSeconds),
    SUMMARY_FILE: summaryFile,
  };
}

function terminalWidth(): number {
  try {
    return Math.min(120, Deno.consoleSize().columns);
  } catch {
    return 100;
  }
}

/** An argument as a shell takes it. */
function quoted(argument: string): string {
  return /^[\w./:=@%+,-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

if (import.meta.main) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      note("\nInterrupted\n");
      interrupted.abort();
    });
  }
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (interrupted.signal.aborted) Deno.exit(130);
    if (error instanceof UsageError) {
      note(`${error.message}\n`);
      Deno.exit(2);
    }
    note(`${error instanceof ChildError ? error.message : error instanceof Error ? error.stack : error}\n`);
    Deno.exit(3);
  }
}
