// A test of somebody's own, as Node runs it: `ORDERSTORM_URL=http://127.0.0.1:4566 node --test retention.mjs`.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { connect, OrderstormError } from "../mod.js";

const account = connect(process.env.ORDERSTORM_URL ?? "http://127.0.0.1:4566");

test("a message is kept for fourteen days, and no longer", async () => {
  await account.clock.stop();
  assert.equal((await account.messages("kept")).length, 1);
  await account.clock.advance({ days: 13, hours: 23 });
  assert.equal((await account.queue("kept")).visible, 1);
  await account.clock.advance({ hours: 1 });
  assert.equal((await account.queue("kept")).visible, 0);
});

test("what is wrong is said by an error with status, problem and request", async () => {
  await assert.rejects(account.messages("kep"), (error) => {
    assert.ok(error instanceof OrderstormError);
    assert.equal(error.status, 404);
    assert.equal(error.problem?.nearest, "kept");
    assert.equal(error.request.method, "GET");
    return true;
  });
});
