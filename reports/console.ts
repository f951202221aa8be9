/**
 * A verdict as text for a terminal: a page that says what was asked, what held and what it cost.
 *
 * A failure is told in one order: what must be true and was not, in a sentence; the command that shows it again; the
 * faults that led to it; then the detail.
 */
import { counted, duration, threeDigits, times, wholeNumber } from "./figures.ts";
import { bar, columns, cut, type LayoutOptions, pad, type Tone, visible, widest, wrap } from "./layout.ts";
import { heading, labelled, type Page, pageOf, printed, wrapped } from "./page.ts";
import { brokenChecks, type CheckResult, type Verdict } from "./verdict.ts";

/** How many violations of one check are printed; the journal and `--json` have more. */
const SHOWN_VIOLATIONS = 3;
const SHOWN_REASONS = 4;
const SHOWN_HOPS = 8;

/** Below so many columns a sentence beside a check says too little. */
const MIN_SENTENCE = 32;

/** The widest time: `59 min 59 s`. */
const TIME = 11;

/** Draws a verdict; lines are separated by `\n`, and the last one ends with it. */
export function renderVerdict(verdict: Verdict, options: LayoutOptions = {}): string {
  const page = pageOf(options);
  const blocks = verdict.verdict === "pass" ? passBlocks(verdict, page) : failBlocks(verdict, page);
  return printed(blocks);
}

function passBlocks(verdict: Verdict, page: Page): string[][] {
  return [
    heading("good", "✓ PASS", verdict.scenario, page),
    questionBlock(verdict, page),
    checksBlock(verdict, page),
    ...outsideBlocks(verdict, page),
    ...figureBlocks(verdict, page),
    replayBlock(verdict, page),
  ];
}

function failBlocks(verdict: Verdict, page: Page): string[][] {
  const broken = brokenChecks(verdict.checks);
  const first = broken[0];
  const title = verdict.invalid
    ? heading("warn", "! INVALID", `The run proves nothing: ${verdict.invalid.reason}`, page)
    : heading("bad", "✗ FAIL", first?.sentence ?? "A check did not hold", page);
  return [
    title,
    replayBlock(verdict, page),
    first === undefined ? [] : faultScriptBlock(verdict, first, page),
    verdict.invalid ? labelled("why", wrapped(verdict.invalid.detail, page), page) : [],
    ...broken.map((check, i) => violationsBlock(check, i === 0, page)),
    questionBlock(verdict, page),
    checksBlock(verdict, page),
    ...outsideBlocks(verdict, page),
    ...figureBlocks(verdict, page),
  ];
}

/** What a run at an endpoint has to say beyond one in the embedded account: what it could not do, and how it was. */
function outsideBlocks(verdict: Verdict, page: Page): string[][] {
  const { notChecked, notInjected, notes } = verdict;
  return [
    reasonsBlock("not checked", notChecked.map(({ check, reason }) => [check, reason]), page),
    reasonsBlock("not injected", notInjected.map(({ fault, reason }) => [fault, reason]), page),
    labelled("notes", notes.flatMap((text) => hanging(text, page)), page),
  ];
}

/** Names with the reason beside each; those that share one stand together. */
function reasonsBlock(label: string, entries: readonly (readonly [string, string])[], page: Page): string[] {
  const byReason = Map.groupBy(entries, ([, reason]) => reason);
  const lines = Array.from(
    byReason,
    ([reason, own]) => hanging(`${own.map(([name]) => name).join(", ")}: ${reason}`, page),
  );
  return labelled(label, lines.flat(), page);
}

/** Text whose second line and those after it hang in by two. */
function hanging(text: string, page: Page): string[] {
  return wrap(visible(text), page.content - 2).map((line, i) => i === 0 ? line : `  ${line}`);
}

function figureBlocks(verdict: Verdict, page: Page): string[][] {
  return [
    ordersBlock(verdict, page),
    deadLettersBlock(verdict, page),
    countsBlock("retries", verdict.retries, page),
    countsBlock("faults", verdict.faults, page),
    speedBlock(verdict, page),
  ];
}

function questionBlock(verdict: Verdict, page: Page): string[] {
  const run =
    `${verdict.system}/${verdict.variant}, ${counted(verdict.orders, "order")}, ${placeWords(verdict)}, ` +
    `seed ${verdict.seed}`;
  const question = wrapped(verdict.question, page);
  const where = wrapped(run, page).map((line) => page.paint("quiet", line));
  if (verdict.verdict === "pass") return labelled("question", [...question, ...where], page);
  return labelled("scenario", [page.paint("strong", visible(verdict.scenario)), ...question, ...where], page);
}

/** Where the run was made, as far as it is not where runs are made by default. */
function placeWords({ target, hosting, time, transport }: Verdict): string {
  if (hosting === "lambda") return `${transport} transport${time === "real" ? ", in real time" : ""}`;
  const where = target === "embedded" ? "the embedded account over HTTP" : visible(target);
  return `${hosting} at ${where}, in real time`;
}

/** Marks, names and figures; and the sentences too where there is room for them. */
function checksBlock(verdict: Verdict, page: Page): string[] {
  const { checks } = verdict;
  const nameWidth = Math.min(widest(checks.map((check) => check.name)), Math.floor(page.content / 2));
  const figureRoom = page.content - nameWidth - 4;
  const figureWidth = Math.min(widest(checks.map((check) => visible(check.figure))), figureRoom);
  const sentenceRoom = figureRoom - figureWidth - 2;
  const lines = checks.map((check) => {
    const mark = check.held ? page.paint("good", "✓") : page.paint("bad", "✗");
    const name = pad(cut(visible(check.name), nameWidth), nameWidth);
    const figure = pad(cut(visible(check.figure), figureWidth), figureWidth);
    const sentence = sentenceRoom < MIN_SENTENCE ? "" : "  " + cut(visible(check.sentence), sentenceRoom);
    return `${mark} ${check.held ? name : page.paint("strong", name)}  ${figure}${
      page.paint("quiet", sentence)
    }`;
  });
  return labelled("checks", lines, page);
}

function violationsBlock(check: CheckResult, first: boolean, page: Page): string[] {
  const name = cut(visible(check.name), page.content - 16);
  const kind = `, ${check.kind === "threshold" ? "a" : "an"} ${check.kind}`;
  const lines = [page.paint("strong", name) + page.paint("quiet", kind)];
  // The sentence of the first one is the headline.
  if (!first) lines.push(...wrapped(check.sentence, page));
  for (const violation of check.violations.slice(0, SHOWN_VIOLATIONS)) {
    const time = duration(violation.atMs);
    wrap(visible(violation.message), page.content - TIME - 2).forEach((line, i) => {
      lines.push(page.paint("quiet", pad(i === 0 ? time : "", TIME, "right")) + "  " + line);
    });
  }
  const more = check.violationCount - Math.min(SHOWN_VIOLATIONS, check.violations.length);
  if (more > 0) lines.push(page.paint("quiet", `${" ".repeat(TIME + 2)}and ${wholeNumber(more)} more`));
  if (check.violations.length === 0) {
    lines.push(page.paint("quiet", cut(visible(check.figure), page.content)));
  }
  return labelled(first ? "broken" : "also broken", lines, page);
}

function faultScriptBlock(verdict: Verdict, first: CheckResult, page: Page): string[] {
  if (verdict.faultScript.length === 0) {
    const none = first.kind === "threshold" ? [] : ["no fault struck this order: it goes wrong without any"];
    return labelled("fault script", none, page);
  }
  const digits = String(verdict.faultScript.length).length;
  const lines = verdict.faultScript.flatMap((fault, n) =>
    wrap(visible(fault), page.content - digits - 2).map((line, i) =>
      page.paint("warn", pad(i === 0 ? String(n + 1) : "", digits, "right")) + "  " + line
    )
  );
  return labelled("fault script", lines, page);
}

/** One line, never broken, so that it can be copied. */
function replayBlock(verdict: Verdict, page: Page): string[] {
  return labelled("replay", [page.paint("command", visible(verdict.replay))], page);
}

function ordersBlock(verdict: Verdict, page: Page): string[] {
  const { counts } = verdict;
  const asides = [
    counts.refused > 0 ? `${wholeNumber(counts.refused)} refused` : "",
    counts.unanswered > 0 ? `${wholeNumber(counts.unanswered)} unanswered` : "",
    counts.poison > 0 ? `${wholeNumber(counts.poison)} poison` : "",
  ].filter(Boolean).join(", ");
  const rows: [string, number, Tone, string][] = [
    ["arrived", counts.arrived, "quiet", asides],
    ["accepted", counts.accepted, "quiet", ""],
    ["paid", counts.paid, "quiet", ""],
    ["reserved", counts.reserved, "quiet", ""],
    ["shipped", counts.shipped, "good", ""],
    ["rejected", counts.rejected, "warn", ""],
    ["dead-lettered", counts.deadLettered, "bad", ""],
  ];
  const most = Math.max(1, counts.arrived);
  const numberWidth = widest(rows.map(([, count]) => wholeNumber(count)));
  const room = Math.max(8, Math.min(40, page.content - 13 - numberWidth - columns(asides) - 6));
  const lines = rows.map(([name, count, tone, aside]) => {
    const drawn = bar(count / most, room);
    const note = aside === "" ? "" : "  " + cut(aside, page.content - 13 - numberWidth - columns(drawn) - 6);
    return `${pad(name, 13)}  ${pad(wholeNumber(count), numberWidth, "right")}  ${page.paint(tone, drawn)}` +
      page.paint("quiet", note);
  });
  return labelled("orders", lines, page);
}

function deadLettersBlock(verdict: Verdict, page: Page): string[] {
  const numberWidth = widest(verdict.deadLetters.map(({ count }) => wholeNumber(count)));
  const room = page.content - numberWidth - 2;
  const lines: string[] = [];
  for (const { queue, source, count, reasons } of verdict.deadLetters) {
    const number = pad(wholeNumber(count), numberWidth, "right");
    const title = cut(visible(queue), room);
    lines.push(
      `${number}  ${title}${page.paint("quiet", cut(`  from ${visible(source)}`, room - columns(title)))}`,
    );
    for (const { reason, count: own } of reasons.slice(0, SHOWN_REASONS)) {
      const ownNumber = pad(wholeNumber(own), numberWidth, "right");
      lines.push(
        page.paint(
          "quiet",
          `${" ".repeat(numberWidth)}  ${ownNumber}  ${cut(visible(reason), room - numberWidth - 2)}`,
        ),
      );
    }
    const more = reasons.length - SHOWN_REASONS;
    if (more > 0) {
      lines.push(page.paint("quiet", `${" ".repeat(numberWidth * 2 + 4)}${counted(more, "more reason")}`));
    }
  }
  return labelled("dead letters", lines, page);
}

/** Counts by name, most first, in columns of number and name. */
function countsBlock(label: string, counts: Readonly<Record<string, number>>, page: Page): string[] {
  const rows = Object.entries(counts).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  const shown = rows.slice(0, SHOWN_HOPS);
  const numberWidth = widest(shown.map(([, count]) => wholeNumber(count)));
  const lines = shown.map(([name, count]) =>
    `${pad(wholeNumber(count), numberWidth, "right")}  ${cut(visible(name), page.content - numberWidth - 2)}`
  );
  const rest = rows.slice(SHOWN_HOPS);
  if (rest.length > 0) {
    const sum = rest.reduce((total, [, count]) => total + count, 0);
    lines.push(page.paint("quiet", `${wholeNumber(sum)} more of ${counted(rest.length, "other kind")}`));
  }
  return labelled(label, lines, page);
}

function speedBlock(verdict: Verdict, page: Page): string[] {
  const clock = verdict.time === "real"
    ? `${duration(verdict.virtualMs)} real`
    : `${duration(verdict.virtualMs)} virtual in ${duration(verdict.wallMs)} real, ` +
      `${times(verdict.simToWall)} as fast`;
  return [
    ...labelled("latency", latencyLines(verdict.latencyMs, page), page),
    ...labelled("throughput", [`${threeDigits(verdict.throughputPerSecond)} orders/s`], page),
    ...labelled("time", wrapped(clock, page), page),
    ...labelled("journal", [page.paint("quiet", cut(visible(verdict.journalHash), page.content))], page),
  ];
}

function latencyLines(latencyMs: Verdict["latencyMs"], page: Page): string[] {
  if (latencyMs === null) return [page.paint("quiet", "no order became final")];
  const names = ["p50", "p95", "p99", "max"] as const;
  const parts = names.map((name) => `${name} ${duration(latencyMs[name])}`);
  const line = parts.join("   ");
  return columns(line) <= page.content ? [line] : parts;
}
