import assert from "node:assert/strict";
import { median, slope } from "./numbers.ts";

Deno.test("bench the median is the middle value, or the mean of the two in the middle", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 10, 2]), 3);
});

Deno.test("bench the slope is that of the line that fits best", () => {
  assert.equal(slope([[0, 10], [10, 30], [20, 50]]), 2);
  assert.equal(slope([[0, 1], [1, 0], [2, 1]]), 0);
  assert.equal(slope([[5, 1]]), 0);
});
