/** What a run of the contract came to, as text for people. */
import type { Coverage } from "./coverage.ts";
import { explanationOf, type LookalikeName } from "./explained.ts";
import { type PlayedCase, wanted } from "./played.ts";

/** The operations of each service, and what is left to do about them. */
export function coverageText(coverage: readonly Coverage[]): string {
  const rows = coverage.map(({ title, operations, emulated, withCases, leftOut, unexplained }) => [
    title,
    `${operations}`,
    `${emulated}`,
    `${withCases}`,
    `${leftOut}`,
    `${unexplained.length}`,
  ]);
  const gaps = coverage.flatMap(({ title, withoutCase, unexplained }) => [
    ...list(`${title}: emulated without a case`, withoutCase),
    ...list(`${title}: neither emulated nor left out for a reason`, unexplained),
  ]);
  const head = ["AWS service", "operations", "emulated", "with cases", "left out, why told", "unexplained"];
  return [columns(head, rows), ...gaps].join("\n");
}

function list(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : ["", `${title} (${names.length}):`, `  ${names.join(", ")}`];
}

/** How many cases passed, failed and were skipped, by service and place; and why they were skipped. */
export function countText(played: readonly PlayedCase[]): string {
  const rows = new Map<
    string,
    { service: string; place: string; run: number; passed: number; failed: number; skipped: number }
  >();
  const reasons = new Map<string, number>();
  for (const { service, place, came } of played) {
    const key = `${service} ${place}`;
    const row = rows.get(key) ?? { service, place, run: 0, passed: 0, failed: 0, skipped: 0 };
    rows.set(key, row);
    row[came.kind]++;
    if (came.kind !== "skipped") row.run++;
    else reasons.set(`${place}: ${came.reason}`, (reasons.get(`${place}: ${came.reason}`) ?? 0) + 1);
  }
  const cells = [...rows.values()].map(({ service, place, run, passed, failed, skipped }) =>
    [service, place, run, passed, failed, skipped].map(String)
  );
  const why = [...reasons].map(([reason, count]) => `  skipped ${count}  ${reason}`);
  return [columns(["service", "place", "run", "passed", "failed", "skipped"], cells), ...why].join("\n");
}

/** Every case that failed: what it wants, what it got. */
export function failureText(played: readonly PlayedCase[]): string {
  return played.flatMap(({ service, place, name, case: given, came }) =>
    came.kind !== "failed" ? [] : [
      `✗ ${service}, ${place}: ${name}`,
      `    wanted  ${wanted(given)}`,
      `    got     ${came.got}`,
      ...(came.got.startsWith("error") || came.got.startsWith("output")
        ? []
        : [`    why     ${came.why.split("\n")[0]}`]),
    ]
  ).join("\n");
}

/** Where an endpoint and the contract differ, those that nobody can explain first. */
export function differenceText(played: readonly PlayedCase[], against: LookalikeName | undefined): string {
  const unexplained: PlayedCase[] = [];
  const explained = new Map<string, string[]>();
  for (const each of played) {
    if (each.came.kind !== "failed") continue;
    const why = explanationOf(against, each.service, each.name, each.came.got);
    if (why === undefined) unexplained.push(each);
    else explained.set(why, [...explained.get(why) ?? [], `${each.service}: ${each.name}`]);
  }
  const known = [...explained].map(([why, names]) =>
    `${names.length} explained: ${why}\n${names.map((name) => `  ${name}`).join("\n")}`
  );
  return [failureText(unexplained), ...known].filter((text) => text !== "").join("\n\n");
}

/** The cases that differ and that nobody can explain. */
export function unexplainedIn(
  played: readonly PlayedCase[],
  against: LookalikeName | undefined,
): PlayedCase[] {
  return played.filter(({ service, name, came }) =>
    came.kind === "failed" && explanationOf(against, service, name, came.got) === undefined
  );
}

/** A table in columns; numbers stand to the right. */
function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((text, at) => /^\d+$/.test(text) ? text.padStart(widths[at]!) : text.padEnd(widths[at]!)).join(
      "  ",
    ).trimEnd();
  return [line(head), ...rows.map(line)].join("\n");
}
