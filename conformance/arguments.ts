/** The command line of `deno task conformance`: what it takes, and what it says of what it does not. */
import type { ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import { nearest } from "../targets/nearest.ts";
import { parseOptions } from "../targets/options.ts";
import { SUITES } from "./generated_run.ts";
import { type TransportName, TRANSPORTS } from "./played.ts";
import { UsageError } from "./usage_error.ts";

export interface Arguments {
  readonly help: boolean;
  readonly services: readonly ServiceName[];
  /** The suite that cases are drawn from; undefined for none. */
  readonly suite: string | undefined;
  /** The endpoint to compare with; undefined for none. */
  readonly against: string | undefined;
  readonly transports: readonly TransportName[];
  /** Only cases whose names hold this text. */
  readonly only: string | undefined;
  /** How many cases to draw instead of playing those of the contract; undefined for none. */
  readonly generated: number | undefined;
  readonly seed: number;
  /** How many unexplained differences of generated cases are told whole. */
  readonly show: number;
  readonly json: boolean;
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  service: { type: "string", multiple: true },
  against: { type: "string" },
  transport: { type: "string", multiple: true },
  case: { type: "string" },
  generated: { type: "string" },
  seed: { type: "string" },
  show: { type: "string" },
  json: { type: "boolean" },
} as const;

/** What `deno task conformance --help` says. */
export const USAGE = `Plays the contract: what a client sees of each AWS service, case by case.

  deno task conformance                        over direct, wire and http, with the coverage of operations
  deno task conformance --against URL          at an AWS endpoint, and where it differs from the contract
  deno task conformance --service sqs --generated 20000 --against URL
                                               cases drawn from a seed, made to us and to the endpoint

  --service S     ${Object.keys(CASES).join(", ")}; may come more than once; default all
  --against URL   AWS, or a look-alike (deno task lookalike NAME starts one); AWS_ENDPOINT_URL_DYNAMODB and the like lead
                  single services elsewhere; credentials and region from the environment, else test/test, us-east-1
  --transport T   ${TRANSPORTS.join(", ")}; may come more than once; default all, or none with --against
  --case TEXT     only cases whose names hold this text
  --generated N   draw N cases instead of playing those of the contract; wants --against and --service, which may be
                  ${SUITES.join(", ")}
  --seed K        the seed that they are drawn from; default 1
  --show N        how many unexplained differences are told whole; default 10
  --json          print the report as JSON

Exit codes: 0 all is as it should be, 1 a case failed, a difference has no explanation or an operation is not covered, 2 wrong
usage or an endpoint that does not answer, 3 something of ours broke, 130 interrupted.
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
  const { against } = values;
  const known = Object.keys(CASES) as ServiceName[];
  const read: Arguments = {
    help: values.help ?? false,
    services: values.generated === undefined ? each("--service", values.service ?? known, known) : [],
    suite: values.generated === undefined ? undefined : values.service?.[0],
    against: against === undefined ? undefined : urlOf(against),
    transports: each(
      "--transport",
      values.transport ?? (against === undefined ? TRANSPORTS : []),
      TRANSPORTS,
    ),
    only: values.case,
    generated: values.generated === undefined ? undefined : wholeNumber("--generated", values.generated, 1),
    seed: wholeNumber("--seed", values.seed ?? "1", Number.MIN_SAFE_INTEGER),
    show: wholeNumber("--show", values.show ?? "10", 0),
    json: values.json ?? false,
  };
  if (read.generated !== undefined && values.service?.length !== 1) {
    throw new UsageError(
      "Cannot draw cases of every service at once: expected one --service with --generated",
    );
  }
  return read;
}

function each<T extends string>(option: string, given: readonly string[], known: readonly T[]): T[] {
  for (const name of given) {
    if (!(known as readonly string[]).includes(name)) {
      throw new UsageError(
        `Cannot take ${option} "${name}": the nearest is "${nearest(name, known)}", there are: ${
          known.join(", ")
        }`,
      );
    }
  }
  return known.filter((name) => given.includes(name));
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text.replaceAll(",", ""));
  if (Number.isSafeInteger(value) && text.trim() !== "" && value >= least) return value;
  throw new UsageError(
    `Cannot take ${option} ${JSON.stringify(text)}: expected a whole number of at least ${least}`,
  );
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, "");
  throw new UsageError(
    `Cannot compare with --against ${
      JSON.stringify(text)
    }: expected an http: or https: URL, such as http://127.0.0.1:4566`,
  );
}
