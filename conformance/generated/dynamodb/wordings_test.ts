/** Wordings: what is left of a message, and when both sides are known to use one. */
import assert from "node:assert/strict";
import { wordingOf, Wordings } from "./wordings.ts";

const refused = (message: string): string => JSON.stringify({ code: "ValidationException", message });

Deno.test("a wording is what a message says whatever the names, values and tokens of its request", () => {
  assert.equal(
    wordingOf('Invalid UpdateExpression: Syntax error; token: "x", near: "a x b"'),
    wordingOf('Invalid FilterExpression: Syntax error; token: ")", near: ")"'),
  );
  assert.equal(
    wordingOf(
      "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty for key :v1",
    ),
    wordingOf("Supplied AttributeValue is empty"),
  );
  assert.notEqual(
    wordingOf("The provided key element does not match the schema"),
    wordingOf("The provided key does not match the schema"),
  );
});

Deno.test("wordings are known of the side that they were learnt of, and of no other", () => {
  const wordings = new Wordings();
  const [ours, theirs] = [refused("A fault in our words: 5 of h"), refused("The same fault, told by them")];
  assert.equal(wordings.knows(ours, theirs), false);
  wordings.learn(ours, theirs);
  assert.equal(wordings.knows(refused("A fault in our words: 7 of r"), theirs), true);
  assert.equal(wordings.knows(theirs, ours), false);
});
