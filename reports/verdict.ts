/**
 * The verdict of one run: what `--json` prints, and the one value that every report is drawn from.
 *
 * It is a versioned schema, printed as docs/verdict.schema.json. Two runs of one seed, scenario and code in virtual time
 * give the same verdict byte for byte, but for `wallMs` and `simToWall`, which depend on the machine. A run in real
 * time gives another each time.
 *
 * Fields that came later have a default, so that a verdict of before them can still be read.
 */
import { z } from "zod";

/** Grows by one when a reader of the old schema would misread the new one. */
export const VERDICT_VERSION = 1;

const text = (description: string) => z.string().describe(description);
const count = (description: string) => z.int().min(0).describe(description);
const milliseconds = (description: string) => z.number().min(0).describe(description);

/** One way in which a check did not hold. */
export const violationSchema = z.strictObject({
  message: text("What happened, as a sentence that names order, hop and cause."),
  orderId: text("The order that it happened to, where there is one.").optional(),
  atMs: milliseconds("When, in virtual milliseconds since the start of the run."),
}).describe("One way in which a check did not hold.");

/** What became of one check. */
export const checkResultSchema = z.strictObject({
  name: text("Lower-case words joined by `-`: `charged-once`."),
  kind: z.enum(["invariant", "expectation", "threshold"]).describe(
    "An invariant holds always, an expectation at the end; a threshold is a number that stays within its limit.",
  ),
  sentence: text("What must be true, in one sentence."),
  held: z.boolean().describe("Whether it was true."),
  figure: text("What was measured, in a few words: `2,000 orders, 0 lost`."),
  violations: z.array(violationSchema).describe("What did not hold, oldest first; the first hundred."),
  violationCount: count("How many violations there were in all."),
}).describe("What became of one check.");

/** How many orders came how far. */
export const countsSchema = z.strictObject({
  arrived: count("Orders sent by clients, and poison messages put past the API."),
  accepted: count("Orders that the API answered with 202."),
  refused: count("Orders that the API answered with an error for good."),
  unanswered: count("Orders whose client gave up without an answer."),
  poison: count("Poison messages put past the API."),
  paid: count("Orders that were paid, whatever became of them after."),
  reserved: count("Orders whose stock was reserved, whatever became of them after."),
  shipped: count("Orders that were shipped: the good end."),
  rejected: count("Orders that were turned down for a reason of business: card declined, out of stock, ..."),
  deadLettered: count("Messages that lie in dead-letter queues at the end."),
}).describe("How many orders came how far.");

/** What lies in a dead-letter queue, from one source. */
export const deadLettersSchema = z.strictObject({
  queue: text("The dead-letter queue."),
  source: text("The queue, rule target or function that gave up on the messages."),
  count: count("How many messages of that source."),
  reasons: z.array(z.strictObject({
    reason: text("Why it gave up, as the AWS service or the handler said."),
    count: count("How many messages for that reason."),
  })).describe("Why, most frequent first."),
}).describe("What lies in a dead-letter queue, from one source.");

/** From the first request for an order to its final status. */
export const latencySchema = z.strictObject({
  p50: milliseconds("The median."),
  p95: milliseconds("The 95th percentile."),
  p99: milliseconds("The 99th percentile."),
  max: milliseconds("The longest."),
}).describe("Virtual milliseconds from the first request for an order to its final status.");

/** A fault of the scenario that the target gave no way to bring about. */
export const notInjectedSchema = z.strictObject({
  fault: text("The fault's name in the plan."),
  reason: text("Why it could not be brought about."),
}).describe("A fault of the scenario that could not be brought about where the run was made.");

/** A check that the target gave no way to judge. */
export const notCheckedSchema = z.strictObject({
  check: text("The name of the check."),
  sentence: text("What must be true, in one sentence."),
  reason: text("Why it could not be judged."),
}).describe("A check that could not be judged where the run was made: it neither held nor failed.");

export const verdictSchema = z.strictObject({
  version: z.literal(VERDICT_VERSION).describe("The version of this schema."),
  verdict: z.enum(["pass", "fail", "invalid"]).describe(
    "`pass`: every check held. `fail`: at least one did not. `invalid`: the run says nothing, see `invalid`.",
  ),
  invalid: z.strictObject({
    reason: text("In a word or two: `bound`, `leak`, `stuck`, ..."),
    detail: text("Which bound was hit, what leaked and from where, ..."),
  }).optional().describe("Why the run says nothing; present if and only if `verdict` is `invalid`."),
  scenario: text("The name of the scenario."),
  question: text("What it asks, in prose."),
  system: text("The system it was put to: `choreography`."),
  variant: text("The wiring of that system: `direct`, `buffered`."),
  transport: text("How SDK clients reached the world: `direct`, `wire`, `http`."),
  target: text(
    "Where the run was made: `embedded`, the URL of an endpoint, or `AWS` with account and region.",
  )
    .default("embedded"),
  hosting: z.enum(["lambda", "workers"]).default("lambda").describe(
    "Who ran the handlers: the account's Lambda, or a worker for each service that polls its queues.",
  ),
  time: z.enum(["virtual", "real"]).default("virtual").describe(
    "What the clock followed. A run in real time cannot be replayed; its seed draws the same orders and faults.",
  ),
  seed: z.int().describe("The number from which every chance of the run was drawn."),
  orders: count("How many orders the scenario planned."),
  replay: text("The command line that repeats this run: exactly, where its time is virtual."),
  journalHash: text("The hash of the journal: equal hashes, equal runs. Each run in real time has another."),
  versions: z.strictObject({
    orderstorm: text("The version or commit of Orderstorm."),
    deno: text("The version of Deno."),
    sdk: z.record(z.string(), z.string()).describe("AWS SDK packages by name, with their versions."),
  }).describe("What the run was made with; a seed means the same run only for the same versions."),
  counts: countsSchema,
  checks: z.array(checkResultSchema).describe(
    "Every check of the run, in the order in which they were started.",
  ),
  notChecked: z.array(notCheckedSchema).default([]).describe(
    "Checks of the scenario that could not be judged where the run was made.",
  ),
  notInjected: z.array(notInjectedSchema).default([]).describe(
    "Faults of the scenario that could not be brought about where the run was made.",
  ),
  notes: z.array(z.string()).default([]).describe(
    "What else a reader has to know of how the run was made: how exact its times are, how faults came about, ...",
  ),
  faultScript: z.array(z.string()).describe(
    "The faults that struck the order of the first violation, oldest first, one line each; empty on a pass.",
  ),
  latencyMs: latencySchema.nullable().describe(
    "From the first request for an order to its final status, in virtual ms; null when none came that far.",
  ),
  throughputPerSecond: z.number().min(0).describe("Accepted orders that became final, per virtual second."),
  retries: z.record(z.string(), z.int().min(0)).describe(
    "Attempts beyond the first, by hop: who calls whom.",
  ),
  faults: z.record(z.string(), z.int().min(0)).describe("How many faults struck, by kind."),
  deadLetters: z.array(deadLettersSchema).describe("What lies in the dead-letter queues at the end."),
  virtualMs: milliseconds("How long the run took by its own clock, in milliseconds."),
  wallMs: milliseconds("How long it took in real time, in milliseconds. Not the same from run to run."),
  simToWall: z.number().min(0).describe("`virtualMs / wallMs`. Not the same from run to run."),
}).refine(({ verdict, invalid }) => (verdict === "invalid") === (invalid !== undefined), {
  path: ["invalid"],
  message: "expected if and only if verdict is invalid",
}).describe("The verdict of one run of a scenario.");

export type Verdict = z.infer<typeof verdictSchema>;
export type NotChecked = z.infer<typeof notCheckedSchema>;
export type NotInjected = z.infer<typeof notInjectedSchema>;
export type CheckResult = z.infer<typeof checkResultSchema>;
export type VerdictViolation = z.infer<typeof violationSchema>;
export type Counts = z.infer<typeof countsSchema>;
export type DeadLetters = z.infer<typeof deadLettersSchema>;
export type LatencyMs = z.infer<typeof latencySchema>;

/** Checks that did not hold, the gravest kind first: invariants, then expectations, then thresholds. */
export function brokenChecks(checks: readonly CheckResult[]): CheckResult[] {
  const gravity = { invariant: 0, expectation: 1, threshold: 2 };
  return checks.filter((check) => !check.held).sort((a, b) => gravity[a.kind] - gravity[b.kind]);
}

/**
 * The verdict as JSON text, keys in the order of the schema, open-ended maps sorted by key, with a line feed at the end.
 *
 * @throws {Error} The value does not have the shape of a verdict; the message lists every problem.
 */
export function verdictJson(verdict: Verdict): string {
  return JSON.stringify(inOrder(parseVerdict(verdict)), null, 2) + "\n";
}

/**
 * Reads a verdict that was parsed from JSON, from a file or another process.
 *
 * @throws {Error} The value does not have the shape of a verdict; the message lists every problem.
 */
export function parseVerdict(value: unknown): Verdict {
  const result = verdictSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) =>
    `${issue.path.join(".") || "verdict"}: ${issue.message}`
  );
  throw new Error(`Cannot read the verdict: ${problems.join("; ")}`);
}

function inOrder(verdict: Verdict): Verdict {
  const { versions, retries, faults } = verdict;
  return {
    ...verdict,
    versions: { ...versions, sdk: sorted(versions.sdk) },
    retries: sorted(retries),
    faults: sorted(faults),
  };
}

function sorted<V>(map: Readonly<Record<string, V>>): Record<string, V> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
