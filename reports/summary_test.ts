import assert from "node:assert/strict";
import { failFixture, passFixture } from "./fixture.ts";
import { renderSummary } from "./summary.ts";

Deno.test("renderSummary has a line for each scenario and system, the failures with their replay, and the totals", () => {
  const verdicts = [
    passFixture(),
    failFixture({ seed: 43, replay: "deno task scenario black-friday --seed 43" }),
    passFixture({ scenario: "poison", variant: "buffered", wallMs: 420 }),
  ];
  assert.equal(
    renderSummary(verdicts),
    [
      "✗ black-friday  choreography/direct  2 runs  1 failed        7.77 s",
      "✓ poison  choreography/buffered      1 run   all held        420 ms",
      "",
      "black-friday seed 43: No order is charged more than once",
      "  deno task scenario black-friday --seed 43",
      "",
      "2 passed, 1 failed",
      "",
    ].join("\n"),
  );
});

Deno.test("renderSummary counts a run that is not valid as failed", () => {
  const invalid = { reason: "leak", detail: "setTimeout of sharp" };
  const text = renderSummary([passFixture({ verdict: "invalid", invalid })]);
  assert.match(text, /^✗ black-friday .* 1 failed /);
  assert.match(text, /not valid, leak: setTimeout of sharp/);
  assert.match(text, /\n0 passed, 1 failed\n$/);
});
