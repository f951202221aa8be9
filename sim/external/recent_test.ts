import assert from "node:assert/strict";
import { Recent } from "./recent.ts";

const HOUR_MS = 3600 * 1000;

Deno.test("recent forgets what was last set a lifetime ago, to the millisecond", () => {
  const recent = new Recent<{ atMs: number }>(24 * HOUR_MS);
  recent.set("a", { atMs: 1000 });
  assert.ok(recent.get("a", 1000 + 24 * HOUR_MS - 1));
  assert.equal(recent.get("a", 1000 + 24 * HOUR_MS), undefined);
  recent.set("b", { atMs: 26 * HOUR_MS });
  assert.equal(recent.size, 1);
});

Deno.test("recent keeps what is set again", () => {
  const recent = new Recent<{ atMs: number }>(24 * HOUR_MS);
  for (const hour of [0, 20, 40]) recent.set("a", { atMs: hour * HOUR_MS });
  recent.set("b", { atMs: 60 * HOUR_MS });
  assert.ok(recent.get("a", 63 * HOUR_MS));
});

Deno.test("recent drops the oldest quarter beyond its number of keys", () => {
  const recent = new Recent<{ atMs: number }>(24 * HOUR_MS, 100);
  for (let n = 0; n < 100; n++) recent.set(`k${n}`, { atMs: n });
  recent.set("k0", { atMs: 100 });
  recent.set("new", { atMs: 101 });
  assert.equal(recent.size, 76);
  assert.ok(recent.get("k0"));
  assert.equal(recent.get("k1"), undefined);
});
