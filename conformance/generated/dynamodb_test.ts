/** The generated suite itself: it finds no difference where there is none, and finds one that is planted. */
import assert from "node:assert/strict";
import { AwsError } from "../../sim/aws/errors.ts";
import { dynamodb as emulated } from "../../sim/aws/dynamodb/mod.ts";
import { fixture } from "../../sim/aws/fixture.ts";
import { dynamodb } from "./dynamodb.ts";
import type { Answer, Difference, Side } from "./suite.ts";

/** The emulated DynamoDB as a side, with something done to its answers. */
function side(spoil: (operation: string, answer: Answer) => Answer = (_, answer) => answer): Side {
  const world = fixture([emulated()]);
  return {
    title: "Orderstorm",
    call: (service, operation, input) => {
      const output = world.apply(service, operation, input) as object;
      const answer: Answer = output instanceof AwsError
        ? { error: { code: output.code, message: output.message, status: output.status, ...output.members } }
        : { output };
      return Promise.resolve(spoil(operation, answer));
    },
    close: () => Promise.resolve(),
  };
}

async function differences(theirs: Side, seed: number, count: number): Promise<Difference[]> {
  const found: Difference[] = [];
  const done = await dynamodb.run({
    seed,
    count,
    ours: side(),
    theirs,
    onDifference: (difference) => found.push(difference),
  });
  assert.equal(done, count);
  return found;
}

Deno.test("generated dynamodb finds no difference between two of the same", async () => {
  assert.deepEqual(await differences(side(), 7, 600), []);
});

Deno.test("generated dynamodb finds a message that differs, and says how to play it again", async () => {
  const wrong = side((_, answer) =>
    answer.error?.message === "The conditional request failed"
      ? { error: { ...answer.error, message: "The conditional request did not succeed" } }
      : answer
  );
  const found = await differences(wrong, 7, 300);
  assert.ok(found.length > 0);
  const { seed, calls, ours, theirs, explanation } = found[0]!;
  assert.equal(seed, 7);
  assert.equal(explanation, undefined);
  assert.ok(calls.length > 1 && calls[0]!.operation === "CreateTable");
  assert.match(String(ours), /request failed/);
  assert.match(String(theirs), /did not succeed/);
});

Deno.test("generated dynamodb finds an item that was lost, in whatever reads it", async () => {
  let puts = 0;
  const world = side();
  const forgetful: Side = {
    ...world,
    call: async (service, operation, input) => {
      const answer = await world.call(service, operation, input);
      const { TableName, Item } = input as { TableName?: string; Item?: Record<string, unknown> };
      if (operation === "PutItem" && !answer.error && ++puts % 3 === 0) {
        const Key = Object.fromEntries(
          ["h", "r"].flatMap((name) => Item?.[name] ? [[name, Item[name]]] : []),
        );
        await world.call(service, "DeleteItem", { TableName, Key });
      }
      return answer;
    },
  };
  const found = await differences(forgetful, 7, 600);
  assert.ok(found.some(({ calls }) => /^(Get|Query|Scan|Batch)/.test(calls[calls.length - 1]!.operation)));
});

Deno.test("generated dynamodb knows a write that was refused when it was done already, and reads no more of it", async () => {
  const world = side();
  const late: Side = {
    ...world,
    call: async (service, operation, input) => {
      const { ReturnConsumedCapacity: asked, ...rest } = input as { ReturnConsumedCapacity?: string };
      const answer = await world.call(service, operation, asked === "ALL" ? rest : input);
      return asked === "ALL" && !answer.error
        ? { error: { code: "ValidationException", message: "Cannot have null key", status: 400 } }
        : answer;
    },
  };
  const found = await differences(late, 7, 4000);
  assert.deepEqual(found.filter(({ explanation }) => explanation === undefined), []);
  assert.ok(found.some(({ explanation }) => explanation?.includes("has written already")));
});
