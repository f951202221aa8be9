/** The command line of `deno task serve`: what it takes, and what it says of what it does not. */
import { parseOptions } from "../targets/options.ts";
import { findSystem, SYSTEMS } from "../services/systems/mod.ts";
import type { System } from "../services/systems/system.ts";
import { nearest } from "../targets/nearest.ts";
import { UsageError } from "./usage_error.ts";

export interface Arguments {
  readonly help: boolean;
  /** 0 for any that is free. */
  readonly port: number;
  readonly systems: readonly System[];
  readonly time: "real" | "virtual";
  readonly seed: number;
  /** A file of faults. */
  readonly faults: string | undefined;
  /** Where the journal goes. */
  readonly journal: string | undefined;
  /** What functions may connect to beside this machine: hosts, or true for everything. */
  readonly net: readonly string[] | true;
}

export const DEFAULT_PORT = 4566;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  port: { type: "string" },
  system: { type: "string", multiple: true },
  time: { type: "string" },
  seed: { type: "string" },
  faults: { type: "string" },
  journal: { type: "string" },
  net: { type: "string", multiple: true },
} as const;

/** The help text. */
export const USAGE = `Serves a simulated AWS account over HTTP on this machine, for any AWS client.

  deno task serve [--system NAME[:VARIANT]]…

  --port N               the port on 127.0.0.1; default ${DEFAULT_PORT}, 0 takes any that is free
  --system NAME[:VAR]    deploy a system (choreography, choreography:buffered) with plenty of stock, and run its services
  --time real|virtual    real (default): the wall clock; virtual: starts at 2026-01-01, flows, and can be moved
  --seed N               the seed of every decision; default 1
  --faults FILE          faults from the start on: a JSON array of faults, or a module that exports \`faults\`
  --net HOST|all         what functions uploaded as zips may connect to, beside programs of this machine
  --journal FILE         write everything that happens in the account, as NDJSON

Exit codes: 0 ended by SIGTERM, 2 wrong usage or a port that is taken, 3 something of ours broke, 130 interrupted.
`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} Something on it is wrong; the message says what, and what was expected.
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseOptions(args, OPTIONS, (message) => new UsageError(message));
  if (positionals.length > 0) {
    throw new UsageError(`Cannot take the argument "${positionals[0]}": expected options only, see --help`);
  }
  return {
    help: values.help ?? false,
    port: wholeNumber("--port", values.port, DEFAULT_PORT, 0, 65_535),
    systems: readSystems(values.system ?? []),
    time: readTime(values.time),
    seed: wholeNumber("--seed", values.seed, 1, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    faults: fileName("--faults", values.faults),
    journal: fileName("--journal", values.journal),
    net: readNet(values.net ?? []),
  };
}

function wholeNumber(
  option: string,
  text: string | undefined,
  standard: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(
    `Cannot take ${option} ${JSON.stringify(text)}: expected a whole number, ${least} to ${most}`,
  );
}

function readTime(text = "real"): "real" | "virtual" {
  if (text === "real" || text === "virtual") return text;
  throw new UsageError(`Cannot take --time ${JSON.stringify(text)}: expected real or virtual`);
}

function fileName(option: string, text: string | undefined): string | undefined {
  if (text === "") throw new UsageError(`Cannot take ${option} "": expected a file`);
  return text;
}

function readNet(given: readonly string[]): readonly string[] | true {
  for (const host of given) {
    if (!/^(?:all|(?:\*\.)?[A-Za-z0-9.-]+(?::\d+)?|\[[0-9a-f:]+\](?::\d+)?)$/.test(host)) {
      throw new UsageError(
        `Cannot take --net ${JSON.stringify(host)}: expected a host (api.example.com, 10.0.0.1:8080) or all`,
      );
    }
  }
  return given.includes("all") ? true : given;
}

function readSystems(given: readonly string[]): System[] {
  const systems = given.map(readSystem);
  systems.forEach(({ name }, index) => {
    if (systems.findIndex((other) => other.name === name) !== index) {
      throw new UsageError(
        `Cannot serve ${name} twice: its tables and queues have one name each, expected each system once`,
      );
    }
  });
  return systems;
}

function readSystem(text: string): System {
  const [name = "", variant] = text.split(":", 2);
  const entry = Object.hasOwn(SYSTEMS, name) ? SYSTEMS[name] : undefined;
  if (!entry) {
    const names = Object.keys(SYSTEMS);
    throw new UsageError(
      `Cannot serve the system "${name}": the nearest is "${nearest(name, names)}", there are: ${
        names.join(", ")
      }`,
    );
  }
  if (variant !== undefined && !entry.variants.includes(variant)) {
    throw new UsageError(
      `Cannot serve the variant "${variant}" of ${name}: the nearest is "${
        nearest(variant, entry.variants)
      }", ` +
        `there are: ${entry.variants.join(", ")}`,
    );
  }
  return findSystem(name, variant);
}
