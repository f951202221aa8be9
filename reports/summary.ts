/** Many runs on one page: a line for each scenario and system, then what failed, then `N passed, N failed`. */
import { duration, wholeNumber } from "./figures.ts";
import { cut, type LayoutOptions, pad, painter, visible, widest } from "./layout.ts";
import type { Verdict } from "./verdict.ts";

/** How many failed runs are listed with their replay commands. */
const SHOWN_FAILURES = 10;

interface Row {
  readonly name: string;
  runs: number;
  failed: number;
  wallMs: number;
}

/** Draws the summary. A run that is not valid counts as failed. The last line is always `N passed, N failed`. */
export function renderSummary(verdicts: readonly Verdict[], options: LayoutOptions = {}): string {
  const width = Math.max(40, options.width ?? 80);
  const paint = painter(options.colour ?? false);
  const rows = rowsOf(verdicts);
  const runsWidth = widest(rows.map((row) => wholeNumber(row.runs)));
  const lines = rows.map((row) => {
    const outcome = row.failed === 0 ? "all held" : `${wholeNumber(row.failed)} failed`;
    const runs = `${pad(wholeNumber(row.runs), runsWidth, "right")} ${row.runs === 1 ? "run " : "runs"}`;
    const tail = `${runs}  ${pad(outcome, 10)} ${pad(duration(row.wallMs), 11, "right")}`;
    const mark = row.failed === 0 ? paint("good", "✓") : paint("bad", "✗");
    const nameWidth = Math.min(widest(rows.map(({ name }) => name)), width - tail.length - 4);
    return `${mark} ${pad(cut(row.name, nameWidth), nameWidth)}  ${
      paint(row.failed === 0 ? "quiet" : "strong", tail)
    }`;
  });
  const failed = verdicts.filter((verdict) => verdict.verdict !== "pass");
  if (failed.length > 0) lines.push("");
  for (const verdict of failed.slice(0, SHOWN_FAILURES)) {
    lines.push(paint("bad", cut(visible(reasonOf(verdict)), width)));
    lines.push(`  ${paint("command", visible(verdict.replay))}`);
  }
  if (failed.length > SHOWN_FAILURES) lines.push(`and ${wholeNumber(failed.length - SHOWN_FAILURES)} more`);
  lines.push("", `${verdicts.length - failed.length} passed, ${failed.length} failed`);
  return lines.join("\n") + "\n";
}

function rowsOf(verdicts: readonly Verdict[]): Row[] {
  const rows = new Map<string, Row>();
  for (const verdict of verdicts) {
    const name = visible(`${verdict.scenario}  ${verdict.system}/${verdict.variant}`);
    let row = rows.get(name);
    if (row === undefined) rows.set(name, row = { name, runs: 0, failed: 0, wallMs: 0 });
    row.runs++;
    row.wallMs += verdict.wallMs;
    if (verdict.verdict !== "pass") row.failed++;
  }
  return [...rows.values()];
}

function reasonOf(verdict: Verdict): string {
  const broken = verdict.invalid
    ? `not valid, ${verdict.invalid.reason}: ${verdict.invalid.detail}`
    : verdict.checks.find((check) => !check.held)?.sentence ?? "a check did not hold";
  return `${verdict.scenario} seed ${verdict.seed}: ${broken}`;
}
