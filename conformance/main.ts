/** `deno task conformance`: reads the command line, plays the contract, prints what came of it. */
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { coverageOf, isComplete } from "./coverage.ts";
import { atEndpoint } from "./endpoint.ts";
import { generatedText, runGenerated, suiteOf } from "./generated_run.ts";
import { inWorld } from "./in_world.ts";
import { type Place, PlaceError, type TransportName } from "./played.ts";
import { ProgressLine } from "./progress_line.main.ts";
import { countText, coverageText, differenceText, failureText, unexplainedIn } from "./report.ts";
import { reportJson } from "./report_json.ts";
import { runCases } from "./run.ts";
import { overHttp } from "./served.ts";
import { ourSide, theirSide } from "./sides.ts";
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
  if (args.generated !== undefined) return await drawCases(args, args.generated, signal);
  return args.against === undefined
    ? await playHere(args, signal)
    : await compare(args, args.against, signal);
}

/** Cases drawn from a seed, made to us and to an endpoint. */
async function drawCases(args: Arguments, count: number, signal: AbortSignal): Promise<number> {
  const service = args.suite!;
  const suite = await suiteOf(service);
  if (args.against === undefined) {
    throw new UsageError(
      `Cannot draw cases of ${service} for nobody to compare with: expected --against URL; ` +
        `deno task lookalike ${suite.against} starts what it is compared with, and prints its URL`,
    );
  }
  const { seed } = args;
  const [ours, theirs] = [ourSide(seed), theirSide(args.against, args.against)];
  const progress = new ProgressLine("cases");
  const run = await runGenerated(suite, {
    seed,
    count,
    ours,
    theirs,
    keep: args.show,
    onProgress(done) {
      signal.throwIfAborted();
      progress.show(done, count);
    },
  });
  progress.clear();
  await Promise.all([ours.close(), theirs.close()]);
  const again = `deno task conformance --service ${service} --against ${args.against}`;
  print(args.json ? `${JSON.stringify(run, undefined, 2)}\n` : generatedText(run, again));
  return run.unexplained > 0 ? 1 : 0;
}

/** The contract at an endpoint, and where the two differ. */
async function compare(args: Arguments, url: string, signal: AbortSignal): Promise<number> {
  const endpoint = await atEndpoint({ url, env: Deno.env.toObject() });
  const { lookalike } = endpoint;
  const progress = new ProgressLine("cases");
  const played = await runCases({
    services: args.services,
    places: [() => Promise.resolve(endpoint), ...args.transports.map((name) => () => placeOf(name))],
    ...(args.only === undefined ? undefined : { only: args.only }),
    signal,
    onPlayed: (done, total) => progress.show(done, total),
  });
  progress.clear();
  if (args.json) print(`${JSON.stringify(reportJson([], played, lookalike), undefined, 2)}\n`);
  else {
    const differences = differenceText(played, lookalike);
    print(`${countText(played)}\n${differences === "" ? "" : `\n${differences}\n`}`);
  }
  return unexplainedIn(played, lookalike).length > 0 ? 1 : 0;
}

function placeOf(name: TransportName): Promise<Place> {
  return name === "http" ? overHttp() : inWorld(name);
}

/** The contract, over the transports of this repository. */
async function playHere(args: Arguments, signal: AbortSignal): Promise<number> {
  const progress = new ProgressLine("cases");
  const played = await runCases({
    services: args.services,
    places: args.transports.map((name) => () => placeOf(name)),
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
  Deno.addSignalListener("SIGINT", () => {
    // What is under way may still be taken away again; whoever asks twice does not want to wait for it.
    if (stop.signal.aborted) Deno.exit(130);
    stop.abort();
  });
  try {
    Deno.exit(await main(readArguments(Deno.args), stop.signal));
  } catch (error) {
    if (stop.signal.aborted) Deno.exit(130);
    const ofTheirs = error instanceof UsageError || error instanceof PlaceError;
    note(`${ofTheirs ? error.message : error instanceof Error ? error.stack : error}\n`);
    Deno.exit(ofTheirs ? 2 : 3);
  }
}
