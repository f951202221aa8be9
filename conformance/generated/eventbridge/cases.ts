/** A pattern and an event, drawn for each other: most are right, some are broken in one place. */
import type { Draw } from "../dynamodb/draw.ts";
import { drawEvent, spoilEvent } from "./events.ts";
import { textOf } from "./json.ts";
import { drawPattern, spoilPattern, spoilText } from "./patterns.ts";

export interface PatternCase {
  readonly EventPattern: string;
  readonly Event: string;
}

/** Draws a case. */
export function drawCase(draw: Draw): PatternCase {
  const event = drawEvent(draw);
  const pattern = drawPattern(draw, event);
  const text = draw.weighted<string>([
    [16, () => textOf(pattern)],
    [4, () => textOf(spoilPattern(draw, pattern))],
    [1, () => spoilText(draw, textOf(pattern))],
  ]);
  return { EventPattern: text, Event: textOf(draw.chance(0.02) ? spoilEvent(draw, event) : event) };
}
