/** The command line of `deno task scenario`: what it takes, and what it says of what it does not. */
import { parseOptions } from "../targets/options.ts";
import { UsageError } from "./usage_error.ts";
import { nearest } from "../targets/nearest.ts";

/** What is to be done. */
export interface Arguments {
  readonly command: "run" | "all" | "list" | "show" | "help";
  /** The scenario's name or file; empty for `all`, `list` and `help`. */
  readonly scenario: string;
  /** One run for each; empty means that one is to be drawn. */
  readonly seeds: readonly number[];
  readonly orders: number | undefined;
  readonly system: string;
  /** `all` for every variant of the system; undefined for its first. */
  readonly variant: string | undefined;
  readonly transport: "direct" | "wire";
  /** `embedded`, the URL of an endpoint, or `aws`. */
  readonly target: string;
  readonly hosting: "lambda" | "workers";
  readonly time: "virtual" | "real";
  /** For a target other than `embedded`. */
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** Leaves what was made at the target. */
  readonly keep: boolean;
  /** Answers the question that is asked before anything is made on AWS. */
  readonly yes: boolean;
  /** The longest that a run in real time may be planned to take, and may take. */
  readonly mostMinutes: number | undefined;
  readonly mostOrders: number | undefined;
  /** `key=value`, as given. */
  readonly set: readonly string[];
  readonly json: string | undefined;
  readonly junit: string | undefined;
  readonly journal: string | undefined;
  readonly quiet: boolean;
  /** Runs each seed twice, in two isolates, and compares the journals. */
  readonly verify: boolean;
  /** How many runs at once. */
  readonly jobs: number;
}

const OPTIONS = {
  all: { type: "boolean" },
  list: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  seed: { type: "string" },
  seeds: { type: "string" },
  orders: { type: "string" },
  system: { type: "string" },
  variant: { type: "string" },
  transport: { type: "string" },
  target: { type: "string" },
  hosting: { type: "string" },
  time: { type: "string" },
  region: { type: "string" },
  account: { type: "string" },
  keep: { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "most-minutes": { type: "string" },
  "most-orders": { type: "string" },
  set: { type: "string", multiple: true },
  json: { type: "string" },
  junit: { type: "string" },
  journal: { type: "string" },
  quiet: { type: "boolean", short: "q" },
  verify: { type: "boolean" },
  jobs: { type: "string" },
} as const;

/** The help text. */
export const USAGE =
  `Puts a question to a simulated AWS account, and answers it with a verdict that its seed replays.

  deno task scenario NAME|FILE       run a scenario of the catalogue, or of a file of yours
  deno task scenario --all           run the whole catalogue
  deno task scenario --list          name the catalogue
  deno task scenario show NAME|FILE  say a scenario in words: question, arrivals, faults, checks, limits

  --seed N               the seed; without it one is drawn and printed
  --seeds A-B            every seed from A to B, with a summary
  --orders N             how many orders, in place of the scenario's own number
  --system NAME          the system to ask (choreography)
  --variant V            a wiring of the system: direct, buffered, or all
  --transport T          how the AWS SDK reaches the account: direct (default), or wire (in bytes, without a socket)
  --target T             where: embedded (default), the URL of an AWS endpoint, or aws
  --hosting H            who runs the handlers: lambda (default where it is embedded), or workers (everywhere else)
  --time T               virtual (default where both of these are), or real
  --most-minutes N       the longest that a run in real time may take (10)
  --keep                 leave what was made at the target
  --region R             of the target; aws needs it
  --account ID           12 digits that the target's credentials must belong to; aws needs it
  --most-orders N        the most orders that may be sent to aws (1000)
  -y, --yes              do not ask before anything is made on aws
  --set KEY=VALUE        change a setting of the scenario; \`show\` names them
  --json FILE            write the verdict as JSON; - writes it to standard output, and nothing else there
  --junit FILE           write JUnit XML
  --journal FILE         write everything that happened, as NDJSON
  --verify               run each seed twice, in two isolates, and compare the journals
  --jobs N               how many runs at once; by default one for each core
  -q, --quiet            print failures only

The AWS SDK's own variables say where a service of the target is, if not at its URL: AWS_ENDPOINT_URL_DYNAMODB, ...

Exit codes: 0 every check held, 1 a check failed, 2 wrong usage, scenario or target, 3 the run itself is not valid, 130 interrupted.
`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} Something on it is wrong; the message says what, and what was expected.
 */
export function readArguments(args: readonly string[], cores: number): Arguments {
  const { values, positionals } = parseOptions(args, OPTIONS, (message) => new UsageError(message));
  const show = positionals[0] === "show";
  const rest = show ? positionals.slice(1) : positionals;
  const command = values.help || args.length === 0
    ? "help"
    : values.list
    ? "list"
    : values.all
    ? "all"
    : show
    ? "show"
    : "run";
  if (rest.length > 1) throw new UsageError(`Cannot run ${rest.join(" ")}: expected one scenario, or --all`);
  if (command === "all" && rest.length > 0) {
    throw new UsageError(`Cannot run --all and ${rest[0]}: expected one of the two`);
  }
  if ((command === "run" || command === "show") && rest.length === 0) {
    throw new UsageError(
      `Cannot ${command}: no scenario is named, expected a name or a file; --list names the catalogue`,
    );
  }
  if (values.seed !== undefined && values.seeds !== undefined) {
    throw new UsageError("Cannot take --seed and --seeds together: expected one of the two");
  }
  const transport = values.transport ?? "direct";
  if (transport !== "direct" && transport !== "wire") {
    throw new UsageError(`Cannot use --transport ${transport}: expected direct or wire`);
  }
  return {
    command,
    scenario: rest[0] ?? "",
    seeds: values.seeds !== undefined
      ? range(values.seeds)
      : values.seed !== undefined
      ? [whole("--seed", values.seed, 0)]
      : [],
    orders: values.orders === undefined ? undefined : whole("--orders", values.orders, 1),
    system: values.system ?? "choreography",
    variant: values.variant,
    transport,
    ...placeOf(values),
    region: values.region,
    account: values.account,
    keep: values.keep ?? false,
    yes: values.yes ?? false,
    mostMinutes: values["most-minutes"] === undefined
      ? undefined
      : positive("--most-minutes", values["most-minutes"]),
    mostOrders: values["most-orders"] === undefined
      ? undefined
      : whole("--most-orders", values["most-orders"], 1),
    set: values.set ?? [],
    json: values.json,
    junit: values.junit,
    journal: values.journal,
    quiet: values.quiet ?? false,
    verify: values.verify ?? false,
    jobs: values.jobs === undefined ? cores : whole("--jobs", values.jobs, 1),
  };
}

/** Where a run is made, from what was given: what does not go together is refused with the reason. */
function placeOf(
  given: { target?: string; hosting?: string; time?: string; transport?: string; verify?: boolean },
): Pick<Arguments, "target" | "hosting" | "time"> {
  const target = given.target ?? "embedded";
  if (target !== "embedded" && target !== "aws" && !/^https?:\/\//.test(target)) {
    throw new UsageError(
      `Cannot use --target ${target}: expected embedded, aws, or an URL such as http://127.0.0.1:4566`,
    );
  }
  const hosting = given.hosting ?? (target === "embedded" ? "lambda" : "workers");
  if (hosting !== "lambda" && hosting !== "workers") {
    throw new UsageError(
      `Cannot use --hosting ${hosting}, nearest is ${nearest(hosting, ["lambda", "workers"])}: ` +
        "expected lambda or workers",
    );
  }
  if (hosting === "lambda" && target !== "embedded") {
    throw new UsageError(
      `Cannot use --hosting lambda at ${target}: functions there cannot reach the payment provider, which runs ` +
        "on this machine; use --hosting workers",
    );
  }
  const time = given.time ?? (hosting === "workers" ? "real" : "virtual");
  if (time !== "virtual" && time !== "real") {
    throw new UsageError(`Cannot use --time ${time}: expected virtual or real`);
  }
  if (time === "virtual" && hosting === "workers") {
    throw new UsageError(
      "Cannot use --time virtual with --hosting workers: processes of their own wait in real time; " +
        "use --hosting lambda",
    );
  }
  if (hosting === "workers" && given.transport !== undefined) {
    throw new UsageError(
      `Cannot use --transport ${given.transport} with --hosting workers: workers reach the account over HTTP`,
    );
  }
  if (time === "real" && given.verify) {
    throw new UsageError("Cannot --verify runs in real time: no two of them write the same journal");
  }
  return { target, hosting, time };
}

function whole(name: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < min) {
    throw new UsageError(`Cannot use ${name} ${text}: expected a whole number from ${min}`);
  }
  return value;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(`Cannot use ${name} ${text}: expected a number above 0`);
  }
  return value;
}

const MOST_SEEDS = 1_000_000;

/** `1-50`, `7` or `1,5,9` to the seeds that it names. */
function range(text: string): number[] {
  const seeds: number[] = [];
  for (const part of text.split(",")) {
    const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    if (from === undefined) {
      throw new UsageError(`Cannot use --seeds ${text}: expected seeds such as 1-50 or 3,7,11`);
    }
    const first = whole("--seeds", from, 0);
    const last = whole("--seeds", to ?? from, 0);
    if (last < first || seeds.length + last - first >= MOST_SEEDS) {
      throw new UsageError(
        `Cannot use --seeds ${text}: expected an end not before its start, and at most a million seeds`,
      );
    }
    for (let seed = first; seed <= last; seed++) seeds.push(seed);
  }
  return seeds;
}
