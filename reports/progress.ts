/** The one line that says how a run is coming along; drawn anew over itself by whoever owns the terminal. */
import { counted, duration, times, wholeNumber } from "./figures.ts";
import { bar, columns, cut, type LayoutOptions, painter, visible } from "./layout.ts";

/** How far a run has come. */
export interface Progress {
  readonly scenario: string;
  readonly seed: number;
  /** How many orders the scenario will send. */
  readonly planned: number;
  /** How many of them have been accepted. */
  readonly accepted: number;
  /** How many of those are final: shipped or rejected. */
  readonly done: number;
  readonly virtualMs: number;
  readonly wallMs: number;
  /** How many faults have struck so far. */
  readonly faults: number;
  /** How many violations the checks have seen so far. Default 0. */
  readonly violations?: number;
}

const BAR = 16;

/** Draws the line, without a line feed; what does not fit is left out from its end, but violations stay. */
export function renderProgress(progress: Progress, options: LayoutOptions = {}): string {
  const width = options.width ?? 80;
  const paint = painter(options.colour ?? false);
  const { planned, accepted, done, violations = 0 } = progress;
  const drawn = bar(planned === 0 ? 0 : done / planned, BAR);
  const head = cut(visible(`${progress.scenario} ${progress.seed}`), Math.max(8, width - BAR - 4));
  const bad = violations === 0 ? "" : counted(violations, "violation");
  const ratio = progress.wallMs > 0 ? `, ${times(progress.virtualMs / progress.wallMs)}` : "";
  const parts = [
    `${wholeNumber(done)}/${wholeNumber(planned)} done`,
    `${wholeNumber(Math.max(0, accepted - done))} in flight`,
    `${duration(progress.virtualMs)}${ratio}`,
    counted(progress.faults, "fault"),
  ];
  let used = columns(head) + BAR + 4 + (bad === "" ? 0 : columns(bad) + 3);
  let line = `${paint("strong", head)}  ${paint("good", drawn)}${
    paint("quiet", "·".repeat(BAR - columns(drawn)))
  }`;
  let gap = "  ";
  if (bad !== "" && used <= width) {
    line += gap + paint("bad", bad);
    gap = paint("quiet", " · ");
  }
  for (const part of parts) {
    used += columns(part) + (gap === "  " ? 0 : 3);
    if (used > width) break;
    line += gap + part;
    gap = paint("quiet", " · ");
  }
  return line;
}
