/** The isolate of a run: takes code and requests, answers with verdicts. Virtual time owns everything in here. */
import "../sim/host/install.ts";
import { Code } from "../sim/host/code.ts";
import { natives } from "../sim/host/natives.ts";
import { UsageError } from "./pool.ts";
import type { FromWorker, RunRequest, ToWorker } from "./request.ts";
import { runScenario } from "./run.ts";

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
};

const code = new Map<string, Code>();

scope.onmessage = async ({ data }) => {
  switch (data.kind) {
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

async function run(request: RunRequest): Promise<FromWorker> {
  const file = request.journalFile === undefined ? undefined : Deno.openSync(request.journalFile, {
    write: true,
    create: true,
    truncate: true,
  });
  try {
    const verdict = await runScenario(request, {
      code,
      wallMs: natives.nowMs,
      readLines: (url) => Deno.readTextFileSync(url).split("\n"),
      ...(file ? { output: { write: (chunk) => writeAll(file, chunk) } } : undefined),
      onProgress: (progress) => scope.postMessage({ kind: "progress", progress }),
    });
    return { kind: "verdict", verdict };
  } catch (error) {
    if (error instanceof UsageError) return { kind: "usage", message: error.message };
    return { kind: "failed", message: error instanceof Error ? error.stack ?? error.message : String(error) };
  } finally {
    file?.close();
  }
}

function writeAll(file: Deno.FsFile, chunk: Uint8Array): void {
  for (let written = 0; written < chunk.length;) written += file.writeSync(chunk.subarray(written));
}

scope.postMessage({ kind: "ready" });
