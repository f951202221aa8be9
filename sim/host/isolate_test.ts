/** What an isolate shows to the code in it is the same on every machine and in every run, or a leak with a name. */
import "./install.ts";
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_START_MS } from "../kernel/mod.ts";
import type { InvocationResult } from "../aws/lambda/runtime.ts";
import { Code } from "./code.ts";
import { bench, codeOf, payload } from "./fixture.ts";

const code = await codeOf(import.meta.resolve("./testdata/habits.ts"));

async function answer(ask: string): Promise<unknown> {
  const { sandbox, invoke } = bench(code, "direct");
  return payload(await invoke(sandbox(), { ask }));
}

for (
  const ask of ["timer", "immediate", "microtask", "tick", "listener", "emitter"]
) {
  Deno.test(`isolate: an exception that nothing caught ends the sandbox (${ask})`, async () => {
    const { sandbox, invoke, unhandled } = bench(code, "direct");
    const own = sandbox();
    const crash: InvocationResult = { kind: "crash", errorType: "RangeError", errorMessage: "boom" };
    assert.deepEqual(await invoke(own, { ask }), crash);
    assert.deepEqual(await invoke(own, { ask: "waits" }), crash, "a dead sandbox runs nothing more");
    assert.deepEqual(unhandled, []);
  });
}

for (const ask of ["exit in a timer", "exit in a promise"]) {
  Deno.test(`isolate: process.exit ends the sandbox, and nothing but that (${ask})`, async () => {
    const { sandbox, invoke, unhandled } = bench(code, "direct");
    const result = await invoke(sandbox(), { ask });
    assert.equal(result?.kind, "crash");
    assert.match(
      (result as { errorMessage: string }).errorMessage,
      /Runtime exited with error: exit status 4/,
    );
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.deepEqual(unhandled, []);
  });
}

Deno.test("isolate: every way to wait follows the virtual clock", async () => {
  assert.equal(await answer("waits"), 6000);
  assert.deepEqual(await answer("a wait that is aborted"), ["AbortError", "ABORT_ERR", 100]);
  assert.equal(await answer("a wait beyond what a timer takes"), 1);
});

Deno.test("isolate: every clock tells the time of the world", async () => {
  assert.deepEqual(await answer("clocks"), [
    DEFAULT_START_MS,
    "01/01/2026, 00:00:00",
    "2026-01-01T00:00:00",
    0,
  ]);
});

Deno.test("isolate: locale, time zone and machine are those of Lambda", async () => {
  assert.deepEqual(await answer("locale"), [
    "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)",
    "1/1/1970, 12:00:00 AM",
    "1,234,567.5",
    "UTC",
    "en-US",
    "en-US",
  ]);
  assert.deepEqual(await answer("machine"), [
    8,
    "/var/task",
    "linux",
    "/var/lang/bin/node",
    "169.254.0.1",
    "/home/sbx_user1051",
    "/var/task",
  ]);
});

Deno.test("isolate: bytes and integers drawn by node:crypto come from the seed, and only where they were asked for", async () => {
  const [filled, integer, tail] = await answer("chance") as [string, number, string];
  assert.match(filled, /^00[0-9a-f]{4}00$/);
  assert.notEqual(filled, "00000000");
  assert.equal(integer, 5);
  assert.match(tail, /^0000[0-9a-f]{4}$/);
  assert.deepEqual(await answer("chance"), [filled, integer, tail]);
});

Deno.test("isolate: what is put on globalThis or listens on process is gone with the sandbox", async () => {
  const fresh = [null, null, 0, true, null];
  assert.deepEqual(await answer("globals"), fresh);
  assert.deepEqual(await answer("globals"), fresh);
});

Deno.test("isolate: a module that sandboxes share is loaded outside the world, whoever asks for it first", async () => {
  const dir = await mkdtemp(join(tmpdir(), "isolate-"));
  try {
    const shared = join(dir, "node_modules", "@smithy", "shared");
    await mkdir(shared, { recursive: true });
    await writeFile(
      join(shared, "index.js"),
      "Math.random(); exports.stage = process.env.STAGE; exports.year = new Date().getFullYear();",
    );
    const text = "const { stage, year } = require('@smithy/shared'); const drawn = Math.random();" +
      "exports.handler = async () => ({ drawn, stage: stage ?? null, year });";
    const own = new Code("shared", {
      text,
      map: '{"version":3,"sources":[],"mappings":""}',
      origin: pathToFileURL(join(dir, "index.js")).href,
    });
    const { sandbox, invoke } = bench(own, "direct");
    const first = payload(await invoke(sandbox("blue"), {}));
    const second = payload(await invoke(sandbox("blue"), {}));
    assert.deepEqual(second, first);
    assert.equal(first.stage, null);
  } finally {
    await rm(dir, { recursive: true });
  }
});

Deno.test("isolate: a module that is not there is named without a path of this machine", async () => {
  const own = new Code("absent", {
    text: "exports.handler = async () => require('@smithy/absent');",
    map: '{"version":3,"sources":[],"mappings":""}',
    origin: "file:///nowhere/index.js",
  });
  const { sandbox, invoke } = bench(own, "direct");
  const result = await invoke(sandbox(), {});
  assert.equal(
    (result as { errorMessage: string }).errorMessage,
    "Cannot find module '@smithy/absent'\nRequire stack:\n- /var/task/index.js",
  );
});

Deno.test("isolate: an import in the middle of the work loads", async () => {
  assert.equal(await answer("an import in the middle"), "a/b");
});

for (
  const [ask, what] of [
    ["a file", "node:fs readFileSync"],
    ["memory", "node:process memoryUsage"],
    ["key", "node:crypto generateKeySync"],
    ["wasm", "WebAssembly compile"],
  ] as const
) {
  Deno.test(`isolate: what depends on the machine is a leak (${what})`, async () => {
    const { sandbox, invoke, leaks } = bench(code, "direct");
    await invoke(sandbox(), { ask });
    assert.deepEqual(leaks.map((leak) => leak.what), [what]);
    assert.match(leaks[0]!.where, /testdata\/habits\.ts:\d+/);
  });
}

Deno.test("isolate: an answer by the context counts, what a plain function returns does not", async () => {
  assert.equal(await answer("succeed"), "by the context");
  const { sandbox, invoke } = bench(code, "direct");
  assert.equal(payload(await invoke(sandbox("plain", "plain"), {})), null);
});
