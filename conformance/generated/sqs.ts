/**
 * Generated conformance of Amazon SQS: sequences of operations on a queue, its dead-letter queue and a plain queue,
 * compared with LocalStack, and with a plain model of where each message is.
 */
import { Draw } from "./dynamodb/draw.ts";
import { arnOf, Calls, type DrawnCall, urlOf } from "./sqs/calls.ts";
import { explained, EXPLANATIONS } from "./sqs/explanations.ts";
import { applied } from "./sqs/model.ts";
import { normalised } from "./sqs/normalise.ts";
import { type ModelQueue, Stage } from "./sqs/stage.ts";
import type { Answer, GeneratedSuite, Side, SuiteOptions } from "./suite.ts";

/** Calls on one set of queues. */
const SEQUENCE = 60;
const SERVICE = "sqs";
const SMALLEST_BYTES = 1_024;
const MOST_BYTES = 1_048_576;

export const sqs: GeneratedSuite = {
  service: "sqs",
  against: "localstack",
  about: "Sequences of operations on queues and messages, valid ones and wrong ones.",
  explanations: EXPLANATIONS,
  async run(options) {
    let done = 0;
    // A name is not free again for a minute after its queue was deleted, and a run may come sooner after another.
    const run = Date.now().toString(36);
    for (let sequence = 0; done < options.count; sequence++) {
      done += await play(options, run, sequence, done);
      options.onProgress?.(done);
    }
    return done;
  },
};

/** Plays one sequence; it ends early where the two sides do not hold the same any more. */
async function play(options: SuiteOptions, run: string, sequence: number, from: number): Promise<number> {
  const { seed, count, ours, theirs, onDifference } = options;
  const draw = new Draw(seed * 1_000_003 + sequence);
  const prefix = `generated-${seed}-${run}-${sequence}`;
  const stage = new Stage(queuesOf(prefix));
  const calls = new Calls(draw, stage, prefix);
  const made: { operation: string; input: object }[] = [];
  for (const queue of stage.queues) {
    const input = { QueueName: queue.name, Attributes: attributesOf(queue) };
    await Promise.all([create(ours, input), create(theirs, input)]);
    made.push({ operation: "CreateQueue", input });
  }
  const most = Math.min(SEQUENCE, count - from);
  let number = 0;
  for (let alike = true; alike && number < most; number++) {
    const call = calls.next();
    const [mine, other] = await Promise.all([
      ask(ours, call, stage, "ours"),
      ask(theirs, call, stage, "theirs"),
    ]);
    made.push({ operation: call.operation, input: call.input });
    const report = (ours: unknown, theirs: unknown, explanation?: string): void =>
      onDifference({
        seed,
        number: from + number,
        calls: [...made],
        ours,
        theirs,
        ...(explanation === undefined ? undefined : { explanation }),
      });
    if (JSON.stringify(mine.shown) !== JSON.stringify(other.shown)) {
      report(mine.shown, other.shown, explained(call.operation, mine.shown, other.shown));
      alike = call.operation !== "ReceiveMessage" && effectOf(mine.answer) === effectOf(other.answer);
    }
    // LocalStack keeps a RedrivePolicy that it refuses, and what follows from it is no difference of its own.
    if (mine.answer.error && "RedrivePolicy" in ((call.input.Attributes ?? {}) as object)) alike = false;
    const surprise = applied(stage, call, mine.answer, other.answer);
    if (surprise && alike) {
      report(surprise.got, surprise.wanted);
      alike = false;
    }
  }
  const names = [...stage.queues.map(({ name }) => name), `${prefix}-new`];
  await Promise.all(
    [ours, theirs].flatMap((side) =>
      names.map((name) => side.call(SERVICE, "DeleteQueue", { QueueUrl: urlOf(name) }))
    ),
  );
  return number;
}

/** What an operation has changed, as far as its answer tells: all of it, nothing, or these entries. */
function effectOf({ output, error }: Answer): string {
  if (error) return error.status >= 500 ? "unknown" : "none";
  const { Successful } = output as { Successful?: readonly { Id: string }[] };
  return `entries ${(Successful ?? []).map(({ Id }) => Id).sort().join()}`;
}

function queuesOf(prefix: string): ModelQueue[] {
  const dead = `${prefix}-dead`;
  return [
    { name: dead, maximumBytes: MOST_BYTES },
    {
      name: `${prefix}-live`,
      deadLetters: { queue: dead, maxReceiveCount: 2 },
      maximumBytes: MOST_BYTES,
    },
    { name: `${prefix}-plain`, maximumBytes: SMALLEST_BYTES },
  ];
}

function attributesOf({ deadLetters, maximumBytes }: ModelQueue): Record<string, string> {
  return {
    MaximumMessageSize: String(maximumBytes),
    VisibilityTimeout: "600",
    ...(deadLetters
      ? {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: arnOf(deadLetters.queue),
          maxReceiveCount: deadLetters.maxReceiveCount,
        }),
      }
      : undefined),
  };
}

async function create(side: Side, input: { QueueName: string }): Promise<void> {
  const { error } = await side.call(SERVICE, "CreateQueue", input);
  if (error) throw new Error(`Cannot create queue ${input.QueueName} at ${side.title}: ${error.message}`);
}

/** Calls one side, its own handles in their places. */
async function ask(
  side: Side,
  { operation, input }: DrawnCall,
  { handles }: Stage,
  whose: "ours" | "theirs",
): Promise<{ answer: Answer; shown: unknown }> {
  const used: string[] = [];
  const own = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(own);
    if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value;
    if ("$handle" in value) {
      const handle = handles[value.$handle as number]![whose];
      used.push(handle);
      return handle;
    }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, own(each)]));
  };
  const answer = await side.call(SERVICE, operation, own(input) as object);
  return { answer, shown: normalised(answer, used) };
}
