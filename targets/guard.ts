/**
 * The rails in front of AWS itself: which account and region, nothing that reroutes calls, how much, what it may
 * cost, and a yes. Pure functions and one prompt, so that a test can prove each of them without an account.
 */
import { TargetError } from "./errors.ts";
import { NAME_PREFIX } from "./prefix.ts";

export interface AwsWish {
  readonly region?: string;
  readonly account?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Checks what was asked of `--target aws`, before any call.
 *
 * @throws {TargetError} Region or account are not stated, or a variable would send calls elsewhere than to AWS.
 */
export function mustBeAws(wish: AwsWish): { region: string; account: string } {
  const { region, account, env } = wish;
  const rerouting = Object.keys(env).filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && env[name])
    .sort();
  const [first] = rerouting;
  if (first !== undefined) {
    const others = rerouting.length > 1 ? ` (and ${rerouting.slice(1).join(", ")})` : "";
    throw new TargetError(
      `Cannot use --target aws: ${first}=${env[first]}${others} sends calls elsewhere; ` +
        `unset it, or give its URL as --target`,
    );
  }
  if (region === undefined) {
    throw new TargetError("Cannot use --target aws: no --region, expected one such as --region eu-west-1");
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    throw new TargetError(`Cannot use --region ${region}: expected a region of AWS such as eu-west-1`);
  }
  if (/^(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/.test(region)) {
    throw new TargetError(`Cannot use --region ${region}: expected a region of the partition aws`);
  }
  if (account === undefined) {
    throw new TargetError(
      "Cannot use --target aws: no --account, expected the 12 digits of the account meant",
    );
  }
  if (!/^\d{12}$/.test(account)) {
    throw new TargetError(`Cannot use --account ${account}: expected 12 digits`);
  }
  return { region, account };
}

/**
 * Checks where a client would really call: shared files can reroute it as well as variables.
 *
 * @throws {TargetError} The host is none of AWS's.
 */
export function mustBeAwsHost(service: string, host: string): void {
  if (/\.(amazonaws\.com|api\.aws)$/.test(host)) return;
  throw new TargetError(
    `Cannot use --target aws: ${service} would be called at ${host}, which is not AWS; ` +
      "look for endpoint_url in the AWS config file",
  );
}

/** @throws {TargetError} The credentials are those of another account. */
export function mustMatchIdentity(title: string, wanted: string, found: string): void {
  if (wanted === found) return;
  throw new TargetError(
    `Cannot use ${title}: the credentials are those of account ${found}, expected ${wanted} (--account)`,
  );
}

/**
 * Checks that everything a system would make or remove on AWS has a name of its own run.
 *
 * @throws {TargetError} A name lacks the prefix that every run's names begin with.
 */
export function mustBeNamedForRun(names: readonly string[]): void {
  const other = names.find((name) => !name.startsWith(NAME_PREFIX));
  if (other === undefined) return;
  throw new TargetError(
    `Cannot touch ${other} on AWS: expected a name that begins with ${NAME_PREFIX}, as prefixed() gives`,
  );
}

export interface Amount {
  readonly orders: number;
  /** The longest that the run may take. */
  readonly minutes: number;
}

/** What a run on AWS may be at most unless `--most-orders` and `--most-minutes` say otherwise. */
export const CAPS: Amount = { orders: 1_000, minutes: 30 };

/** @throws {TargetError} More is asked for than the caps allow. */
export function mustBeWithin(asked: Amount, caps: Partial<Amount> = {}): void {
  for (const what of ["orders", "minutes"] as const) {
    const most = caps[what] ?? CAPS[what];
    if (asked[what] <= most) continue;
    throw new TargetError(
      `Cannot run ${asked[what]} ${what} on AWS: expected at most ${most}; --most-${what} ${
        Math.ceil(asked[what])
      } allows it`,
    );
  }
}

export interface Prompt {
  /** `--yes`. */
  readonly yes: boolean;
  /** Whether somebody is there to answer. */
  readonly terminal: boolean;
  /** Shows the question and reads one line; undefined at the end of input. */
  readonly ask: (question: string) => string | undefined | Promise<string | undefined>;
}

/**
 * Asks before anything is made or removed.
 *
 * @param question Such as `Create these in 123456789012 eu-west-1?`
 * @throws {TargetError} The answer was no, or nobody is there to ask and `--yes` was not given.
 */
export async function confirm(question: string, prompt: Prompt): Promise<void> {
  if (prompt.yes) return;
  if (!prompt.terminal) {
    throw new TargetError(`Cannot ask "${question}": there is no terminal; --yes answers it`);
  }
  const answer = (await prompt.ask(`${question} [y/N] `))?.trim().toLowerCase();
  if (answer !== "y" && answer !== "yes") throw new TargetError("Nothing was done: the answer was no");
}
