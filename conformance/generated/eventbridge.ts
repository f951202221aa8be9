/**
 * Generated conformance of Amazon EventBridge: event patterns, right ones and wrong ones, each put to TestEventPattern
 * with an event that it was drawn for, and compared with LocalStack's own pattern engine.
 */
import { Draw } from "./dynamodb/draw.ts";
import { drawBroken } from "./eventbridge/broken.ts";
import { drawEvent } from "./eventbridge/events.ts";
import { explained, EXPLANATIONS } from "./eventbridge/explanations.ts";
import { drawPattern } from "./eventbridge/patterns.ts";
import type { Answer, GeneratedSuite, Side, SuiteOptions } from "./suite.ts";

const SERVICE = "eventbridge";
const OPERATION = "TestEventPattern";
/** How many calls are under way at once. */
const TOGETHER = 16;
/** How many of the patterns have something wrong. */
const BROKEN = 0.25;

/** What TestEventPattern is called with. */
export interface PatternCase {
  readonly EventPattern: string;
  readonly Event: string;
}

export const eventbridge: GeneratedSuite = {
  service: SERVICE,
  against: "localstack",
  about: "Event patterns and events that they may match, valid ones and wrong ones.",
  explanations: EXPLANATIONS,
  async run(options) {
    for (let done = 0; done < options.count; done += TOGETHER) {
      const most = Math.min(TOGETHER, options.count - done);
      const differences = await Promise.all(
        Array.from({ length: most }, (_, i) => compared(options, done + i)),
      );
      for (const difference of differences) if (difference) options.onDifference(difference);
      options.onProgress?.(done + most);
    }
    return options.count;
  },
};

/** A case by its number, which depends on no other case. */
export function drawCase(seed: number, number: number): PatternCase {
  const draw = new Draw(seed * 1_000_003 + number);
  const event = drawEvent(draw);
  const pattern = drawPattern(draw, event);
  return {
    EventPattern: draw.chance(BROKEN) ? drawBroken(draw, pattern) : JSON.stringify(pattern),
    Event: JSON.stringify(event),
  };
}

async function compared({ seed, ours, theirs }: SuiteOptions, number: number) {
  const input = drawCase(seed, number);
  const [mine, other] = await Promise.all([asked(ours, input), asked(theirs, input)]);
  if (JSON.stringify(mine) === JSON.stringify(other)) return undefined;
  const explanation = explained(input, mine, other);
  return {
    seed,
    number,
    calls: [{ operation: OPERATION, input }],
    ours: mine,
    theirs: other,
    ...(explanation === undefined ? undefined : { explanation }),
  };
}

/** What a side says of a pattern and an event: whether they match, or why it does not say. */
export type Shown = { readonly result: unknown } | {
  readonly code: string;
  readonly message: string;
  readonly status: number;
};

async function asked(side: Side, input: PatternCase): Promise<Shown> {
  const { output, error }: Answer = await side.call(SERVICE, OPERATION, input);
  if (error) return { code: error.code, message: error.message, status: error.status };
  return { result: (output as { Result?: unknown }).Result };
}
