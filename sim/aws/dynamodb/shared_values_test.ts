import assert from "node:assert/strict";
import { SharedValues } from "./shared_values.ts";

Deno.test("dynamodb keeps a short value once, a long one each time, and begins anew when there are too many", () => {
  const shared = new SharedValues();
  const paid = shared.text("PAID");
  assert.deepEqual(paid, { S: "PAID" });
  assert.equal(shared.text("PAID"), paid);
  assert.deepEqual(shared.number("17"), { N: "17" });
  assert.equal(shared.number("17"), shared.number("17"));
  const long = "x".repeat(21);
  assert.notEqual(shared.text(long), shared.text(long));
  for (let i = 0; i < 4096; i++) shared.text(`word ${i}`);
  assert.notEqual(shared.text("PAID"), paid);
  assert.deepEqual(shared.text("PAID"), paid);
});
