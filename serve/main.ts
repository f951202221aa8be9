/**
 * `deno task serve`: reads the command line, serves, and ends cleanly.
 *
 * It has to be there in no time, so the bundler is set to work before the world and the SDK's schemas are loaded.
 */
import { bundleAll, BundleError } from "../sim/host/bundler.ts";
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { banner } from "./banner.ts";
import { Problems } from "./problems.ts";
import type { AccountServer } from "./server.ts";
import { UsageError } from "./usage_error.ts";

const out = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(out.encode(text));
}

function note(text: string): void {
  Deno.stderr.writeSync(out.encode(text));
}

/** @returns The exit code, once it has ended. */
async function main(): Promise<number> {
  const args = readArguments(Deno.args);
  if (args.help) {
    print(USAGE);
    return 0;
  }
  const bundles = bundleAll(args.systems.flatMap(({ functions }) => functions.map(({ entry }) => entry)));
  bundles.catch(() => {});
  const stopped = new Promise<number>((resolve) => {
    Deno.addSignalListener("SIGINT", () => resolve(130));
    // Windows has none.
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => resolve(0));
  });
  const { server, close } = await start(args, bundles);
  const code = await stopped;
  await server.shutdown();
  close();
  return code;
}

async function start(
  args: Arguments,
  bundles: ReturnType<typeof bundleAll>,
): Promise<{ server: AccountServer; close: () => void }> {
  const [{ startServer }, { LOOPBACK }] = await Promise.all([
    import("./server.ts"),
    import("../sim/host/zip/mod.ts"),
  ]);
  const faults = args.faults === undefined
    ? []
    : await (await import("./faults_file.main.ts")).readFaults(args.faults);
  const journal = args.journal === undefined ? undefined : openJournal(args.journal);
  const problems = new Problems(note);
  // A server goes on; what was the fault of a handler has been dealt with by then.
  for (const kind of ["unhandledrejection", "error"] as const) {
    globalThis.addEventListener(kind, (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      problems.tell("reason" in event ? event.reason : (event as ErrorEvent).error);
    });
  }
  const { port, time, seed, systems, net } = args;
  const server = await startServer({
    port,
    time,
    seed,
    faults,
    systems,
    bundles,
    net: net === true ? true : [...LOOPBACK, ...net],
    ...(journal ? { journal } : undefined),
    onProblem: (problem) => problems.tell(problem),
  });
  const readyMs = Date.now() - performance.timeOrigin;
  const { region } = server.worlds.home;
  print(banner({ url: server.url, region, time, seed, readyMs, systems, faults: faults.length }));
  return { server, close: () => journal?.close() };
}

function openJournal(file: string): { write(chunk: Uint8Array): void; close(): void } {
  let journal: Deno.FsFile;
  try {
    journal = Deno.openSync(file, { write: true, create: true, truncate: true });
  } catch (error) {
    throw new UsageError(
      `Cannot write --journal ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return {
    write(chunk) {
      for (let at = 0; at < chunk.byteLength;) at += journal.writeSync(chunk.subarray(at));
    },
    close: () => journal.close(),
  };
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (error instanceof UsageError || error instanceof BundleError || name === "DeploymentError") {
      note(`${(error as Error).message}\n`);
      Deno.exit(2);
    }
    if (name === "PortError") {
      note(`${(error as Error).message}; take another with --port N, or any that is free with --port 0\n`);
      Deno.exit(2);
    }
    note(`${error instanceof Error ? error.stack : error}\n`);
    Deno.exit(3);
  }
}
