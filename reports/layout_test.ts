import assert from "node:assert/strict";
import fc from "fast-check";
import { duration, threeDigits } from "./figures.ts";
import { bar, columns, cut, pad, visible, wrap } from "./layout.ts";

Deno.test("duration picks the units that fit", () => {
  const shown = [0, 0.42, 412.4, 999.7, 1840, 59_990, 192_000, 18_240_000, 345_600_000, 352_800_000].map(
    duration,
  );
  assert.deepEqual(shown, [
    "0 ms",
    "0.42 ms",
    "412 ms",
    "1 s",
    "1.84 s",
    "1 min",
    "3 min 12 s",
    "5 h 4 min",
    "4 d",
    "4 d 2 h",
  ]);
});

Deno.test("threeDigits keeps three significant digits below a thousand", () => {
  assert.deepEqual([0.05213, 38.42, 999.4, 2810.6].map(threeDigits), ["0.0521", "38.4", "999", "2,811"]);
});

Deno.test("columns counts wide and combining characters as a terminal does", () => {
  assert.equal(columns("abc"), 3);
  assert.equal(columns("注文"), 4);
  assert.equal(columns("e\u0301"), 1);
});

Deno.test("cut ends in an ellipsis only where something was cut", () => {
  assert.equal(cut("orders-dlq", 10), "orders-dlq");
  assert.equal(cut("orders-dlq", 8), "orders-…");
  assert.equal(cut("注文注文", 5), "注文…");
  assert.equal(cut("orders", 0), "");
});

Deno.test("pad fills with spaces on the side that is asked for", () => {
  assert.equal(pad("7", 3, "right"), "  7");
  assert.equal(pad("7", 3), "7  ");
});

Deno.test("bar draws eighths of a column, and something for anything above zero", () => {
  assert.deepEqual([0, 0.0001, 0.5, 0.53, 1, 2].map((share) => bar(share, 4)), [
    "",
    "▏",
    "██",
    "██▏",
    "████",
    "████",
  ]);
});

Deno.test("visible spells out control characters and turns line breaks into spaces", () => {
  assert.equal(visible("a\r\nb\x1b[2Jc\u202ed"), "a b\\x1b[2Jc\\u202ed");
});

Deno.test("wrap keeps every word, in lines of the width (property)", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 30 })),
      fc.integer({ min: 9, max: 60 }),
      (words, width) => {
        const text = visible(words.join(" "));
        const lines = wrap(text, width);
        for (const line of lines) assert.ok(columns(line) <= width);
        assert.equal(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
      },
    ),
    { seed: 1 },
  );
});
