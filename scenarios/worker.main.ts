/** The isolate of a run: takes code and requests, answers with verdicts. Virtual time owns everything in here. */
import "../sim/host/install.ts";
import { Code } from "../sim/host/code.ts";
import { watchActivities } from "../sim/host/context.ts";
import { natives } from "../sim/host/natives.ts";
import type { FromWorker, RunRequest, ToWorker } from "./request.ts";
import { runScenario } from "./run.ts";
import { openJournal, writeAll } from "./files.main.ts";
import { reasonOf, UsageError } from "./usage_error.ts";

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
};

const code = new Map<string, Code>();

scope.onmessage = async ({ data }) => {
  switch (data.kind) {
    case "watch":
      return watch(data.cell);
    case "code":
      for (const [entry, bundle] of data.bundles) {
        code.set(entry, new Code(entry.split("/").slice(-2).join("/"), bundle));
      }
      return;
    case "run":
      return scope.postMessage(await run(data.request));
    default:
      data satisfies never;
  }
};

/** Writes down whose code runs: from code that never comes back there is no message any more. */
function watch(cell: Int32Array): void {
  const numbers = new Map<string, number>();
  watchActivities((functionName) => {
    let number = numbers.get(functionName);
    if (number === undefined) {
      numbers.set(functionName, number = numbers.size + 1);
      scope.postMessage({ kind: "function", name: functionName });
    }
    cell[0] = number;
  });
}

async function run(request: RunRequest): Promise<FromWorker> {
  let file: Deno.FsFile | undefined;
  try {
    file = openJournal(request.journalFile);
    const verdict = await runScenario(request, {
      code,
      wallMs: natives.nowMs,
      readLines: (url) => Deno.readTextFileSync(url).split("\n"),
      ...(file ? { output: { write: (chunk) => writeAll(file!, chunk) } } : undefined),
      onProgress: (progress) => scope.postMessage({ kind: "progress", progress }),
    });
    return { kind: "verdict", verdict };
  } catch (error) {
    if (error instanceof UsageError) return { kind: "usage", message: error.message };
    return { kind: "failed", message: `${reasonOf(error)}${placeOf(error)}` };
  } finally {
    file?.close();
  }
}

/** Where it was thrown, as the first line of its stack says. */
function placeOf(error: unknown): string {
  const frame = error instanceof Error ? error.stack?.split("\n").find((line) => /^ {4}at /.test(line)) : "";
  const place = /([^/(]+\/[^/(]+:\d+:\d+)\)?$/.exec(frame ?? "")?.[1];
  return place === undefined ? "" : `, at ${place}`;
}

scope.postMessage({ kind: "ready" });
