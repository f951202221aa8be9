/**
 * Generated conformance of Amazon EventBridge: event patterns, right ones and wrong ones, each put to TestEventPattern
 * with an event that it was drawn for, and compared with LocalStack's own pattern engine; now and then rules on a bus
 * instead, and which events they bring to queues.
 */
import { Draw } from "./dynamodb/draw.ts";
import { drawBroken } from "./eventbridge/broken.ts";
import { DeliveryStage } from "./eventbridge/deliveries.ts";
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
/** One case of so many, the last of them, is of whole deliveries. */
const DELIVERY_EACH = 100;

/** What TestEventPattern is called with. */
export interface PatternCase {
  readonly EventPattern: string;
  readonly Event: string;
}

export const eventbridge: GeneratedSuite = {
  service: SERVICE,
  against: "localstack",
  about:
    "Event patterns and events that they may match, valid ones and wrong ones; rules that bring events to queues.",
  explanations: EXPLANATIONS,
  async run(options) {
    const { seed, count } = options;
    // A queue's name is not free again for a minute after it was deleted, and a run may come sooner after another.
    const name = `generated-${seed}-${Date.now().toString(36)}`;
    let done = 0;
    let stage: DeliveryStage | undefined;
    try {
      while (done < count) {
        const most = Math.min(TOGETHER, count - done, DELIVERY_EACH - 1 - done % DELIVERY_EACH);
        const differences = await Promise.all(
          Array.from({ length: most }, (_, i) => compared(options, done + i)),
        );
        for (const difference of differences) if (difference) options.onDifference(difference);
        done += most;
        if (done < count && done % DELIVERY_EACH === DELIVERY_EACH - 1) {
          stage ??= await DeliveryStage.open(options.ours, options.theirs, name);
          await deliver(options, stage, done++);
        }
        options.onProgress?.(done);
      }
    } finally {
      await stage?.close();
    }
    return count;
  },
};

async function deliver({ seed, onDifference }: SuiteOptions, stage: DeliveryStage, number: number) {
  for (const found of await stage.compare(new Draw(seed * 1_000_003 + number), number)) {
    const { calls, input, ours, theirs } = found;
    const explanation = explained(input, ours as Shown, theirs as Shown);
    onDifference({
      seed,
      number,
      calls,
      ours,
      theirs,
      ...(explanation === undefined ? undefined : { explanation }),
    });
  }
}

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
