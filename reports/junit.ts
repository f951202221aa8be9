/**
 * Verdicts as JUnit XML, which every CI system reads: a test suite for each run, a test case for each check.
 *
 * Follows the dialect of the Jenkins xUnit schema, the one that GitHub, GitLab, Azure and Buildkite read too. There is
 * no `timestamp`, as nothing but the `time` of a suite may differ between two runs of one seed.
 */
import type { CheckResult, NotChecked, Verdict } from "./verdict.ts";

/** Draws the document; `time` is in seconds of real time. */
export function renderJunit(verdicts: readonly Verdict[]): string {
  const suites = verdicts.map(suiteOf);
  const sum = (pick: (totals: Totals) => number): number =>
    verdicts.reduce((total, verdict) => total + pick(totalsOf(verdict)), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="orderstorm" tests="${sum((t) => t.tests)}" failures="${sum((t) => t.failures)}" ` +
    `errors="${sum((t) => t.errors)}" time="${
      seconds(verdicts.reduce((total, { wallMs }) => total + wallMs, 0))
    }">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  /** Checks that could not be judged where the run was made. */
  readonly skipped: number;
}

function totalsOf(verdict: Verdict): Totals {
  const errors = verdict.invalid === undefined ? 0 : 1;
  const skipped = verdict.notChecked.length;
  return {
    tests: verdict.checks.length + errors + skipped,
    failures: verdict.checks.filter((check) => !check.held).length,
    errors,
    skipped,
  };
}

function suiteOf(verdict: Verdict): string {
  const { tests, failures, errors, skipped } = totalsOf(verdict);
  const name = `${verdict.scenario} ${verdict.system}/${verdict.variant} seed ${verdict.seed}`;
  const properties = {
    scenario: verdict.scenario,
    seed: String(verdict.seed),
    system: verdict.system,
    variant: verdict.variant,
    transport: verdict.transport,
    target: verdict.target,
    hosting: verdict.hosting,
    time: verdict.time,
    orders: String(verdict.orders),
    journalHash: verdict.journalHash,
    replay: verdict.replay,
  };
  const className = [verdict.scenario, verdict.system, verdict.variant].join(".");
  return [
    `  <testsuite name="${
      xml(name)
    }" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" ` +
    `time="${seconds(verdict.wallMs)}">`,
    "    <properties>",
    ...Object.entries(properties).map(([key, value]) =>
      `      <property name="${key}" value="${xml(value)}"/>`
    ),
    "    </properties>",
    ...verdict.checks.map((check) => caseOf(check, className, verdict)),
    ...verdict.notChecked.map((skipped) => skippedCase(skipped, className)),
    ...(verdict.invalid === undefined ? [] : [invalidCase(verdict.invalid, className, verdict)]),
    "  </testsuite>",
  ].join("\n");
}

function caseOf(check: CheckResult, className: string, verdict: Verdict): string {
  const open = `    <testcase classname="${xml(className)}" name="${xml(check.name)}"`;
  if (check.held) return `${open}/>`;
  const more = check.violationCount - check.violations.length;
  const lines = [
    check.sentence,
    `replay: ${verdict.replay}`,
    ...verdict.faultScript.map((fault, i) => `fault ${i + 1}: ${fault}`),
    ...check.violations.map((violation) => `at ${violation.atMs} ms: ${violation.message}`),
    ...(more > 0 ? [`and ${more} more`] : []),
    check.figure,
  ];
  return `${open}>\n      <failure message="${xml(check.sentence)}" type="${check.kind}">${
    lines.map(xml).join("\n")
  }</failure>\n` +
    "    </testcase>";
}

/** A check that nobody could judge neither passed nor failed. */
function skippedCase({ check, reason }: NotChecked, className: string): string {
  return `    <testcase classname="${xml(className)}" name="${xml(check)}">\n` +
    `      <skipped message="${xml(reason)}"/>\n` +
    "    </testcase>";
}

/** A run that is not valid is an error of the run, beside its checks. */
function invalidCase(
  invalid: { reason: string; detail: string },
  className: string,
  verdict: Verdict,
): string {
  const lines = [invalid.detail, `replay: ${verdict.replay}`];
  return `    <testcase classname="${xml(className)}" name="the run is valid">\n` +
    `      <error message="${xml(invalid.detail)}" type="${xml(invalid.reason)}">${
      lines.map(xml).join("\n")
    }</error>\n` +
    "    </testcase>";
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

// What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets
// deno-lint-ignore no-control-regex -- Control characters are what is looked for.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as it may stand in an attribute or an element; characters that XML cannot hold are spelled out: `\u001b`. */
export function xml(text: string): string {
  return text.toWellFormed()
    .replace(/[&<>"'\t\n\r]/g, (char) => ENTITIES[char]!)
    .replace(UNWRITABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
