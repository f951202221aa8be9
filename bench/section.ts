/**
 * A section: what one benchmark found, as a table that a terminal shows and as figures that a program reads.
 *
 * Figures are measurements of one machine at one time. What holds elsewhere are the ratios within one run.
 */
import { pad, widest, wrap } from "../reports/layout.ts";

export interface Section {
  readonly title: string;
  /** One sentence or two on what the table shows. */
  readonly explanation: string;
  readonly columns: readonly string[];
  /** As many cells as there are columns; an indented first cell belongs to the row above that is not. */
  readonly rows: readonly (readonly string[])[];
  /** What is worth saying below the table, one line each. */
  readonly notes?: readonly string[];
  /** The same as numbers, for `--json`: name to value, units last in the name. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Draws a section: title, explanation, table, notes. The first column is text, all others are numbers. */
export function renderSection(section: Section, width = 100): string {
  const { title, explanation, columns, rows, notes = [] } = section;
  const widths = columns.map((column, index) => widest([column, ...rows.map((row) => row[index] ?? "")]));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => pad(cell, widths[index]!, index === 0 ? "left" : "right")).join("   ")
      .trimEnd();
  const indented = (text: string): string => `  ${text}`.trimEnd();
  return [
    title,
    ...wrap(explanation, width - 2).map(indented),
    "",
    indented(line(columns)),
    ...rows.map((row) => indented(line(row))),
    ...(notes.length > 0 ? [""] : []),
    ...notes.flatMap((note) => wrap(note, width - 2).map(indented)),
  ].join("\n") + "\n";
}
