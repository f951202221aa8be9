import assert from "node:assert/strict";
import { columns } from "./layout.ts";
import { type Progress, renderProgress } from "./progress.ts";

const HALFWAY: Progress = {
  scenario: "black-friday",
  seed: 42,
  planned: 2112,
  accepted: 1143,
  done: 1056,
  virtualMs: 31_240,
  wallMs: 2310,
  faults: 412,
};

Deno.test("renderProgress says how many are done and in flight, the virtual clock, its speed and the faults", () => {
  assert.equal(
    renderProgress(HALFWAY, { width: 120 }),
    "black-friday 42  ████████········  1,056/2,112 done · 87 in flight · 31.2 s, 13.5× · 412 faults",
  );
});

Deno.test("renderProgress leaves out what does not fit, but for violations", () => {
  const bad = { ...HALFWAY, violations: 2 };
  assert.equal(
    renderProgress(bad, { width: 70 }),
    "black-friday 42  ████████········  2 violations · 1,056/2,112 done",
  );
  for (let width = 40; width < 140; width++) {
    assert.ok(columns(renderProgress(HALFWAY, { width })) <= width, `width ${width}`);
    assert.ok(columns(renderProgress(bad, { width })) <= width, `width ${width}`);
  }
});

Deno.test("renderProgress draws the start of a run, before anything is known", () => {
  const start = { ...HALFWAY, accepted: 0, done: 0, virtualMs: 0, wallMs: 0, faults: 0 };
  assert.equal(
    renderProgress(start),
    "black-friday 42  ················  0/2,112 done · 0 in flight · 0 ms · 0 faults",
  );
});
