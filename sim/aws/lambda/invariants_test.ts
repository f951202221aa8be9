/** Properties that hold whatever is invoked, however handlers end, and whichever faults strike. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fault } from "../../faults/mod.ts";
import type { InvocationRecord } from "../../journal/records.ts";
import { lambdaFixture } from "./lambda_fixture.ts";

const FAULTS: readonly Fault[] = [
  { kind: "crash", where: { function: "fn" }, at: "before", rate: 0.3, name: "before", perEntity: 2 },
  { kind: "crash", where: { function: "fn" }, at: "after", rate: 0.3, name: "after", perEntity: 2 },
  { kind: "slow-handler", where: { function: "fn" }, latencyMs: 2900, rate: 0.2 },
  { kind: "concurrency-limit", where: { function: "fn" }, limit: 2, when: { toMs: 20_000 } },
  { kind: "timeout", where: { service: "lambda" }, applied: true, rate: 0.2 },
];

const step = fc.record({
  waitMs: fc.integer({ min: 0, max: 2000 }),
  handlerMs: fc.integer({ min: 0, max: 4000 }),
  ending: fc.constantFrom("ok", "error", "crash"),
  type: fc.constantFrom("RequestResponse", "Event"),
});
type Step = { waitMs: number; handlerMs: number; ending: "ok" | "error" | "crash"; type: string };

Deno.test("lambda: each start has its end, a sandbox runs one invocation at a time, and nothing stays behind", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.subarray([...FAULTS]),
      fc.integer({ min: 1, max: 1000 }),
      (steps, faults, seed) => check(steps, faults, seed),
    ),
    { seed: 20260101, numRuns: 150 },
  );
});

function check(steps: readonly Step[], faults: readonly Fault[], seed: number): void {
  const world = lambdaFixture({ faults, seed });
  world.create("fn", ({ request, after, ok, error, finish }) => {
    const { handlerMs, ending } = request.event as Step;
    after(handlerMs, () => {
      if (ending === "ok") ok(1);
      else if (ending === "error") error("Error", "x");
      else finish({ kind: "crash", errorType: "Runtime.ExitError", errorMessage: "exit" });
    });
  });
  const calls = steps.map((each) => {
    world.pass(each.waitMs);
    return world.invoke("fn", each, { InvocationType: each.type });
  });
  world.settle();
  assert.ok(calls.every((call) => call.outcome !== undefined));
  assert.equal(world.state.concurrency("fn"), 0);
  assert.equal(world.state.pendingEvents, 0);
  assert.equal(world.scheduler.pending, 0);
  const working = new Map<string, InvocationRecord>();
  const attempts = new Set<string>();
  for (const record of world.invocations()) {
    if (record.action === "start") {
      assert.equal(working.has(record.sandbox!), false, "two invocations in one sandbox");
      working.set(record.sandbox!, record);
      const attempt = `${record.requestId}/${record.attempt}`;
      assert.equal(attempts.has(attempt), false, "one attempt ran twice");
      attempts.add(attempt);
    } else if (record.action === "end") {
      assert.equal(working.get(record.sandbox!)?.requestId, record.requestId);
      working.delete(record.sandbox!);
      assert.ok(record.durationMs! <= 3000.001);
    }
  }
  assert.equal(working.size, 0);
}
