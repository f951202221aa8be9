/** The command line of `deno task services`: what it takes, and what it says of what it does not. */
import { parseOptions } from "../targets/options.ts";
import { nearest } from "../targets/nearest.ts";
import { SYSTEMS } from "../services/systems/mod.ts";
import { TargetError } from "../targets/mod.ts";

export interface Arguments {
  readonly help: boolean;
  readonly target: string;
  readonly system: string;
  /** Undefined for the system's first. */
  readonly variant: string | undefined;
  readonly port: number;
  /** Undefined: to be drawn. */
  readonly seed: number | undefined;
  /** A file of faults of third parties. */
  readonly faults: string | undefined;
  /** One JSON object for each event, in place of text. */
  readonly jsonEvents: boolean;
  /** Where third parties are that run elsewhere; undefined for such as run here. */
  readonly thirdParties: { readonly payments: string; readonly carrier: string } | undefined;
}

const OPTIONS = {
  target: { type: "string" },
  system: { type: "string" },
  variant: { type: "string" },
  port: { type: "string" },
  seed: { type: "string" },
  faults: { type: "string" },
  "json-events": { type: "boolean" },
  "payments-url": { type: "string" },
  "carrier-url": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

const STANDARD = { target: "http://127.0.0.1:4566", system: "choreography", port: 8080 } as const;

/** The help text. */
export const USAGE = `Runs the services of a system in workers, against an AWS endpoint.

  deno task services
  deno task services --target http://127.0.0.1:4566 --variant buffered --port 8080

  --target URL           where the AWS services are; those with a variable of their own (AWS_ENDPOINT_URL_DYNAMODB)
                         at its URL. Default ${STANDARD.target}
  --system NAME          default ${STANDARD.system}
  --variant V            a wiring of the system; default its first
  --port N               of the orders API on 127.0.0.1; 0 for any that is free. Default ${STANDARD.port}
  --seed N               of the third parties, which run here as well. Default: drawn, so that ids are new each time
  --faults FILE          faults of third parties: a JSON list, as in a scenario's plan
  --payments-url URL     a payment provider and a carrier that run elsewhere, such as those of a served account
  --carrier-url URL      (…/_orderstorm/third-parties/payments, …/carrier); none are started here then
  --json-events          print what happens as JSON, one object on a line, the functions' logs included

What it makes at the target stays there; starting again goes on with it. Ctrl-C lets what has begun end, a second one
ends at once.

Exit codes: 0 ended by SIGTERM, 2 wrong usage or target, 130 interrupted.
`;

/**
 * Reads the command line.
 *
 * @throws {TargetError} Something on it is wrong; the message says what, and what was expected.
 */
export function readArguments(args: readonly string[]): Arguments {
  const values = parseOptions(args, OPTIONS, (message) => new TargetError(message), false).values;
  const system = values.system ?? STANDARD.system;
  const entry = Object.hasOwn(SYSTEMS, system) ? SYSTEMS[system] : undefined;
  if (entry === undefined) throw unknown("system", system, Object.keys(SYSTEMS));
  if (values.variant !== undefined && !entry.variants.includes(values.variant)) {
    throw unknown("variant", values.variant, entry.variants);
  }
  const target = values.target ?? STANDARD.target;
  if (target === "aws") {
    throw new TargetError(
      "Cannot run services at aws: what they make stays, expected the URL of an endpoint; " +
        "deno task scenario NAME --target aws runs them there and cleans up",
    );
  }
  const thirdParties = thirdPartiesOf(values["payments-url"], values["carrier-url"]);
  if (thirdParties !== undefined && values.faults !== undefined) {
    throw new TargetError(
      "Cannot use --faults for third parties that run elsewhere: expected it without --payments-url",
    );
  }
  return {
    help: values.help ?? false,
    target,
    system,
    variant: values.variant,
    port: whole("--port", values.port, STANDARD.port, 65_535),
    seed: values.seed === undefined ? undefined : whole("--seed", values.seed, 0, Number.MAX_SAFE_INTEGER),
    faults: values.faults,
    jsonEvents: values["json-events"] ?? false,
    thirdParties,
  };
}

function thirdPartiesOf(payments: string | undefined, carrier: string | undefined) {
  if (payments === undefined && carrier === undefined) return undefined;
  if (payments === undefined || carrier === undefined) {
    const missing = payments === undefined ? "--payments-url" : "--carrier-url";
    throw new TargetError(
      `Cannot use third parties that run elsewhere: ${missing} is missing, expected both`,
    );
  }
  for (const [name, url] of [["--payments-url", payments], ["--carrier-url", carrier]] as const) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
      throw new TargetError(
        `Cannot use ${name} ${url}: expected a URL such as http://127.0.0.1:9000/payments`,
      );
    }
  }
  return { payments: payments.replace(/\/$/, ""), carrier: carrier.replace(/\/$/, "") };
}

function unknown(what: string, given: string, names: readonly string[]): TargetError {
  return new TargetError(
    `Cannot find ${what} "${given}", nearest is "${nearest(given, names)}"; there are: ${names.join(", ")}`,
  );
}

function whole(name: string, text: string | undefined, standard: number, most: number): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < 0 || value > most) {
    throw new TargetError(`Cannot use ${name} ${text}: expected a whole number from 0 to ${most}`);
  }
  return value;
}
