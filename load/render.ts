/** The verdict of a load run as text for a terminal, in the manner of reports/console.ts. */
import { counted, duration, threeDigits, wholeNumber } from "../reports/figures.ts";
import { bar, columns, cut, type LayoutOptions, pad, type Tone, visible, widest } from "../reports/layout.ts";
import { heading, labelled, type Page, pageOf, printed, wrapped } from "../reports/page.ts";
import type { Latency, LoadCheck, LoadVerdict } from "./verdict.ts";

/** Below so many columns a sentence beside a check says too little. */
const MIN_SENTENCE = 32;

/** Draws a verdict; lines are separated by `\n`, and the last one ends with it. */
export function renderLoadVerdict(verdict: LoadVerdict, options: LayoutOptions = {}): string {
  const page = pageOf(options);
  const replay = labelled("replay", [page.paint("command", visible(verdict.replay))], page);
  const facts = [questionBlock(verdict, page), checksBlock(verdict, page), ...figureBlocks(verdict, page)];
  const blocks = verdict.verdict === "pass"
    ? [heading("good", "✓ PASS", `load ${verdict.profile}`, page), ...facts, replay]
    : [failure(verdict, page), replay, ...whatBroke(verdict, page), ...facts];
  return printed(blocks);
}

/** What was measured of a check, in a few words: `505 ms of at most 4 s`. */
export function figureOf(check: LoadCheck): string {
  const { measured, samples, unit, is, limit } = check;
  if (measured === null) return "not measured";
  if (unit === "ms") return `${duration(measured)} of at most ${duration(limit)}`;
  if (unit === "share") {
    if (is === "<") return `${percent(measured)} of ${wholeNumber(samples)}, less than ${percent(limit)}`;
    return `${wholeNumber(Math.round(measured * samples))} of ${wholeNumber(samples)}`;
  }
  return measured === limit
    ? wholeNumber(measured)
    : `${wholeNumber(measured)}, expected ${wholeNumber(limit)}`;
}

function failure(verdict: LoadVerdict, page: Page): string[] {
  if (verdict.invalid) {
    return heading("warn", "! INVALID", `The run proves nothing: ${verdict.invalid.reason}`, page);
  }
  const first = verdict.checks.find(({ held }) => held === false);
  return heading("bad", "✗ FAIL", first?.sentence ?? "A threshold was crossed", page);
}

function whatBroke(verdict: LoadVerdict, page: Page): string[][] {
  const why = verdict.invalid ? labelled("why", wrapped(verdict.invalid.detail, page), page) : [];
  const broken = verdict.checks.filter(({ held }) => held === false);
  return [
    why,
    ...broken.map((check, i) => {
      const lines = [
        page.paint("strong", check.name) + page.paint("quiet", ", a threshold"),
        // The sentence of the first one is the headline.
        ...(i === 0 ? [] : wrapped(check.sentence, page)),
        page.paint("bad", figureOf(check)),
        ...wrapped(check.reason, page).map((line) => page.paint("quiet", line)),
      ];
      return labelled(i === 0 ? "broken" : "also broken", lines, page);
    }),
  ];
}

function questionBlock(verdict: LoadVerdict, page: Page): string[] {
  const where = [
    `${verdict.arrivals}, seed ${verdict.seed}`,
    `sent to ${verdict.ordersUrl}${verdict.endpoint === null ? "" : `, queues of ${verdict.endpoint}`}`,
    ...verdict.faults,
  ];
  return labelled("question", [
    ...wrapped(verdict.question, page),
    ...where.flatMap((line) => wrapped(line, page).map((part) => page.paint("quiet", part))),
  ], page);
}

function checksBlock({ checks }: LoadVerdict, page: Page): string[] {
  const nameWidth = widest(checks.map(({ name }) => name));
  const figureRoom = page.content - nameWidth - 4;
  const figureWidth = Math.min(widest(checks.map(figureOf)), figureRoom);
  const sentenceRoom = figureRoom - figureWidth - 2;
  const lines = checks.map((check) => {
    const mark = check.held === null
      ? page.paint("warn", "?")
      : check.held
      ? page.paint("good", "✓")
      : page.paint("bad", "✗");
    const name = pad(check.name, nameWidth);
    const sentence = sentenceRoom < MIN_SENTENCE ? "" : "  " + cut(check.sentence, sentenceRoom);
    return `${mark} ${check.held ? name : page.paint("strong", name)}  ` +
      pad(cut(figureOf(check), figureWidth), figureWidth) + page.paint("quiet", sentence);
  });
  if (checks.some(({ name }) => name === "no-dead-letters")) return labelled("checks", lines, page);
  const unread = "queues were not read: --target names the endpoint that they are at";
  return labelled("checks", [...lines, ...wrapped(unread, page)], page);
}

function figureBlocks(verdict: LoadVerdict, page: Page): string[][] {
  return [
    ordersBlock(verdict, page),
    labelled("post", latencyLines(verdict.postMs, "no request was answered", page), page),
    labelled("end to end", latencyLines(verdict.endToEndMs, "no order became final", page), page),
    labelled("time", wrapped(timeOf(verdict), page), page),
  ];
}

function ordersBlock({ counts }: LoadVerdict, page: Page): string[] {
  const { sent, accepted, repeated, followed, shipped, rejected } = counts;
  const open = followed - shipped - rejected;
  const rows: [string, number, Tone, string][] = [
    ["sent", sent, "quiet", repeated > 0 ? `and ${wholeNumber(repeated)} sent again` : ""],
    ["accepted", accepted, "quiet", ""],
    ["followed", followed, "quiet", ""],
    ["shipped", shipped, "good", ""],
    ["rejected", rejected, "warn", ""],
    ...(open > 0 ? [["not final", open, "bad", ""] satisfies [string, number, Tone, string]] : []),
  ];
  const most = Math.max(1, sent);
  const numberWidth = widest(rows.map(([, count]) => wholeNumber(count)));
  const asideWidth = widest(rows.map(([, , , aside]) => aside));
  const room = Math.max(8, Math.min(40, page.content - 9 - numberWidth - asideWidth - 6));
  const lines = rows.map(([name, count, tone, aside]) => {
    const drawn = bar(count / most, room);
    const note = aside === "" ? "" : "  " + cut(aside, page.content - 9 - numberWidth - columns(drawn) - 6);
    return `${pad(name, 9)}  ${pad(wholeNumber(count), numberWidth, "right")}  ${page.paint(tone, drawn)}` +
      page.paint("quiet", note);
  });
  return labelled("orders", lines, page);
}

function latencyLines(latency: Latency | null, none: string, page: Page): string[] {
  if (latency === null) return [page.paint("quiet", none)];
  const { med, p95, p99, max } = latency;
  const parts = [
    `p50 ${duration(med)}`,
    `p95 ${duration(p95)}`,
    `p99 ${duration(p99)}`,
    `max ${duration(max)}`,
  ];
  const line = parts.join("   ");
  return columns(line) <= page.content ? [line] : parts;
}

function timeOf({ durationMs, counts }: LoadVerdict): string {
  const perSecond = durationMs > 0 ? threeDigits(counts.requests / (durationMs / 1000)) : "0";
  return `${duration(durationMs)}, ${counted(counts.requests, "request")}, ${perSecond} a second`;
}

/** `0.4 %`. */
function percent(share: number): string {
  return `${threeDigits(share * 100)} %`;
}
