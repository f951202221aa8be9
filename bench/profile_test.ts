import assert from "node:assert/strict";
import { attribute, type Profile } from "./profile.ts";

/** The journal hashes (an op that Deno runs for it), a check runs in a microtask, and then there is garbage. */
const PROFILE: Profile = {
  startTime: 1000,
  endTime: 8000,
  nodes: [
    node(1, "(root)", "", [2, 5, 7]),
    node(2, "flush", "file:///any/sim/journal/writer.ts", [3]),
    node(3, "update", "ext:deno_node/internal/crypto/hash.ts", [4]),
    node(4, "op_node_hash_update", ""),
    node(5, "op_run_microtasks", "", [6]),
    node(6, "see", "file:///any/scenarios/checks/book.ts"),
    node(7, "(garbage collector)", ""),
  ],
  samples: [2, 4, 6, 5, 7],
  timeDeltas: [0, 1000, 2000, 1500, 500],
};

function node(id: number, functionName: string, url: string, children: number[] = []) {
  return { id, callFrame: { functionName, url, lineNumber: 9, columnNumber: 0 }, children };
}

Deno.test("bench a sample stands for the time up to the next one, and an op for its caller", () => {
  const { totalUs, byPart } = attribute(PROFILE, 7, () => undefined);
  assert.equal(totalUs, 5000);
  assert.equal(byPart["journal"], 1000 + 2000);
  assert.equal(byPart["checks"], 1500);
  assert.equal(byPart["runtime/async contexts, microtasks"], 500);
});

Deno.test("bench only the last part of a profile counts", () => {
  const { totalUs, byPart } = attribute(PROFILE, 4, () => undefined);
  assert.equal(byPart["journal"], 0);
  assert.equal(totalUs, 2000);
});

Deno.test("bench functions are listed by their own time, with places that name no machine", () => {
  const { functions } = attribute(PROFILE, 7, () => undefined);
  assert.deepEqual(functions[0], {
    part: "journal",
    name: "flush",
    place: "sim/journal/writer.ts:10",
    selfUs: 3000,
  });
  assert.deepEqual(functions.map(({ selfUs }) => selfUs), [3000, 1500, 500, 0]);
});
