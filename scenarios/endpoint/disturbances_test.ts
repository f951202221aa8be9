import assert from "node:assert/strict";
import { hosted } from "../../hosting/wiring.ts";
import { findSystem } from "../../services/systems/mod.ts";
import type { Fault } from "../../sim/faults/mod.ts";
import { realTurn } from "../../sim/host/natives.ts";
import { createWorld } from "../../sim/mod.ts";
import { Disturbances } from "./disturbances.ts";
import { injectedFromOutside } from "./judged.ts";

const system = hosted(findSystem("choreography", "direct"));

/** Runs a minute of virtual time, faults off after 30 s, and gives what was done to the workers. */
async function minute(fault: Fault) {
  const world = createWorld({ seed: 1, faults: [fault] });
  const done: string[] = [];
  const struck: string[] = [];
  world.journal.listen({ types: ["fault"], see: ({ where, t }) => struck.push(`${where} ${t < 30_000}`) });
  const disturbances = new Disturbances({
    world,
    system,
    injected: injectedFromOutside([fault], "endpoint"),
    plainName: (name) => name,
    hosting: {
      kill: (service) => done.push(`kill ${service}`),
      pause: (queue) => done.push(`pause ${queue}`),
      resume: (queue) => done.push(`resume ${queue}`),
    },
  });
  disturbances.start();
  world.after(30_000, () => {
    world.faults.switchOff();
    disturbances.end();
  });
  await world.run({ untilUs: 60_000_000 });
  for (let turn = 0; turn < 3; turn++) await realTurn();
  return { done, struck };
}

Deno.test("crashes are killed workers of any service, more than once, and never after faults are off", async () => {
  const { done, struck } = await minute({ kind: "crash", where: {}, at: "during" });
  assert.ok(done.length >= 3 && done.every((what) => what.startsWith("kill ")), done.join());
  assert.equal(struck.length, done.length);
  assert.ok(struck.every((words) => words.endsWith("true")));
});

Deno.test("a crash of one function kills the workers of its service, within its window only", async () => {
  const { done } = await minute({
    kind: "crash",
    where: { function: "payments" },
    at: "after",
    when: { fromMs: 5_000, toMs: 8_000 },
  });
  assert.deepEqual(done, ["kill payments"]);
});

Deno.test("a slow handler is a queue that is not polled for so long", async () => {
  const { done, struck } = await minute({
    kind: "slow-handler",
    where: { function: "shipping" },
    latencyMs: 1_000,
  });
  assert.deepEqual(done.slice(0, 2), ["pause shipping-async", "resume shipping-async"]);
  assert.equal(done.filter((what) => what.startsWith("pause")).length, struck.length);
  assert.equal(done.length % 2, 0);
});

Deno.test("a queue that is paused when faults end is polled again", async () => {
  const fault: Fault = { kind: "concurrency-limit", where: { function: "inventory" }, limit: 0 };
  assert.deepEqual(
    (await minute(fault)).done,
    ["pause inventory-async", "resume inventory-async"],
  );
});
