import assert from "node:assert/strict";
import { readInput } from "./input_schema.ts";
import { type CallInput, Inputs, type Place } from "./inputs.ts";
import { portable, revived } from "./portable.ts";

const CALL: CallInput & Place = {
  kind: "call",
  service: "sqs",
  operation: "SendMessage",
  input: { MessageBody: "one", bytes: new Uint8Array([0, 1, 2]) },
  atUs: 7,
  events: 3,
};

Deno.test("a log of inputs is plain JSON, from which the same inputs can be read", () => {
  const inputs = new Inputs();
  inputs.add(CALL, 10);
  inputs.add({ kind: "hang-up", number: 0, atUs: 8, events: 4 }, 0);
  const [call, hangUp] = JSON.parse(JSON.stringify(inputs.entries));
  assert.deepEqual(hangUp, { kind: "hang-up", number: 0, atUs: 8, events: 4 });
  assert.equal(call.atUs, 7);
  const read = readInput(call);
  assert.ok(read.kind === "call");
  assert.deepEqual(revived(read.input), CALL.input);
  assert.throws(() => readInput({ kind: "cal" }), /Cannot enter an input/);
});

Deno.test("a log of inputs that is full lets go of all, and says how many there were", () => {
  const few = new Inputs({ entries: 2, bytes: 1000 });
  for (let i = 0; i < 5; i++) few.add(CALL, 10);
  assert.deepEqual([few.entries.length, few.dropped], [0, 5]);
  const small = new Inputs({ entries: 100, bytes: 25 });
  for (let i = 0; i < 3; i++) small.add(CALL, 10);
  assert.deepEqual([small.entries.length, small.dropped], [0, 3]);
});

Deno.test("inputs that look like our marks for bytes and times come back as they were", () => {
  for (
    const value of [
      { $bytes: "no base64" },
      { $time: "never" },
      { $object: { $bytes: "x" } },
      { tags: { $bytes: "AAA=" } },
      [new Date(0), new Uint8Array([255]), null, "text", 1, true, {}],
      { ["__proto__"]: 1 },
    ]
  ) {
    assert.deepEqual(revived(JSON.parse(JSON.stringify(portable(value)))), value);
    assert.deepEqual(
      revived(value instanceof Array ? value : { a: 1 }),
      value instanceof Array ? value : { a: 1 },
    );
  }
});
