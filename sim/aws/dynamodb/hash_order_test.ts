/** The order of lists in messages. */
import assert from "node:assert/strict";
import { inHashOrder } from "./hash_order.ts";

Deno.test("dynamodb lists unused placeholders in the order in which AWS's engine does", () => {
  assert.deepEqual(inHashOrder([":foo", ":bar", ":baz", ":v1", ":v10"]), [
    ":bar",
    ":v1",
    ":foo",
    ":v10",
    ":baz",
  ]);
  assert.deepEqual(inHashOrder(["#foo", "#bar", "#b", "#a"]), ["#bar", "#foo", "#a", "#b"]);
  assert.deepEqual(inHashOrder(["d", "tags", "a.b"]), ["d", "a.b", "tags"]);
});
