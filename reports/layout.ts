/**
 * Text laid out for a terminal: how wide it is, wrapped and cut to a width, in columns, with or without colour.
 *
 * Text that comes from a run (poison included) goes through {@linkcode visible} first, so that nothing in a message
 * can move the cursor or change colours.
 */
import { styleText } from "node:util";

/** How a report is drawn. */
export interface LayoutOptions {
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
  /** Whether to use ANSI colours. Default false. */
  readonly colour?: boolean;
}

export type Tone = "good" | "bad" | "warn" | "quiet" | "strong" | "command";

export type Paint = (tone: Tone, text: string) => string;

const FORMATS = {
  good: "green",
  bad: "red",
  warn: "yellow",
  quiet: "dim",
  strong: "bold",
  command: "cyan",
} as const;

/** Gives text a tone, or leaves it as it is where colour is off. */
export function painter(colour: boolean): Paint {
  return (tone, text) =>
    colour && text !== "" ? styleText(FORMATS[tone], text, { validateStream: false }) : text;
}

// deno-lint-ignore no-control-regex -- Control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Replaces line breaks and tabs with a space, and other control characters with their escape: `\x1b`. */
export function visible(text: string): string {
  return text.replace(/[\r\n\t]+/g, " ").replace(CONTROL, (char) => {
    const code = char.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;
const ZERO = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** How many columns plain text takes. */
export function columns(text: string): number {
  let width = 0;
  for (const char of text) width += ZERO.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** Cuts plain text to a width, the last column an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const char of text) {
    const own = columns(char);
    if (used + own > width - 1) break;
    kept += char;
    used += own;
  }
  return width < 1 ? "" : kept.trimEnd() + "…";
}

/** Plain text with spaces behind it (or before it, where it is a number) to fill a width. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, width - columns(text)));
  return align === "left" ? text + fill : fill + text;
}

/** Breaks plain text at spaces into lines of at most `width` columns; a longer word is broken where the line ends. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(/ +/)) {
    while (columns(word) > width) {
      const room = line === "" ? width : width - columns(line) - 1;
      if (room < 8 && line !== "") {
        lines.push(line);
        line = "";
        continue;
      }
      const head = cut(word, room + 1).slice(0, -1);
      lines.push(line === "" ? head : `${line} ${head}`);
      line = "";
      word = word.slice(head.length);
    }
    if (line === "") line = word;
    else if (columns(line) + 1 + columns(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of at most `width` columns, in eighths of one; something above zero shows at least the thinnest. */
export function bar(share: number, width: number): string {
  const eighths = share <= 0 ? 0 : Math.max(1, Math.round(Math.min(1, share) * width * 8));
  return "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
}

/** The widest of some texts, in columns; 0 for none. */
export function widest(texts: Iterable<string>): number {
  let width = 0;
  for (const text of texts) width = Math.max(width, columns(text));
  return width;
}
