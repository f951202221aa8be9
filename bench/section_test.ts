import assert from "node:assert/strict";
import { renderSection } from "./section.ts";

Deno.test("bench a section lines numbers up on the right and keeps the indentation of its rows", () => {
  const text = renderSection({
    title: "Throughput",
    explanation: "Orders a second.",
    columns: ["way", "orders/s", "ratio"],
    rows: [["direct", "1,204", "1×"], ["  of it wire", "97.5", "0.081×"]],
    notes: ["Median of 3 rounds."],
    figures: {},
  });
  assert.equal(
    text,
    [
      "Throughput",
      "  Orders a second.",
      "",
      "  way            orders/s    ratio",
      "  direct            1,204       1×",
      "    of it wire       97.5   0.081×",
      "",
      "  Median of 3 rounds.",
      "",
    ].join("\n"),
  );
});

Deno.test("bench a section wraps its explanation to the width", () => {
  const text = renderSection(
    { title: "T", explanation: "one two three four five", columns: ["a"], rows: [], figures: {} },
    14,
  );
  assert.deepEqual(text.split("\n").slice(0, 4), ["T", "  one two", "  three four", "  five"]);
});
