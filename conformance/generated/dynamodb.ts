/**
 * Generated conformance of Amazon DynamoDB: sequences of item operations, compared with DynamoDB Local, AWS's own engine.
 *
 * Operations work on three tables that live for a few hundred of them; both sides see the same sequence, so an item
 * that came to differ shows in whatever reads it later.
 */
import { Draw } from "./dynamodb/draw.ts";
import { explained } from "./dynamodb/explanations.ts";
import { isOpen, normalised, stable } from "./dynamodb/normalise.ts";
import { drawCall, type DrawnCall } from "./dynamodb/operations.ts";
import { drawTables } from "./dynamodb/tables.ts";
import { walk } from "./dynamodb/walk.ts";
import type { Answer, GeneratedSuite, Side, SuiteOptions } from "./suite.ts";

/** Operations on one set of tables. */
const EPISODE = 250;
const SERVICE = "dynamodb";

export const dynamodb: GeneratedSuite = {
  service: "dynamodb",
  against: "dynamodb-local",
  about:
    "Sequences of operations on items, with expressions and legacy parameters, valid ones and wrong ones.",
  async run(options) {
    let done = 0;
    for (let episode = 0; done < options.count; episode++) {
      done += await play(options, episode, done);
      options.onProgress?.(done);
    }
    return done;
  },
};

async function play(options: SuiteOptions, episode: number, from: number): Promise<number> {
  const { seed, count, ours, theirs } = options;
  const draw = new Draw(seed * 1_000_003 + episode);
  const tables = drawTables(draw, `generated-${seed}-${episode}`);
  const made: DrawnCall[] = [];
  for (const { name, definition } of tables) {
    await create(ours, name, definition);
    await create(theirs, name, definition);
    made.push({ operation: "CreateTable", input: definition as Record<string, unknown> });
  }
  const most = Math.min(EPISODE, count - from);
  let played = most;
  for (let i = 0; i < most; i++) {
    const call = drawCall(draw, tables);
    const [mine, other] = await Promise.all([asked(ours, call), asked(theirs, call)]);
    if (mine !== other) {
      const explanation = explained(call, mine, other);
      options.onDifference({
        seed,
        number: from + i,
        calls: [...made, call],
        ours: mine,
        theirs: other,
        ...(explanation === undefined ? undefined : { explanation }),
      });
    }
    if (!WRITES.has(call.operation)) continue;
    made.push(call);
    // What one side has written and the other has not would show again and again.
    if (mine !== other && codeOf(mine) !== codeOf(other)) {
      played = i + 1;
      break;
    }
  }
  for (const { name } of tables) {
    await Promise.all([ours, theirs].map((side) => side.call(SERVICE, "DeleteTable", { TableName: name })));
  }
  return played;
}

function codeOf(answer: string): string | undefined {
  return (JSON.parse(answer) as { code?: string }).code;
}

const WRITES: ReadonlySet<string> = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "TransactWriteItems",
]);

/** Makes a table anew: one that an earlier run left behind is taken away first. */
async function create(side: Side, name: string, definition: object): Promise<void> {
  const first = await side.call(SERVICE, "CreateTable", definition);
  if (!first.error) return;
  if (first.error.code === "ResourceInUseException") {
    await side.call(SERVICE, "DeleteTable", { TableName: name });
    const second = await side.call(SERVICE, "CreateTable", definition);
    if (!second.error) return;
  }
  throw new Error(`Cannot create table ${name} at ${side.title}: ${first.error.message}`);
}

/** The answer of a side, in a form in which equal ones are equal text. */
async function asked(side: Side, call: DrawnCall): Promise<string> {
  const ask = (input: object): Promise<Answer> => side.call(SERVICE, call.operation, input);
  if (isOpen(call)) return stable(await walk(call, ask));
  return normalised(call, await ask(call.input));
}
