import assert from "node:assert/strict";
import { findSystem, SYSTEMS } from "./mod.ts";

Deno.test("findSystem makes every system in every variant, the first by default", () => {
  for (const [name, { variants }] of Object.entries(SYSTEMS)) {
    for (const variant of variants) {
      const system = findSystem(name, variant);
      assert.deepEqual([system.name, system.variant], [name, variant]);
    }
    assert.equal(findSystem(name).variant, variants[0]);
  }
});

Deno.test("findSystem names the systems or variants that there are", () => {
  assert.throws(
    () => findSystem("choreografy", "direct"),
    /Cannot find system "choreografy"; there are: choreography/,
  );
  assert.throws(
    () => findSystem("choreography", "bufered"),
    /Cannot find variant "bufered"; there are: direct, buffered/,
  );
  assert.throws(() => findSystem("constructor"), /Cannot find system/);
});
