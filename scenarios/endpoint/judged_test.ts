import assert from "node:assert/strict";
import type { Fault } from "../../sim/faults/mod.ts";
import { CATALOGUE } from "../catalog/mod.ts";
import { DEFAULT_CHECKS } from "../checks/mod.ts";
import type { Check } from "../checks/check.ts";
import type { Plan } from "../scenario.ts";
import { injectedFromOutside, judgedFromOutside } from "./judged.ts";

const PLAN: Plan = {
  orders: 1,
  arrivals: { kind: "constant", ratePerSecond: 1 },
  mix: { valid: 1 },
  faults: [],
};

function own(fromOutside?: boolean): Check {
  return {
    name: "own",
    kind: "expectation",
    sentence: "It is so",
    ...(fromOutside === undefined ? undefined : { fromOutside }),
    start: () => ({ figure: () => "", violations: [] }),
  };
}

Deno.test("judgedFromOutside leaves no check out: each is judged, or named with a reason", () => {
  const { checks, notChecked } = judgedFromOutside({ ...PLAN, thresholds: { latencyMs: { p99: 1 } } });
  const names = [...checks.map(({ name }) => name), ...notChecked.map(({ check }) => check)];
  assert.deepEqual(names.sort(), [...DEFAULT_CHECKS.map(({ name }) => name), "latency-p99"].sort());
  assert.deepEqual(notChecked.map(({ check }) => check), [
    "causal-order",
    "retry-counts",
    "permissions",
    "latency-p99",
  ]);
  for (const { reason } of notChecked) assert.ok(reason.length > 10);
});

Deno.test("judgedFromOutside judges limits that hold anywhere, and own checks that say that they can be judged", () => {
  const thresholds = { latencyMs: { p50: 5 }, anywhere: true };
  const { checks, notChecked } = judgedFromOutside({ ...PLAN, thresholds, checks: [own(true), own()] });
  assert.deepEqual(checks.slice(-2).map(({ name }) => name), ["own", "latency-p50"]);
  assert.equal(notChecked.filter(({ check }) => check === "own").length, 1);
});

const FAULTS: readonly (readonly [Fault, "proxy" | "kill" | "pause" | "party" | "none", aws?: "none"])[] = [
  [{ kind: "throttle", where: { service: "dynamodb" } }, "proxy", "none"],
  [{ kind: "throttle", where: { service: "lambda" } }, "none"],
  [{ kind: "service-error", where: {} }, "proxy", "none"],
  [{ kind: "latency", where: {}, latencyMs: 1 }, "proxy", "none"],
  [{ kind: "timeout", where: {}, applied: true }, "proxy", "none"],
  [{ kind: "duplicate-delivery", where: { service: "sqs" } }, "proxy", "none"],
  [{ kind: "reorder", where: { service: "sqs" } }, "none"],
  [{ kind: "stale-read", where: {} }, "none"],
  [{ kind: "crash", where: {}, at: "during" }, "kill"],
  [{ kind: "slow-handler", where: { function: "payments" }, latencyMs: 1 }, "pause"],
  [{ kind: "concurrency-limit", where: { function: "payments" }, limit: 0 }, "pause"],
  [{ kind: "concurrency-limit", where: { function: "payments" }, limit: 2 }, "none"],
  [{ kind: "third-party", where: { party: "payments" }, how: "error" }, "party"],
];

for (const [fault, by, onAws] of FAULTS) {
  const scope = Object.values(fault.where).join(" ");
  Deno.test(`injectedFromOutside knows how ${fault.kind} comes about, or says why not (${scope || "anywhere"})`, () => {
    for (const [kind, expected] of [["endpoint", by], ["aws", onAws ?? by]] as const) {
      const { byProxy, kills, pauses, notInjected } = injectedFromOutside([fault], kind);
      assert.deepEqual(
        [byProxy.length, kills.length, pauses.length, notInjected.length],
        ["proxy", "kill", "pause", "none"].map((way) => Number(way === expected)),
        kind,
      );
    }
  });
}

Deno.test("every fault of the catalogue is injected, or named with a reason", () => {
  for (const scenario of CATALOGUE) {
    const { faults } = scenario.plan(scenario.settings);
    const { byProxy, kills, pauses, notInjected } = injectedFromOutside(faults, "endpoint");
    const parties = faults.filter(({ kind }) => kind === "third-party").length;
    assert.equal(byProxy.length + kills.length + pauses.length + notInjected.length + parties, faults.length);
  }
});
