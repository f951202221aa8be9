/** A generated suite, run: how many cases were compared, what differed, and how much of that has an explanation. */
import type { Difference, GeneratedSuite, Side } from "./generated/suite.ts";
import { UsageError } from "./usage_error.ts";

export interface GeneratedRun {
  readonly service: string;
  readonly about: string;
  readonly ours: string;
  readonly theirs: string;
  readonly seed: number;
  /** How many cases were compared. */
  readonly compared: number;
  /** How many differences each explanation explains. */
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: number;
  /** The first of them. */
  readonly first: readonly Difference[];
}

export interface GeneratedOptions {
  readonly seed: number;
  readonly count: number;
  readonly ours: Side;
  readonly theirs: Side;
  /** How many unexplained differences are kept. */
  readonly keep: number;
  readonly onProgress?: (done: number) => void;
}

/** The suites, by the names of their files. */
export const SUITES = ["sqs", "eventbridge", "dynamodb", "dynamodb_partiql"] as const;

/**
 * The suite of a service.
 *
 * @throws {UsageError} There is none.
 */
export async function suiteOf(service: string): Promise<GeneratedSuite> {
  if (!(SUITES as readonly string[]).includes(service)) {
    throw new UsageError(
      `Cannot draw cases of ${service}: there is no suite of it, expected ${SUITES.join(", ")}`,
    );
  }
  let found: Readonly<Record<string, unknown>>;
  try {
    found = await import(`./generated/${service}.ts`) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof TypeError) || !error.message.startsWith("Module not found")) throw error;
    throw new UsageError(`Cannot draw cases of ${service}: there is no suite of it yet`);
  }
  const suite = Object.values(found).find(isSuite);
  if (!suite) throw new TypeError(`generated/${service}.ts exports no suite`);
  return suite;
}

function isSuite(value: unknown): value is GeneratedSuite {
  return typeof value === "object" && value !== null && typeof (value as GeneratedSuite).run === "function";
}

/** Runs a suite. @throws {PlaceError} A side answers no more. */
export async function runGenerated(suite: GeneratedSuite, options: GeneratedOptions): Promise<GeneratedRun> {
  const { seed, count, ours, theirs, keep, onProgress } = options;
  const explained: Record<string, number> = {};
  const first: Difference[] = [];
  let unexplained = 0;
  const compared = await suite.run({
    seed,
    count,
    ours,
    theirs,
    onDifference(difference) {
      const { explanation } = difference;
      if (explanation !== undefined) explained[explanation] = (explained[explanation] ?? 0) + 1;
      else if (unexplained++ < keep) first.push(difference);
    },
    ...(onProgress ? { onProgress } : undefined),
  });
  const { service, about } = suite;
  return {
    service,
    about,
    ours: ours.title,
    theirs: theirs.title,
    seed,
    compared,
    explained,
    unexplained,
    first,
  };
}

/**
 * The run as text for people.
 *
 * @param again The command line that plays it again, up to its count.
 */
export function generatedText(run: GeneratedRun, again: string): string {
  const { service, about, ours, theirs, seed, compared, explained, unexplained, first } = run;
  const known = Object.entries(explained).sort(([, a], [, b]) => b - a);
  const lines = [
    `${service}: ${about}`,
    `${compared.toLocaleString("en")} cases of seed ${seed}, ${ours} beside ${theirs}: ${
      unexplained.toLocaleString("en")
    } differences without an explanation`,
    ...known.map(([why, count]) => `  ${count.toLocaleString("en")} explained: ${why}`),
  ];
  for (const difference of first) {
    lines.push("", `✗ case ${difference.number} of seed ${difference.seed}`);
    lines.push(`    again   ${again} --generated ${difference.number + 1} --seed ${difference.seed}`);
    const { calls } = difference;
    const shown = calls.slice(-MOST_CALLS);
    if (shown.length < calls.length) lines.push(`    after   ${calls.length - shown.length} earlier calls`);
    for (const { operation, input } of shown) lines.push(`    call    ${operation} ${text(input)}`);
    lines.push(`    ours    ${text(difference.ours)}`, `    theirs  ${text(difference.theirs)}`);
  }
  return `${lines.join("\n")}\n`;
}

const MOST_CALLS = 6;
const MOST_OF_A_TEXT = 1500;

function text(value: unknown): string {
  const all = typeof value === "string" ? value : JSON.stringify(value, withBytes) ?? "nothing";
  return all.length > MOST_OF_A_TEXT ? `${all.slice(0, MOST_OF_A_TEXT)}…` : all;
}

/** Bytes as base64, which a call with them can be made again from. */
function withBytes(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? btoa(String.fromCharCode(...value)) : value;
}
