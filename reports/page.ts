/**
 * The page that verdicts are printed on: a heading, and blocks with a label at their left, in a terminal's width.
 */
import { columns, type LayoutOptions, pad, type Paint, painter, type Tone, visible, wrap } from "./layout.ts";

/** A page is never laid out for less; a narrower terminal breaks its lines. */
const MIN_WIDTH = 48;
const INDENT = 2;
const LABEL = 14;

/** What is being drawn: a painter, and the width of the page and of what stands beside the labels. */
export interface Page {
  readonly paint: Paint;
  readonly width: number;
  readonly content: number;
}

export function pageOf(options: LayoutOptions): Page {
  const width = Math.max(MIN_WIDTH, options.width ?? 80);
  return { paint: painter(options.colour ?? false), width, content: width - INDENT - LABEL };
}

/** Puts blocks of lines below each other, an empty line between them; those without lines are left out. */
export function printed(blocks: readonly (readonly string[])[]): string {
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n") + "\n";
}

/** The first line of a page: a mark in its tone, and what it is about. */
export function heading(tone: Tone, mark: string, text: string, page: Page): string[] {
  const lines = wrap(visible(text), page.width - columns(mark) - 2);
  return lines.map((line, i) =>
    (i === 0 ? page.paint(tone, page.paint("strong", mark)) : " ".repeat(columns(mark))) + "  " +
    page.paint("strong", line)
  );
}

/** Lines beside a label; the label stands at the first of them. */
export function labelled(label: string, lines: readonly string[], page: Page): string[] {
  const beside = page.paint("quiet", pad(label, LABEL));
  return lines.map((line, i) =>
    (" ".repeat(INDENT) + (i === 0 ? beside : " ".repeat(LABEL)) + line).trimEnd()
  );
}

/** Text in lines that fit beside a label. */
export function wrapped(text: string, page: Page): string[] {
  return wrap(visible(text), page.content);
}
