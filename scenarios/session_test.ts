/** Whole sessions in one isolate: every kind of fault strikes and is survived, every kind of arrivals runs. */
import "../sim/host/install.ts";
import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import type { Fault } from "../sim/faults/mod.ts";
import { bundleAll } from "../sim/host/bundler.ts";
import { Code } from "../sim/host/code.ts";
import { type Check, type CheckRun, checksOf } from "./checks/mod.ts";
import type { Arrivals, Plan } from "./scenario.ts";
import { Session } from "./session.ts";
import { UsageError } from "./usage_error.ts";

const entries = ["direct", "buffered"].flatMap((variant) =>
  findSystem("choreography", variant).functions.map(({ entry }) => entry)
);
const code = new Map(
  Array.from(await bundleAll(entries), ([entry, bundle]) => [entry, new Code(entry, bundle)]),
);

function made(variant: string, plan: Partial<Plan>, seed: number): Session {
  const whole: Plan = {
    orders: 40,
    arrivals: { kind: "constant", ratePerSecond: 4 },
    mix: { "valid": 8, "client-retry": 1, "out-of-stock": 1 },
    faults: [],
    ...plan,
  };
  return new Session({
    scenario: "test",
    plan: whole,
    system: findSystem("choreography", variant),
    seed,
    orders: whole.orders,
    transport: "direct",
    code,
    recorded: {},
    ...(whole.arrivals.kind === "replay" ? { replay: REPLAY } : undefined),
  });
}

async function session(variant: string, plan: Partial<Plan>, seed = 1): Promise<Session> {
  const run = made(variant, plan, seed);
  await run.run();
  return run;
}

const REPLAY = [{ atMs: 0 }, { atMs: 10, kind: "declined-card" as const }, { atMs: 5000 }];

function assertHeld(run: Session): void {
  assert.equal(run.invalid, undefined);
  const broken = run.checks.flatMap(({ check, run }) =>
    run.violations.map(({ message }) => `${check.name}: ${message}`)
  );
  assert.deepEqual(broken, []);
}

const FAULTS: readonly (readonly [variant: string, fault: Fault])[] = [
  ["direct", { kind: "throttle", where: { service: "dynamodb" }, rate: 0.2 }],
  ["direct", {
    kind: "throttle",
    where: { service: "dynamodb", operation: "PutItem", resource: "Payments" },
    perEntity: 2,
  }],
  ["direct", { kind: "service-error", where: { service: "eventbridge" }, rate: 0.2 }],
  ["direct", { kind: "latency", where: { service: "dynamodb", by: "inventory" }, latencyMs: 700, rate: 0.5 }],
  ["direct", { kind: "timeout", applied: false, where: { service: "dynamodb" }, rate: 0.1, perEntity: 2 }],
  ["direct", {
    kind: "timeout",
    applied: true,
    where: { service: "eventbridge", by: "orders-api" },
    perEntity: 1,
  }],
  ["buffered", { kind: "duplicate-delivery", where: { service: "sqs" }, rate: 0.3 }],
  ["direct", { kind: "duplicate-delivery", where: { service: "eventbridge" }, rate: 0.3 }],
  ["buffered", { kind: "reorder", where: { service: "sqs" }, rate: 0.3 }],
  ["direct", { kind: "reorder", where: { service: "eventbridge" }, rate: 0.3, maxDelayMs: 5000 }],
  ["direct", { kind: "stale-read", where: { resource: "Orders" }, rate: 0.5 }],
  ["direct", { kind: "crash", at: "before", where: {}, rate: 0.2, perEntity: 1 }],
  ["buffered", { kind: "crash", at: "during", where: { function: "payments" }, rate: 0.3, perEntity: 1 }],
  ["direct", { kind: "crash", at: "after", where: { function: "inventory" }, rate: 0.3, perEntity: 1 }],
  ["direct", { kind: "concurrency-limit", where: { function: "payments" }, limit: 1 }],
  ["buffered", { kind: "slow-handler", where: { function: "payments" }, latencyMs: 4000, rate: 0.3 }],
  ["direct", {
    kind: "third-party",
    how: "rate-limit",
    where: { party: "payments" },
    rate: 0.3,
    perEntity: 2,
  }],
  ["direct", { kind: "third-party", how: "error", where: { party: "carrier" }, rate: 0.3, perEntity: 2 }],
  ["direct", {
    kind: "third-party",
    how: "timeout-before",
    where: { party: "payments" },
    rate: 0.3,
    perEntity: 1,
  }],
  ["direct", {
    kind: "third-party",
    how: "timeout-after",
    where: { party: "payments" },
    rate: 0.3,
    perEntity: 1,
  }],
  ["direct", { kind: "third-party", how: "slow", where: { party: "carrier" }, latencyMs: 2000, rate: 0.3 }],
];

for (const [variant, fault] of FAULTS) {
  const detail = "how" in fault
    ? ` ${fault.how}`
    : "at" in fault
    ? ` ${fault.at}`
    : "applied" in fault
    ? (fault.applied ? " after" : " before")
    : "";
  const scope = Object.values(fault.where).join(" ");
  Deno.test(`session: ${fault.kind}${detail} (${[variant, scope].filter(Boolean).join(", ")}) strikes, and every check holds`, async () => {
    // Reads that are not strongly consistent come from the clients, so some orders are read as they go.
    const run = await session(variant, { faults: [fault] });
    assertHeld(run);
    if (fault.kind === "stale-read") return;
    assert.ok((run.funnel.figures().faults[fault.kind] ?? 0) > 0, "the fault never struck");
  });
}

const ARRIVALS: readonly Arrivals[] = [
  { kind: "constant", ratePerSecond: 5 },
  { kind: "ramp", fromPerSecond: 1, toPerSecond: 20 },
  { kind: "poisson", ratePerSecond: 5 },
  { kind: "burst", ratePerSecond: 1, times: 50, atMs: 1000, durationMs: 500 },
  { kind: "closed-loop", customers: 4, thinkMs: 500 },
];

for (const arrivals of ARRIVALS) {
  Deno.test(`session: arrivals ${arrivals.kind} send every order once`, async () => {
    const run = await session("direct", { arrivals, orders: 30, mix: { valid: 1 } });
    assertHeld(run);
    assert.equal(run.funnel.figures().counts.shipped, 30);
  });
}

Deno.test("session: arrivals replay send the orders of a file, of its kinds and at its times", async () => {
  const run = await session("direct", { arrivals: { kind: "replay", file: "orders.ndjson" } });
  assertHeld(run);
  const { counts } = run.funnel.figures();
  assert.deepEqual([counts.arrived, counts.shipped, counts.rejected], [3, 2, 1]);
});

Deno.test("session: a world that does not come to rest in its time says what is stuck, and where", async () => {
  const run = await session("buffered", {
    faults: [{ kind: "throttle", where: { service: "sqs", operation: "ReceiveMessage" } }],
    faultsOffAtMs: 20_000,
    convergeWithinMs: 10,
  });
  const drained = run.checks.find(({ check }) => check.name === "queues-drained")!;
  assert.match(
    drained.run.violations.map(({ message }) => message).join("\n"),
    /queue payments: \d+ visible/,
  );
});

Deno.test("session: every check of a plan is started, its own and its thresholds included", async () => {
  const plan = { thresholds: { latencyMs: { p50: 60_000 }, throughputPerSecond: 0.001 } };
  const run = await session("direct", plan);
  assertHeld(run);
  assert.deepEqual(
    run.checks.map(({ check }) => check.name),
    checksOf({ orders: 1, arrivals: { kind: "constant", ratePerSecond: 1 }, mix: {}, faults: [], ...plan })
      .map(({ name }) => name),
  );
});

const OWN: Check = {
  name: "own",
  kind: "invariant",
  sentence: "What somebody wants",
  start: () => ({ figure: () => "", violations: [] }),
};

Deno.test("session: a check that breaks ends the run, and is named", async () => {
  for (const [part, types] of [["see", ["log"]], ["see", ["http"]], ["end", []]] as const) {
    const broken: Check = {
      ...OWN,
      start: (context) => ({ ...OWN.start(context), types, [part]: () => assert.fail("no more") }),
    };
    const { invalid } = await session("direct", { checks: [broken], orders: 3 });
    assert.deepEqual(invalid, { reason: "check", detail: "The check own broke: AssertionError: no more" });
  }
});

Deno.test("session: a check that cannot be started, and what AWS refuses to deploy, is the scenario's fault", () => {
  const wrong: readonly (readonly [Partial<Plan>, RegExp])[] = [
    [
      { checks: [{ ...OWN, start: () => assert.fail("not now") }] },
      /^Cannot start the check own: start\(\) threw .*not now/,
    ],
    [{ checks: [{ ...OWN, start: () => ({}) as CheckRun }] }, /^Cannot start the check own: .*expected both/],
    [
      { afterDeploy: (apply) => void apply("sqs", "DeleteQueue", { QueueUrl: "https://sqs/0/none" }) },
      /^Cannot deploy choreography\/direct: afterDeploy\(\) threw QueueDoesNotExist/,
    ],
  ];
  for (const [plan, message] of wrong) {
    assert.throws(() => made("direct", plan, 1), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  }
});
