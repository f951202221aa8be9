/** The command line of `deno task lookalike`: what it takes, and what it says of what it does not. */
import { parseOptions } from "../../targets/options.ts";
import { nearest } from "../../targets/nearest.ts";
import { dynalite } from "./dynalite.ts";
import { dynamodbLocal } from "./dynamodb_local.ts";
import { elasticmq } from "./elasticmq.ts";
import { localstack } from "./localstack.ts";
import { type Lookalike, LookalikeError } from "./lookalike.ts";
import { ministack } from "./ministack.ts";
import { moto } from "./moto.ts";

/** What can be started by name, and what it is made of: together, one account. */
export const ACCOUNTS: Readonly<Record<string, readonly Lookalike[]>> = {
  localstack: [localstack, dynamodbLocal],
  moto: [moto],
  "dynamodb-local": [dynamodbLocal],
  dynalite: [dynalite],
  elasticmq: [elasticmq],
  ministack: [ministack],
  all: [localstack, dynamodbLocal],
};

export interface Arguments {
  readonly help: boolean;
  readonly lookalikes: readonly Lookalike[];
  /** Of the first; the others take the ones after it. 0 for free ones, undefined for the usual ones. */
  readonly port: number | undefined;
  /** Where to install; undefined for the user's cache directory. */
  readonly directory: string | undefined;
  /** Install only. */
  readonly installOnly: boolean;
  /** What to run against it; empty to wait for a signal. */
  readonly command: readonly string[];
}

const OPTIONS = {
  port: { type: "string" },
  directory: { type: "string" },
  install: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** The help text. */
export const USAGE = `Installs and starts something that answers as AWS does, on loopback, without Docker.

  deno task lookalike NAME               start it, print the exports to paste, end it with Ctrl-C
  deno task lookalike NAME -- COMMAND…   run COMMAND against it, end it after that, with COMMAND's exit code

  localstack      LocalStack 4.14.0 with DynamoDB Local beside it (Python 3.13; a JDK from 17, Maven)
  moto            Moto 5.2.1 (Python 3.10 or later)
  dynamodb-local  DynamoDB Local 2.6.1 alone (a JDK from 17, Maven)
  dynalite        Dynalite 4.0.0, DynamoDB alone (Node.js)
  elasticmq       ElasticMQ 1.6.14, SQS alone (Java from 17, Maven)
  ministack       MiniStack 1.5.33 (Python 3.10 or later)
  all             the same as localstack: all that the systems need

  --port N        the first port, the others follow it; 0 takes free ones, as do those of a COMMAND by default
  --directory D   where to install it; by default orderstorm/lookalikes in the user's cache directory
  --install       install it, start nothing

COMMAND gets AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_DYNAMODB, test credentials and us-east-1, and \`{AWS_ENDPOINT_URL}\` in an
argument stands for its value.

Exit codes: 0, or COMMAND's own; 1 the installation failed; 2 wrong usage, or Python, Java, Maven or Node.js is not there, or
it does not start; 130 interrupted.
`;

/**
 * Reads the command line.
 *
 * @throws {LookalikeError} Something on it is wrong; the message says what, and what was expected.
 */
export function readArguments(args: readonly string[]): Arguments {
  const dashes = args.indexOf("--");
  const own = dashes === -1 ? args : args.slice(0, dashes);
  const command = dashes === -1 ? [] : args.slice(dashes + 1);
  const { values, positionals } = parseOptions(own, OPTIONS, (message) => new LookalikeError(message));
  const help = values.help === true || args.length === 0;
  if (dashes !== -1 && command.length === 0) {
    throw new LookalikeError(
      "Cannot run a command: nothing follows --, expected a program and its arguments",
    );
  }
  return {
    help,
    lookalikes: help ? [] : lookalikesOf(positionals),
    port: values.port === undefined ? undefined : portOf(values.port),
    directory: values.directory,
    installOnly: values.install ?? false,
    command,
  };
}

function lookalikesOf(names: readonly string[]): readonly Lookalike[] {
  const [name, ...more] = names;
  const known = Object.keys(ACCOUNTS);
  if (name === undefined || more.length > 0) {
    throw new LookalikeError(
      `Cannot start ${names.join(" ") || "nothing"}: expected one of ${known.join(", ")}`,
    );
  }
  const found = Object.hasOwn(ACCOUNTS, name) ? ACCOUNTS[name] : undefined;
  if (found === undefined) {
    throw new LookalikeError(
      `Cannot find ${name}, nearest is ${nearest(name, known)}; there are: ${known.join(", ")}`,
    );
  }
  return found;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_534) {
    throw new LookalikeError(`Cannot use --port ${text}: expected a whole number from 0 to 65,534`);
  }
  return port;
}
