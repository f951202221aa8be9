/** The AWS CLI, run against AWS_ENDPOINT_URL, and the steps of its tour. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** The AWS CLI; by default the one on the PATH. */
const AWS = process.env.TOUR_AWS ?? "aws";
const ENDPOINT = process.env.AWS_ENDPOINT_URL ?? "";
/** Whose account the tour is in. */
export const ACCOUNT = "000000000000";
/** Ends the names of what this tour makes. */
export const RUN = crypto.randomUUID().slice(0, 6);
const COMMAND_TIMEOUT_MS = 60_000;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the CLI as somebody of `account`: a 12-digit access key names it. */
export function cli(args: readonly string[], account = ACCOUNT, region = "us-east-1"): Promise<Ran> {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: "",
    AWS_MAX_ATTEMPTS: "1",
    AWS_DEFAULT_OUTPUT: "json",
    // Nobody's own settings take part.
    AWS_CONFIG_FILE: join(tmpdir(), "orderstorm-no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(tmpdir(), "orderstorm-no-credentials"),
  };
  return new Promise((resolve, reject) => {
    // Version 1 sends SQS to AWS whatever AWS_ENDPOINT_URL says, unless it is told here.
    execFile(
      AWS,
      ["--endpoint-url", ENDPOINT, ...args],
      { env, timeout: COMMAND_TIMEOUT_MS },
      (failure, out, error) => {
        if (failure !== null && typeof failure.code !== "number") reject(failure);
        else resolve({ code: failure === null ? 0 : Number(failure.code), out, error });
      },
    );
  });
}

/** What a command prints, as JSON; undefined when it prints nothing. */
// deno-lint-ignore no-explicit-any -- the answers of a dozen commands, looked at by assertions only
export async function aws(...args: string[]): Promise<any> {
  const { code, out, error } = await cli(args);
  assert.equal(code, 0, `aws ${args.join(" ")}: ${error.trim()}`);
  return out.trim() === "" ? undefined : JSON.parse(out);
}

/** The command is refused by the service with this code. */
export async function refused(
  code: string,
  args: readonly string[],
  account?: string,
  region?: string,
): Promise<void> {
  const ran = await cli(args, account, region);
  assert.match(ran.error, new RegExp(`An error occurred \\(${code}\\)`), `aws ${args.join(" ")}`);
  // Of version 2, and of version 1.
  assert.ok(ran.code === 254 || ran.code === 255, `exit code ${ran.code}`);
}

/** Prints what came of a step; ends the tour where it failed. */
export async function step(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.log(`not ok - ${name}: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  console.log(`ok - ${name}`);
}

/** A value as the CLI takes it. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}
