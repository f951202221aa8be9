/** The runs of a command line that are made at endpoints: one after the other, as each takes the time that it takes. */
import type { Verdict } from "../../reports/verdict.ts";
import { describeEvent } from "../../hosting/mod.ts";
import type { Arguments } from "../arguments.ts";
import type { Progress, RunRequest } from "../request.ts";
import { runsOf, type Sweep } from "../sweep.ts";
import { startEmbeddedServer } from "./embedded_server.main.ts";
import { openJournal, writeAll } from "../files.main.ts";
import { runAtEndpoint } from "./run.ts";

export interface EndpointRuns {
  readonly args: Arguments;
  readonly sweep: Sweep;
  /** Broken off once. */
  readonly signal: AbortSignal;
  readonly onProgress: (request: RunRequest, progress: Progress) => void;
  readonly onDone: () => void;
  /** Writes a line for people, past the line of progress. */
  readonly tell: (line: string) => void;
  /** Told how to remove what is there, and undefined once nothing is. */
  readonly onMade: (cleanup: string | undefined) => void;
}

/**
 * Makes every run of a sweep.
 *
 * @returns The verdicts so far, in the order of the runs; fewer than there are runs when it was broken off.
 * @throws {UsageError | TargetError} As `runAtEndpoint`.
 */
export async function runAtEndpoints(runs: EndpointRuns): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { request } of runsOf(runs.sweep)) {
    const verdict = await oneRun(request, runs);
    if (verdict === undefined) break;
    verdicts.push(verdict);
    runs.onDone();
  }
  return verdicts;
}

async function oneRun(request: RunRequest, runs: EndpointRuns): Promise<Verdict | undefined> {
  const { args, signal, tell } = runs;
  const file = openJournal(request.journalFile);
  const embedded = args.target === "embedded" ? await startEmbeddedServer(request.seed) : undefined;
  try {
    return await runAtEndpoint(request, embedded?.url ?? args.target, {
      // What reroutes calls elsewhere is for targets that somebody names.
      env: embedded ? {} : Deno.env.toObject(),
      ...(args.region === undefined ? undefined : { region: args.region }),
      ...(args.account === undefined ? undefined : { account: args.account }),
      keep: args.keep,
      ...(args.mostMinutes === undefined ? undefined : { mostMinutes: args.mostMinutes }),
      ...(args.mostOrders === undefined ? undefined : { mostOrders: args.mostOrders }),
      prompt: {
        yes: args.yes,
        terminal: Deno.stdin.isTerminal(),
        ask: (question) => prompt(question) ?? undefined,
      },
      signal,
      ...(file ? { output: { write: (chunk) => writeAll(file, chunk) } } : undefined),
      readLines: (url) => Deno.readTextFileSync(url).split("\n"),
      tell,
      onEvent: (event) => {
        // Crashes are a fault's doing more often than not, and handlers' own lines are many.
        if (event.kind === "polling-error") tell(describeEvent(event));
      },
      onProgress: (progress) => runs.onProgress(request, progress),
      onMade: runs.onMade,
    });
  } finally {
    embedded?.close();
    file?.close();
  }
}
