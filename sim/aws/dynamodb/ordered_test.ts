/** The sorted collection against a sorted array. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { comparePositions, Ordered, type Position } from "./ordered.ts";

const positions = fc.record({
  hash: fc.integer({ min: 0, max: 3 }),
  pk: fc.constantFrom("a", "b"),
  sk: fc.integer({ min: 0, max: 60 }).map(String),
  tie: fc.constantFrom("", "t"),
});

Deno.test("dynamodb Ordered holds what a sorted array holds, both ways and from anywhere", () => {
  const commands = fc.array(fc.record({ add: fc.boolean(), at: positions }), {
    minLength: 300,
    maxLength: 900,
    size: "max",
  });
  fc.assert(
    fc.property(commands, positions, positions, (list, one, other) => {
      const tree = new Ordered<Position>();
      let model: Position[] = [];
      for (const { add, at } of list) {
        const known = model.some((each) => comparePositions(each, at) === 0);
        if (add && !known) {
          tree.add(at);
          model.push(at);
        } else if (!add) {
          tree.remove(at);
          model = model.filter((each) => comparePositions(each, at) !== 0);
        }
      }
      model.sort(comparePositions);
      assert.equal(tree.size, model.length);
      assert.deepEqual([...tree.ascending(undefined, undefined)], model);
      const [from, to] = comparePositions(one, other) < 0 ? [one, other] : [other, one];
      const within = model.filter((each) =>
        comparePositions(each, from) >= 0 && comparePositions(each, to) < 0
      );
      assert.deepEqual([...tree.ascending(from, to)], within);
      assert.deepEqual([...tree.descending(from, to)], within.reverse());
      for (const each of model) assert.equal(tree.get(each), each);
    }),
    { seed: 1, numRuns: 60 },
  );
});

Deno.test("dynamodb Ordered gives its memory back when it is emptied", () => {
  const tree = new Ordered<Position>();
  const all = Array.from(
    { length: 5000 },
    (_, i) => ({ hash: (i * 7919) % 5000, pk: "p", sk: String(i), tie: "" }),
  );
  for (const each of all) tree.add(each);
  for (const each of all) tree.remove(each);
  assert.equal(tree.size, 0);
  assert.deepEqual([...tree.ascending(undefined, undefined)], []);
  tree.add(all[0]!);
  assert.equal(tree.get(all[0]!), all[0]);
});
