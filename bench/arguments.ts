/** The command line of `deno task bench`: what it takes, and what it says of what it does not. */
import { parseArgs } from "node:util";
import { BENCHES } from "./benches.ts";

export interface Arguments {
  readonly help: boolean;
  /** A tenth of everything. */
  readonly quick: boolean;
  /** The names of the benchmarks to run. */
  readonly only: readonly string[];
  readonly json: string | undefined;
  /** How many functions the benchmark `shares` lists by their own time. */
  readonly top: number;
}

/** The command line is wrong (exit code 2). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The help text. */
export const USAGE = `Measures speed and memory in one run, and prints what it finds as plain tables.

  deno task bench

  --quick        a tenth of everything, for a first look
  --peers        nothing but the comparison with others, side by side over HTTP
  --only NAMES   some of the benchmarks, by name, separated by commas
  --top N        list the N functions that take the most time of their own, too
  --json FILE    write the figures as JSON; - writes them to standard output, and nothing else there

${BENCHES.map(({ name, summary }) => `  ${name.padEnd(13)}${summary}`).join("\n")}

Times are those of one machine at one time: compare the ratios. Exit codes: 0 measured, 2 wrong usage, 3 a run broke.
`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} Something on it is wrong.
 */
export function readArguments(args: readonly string[]): Arguments {
  const values = parsed(args);
  const names = BENCHES.map(({ name }) => name);
  const usual = BENCHES.filter(({ onRequest }) => !onRequest).map(({ name }) => name);
  const only = values.peers ? ["peers"] : values.only?.split(",").map((name) => name.trim()) ?? usual;
  if (values.peers && values.only !== undefined) {
    throw new UsageError("Cannot measure both --peers and --only: expected one of them");
  }
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`Cannot measure ${unknown}: there are ${names.join(", ")}`);
  }
  const top = Number(values.top ?? 0);
  if (!Number.isInteger(top) || top < 0) {
    throw new UsageError(`Cannot list --top ${values.top}: expected a whole number`);
  }
  return {
    help: values.help ?? false,
    quick: values.quick ?? false,
    only: names.filter((name) => only.includes(name)),
    json: values.json,
    top,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h" },
        quick: { type: "boolean" },
        peers: { type: "boolean" },
        only: { type: "string" },
        json: { type: "string" },
        top: { type: "string" },
      },
      strict: true,
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
