/** `deno task conformance`: reads the command line, plays the contract, prints what came of it. */
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { coverageOf, isComplete } from "./coverage.ts";
import { inWorld } from "./in_world.ts";
import { PlaceError } from "./played.ts";
import { ProgressLine } from "./progress_line.main.ts";
import { countText, coverageText, failureText } from "./report.ts";
import { reportJson } from "./report_json.ts";
import { runCases } from "./run.ts";
import { overHttp } from "./served.ts";
import { UsageError } from "./usage_error.ts";

const out = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(out.encode(text));
}

function note(text: string): void {
  Deno.stderr.writeSync(out.encode(text));
}

async function main(args: Arguments, signal: AbortSignal): Promise<number> {
  if (args.help) {
    print(USAGE);
    return 0;
  }
  return await playHere(args, signal);
}

/** The contract, over the transports of this repository. */
async function playHere(args: Arguments, signal: AbortSignal): Promise<number> {
  const progress = new ProgressLine("cases");
  const played = await runCases({
    services: args.services,
    places: args.transports.map((name) => () => name === "http" ? overHttp() : inWorld(name)),
    ...(args.only === undefined ? undefined : { only: args.only }),
    signal,
    onPlayed: (done, total) => progress.show(done, total),
  });
  progress.clear();
  const coverage = coverageOf().filter(({ service }) =>
    (args.services as readonly string[]).includes(service)
  );
  if (args.json) print(`${JSON.stringify(reportJson(coverage, played), undefined, 2)}\n`);
  else {
    const failures = failureText(played);
    print(`${coverageText(coverage)}\n\n${countText(played)}\n${failures === "" ? "" : `\n${failures}\n`}`);
  }
  return played.some(({ came }) => came.kind === "failed") || !coverage.every(isComplete) ? 1 : 0;
}

if (import.meta.main) {
  const stop = new AbortController();
  Deno.addSignalListener("SIGINT", () => stop.abort());
  try {
    Deno.exit(await main(readArguments(Deno.args), stop.signal));
  } catch (error) {
    if (stop.signal.aborted) Deno.exit(130);
    const ofTheirs = error instanceof UsageError || error instanceof PlaceError;
    note(`${ofTheirs ? error.message : error instanceof Error ? error.stack : error}\n`);
    Deno.exit(ofTheirs ? 2 : 3);
  }
}
