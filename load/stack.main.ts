/**
 * What load is put to when no URL is given: the embedded endpoint, and the services in workers, each as a program of
 * its own, so that k6 meets them as it would meet any other.
 */
import { UsageError } from "../scenarios/usage_error.ts";
import type { Arguments } from "./arguments.main.ts";
import { type Child, ChildError, startChild } from "./child.main.ts";

/** Where k6 sends orders and reads queues. */
export interface Stack {
  readonly ordersUrl: string;
  /** Undefined: queues cannot be read. */
  readonly endpointUrl: string | undefined;
  /** How the names of the queues begin. */
  readonly queuePrefix: string;
  /** What goes wrong by intent, in words. */
  readonly faults: readonly string[];
  /** What has ended that should not have; undefined while all is well. */
  broken(): string | undefined;
  /** Ends what was started, last first. */
  end(): Promise<void>;
}

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
  const children: [title: string, child: Child][] = [];
  const gone = new Map<string, number>();
  let ending = false;
  const start = async (title: string, program: string, own: string[], ready: RegExp): Promise<string> => {
    const child = await startChild({
      title,
      program: new URL(program, import.meta.url),
      args: own,
      ready: (line) => ready.exec(line)?.[1],
      signal,
    });
    children.push([title, child]);
    child.ended.then((code) => ending || gone.set(title, code));
    return child.found;
  };
  const faults = await faultsOf(args);
  const end = async (): Promise<void> => {
    ending = true;
    for (const [, child] of children.reverse()) await child.end();
    if (faults.isOurs && faults.file !== undefined) await Deno.remove(faults.file);
  };
  try {
    let { ordersUrl, target: endpointUrl } = args;
    if (ordersUrl === undefined) {
      if (endpointUrl === undefined) {
        endpointUrl = await start("the endpoint", "../serve/main.ts", ["--port", "0"], ENDPOINT_LINE);
        note(`endpoint at ${endpointUrl}`);
      }
      const own = ["--target", endpointUrl, ...(faults.file === undefined ? [] : ["--faults", faults.file])];
      ordersUrl = await start("the services", "../hosting/main.ts", own, ORDERS_LINE);
      note(`services at ${ordersUrl}`);
    }
    return {
      ordersUrl,
      endpointUrl,
      queuePrefix: "",
      faults: faults.words,
      broken() {
        for (const [title, code] of gone) {
          const last = children.find(([each]) => each === title)?.[1].lastLines.join("\n") ?? "";
          return `${title} ended in mid-run with exit code ${code}: ${last}`;
        }
        return undefined;
      },
      end,
    };
  } catch (error) {
    await end();
    // A program of ours that says that its target cannot be used says so of the one that was given here.
    if (error instanceof ChildError && error.code === 2) throw new UsageError(error.message);
    throw error;
  }
}

/** What the programs print once they are ready. */
const ENDPOINT_LINE = /AWS_ENDPOINT_URL=(http:\S+)/;
const ORDERS_LINE = /(http:\S+\/orders)\b/;

interface FaultFile {
  readonly file: string | undefined;
  /** Whether it was made here, and has to be removed. */
  readonly isOurs: boolean;
  readonly words: readonly string[];
}

/** The faults as one file: those of `--faults`, and the payment provider's lateness. */
async function faultsOf({ faults, slowPaymentsMs }: Arguments): Promise<FaultFile> {
  const listed = faults === undefined ? [] : await readFaults(faults);
  const words = faults === undefined ? [] : [`faults of ${faults}: ${listed.length}`];
  if (slowPaymentsMs === undefined) return { file: faults, isOurs: false, words };
  const slow = {
    kind: "third-party",
    name: "slow payments",
    where: { party: "payments" },
    how: "slow",
    latencyMs: slowPaymentsMs,
  };
  const file = await Deno.makeTempFile({ prefix: "orderstorm-faults-", suffix: ".json" });
  await Deno.writeTextFile(file, JSON.stringify([...listed, slow], null, 2));
  return { file, isOurs: true, words: [...words, `the payment provider answers ${slowPaymentsMs} ms late`] };
}

async function readFaults(file: string): Promise<unknown[]> {
  let list: unknown;
  try {
    list = JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/ \(os error.*/, "") : String(error);
    throw new UsageError(`Cannot read --faults ${file}: ${reason}, expected a JSON list of faults`);
  }
  if (!Array.isArray(list)) {
    throw new UsageError(
      `Cannot read --faults ${file}: expected a JSON list of faults, such as [{ "kind": … }]`,
    );
  }
  return list;
}
