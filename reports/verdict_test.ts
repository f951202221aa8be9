import assert from "node:assert/strict";
import { exitCodeOf } from "./exit_code.ts";
import { failFixture, passFixture } from "./fixture.ts";
import { parseVerdict, verdictJson, verdictSchema } from "./verdict.ts";

Deno.test("verdictJson has one order, whatever the order of the value", () => {
  const verdict = passFixture();
  const shuffled = Object.fromEntries(Object.entries(verdict).reverse()) as typeof verdict;
  const faults = Object.fromEntries(Object.entries(verdict.faults).reverse());
  assert.equal(verdictJson({ ...shuffled, faults }), verdictJson(verdict));
  const keys = Object.keys(JSON.parse(verdictJson(verdict)) as object);
  assert.deepEqual(keys, Object.keys(verdictSchema.shape).filter((key) => key !== "invalid"));
});

Deno.test("parseVerdict reads back what verdictJson wrote", () => {
  const verdict = failFixture();
  assert.deepEqual(parseVerdict(JSON.parse(verdictJson(verdict))), verdict);
});

Deno.test("parseVerdict names every problem of what is not a verdict", () => {
  const { seed: _, ...rest } = passFixture();
  assert.throws(
    () => parseVerdict({ ...rest, version: 2, extra: 1 }),
    /Cannot read the verdict: version: .*; seed: .*; verdict: Unrecognized key: "extra"/,
  );
});

Deno.test("parseVerdict takes a reason if and only if the run is not valid", () => {
  assert.throws(() => parseVerdict(passFixture({ verdict: "invalid" })), /invalid: expected if and only if/);
  assert.throws(
    () => parseVerdict(passFixture({ invalid: { reason: "bound", detail: "" } })),
    /invalid: expected if/,
  );
});

Deno.test("exitCodeOf ranks a check that did not hold over a run that is not valid", () => {
  const invalid = passFixture({ verdict: "invalid", invalid: { reason: "bound", detail: "" } });
  assert.equal(exitCodeOf([]), 0);
  assert.equal(exitCodeOf([passFixture()]), 0);
  assert.equal(exitCodeOf([passFixture(), invalid]), 3);
  assert.equal(exitCodeOf([invalid, failFixture(), invalid]), 1);
});

Deno.test("parseVerdict reads a verdict of before runs were made anywhere else", () => {
  const { target: _t, hosting: _h, time: _i, notChecked: _c, notInjected: _j, notes: _n, ...before } =
    passFixture();
  assert.deepEqual(parseVerdict(before), passFixture());
});
