import assert from "node:assert/strict";
import { plugin, rulesFor } from "./lint_plugin.ts";

function lint(source: string, file = "sim/aws/sqs/model.ts"): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map((found) =>
    `${found.id.split("/")[1]}: ${found.message.replace(/^Cannot use (.*) here$/, "$1")}`
  );
}

Deno.test("the lint plugin bans real time, and names virtual time instead", () => {
  const time = ["virtual-time: the real time"];
  assert.deepEqual(lint("const t = Date.now();"), time);
  assert.deepEqual(lint("const t = new Date();"), time);
  assert.deepEqual(lint("const t = Date();"), time);
  assert.deepEqual(lint("const now = Date.now;"), time);
  assert.deepEqual(lint('const t = Date["now"]();'), time);
  assert.deepEqual(lint("const t = globalThis.Date.now();"), time);
  assert.deepEqual(lint("const { now } = Date;"), time);
  assert.deepEqual(lint("const t = performance.now();"), ["virtual-time: performance"]);
  assert.deepEqual(lint("AbortSignal.timeout(5);"), ["virtual-time: AbortSignal.timeout"]);
  const [found] = Deno.lint.runPlugin(plugin, "sim/aws/sqs/model.ts", "const t = Date.now();");
  assert.match(found!.hint!, /context\.nowMs/);
});

Deno.test("the lint plugin bans timers, called or passed on", () => {
  assert.deepEqual(lint("setTimeout(run, 5);"), ["virtual-time: setTimeout"]);
  assert.deepEqual(lint("setInterval(run, 5);"), ["virtual-time: setInterval"]);
  assert.deepEqual(lint("globalThis.setImmediate(run);"), ["virtual-time: setImmediate"]);
  assert.deepEqual(lint("const clock = { setTimeout };"), ["virtual-time: setTimeout"]);
  assert.deepEqual(lint("const timer = () => setTimeout;"), ["virtual-time: setTimeout"]);
  assert.deepEqual(lint("start(setTimeout);"), ["virtual-time: setTimeout"]);
  assert.deepEqual(lint('import { setTimeout } from "node:timers/promises";'), [
    'virtual-time: "node:timers/promises"',
  ]);
});

Deno.test("the lint plugin bans chance and ids that are not drawn for an entity", () => {
  assert.deepEqual(lint("const r = Math.random();"), ["keyed-chance: Math.random"]);
  assert.deepEqual(lint("const id = crypto.randomUUID();"), ["keyed-chance: crypto.randomUUID"]);
  assert.deepEqual(lint("crypto.getRandomValues(bytes);"), ["keyed-chance: crypto.getRandomValues"]);
  assert.deepEqual(lint('import { createHash, randomUUID } from "node:crypto";'), [
    "keyed-chance: crypto.randomUUID",
  ]);
});

Deno.test("the lint plugin bans the real world", () => {
  assert.deepEqual(lint("await fetch(url);"), ["no-real-world: fetch"]);
  assert.deepEqual(lint('Deno.readTextFileSync("a");'), ["no-real-world: Deno"]);
  assert.deepEqual(lint("console.log(1);"), ["no-real-world: console"]);
  assert.deepEqual(lint("new Worker(url);"), ["no-real-world: Worker"]);
  assert.deepEqual(lint('import fs from "node:fs";'), ['no-real-world: "node:fs"']);
});

Deno.test("the lint plugin leaves alone what only has the name of something banned", () => {
  const fine = `
    import { createHash } from "node:crypto";
    import type { Server } from "node:http";
    interface Port { fetch(url: string): void; setTimeout: () => void; now: typeof Date.now }
    type Fetch = typeof fetch;
    const at = new Date(0); const utc = Date.UTC(2026, 1); const max = Math.max(1, 2);
    port.fetch("x"); world.performance.now(); order.Date.now();
    const hosts = { fetch: 1, setTimeout: port.setTimeout };
    class Host { fetch() {} static Deno = 1; }
    // Date.now() and "Math.random()" are words here
    const text = "Date.now()";
  `;
  assert.deepEqual(lint(fine), []);
});

Deno.test("the lint plugin takes a name that the file declares for the file's own", () => {
  assert.deepEqual(lint("function run(fetch: () => void) { fetch(); }"), []);
  assert.deepEqual(lint("const run = ({ setTimeout }: Clock) => setTimeout(1);"), []);
  assert.deepEqual(lint('import { Worker } from "./worker.ts"; new Worker();'), []);
});

Deno.test("rulesFor holds sim and scenarios to all rules, but for sim/host, main.ts and tests", () => {
  const all = ["virtual-time", "keyed-chance", "no-real-world"];
  assert.deepEqual(rulesFor(new URL("../sim/kernel/clock.ts", import.meta.url).pathname), all);
  assert.deepEqual(rulesFor("scenarios/checks/lost.ts"), all);
  assert.deepEqual(rulesFor("/home/sim/repo/services/orders/api.ts"), []);
  assert.deepEqual(rulesFor("sim/host/sandbox.ts"), []);
  assert.deepEqual(rulesFor("scenarios/main.ts"), []);
  assert.deepEqual(rulesFor("scenarios/explore/worker_main.ts"), []);
  assert.deepEqual(rulesFor("sim/aws/sqs/model_test.ts"), ["keyed-chance"]);
  assert.deepEqual(rulesFor("reports/console.ts"), []);
});
