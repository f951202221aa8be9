/** The command line of `deno task load`: what it takes, and what it says of what it does not. */
import { parseOptions } from "../targets/options.ts";
import { nearest } from "../targets/nearest.ts";
import { UsageError } from "../scenarios/usage_error.ts";
import { type ProfileName, PROFILES } from "./profile.ts";

/** What is to be done. */
export interface Arguments {
  readonly profile: ProfileName;
  /** Default: the profile's. */
  readonly durationSeconds: number | undefined;
  readonly ratePerSecond: number | undefined;
  /** Where orders are sent; undefined: to services that are started for this run. */
  readonly ordersUrl: string | undefined;
  /** The AWS endpoint; undefined: an embedded one that is started for this run, unless `ordersUrl` is given. */
  readonly target: string | undefined;
  /** How late every answer of the payment provider is. */
  readonly slowPaymentsMs: number | undefined;
  /** A JSON file with a list of faults. */
  readonly faults: string | undefined;
  readonly json: string | undefined;
  readonly seed: number;
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  duration: { type: "string" },
  rate: { type: "string" },
  "orders-url": { type: "string" },
  target: { type: "string" },
  "slow-payments": { type: "string" },
  faults: { type: "string" },
  json: { type: "string" },
  seed: { type: "string" },
} as const;

/** The help text. */
export const USAGE = `Sends orders with k6, follows them to their end, and answers with a verdict.

  deno task load smoke    a steady trickle, every order followed
  deno task load storm    a hundred times the usual orders at once, and back

Without a URL it starts an embedded AWS endpoint and the services, each in a worker, and ends them again.

  --rate N               orders a second: of smoke all the time, of storm outside of its burst
  --duration SECONDS     how long orders arrive
  --seed N               draws the orders; default 1
  --target URL           run the services at this AWS endpoint, in place of the embedded one
  --orders-url URL       send to this POST /orders, and start nothing; with --target, read the queues of that endpoint
  --slow-payments MS     the payment provider answers so much later, every time
  --faults FILE          faults, as a JSON list; "third-party" ones work at every endpoint
  --json FILE            write the verdict as JSON; - writes it to standard output, and nothing else there

k6 is looked for in the variable K6, on the PATH, and where Go installs programs.

Exit codes: 0 every threshold held, 1 one was crossed, 2 wrong usage or target, or no k6, 3 the run itself is not
valid, 130 interrupted.
`;

/**
 * Reads the command line; undefined when help is asked for.
 *
 * @throws {UsageError} Something on it is wrong; the message says what, and what was expected.
 */
export function readArguments(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parseOptions(args, OPTIONS, (message) => new UsageError(message));
  if (values.help || args.length === 0) return undefined;
  const [profile, ...more] = positionals;
  const names = Object.keys(PROFILES).join(" or ");
  if (profile === undefined) throw new UsageError(`Cannot load: no profile is named, expected ${names}`);
  if (more.length > 0) throw new UsageError(`Cannot load ${positionals.join(" ")}: expected one of ${names}`);
  if (!isProfile(profile)) {
    throw new UsageError(
      `Unknown profile ${profile}, nearest is ${nearest(profile, Object.keys(PROFILES))}; there are ${names}`,
    );
  }
  const ordersUrl = url("--orders-url", values["orders-url"], "http://127.0.0.1:8080/orders");
  if (ordersUrl !== undefined) {
    for (const option of ["slow-payments", "faults"] as const) {
      if (values[option] === undefined) continue;
      throw new UsageError(
        `Cannot use --${option} with --orders-url: nothing is started, expected one of the two`,
      );
    }
  }
  return {
    profile,
    durationSeconds: above0("--duration", values.duration, "seconds, such as 30"),
    ratePerSecond: above0("--rate", values.rate, "orders a second, such as 5"),
    ordersUrl,
    target: url("--target", values.target, "http://127.0.0.1:4566"),
    slowPaymentsMs: above0("--slow-payments", values["slow-payments"], "milliseconds, such as 5000"),
    faults: values.faults,
    json: values.json,
    seed: seedOf(values.seed),
  };
}

function isProfile(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

function url(option: string, text: string | undefined, example: string): string | undefined {
  if (text === undefined) return undefined;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`Cannot use ${option} ${text}: expected an URL such as ${example}`);
  }
  return parsed.href.replace(/\/$/, "");
}

function above0(option: string, text: string | undefined, expected: string): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new UsageError(`Cannot use ${option} ${text}: expected a number above 0 of ${expected}`);
  }
  return value;
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new UsageError(`Cannot use --seed ${text}: expected a whole number from 0`);
  }
  return value;
}
