import assert from "node:assert/strict";
import fc from "fast-check";
import { renderVerdict } from "./console.ts";
import { checkFixture, endpointFixture, failFixture, passFixture } from "./fixture.ts";
import { columns } from "./layout.ts";

/** Snapshots as the terminal shows them, escape codes and all. */
const shown = { serializer: (text: string) => text.replaceAll("\x1b", "␛") };

Deno.test("renderVerdict draws a pass (80 columns)", async (t) => {
  await t.assertSnapshot(renderVerdict(passFixture(), { width: 80 }), shown);
});

Deno.test("renderVerdict draws a pass (120 columns, in colour)", async (t) => {
  await t.assertSnapshot(renderVerdict(passFixture(), { width: 120, colour: true }), shown);
});

Deno.test("renderVerdict draws a failure (80 columns)", async (t) => {
  await t.assertSnapshot(renderVerdict(failFixture(), { width: 80 }), shown);
});

Deno.test("renderVerdict draws a failure (120 columns, in colour)", async (t) => {
  await t.assertSnapshot(renderVerdict(failFixture(), { width: 120, colour: true }), shown);
});

Deno.test("renderVerdict draws a run that is not valid", async (t) => {
  const invalid = {
    reason: "bound",
    detail: "1,000,001 events wait, expected at most 1,000,000; 10 messages loop",
  };
  const verdict = passFixture({
    verdict: "invalid",
    invalid,
    latencyMs: null,
    checks: [],
    retries: {},
    faults: {},
  });
  await t.assertSnapshot(renderVerdict(verdict, { width: 80 }), shown);
});

Deno.test("renderVerdict draws a run at an endpoint: what was not checked, not injected, and how it was", async (t) => {
  await t.assertSnapshot(renderVerdict(endpointFixture(), { width: 80 }), shown);
});

Deno.test("renderVerdict draws what could not be judged as neither held nor broken", () => {
  const text = renderVerdict(endpointFixture());
  assert.match(text, /not checked +causal-order: events are not seen from outside/);
  assert.doesNotMatch(text, /[✓✗] causal-order/);
});

Deno.test("renderVerdict tells a failure in the order: sentence, replay, fault script, detail", () => {
  const verdict = failFixture();
  const text = renderVerdict(verdict);
  const places = [
    text.indexOf("No order is charged more than once"),
    text.indexOf(verdict.replay),
    text.indexOf("third-party timeout-after"),
    text.indexOf("was charged twice"),
    text.indexOf("arrived"),
  ];
  assert.ok(!places.includes(-1));
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
});

Deno.test("renderVerdict leads with a broken invariant before a missed threshold, and shows both", () => {
  const verdict = failFixture({
    checks: [
      checkFixture({ name: "latency-p99", kind: "threshold", sentence: "Orders are quick", held: false }),
      checkFixture({ name: "no-order-lost", sentence: "No order is lost", held: false }),
    ],
  });
  const [headline] = renderVerdict(verdict).split("\n");
  assert.equal(headline, "✗ FAIL  No order is lost");
  assert.match(renderVerdict(verdict), /also broken +latency-p99, a threshold\n +Orders are quick/);
});

Deno.test("renderVerdict shows the first violations and counts the others", () => {
  const violations = Array.from({ length: 100 }, (_, n) => ({ message: `Order ${n} was lost`, atMs: n }));
  const checks = [checkFixture({ held: false, violations, violationCount: 1234 })];
  const text = renderVerdict(failFixture({ checks }));
  assert.match(text, /Order 2 was lost\n +and 1,231 more/);
  assert.doesNotMatch(text, /Order 3 was lost/);
});

Deno.test("renderVerdict says so when an invariant breaks without any fault", () => {
  assert.match(renderVerdict(failFixture({ faultScript: [] })), /fault script +no fault struck this order/);
});

Deno.test("renderVerdict keeps to the width, but for the replay line, and lets no control character through (property)", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 48, max: 160 }),
      fc.string({ unit: "binary", maxLength: 300 }),
      (width, text) => {
        const verdict = failFixture({
          question: text,
          faultScript: [text],
          checks: [
            checkFixture({
              figure: text,
              held: false,
              violations: [{ message: text, atMs: 5 }],
              violationCount: 1,
            }),
          ],
          deadLetters: [{
            queue: "orders-dlq",
            source: text,
            count: 1,
            reasons: [{ reason: text, count: 1 }],
          }],
          retries: { [text]: 3 },
        });
        for (const line of renderVerdict(verdict, { width }).split("\n")) {
          // deno-lint-ignore no-control-regex -- Control characters are what is looked for.
          assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f]/);
          if (!line.includes(verdict.replay)) {
            assert.ok(
              columns(line) <= width,
              `${columns(line)} > ${width}: ${line}`,
            );
          }
        }
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});
