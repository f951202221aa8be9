/** Rings of text against the plain thing: an array that is cut at its front. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { TextRing } from "./text_ring.ts";

Deno.test("text ring holds the last texts, by number and byte for byte, as an array that is cut would", () => {
  const text = fc.oneof(fc.string({ unit: "grapheme", maxLength: 40 }), fc.constant("x".repeat(50_000)));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (texts, most) => {
      const ring = new TextRing({ texts: most, bytes: 120_000 });
      const plain: string[] = [];
      let first = 0;
      for (const each of texts) {
        ring.push(each);
        plain.push(each);
        const bytes = () => new TextEncoder().encode(plain.slice(first).join("")).length;
        while (plain.length - first > most || bytes() > 120_000) first++;
        assert.deepEqual([ring.first, ring.next], [first, plain.length]);
      }
      plain.forEach((each, number) => assert.equal(ring.at(number), number < first ? undefined : each));
      assert.equal(ring.at(plain.length), undefined);
      assert.equal(ring.at(-1), undefined);
    }),
    { numRuns: 60 },
  );
});

Deno.test("text ring drops a text that is longer than it may hold, and goes on", () => {
  const ring = new TextRing({ texts: 10, bytes: 10 });
  ring.push("a".repeat(11));
  assert.deepEqual([ring.first, ring.next, ring.at(0)], [1, 1, undefined]);
  ring.push("bc");
  assert.deepEqual([ring.first, ring.at(1)], [1, "bc"]);
});
