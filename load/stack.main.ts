/**
 * What load is put to when no URL is given: the embedded endpoint, and the services in workers, each as a program of
 * its own, so that k6 meets them as it would meet any other.
 */
import { hosted } from "../hosting/wiring.ts";
import { UsageError } from "../scenarios/usage_error.ts";
import { findSystem } from "../services/systems/mod.ts";
import type { Arguments } from "./arguments.main.ts";
import { type Child, ChildError, startChild } from "./child.main.ts";
import { type FaultFiles, faultFiles } from "./fault_files.main.ts";

/** Where k6 sends orders and reads queues. */
export interface Stack {
  readonly ordersUrl: string;
  /** Where SQS is; undefined: queues cannot be read. */
  readonly endpointUrl: string | undefined;
  /** The names of the queues to read; empty for all that there are. */
  readonly queues: readonly string[];
  /** What goes wrong by intent, in words. */
  readonly faults: readonly string[];
  /** What has ended that should not have; undefined while all is well. */
  broken(): string | undefined;
  /** Ends what was started, last first. */
  end(): Promise<void>;
}

/** What `deno task services` runs when no system is named. */
const SYSTEM = "choreography";
/** What the programs print once they are ready. */
const ENDPOINT_LINE = /AWS_ENDPOINT_URL=(http:\S+)/;
const ORDERS_LINE = /^\s*orders\s+(http:\S+)/;
/** The SDK's variables that would lead past the embedded endpoint; empty, they count as not set. */
const ELSEWHERE = Object.fromEntries(
  ["SQS", "DYNAMODB", "EVENTBRIDGE", "LAMBDA", "STS"].map((service) => [`AWS_ENDPOINT_URL_${service}`, ""]),
);

/**
 * Starts what the command line leaves to us; `note` is told what.
 *
 * @throws {UsageError} What was asked for cannot be reached or read.
 * @throws {ChildError} A program of ours did not start.
 */
export async function startStack(
  args: Arguments,
  signal: AbortSignal,
  note: (line: string) => void,
): Promise<Stack> {
  const files = await faultFiles(args);
  const programs = new Programs(signal);
  const end = async (): Promise<void> => {
    await programs.end();
    await files.remove();
  };
  try {
    const { ordersUrl, endpointUrl, queues } = await started(args, files, programs, note);
    return { ordersUrl, endpointUrl, queues, faults: files.words, broken: () => programs.broken(), end };
  } catch (error) {
    await end();
    // A program of ours that cannot use what it was told speaks of what was given here.
    if (error instanceof ChildError && error.code === 2) throw new UsageError(error.message);
    throw error;
  }
}

async function started(
  args: Arguments,
  files: FaultFiles,
  programs: Programs,
  note: (line: string) => void,
): Promise<Pick<Stack, "ordersUrl" | "endpointUrl" | "queues">> {
  const { ordersUrl, target } = args;
  if (ordersUrl !== undefined) return { ordersUrl, endpointUrl: sqsUrl(target), queues: [] };
  let endpointUrl = target;
  if (endpointUrl === undefined) {
    endpointUrl = await programs.start("the endpoint", "../serve/main.ts", ENDPOINT_LINE, {
      args: ["--port", "0", ...withFaults(files.ofEndpoint)],
    });
    note(`endpoint at ${endpointUrl}`);
  }
  const url = await programs.start("the services", "../hosting/main.ts", ORDERS_LINE, {
    args: ["--target", endpointUrl, "--port", "0", ...withFaults(files.ofServices)],
    ...(target === undefined ? { environment: ELSEWHERE } : undefined),
  });
  note(`services at ${url}`);
  const queues = hosted(findSystem(SYSTEM)).queues.map(({ name }) => name);
  return { ordersUrl: url, endpointUrl: target === undefined ? endpointUrl : sqsUrl(target), queues };
}

function withFaults(file: string | undefined): string[] {
  return file === undefined ? [] : ["--faults", file];
}

/** SQS may live at an URL of its own. */
function sqsUrl(target: string | undefined): string | undefined {
  return target === undefined ? undefined : Deno.env.get("AWS_ENDPOINT_URL_SQS") || target;
}

/** The programs of a run. */
class Programs {
  readonly #signal: AbortSignal;
  readonly #running: [title: string, child: Child][] = [];
  #broken: string | undefined;
  #ending = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Starts one; gives what `ready` captures of the line that it matches. @throws {ChildError} */
  async start(
    title: string,
    program: string,
    ready: RegExp,
    options: { readonly args: readonly string[]; readonly environment?: Readonly<Record<string, string>> },
  ): Promise<string> {
    const child = await startChild({
      title,
      program: new URL(program, import.meta.url),
      ready: (line) => ready.exec(line)?.[1],
      signal: this.#signal,
      ...options,
    });
    this.#running.push([title, child]);
    child.ended.then((code) => {
      if (this.#ending) return;
      this.#broken ??= `${title} ended in mid-run with exit code ${code}: ${child.lastLines.join("\n")}`;
    });
    return child.found;
  }

  /** What has ended before its time. */
  broken(): string | undefined {
    return this.#broken;
  }

  async end(): Promise<void> {
    this.#ending = true;
    for (const [, child] of this.#running.toReversed()) await child.end();
  }
}
