import assert from "node:assert/strict";
import { CATALOGUE } from "./catalog/mod.ts";
import { describeScenario } from "./describe.ts";
import { applySettings, loadScenario, ScenarioError } from "./load.ts";
import { findSystem } from "../services/systems/mod.ts";
import { createFaultPlan } from "../sim/faults/mod.ts";
import { createOracle } from "../sim/kernel/mod.ts";

async function fileWith(text: string): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, text);
  return file;
}

async function problemsOf(run: () => unknown): Promise<readonly string[]> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error));
    return error.problems;
  }
  assert.fail("nothing was found wrong");
}

Deno.test("every scenario of the catalogue is what it should be, at any of its settings", async () => {
  for (const { name } of CATALOGUE) {
    const scenario = await loadScenario(name);
    const plan = scenario.plan(scenario.settings);
    assert.match(scenario.question, /\?$/);
    for (const variant of ["direct", "buffered"]) {
      const system = findSystem("choreography", variant);
      assert.equal((plan.configure?.(system) ?? system).functions.length, system.functions.length);
    }
    const oracle = createOracle({ seed: 1 });
    createFaultPlan(plan.faults, { oracle, journal: { write() {} }, elapsedMs: () => 0 });
  }
});

Deno.test("a scenario that is not there is answered with the nearest name", async () => {
  await assert.rejects(
    loadScenario("hapy-path"),
    /^ScenarioError|nearest is happy-path; there are: happy-path, order-storm/,
  );
});

Deno.test("a scenario in a file of somebody's own runs as well", async () => {
  const file = await fileWith(`export const scenario = {
    name: "mine", question: "Is it?", systems: ["choreography"], settings: { rate: 2 },
    plan: (settings) => ({ orders: 1, arrivals: { kind: "constant", ratePerSecond: settings.rate }, mix: { valid: 1 }, faults: [] }),
  };`);
  try {
    const scenario = await loadScenario(file);
    assert.deepEqual(scenario.plan({ rate: 3 }).arrivals, { kind: "constant", ratePerSecond: 3 });
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("two faults that would have one name by default are told apart before anything runs", async () => {
  const file = await fileWith(`export const scenario = {
    name: "mine", question: "Is it?", systems: ["choreography"], settings: {},
    plan: () => ({
      orders: 1, arrivals: { kind: "constant", ratePerSecond: 1 }, mix: { valid: 1 },
      faults: [{ kind: "throttle", where: {}, when: { toMs: 10 } }, { kind: "throttle", where: {}, when: { fromMs: 20 } }],
    }),
  };`);
  try {
    const scenario = await loadScenario(file);
    assert.deepEqual(await problemsOf(() => scenario.plan({})), [
      'plan.faults[1].name: is "throttle" by default, as that of plan.faults[0]; expected one of its own',
    ]);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a file that exports no scenario, or is not there, says so", async () => {
  const file = await fileWith("export const scenery = {};");
  try {
    await assert.rejects(loadScenario(file), /it exports scenery, expected an export named scenario$/);
  } finally {
    await Deno.remove(file);
  }
  await assert.rejects(loadScenario("./not/there.ts"), /^ScenarioError|Cannot load \.\/not\/there\.ts: /);
});

Deno.test("a scenario that is wrong is told path and reason of each problem", async () => {
  const file = await fileWith(
    `export const scenario = { name: "My One", question: "", systems: [], settings: { a: {} }, plan: 7, extra: 1 };`,
  );
  try {
    assert.deepEqual(await problemsOf(() => loadScenario(file)), [
      'scenario.name: is "My One", expected lower-case words joined by -',
      'scenario.question: is "", expected at least 1 character',
      "scenario.systems: is [], expected at least 1 entry",
      "scenario.settings.a: is {}, expected a string, number or boolean",
      "scenario.plan: is 7, expected a function",
      "scenario.extra: is not known here",
    ]);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a plan that is wrong is told path and reason of each problem", async () => {
  const file = await fileWith(`export const scenario = {
    name: "mine", question: "Is it?", systems: ["choreography"], settings: {},
    plan: () => ({
      arrivals: { kind: "constant", ratePerSecond: -1 },
      mix: { valid: 0, rotten: 1 },
      faults: [
        { kind: "crash", at: "later", where: {} },
        { name: "x", kind: "throttle", where: { service: "sqs" }, rate: 2, when: { fromMs: 9, toMs: 3 } },
        { name: "x", kind: "explosion" },
      ],
      threshold: {},
    }),
  };`);
  try {
    const scenario = await loadScenario(file);
    assert.deepEqual(await problemsOf(() => scenario.plan({})), [
      "plan.orders: is missing, expected number",
      "plan.arrivals.ratePerSecond: is -1, expected > 0",
      "plan.mix.rotten: is not known here",
      'plan.mix: is {"valid":0,"rotten":1}, expected at least one weight > 0',
      'plan.faults[0].at: is "later", expected before or during or after',
      'plan.faults[1].when: is {"fromMs":9,"toMs":3}, expected toMs > fromMs',
      "plan.faults[1].rate: is 2, expected at most 1",
      'plan.faults[2].kind: is "explosion", expected throttle, service-error, latency, timeout, duplicate-delivery, ' +
      "reorder, stale-read, crash, concurrency-limit, slow-handler, third-party",
      "plan.threshold: is not known here",
      'plan.faults[2].name: is "x", as that of plan.faults[1]; expected one of its own',
    ]);
  } finally {
    await Deno.remove(file);
  }
});

const configurable = {
  name: "mine",
  question: "Is it?",
  systems: ["choreography"],
  settings: { ratePerSecond: 2, label: "a", strict: false },
  plan: () => assert.fail("not asked for"),
};

Deno.test("settings take the type of their defaults", () => {
  assert.deepEqual(applySettings(configurable, ["ratePerSecond=0.5", "label=b=c", "strict=true"]), {
    ratePerSecond: 0.5,
    label: "b=c",
    strict: true,
  });
  assert.deepEqual(applySettings(configurable, []), configurable.settings);
});

Deno.test("settings that are wrong are named, all of them", async () => {
  assert.deepEqual(
    await problemsOf(() =>
      applySettings(configurable, ["ratePerSecnd=1", "ratePerSecond=fast", "strict=1", "label"])
    ),
    [
      "--set ratePerSecnd=1: there is no setting ratePerSecnd, nearest is ratePerSecond; there are: ratePerSecond, label, strict",
      '--set ratePerSecond=fast: ratePerSecond is "fast", expected a number such as 2',
      '--set strict=1: strict is "1", expected a boolean such as false',
      "--set label: expected key=value",
    ],
  );
});

Deno.test("a scenario is described in words", async () => {
  const scenario = await loadScenario("payment-outage");
  const text = describeScenario(
    scenario,
    scenario.plan(scenario.settings),
    findSystem("choreography", "buffered"),
  );
  assert.match(text, /^payment-outage\n\nWhen the payment provider is down for ten minutes/);
  assert.match(text, /choreography, buffered: Four services on an event bus, each fed by a queue of its own/);
  assert.match(text, /300 orders, one order every 2\.5 s, evenly/);
  assert.match(text, / {2}88 % are in order: card good, goods in stock/);
  assert.match(text, /payments down: payments answers 503, every time, from 60 s to 660 s/);
  assert.match(text, /charged-once: No order is charged more than once/);
  assert.match(text, /--set downMinutes=10/);
  assert.ok(text.split("\n").every((line) => line.length <= 104));
});
