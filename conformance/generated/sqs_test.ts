/** The generated suite of SQS: it finds no difference between two of us, and finds one where there is one. */
import assert from "node:assert/strict";
import { ourSide } from "../sides.ts";
import { explained } from "./sqs/explanations.ts";
import { sqs } from "./sqs.ts";
import type { Answer, Difference, Side } from "./suite.ts";

const COUNT = 400;

async function differences(theirs: Side): Promise<Difference[]> {
  const found: Difference[] = [];
  const onDifference = (difference: Difference) => void found.push(difference);
  const compared = await sqs.run({ seed: 5, count: COUNT, ours: ourSide(1), theirs, onDifference });
  assert.equal(compared, COUNT);
  return found;
}

/** A side whose answers to one operation are changed. */
function broken(operation: string, change: (answer: Answer, nth: number) => Answer): Side {
  const side = ourSide(2);
  let nth = 0;
  return {
    ...side,
    async call(service, called, input) {
      const answer = await side.call(service, called, input);
      return called === operation ? change(answer, nth++) : answer;
    },
  };
}

Deno.test("the generated suite of sqs finds no difference between two accounts of ours, nor to its model", async () => {
  assert.deepEqual(await differences(ourSide(2)), []);
});

Deno.test("the generated suite of sqs finds a message that is lost, and how it came to that", async () => {
  const [difference] = await differences(broken("ReceiveMessage", (answer) => {
    const { Messages = [] } = (answer.output ?? {}) as { Messages?: unknown[] };
    return Messages.length === 0 ? answer : { output: { Messages: Messages.slice(1) } };
  }));
  assert.equal(difference!.calls.at(-1)!.operation, "ReceiveMessage");
  assert.ok(difference!.calls.some(({ operation }) => operation.startsWith("SendMessage")));
  assert.equal(difference!.explanation, undefined);
});

Deno.test("the generated suite of sqs finds another error and another count", async () => {
  const [other] = await differences(
    broken(
      "DeleteMessage",
      (answer) => answer.error ? { error: { ...answer.error, code: "InvalidAddress" } } : answer,
    ),
  );
  assert.equal((other!.theirs as { code: string }).code, "InvalidAddress");
  const counts = await differences(broken("GetQueueAttributes", (answer) => {
    const { Attributes } = (answer.output ?? {}) as { Attributes?: Record<string, string> };
    if (!Attributes?.ApproximateNumberOfMessages) return answer;
    return { output: { Attributes: { ...Attributes, ApproximateNumberOfMessages: "1000" } } };
  }));
  assert.ok(counts.length > 0);
});

Deno.test("an explanation of a difference in sqs is for its own kind alone, and names AWS's page", () => {
  const handle = {
    code: "ReceiptHandleIsInvalid",
    status: 404,
    message: 'The input receipt handle "x" is not a valid receipt handle.',
  };
  const why = explained("DeleteMessage", handle, { ...handle, status: 400 });
  assert.match(why!, /https:\/\/docs\.aws\.amazon\.com\/AWSSimpleQueueService\//);
  assert.equal(
    explained("DeleteMessage", handle, { ...handle, status: 400, code: "InvalidAddress" }),
    undefined,
  );
  assert.equal(explained("DeleteMessage", handle, {}), undefined);
  assert.equal(explained("ReceiveMessage", { Messages: [{ Body: "a" }] }, {}), undefined);
});
