import assert from "node:assert/strict";
import { BoundReachedError } from "../sim/kernel/mod.ts";
import { Problems } from "./problems.ts";

Deno.test("a problem is told once, and then how often it came again", () => {
  const printed: string[] = [];
  const problems = new Problems((text) => printed.push(text));
  for (let i = 0; i < 100; i++) problems.tell("a handler reached for node:fs readFile");
  problems.tell(new BoundReachedError("eventsAtOneInstant", 5, "6 events"));
  assert.deepEqual(printed, [
    "a handler reached for node:fs readFile\n",
    "(10 times by now) a handler reached for node:fs readFile\n",
    "(100 times by now) a handler reached for node:fs readFile\n",
    "Bound eventsAtOneInstant reached: 6 events, limit 5\n",
  ]);
  problems.tell(new TypeError("broken"));
  assert.match(printed.at(-1)!, /^TypeError: broken\n {4}at /);
});
