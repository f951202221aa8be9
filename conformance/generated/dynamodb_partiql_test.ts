/** The generated suite of statements: it finds no difference where there is none, and finds one that is planted. */
import assert from "node:assert/strict";
import { AwsError } from "../../sim/aws/errors.ts";
import { dynamodb as emulated } from "../../sim/aws/dynamodb/mod.ts";
import { fixture } from "../../sim/aws/fixture.ts";
import { partiql } from "./dynamodb_partiql.ts";
import type { Answer, Difference, Side } from "./suite.ts";

/** The emulated DynamoDB as a side, with something done to its answers. */
function side(spoil: (answer: Answer) => Answer = (answer) => answer): Side {
  const world = fixture([emulated()]);
  return {
    title: "Orderstorm",
    call: (service, operation, input) => {
      const output = world.apply(service, operation, input) as object;
      const answer: Answer = output instanceof AwsError
        ? { error: { code: output.code, message: output.message, status: output.status, ...output.members } }
        : { output };
      return Promise.resolve(spoil(answer));
    },
    close: () => Promise.resolve(),
  };
}

async function differences(theirs: Side, count: number): Promise<Difference[]> {
  const found: Difference[] = [];
  const onDifference = (difference: Difference) => found.push(difference);
  assert.equal(await partiql.run({ seed: 7, count, ours: side(), theirs, onDifference }), count);
  return found;
}

Deno.test("generated statements find no difference between two of the same", async () => {
  assert.deepEqual(await differences(side(), 500), []);
});

Deno.test("generated statements find a message that differs, and say how to play it again", async () => {
  const wrong = side((answer) =>
    answer.error?.code === "DuplicateItemException"
      ? { error: { ...answer.error, message: "There is one" } }
      : answer
  );
  const [first] = await differences(wrong, 400);
  assert.equal(first?.explanation, undefined);
  assert.match(String(first?.ours), /Duplicate primary key/);
  assert.match(JSON.stringify(first?.calls.at(-1)), /INSERT INTO/);
});

Deno.test("generated statements find items in a wrong order", async () => {
  const wrong = side((answer) => {
    const { Items } = (answer.output ?? {}) as { Items?: unknown[] };
    return Items && Items.length > 1 ? { output: { ...answer.output, Items: Items.toReversed() } } : answer;
  });
  assert.ok((await differences(wrong, 400)).length > 0);
});
