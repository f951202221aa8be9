/** The generated suite itself: it finds no difference where there is none, and finds those that are planted. */
import assert from "node:assert/strict";
import { ourSide } from "../sides.ts";
import { drawCase, eventbridge, type PatternCase } from "./eventbridge.ts";
import type { Answer, Difference, Side } from "./suite.ts";

/** A side of ours, with something done to its answers about patterns, or about anything. */
function side(
  spoil: (answer: Answer, input: PatternCase) => Answer = (answer) => answer,
  only = "TestEventPattern",
): Side {
  const ours = ourSide(1);
  return {
    ...ours,
    async call(service, operation, input) {
      const answer = await ours.call(service, operation, input);
      return operation === only ? spoil(answer, input as PatternCase) : answer;
    },
  };
}

async function differences(theirs: Side, count: number): Promise<Difference[]> {
  const found: Difference[] = [];
  const done = await eventbridge.run({
    seed: 7,
    count,
    ours: side(),
    theirs,
    onDifference: (difference) => found.push(difference),
  });
  assert.equal(done, count);
  return found;
}

Deno.test("generated eventbridge finds no difference between two of the same, and draws matches and wrong patterns", async () => {
  let matched = 0;
  let refused = 0;
  const counting = side((answer) => {
    if (answer.error) refused++;
    else if ((answer.output as { Result: boolean }).Result) matched++;
    return answer;
  });
  assert.deepEqual(await differences(counting, 1_000), []);
  assert.ok(matched > 200 && refused > 200, `${matched} matched, ${refused} were refused`);
});

Deno.test("generated eventbridge finds an operator that is matched the wrong way, and says how to play it again", async () => {
  const wrong = side((answer, { EventPattern }) =>
    answer.output && EventPattern.includes('"suffix"') ? { output: { Result: false } } : answer
  );
  const found = await differences(wrong, 300);
  const unexplained = found.filter(({ explanation }) => explanation === undefined);
  assert.ok(unexplained.length > 10 && unexplained.length > found.length / 2);
  for (const { seed, number, calls, ours, theirs } of found) {
    assert.deepEqual([ours, theirs], [{ result: true }, { result: false }]);
    assert.deepEqual(calls, [{ operation: "TestEventPattern", input: drawCase(seed, number) }]);
  }
});

Deno.test("generated eventbridge finds a message that differs", async () => {
  const wrong = side((answer) =>
    answer.error
      ? { error: { ...answer.error, message: answer.error.message.replace("not allowed", "forbidden") } }
      : answer
  );
  const found = await differences(wrong, 300);
  assert.ok(found.length > 0);
  for (const { ours, theirs } of found) {
    assert.match((ours as { message: string }).message, /not allowed/);
    assert.match((theirs as { message: string }).message, /forbidden/);
  }
});

Deno.test("generated eventbridge finds an event that does not come to its queue, and one that comes as another", async () => {
  const lost = (answer: Answer): Answer => answer.output ? { output: {} } : answer;
  const missing = await differences(side(lost, "ReceiveMessage"), 600);
  assert.ok(missing.length > 3, `${missing.length} are missing`);
  for (const { number, calls, ours, theirs, explanation } of missing) {
    assert.equal(number % 100, 99);
    assert.equal(calls.at(-1)!.operation, "PutEvents");
    assert.deepEqual([ours, theirs], [{ result: true }, { result: false }]);
    assert.equal(explanation, undefined);
  }
  const other = (answer: Answer): Answer =>
    JSON.parse(
      JSON.stringify(answer).replaceAll(String.raw`\"region\":\"us-east-1\"`, String.raw`\"region\":\"x\"`),
    );
  const changed = await differences(side(other, "ReceiveMessage"), 300);
  assert.ok(changed.length > 0);
  for (const { theirs } of changed) assert.equal((theirs as { region: string }).region, "x");
});
