/** The table of thresholds in README.md is printed from the code. */
import assert from "node:assert/strict";
import { duration } from "../reports/figures.ts";
import { type Threshold, THRESHOLDS } from "./thresholds.ts";

Deno.test("README.md has the table of thresholds as the code has it", async () => {
  const text = await Deno.readTextFile(new URL("./README.md", import.meta.url));
  const table = /<!-- thresholds -->([^]*)<!-- \/thresholds -->/.exec(text)?.[1]?.trim();
  const cells = (row: string) => row.split("|").map((cell) => cell.trim()).join("|");
  const expected = [
    "| threshold | smoke | storm | why |",
    ...THRESHOLDS.map((threshold) =>
      `| \`${threshold.name}\` | ${limit(threshold, "smoke")} | ${
        limit(threshold, "storm")
      } | ${threshold.sentence}. ${threshold.reason} |`
    ),
  ];
  const found = (table ?? "").split("\n").filter((row) => !/^\|[ -]+\|[ |-]+$/.test(row));
  assert.deepEqual(found.map(cells), expected.map(cells));
});

function limit({ figure, is, limit, unit }: Threshold, profile: "smoke" | "storm"): string {
  const value = unit === "ms"
    ? duration(limit[profile])
    : unit === "share"
    ? `${limit[profile] * 100} %`
    : String(limit[profile]);
  const name = figure === "p(95)" ? "p95 " : figure === "p(99)" ? "p99 " : "";
  return `${name}${is === "<" ? "< " : ""}${value}`;
}
