/** The command line of `deno task cleanup`. */
import { parseOptions } from "./options.ts";
import { TargetError } from "./errors.ts";

export interface CleanupArguments {
  readonly help: boolean;
  /** An URL, or `aws`. */
  readonly target: string;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly olderThanMs: number | undefined;
  readonly run: string | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

const OPTIONS = {
  target: { type: "string" },
  region: { type: "string" },
  account: { type: "string" },
  "older-than": { type: "string" },
  run: { type: "string" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  help: { type: "boolean", short: "h" },
} as const;

/** The help text. */
export const CLEANUP_USAGE =
  `Removes what runs have left behind at an AWS endpoint: what carries the tag orderstorm:run.
Runs that are still going on are found too: --older-than spares them.

  deno task cleanup --target http://127.0.0.1:4566
  deno task cleanup --target aws --region eu-west-1 --account 123456789012

  --target URL|aws       where to look; services with a variable of their own (AWS_ENDPOINT_URL_DYNAMODB) at its URL
  --region R             the region; AWS itself needs it
  --account N            the 12 digits of the account; AWS itself needs them
  --older-than 1h        only what was made at least so long ago: 30s, 15m, 1h, 2d
  --run ID               only of one run, such as os-7f3k2m
  --dry-run              show what is left and remove nothing
  -y, --yes              do not ask

Exit codes: 0 nothing is left, 1 something is left, 2 wrong usage or target, 130 interrupted.
`;

/**
 * Reads the command line.
 *
 * @throws {TargetError} Something on it is wrong; the message says what, and what was expected.
 */
export function readCleanupArguments(args: readonly string[]): CleanupArguments {
  const { values } = parseOptions(args, OPTIONS, (message) => new TargetError(message), false);
  const help = values.help ?? args.length === 0;
  if (!help && values.target === undefined) {
    throw new TargetError(
      "Cannot clean up: no --target, expected an URL such as http://127.0.0.1:4566, or aws",
    );
  }
  return {
    help,
    target: values.target ?? "",
    region: values.region,
    account: values.account,
    olderThanMs: values["older-than"] === undefined ? undefined : durationMs(values["older-than"]),
    run: values.run === undefined ? undefined : runName(values.run),
    dryRun: values["dry-run"] ?? false,
    yes: values.yes ?? false,
  };
}

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function durationMs(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (number === undefined) {
    throw new TargetError(`Cannot use --older-than ${text}: expected a time such as 30s, 15m, 1h or 2d`);
  }
  return Number(number) * UNITS_MS[unit as keyof typeof UNITS_MS];
}

function runName(text: string): string {
  const run = text.replace(/-$/, "");
  if (!/^[A-Za-z0-9_-]+$/.test(run)) {
    throw new TargetError(`Cannot use --run ${text}: expected a run such as os-7f3k2m`);
  }
  return run;
}
