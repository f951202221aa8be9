import "./install.ts";
import assert from "node:assert/strict";
import type { InvocationResult } from "../aws/lambda/runtime.ts";
import type { Fault } from "../faults/mod.ts";
import { DEFAULT_START_MS } from "../kernel/mod.ts";
import { bench as benchOf, codeOf, payload } from "./fixture.ts";
import type { Transport } from "./sdk.ts";

const code = await codeOf(import.meta.resolve("./testdata/probe.ts"));
const bench = (transport: Transport, faults?: readonly Fault[]) => benchOf(code, transport, faults);

for (const transport of ["direct", "wire"] as const) {
  Deno.test(`sandbox: a plain SDK client reaches the account (${transport})`, async () => {
    const { sandbox, invoke, service } = bench(transport);
    assert.deepEqual(payload(await invoke(sandbox(), { act: "put" })), { attempts: 1, delay: 0 });
    assert.equal(service.puts, 1);
  });

  Deno.test(`sandbox: the SDK's own retries wait in virtual time (${transport})`, async () => {
    const { sandbox, invoke, service, scheduler } = bench(transport, [
      { kind: "throttle", where: { service: "dynamodb" }, perEntity: 2 },
    ]);
    const { attempts, delay } = payload(await invoke(sandbox(), { act: "put" }));
    assert.equal(attempts, 3);
    assert.ok((delay as number) > 0 && scheduler.nowUs / 1000 > (delay as number));
    assert.equal(service.puts, 1);
  });

  Deno.test(`sandbox: an answer that was lost after the write is retried and writes twice (${transport})`, async () => {
    const { sandbox, invoke, service } = bench(transport, [
      { kind: "timeout", applied: true, where: { service: "dynamodb" }, perEntity: 1 },
    ]);
    assert.equal(payload(await invoke(sandbox(), { act: "put" })).attempts, 2);
    assert.equal(service.puts, 2);
  });

  Deno.test(`sandbox: a crash at a call sends it and runs nothing after (${transport})`, async () => {
    const { sandbox, invoke, service } = bench(transport);
    const result = await invoke(sandbox(), { act: "put" }, 1);
    assert.equal(result?.kind, "crash");
    assert.equal(service.puts, 1);
  });

  Deno.test(`sandbox: an error of the service arrives as the SDK's own class (${transport})`, async () => {
    const { sandbox, invoke } = bench(transport, [{ kind: "throttle", where: { service: "dynamodb" } }]);
    const result = await invoke(sandbox(), { act: "put" });
    assert.equal(result?.kind, "error");
    assert.equal((result as { errorType: string }).errorType, "ProvisionedThroughputExceededException");
  });
}

Deno.test("sandbox: a crash at one of several calls sends none of those that come after it", async () => {
  for (const transport of ["direct", "wire"] as const) {
    const { sandbox, invoke, service } = bench(transport);
    assert.equal((await invoke(sandbox(), { act: "puts" }, 2))?.kind, "crash");
    assert.equal(service.puts, 2, transport);
  }
});

Deno.test("sandbox: a rejection that nobody looks at is found", async () => {
  const { sandbox, invoke, unhandled } = bench("direct");
  assert.equal(payload(await invoke(sandbox(), { act: "reject" })), "done");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(unhandled.map(String), ["Error: nobody looks"]);
});

Deno.test("sandbox: both transports take the same virtual time for the same faults", async () => {
  const times = [];
  for (const transport of ["direct", "wire"] as const) {
    const { sandbox, invoke, scheduler } = bench(transport, [
      { kind: "throttle", where: { service: "dynamodb" }, perEntity: 2 },
    ]);
    await invoke(sandbox(), { act: "put" });
    times.push(scheduler.nowUs);
  }
  assert.equal(times[0], times[1]);
});

Deno.test("sandbox: timers and dates are those of the world, and module state outlives an invocation", async () => {
  const { sandbox, invoke } = bench("direct");
  const own = sandbox();
  const first = payload(await invoke(own, { act: "time", waitMs: 3_600_000 }));
  assert.deepEqual(first, {
    before: DEFAULT_START_MS,
    waited: 3_600_000,
    invocations: 1,
    iso: "2026-01-01T01:00:00.000Z",
  });
  assert.equal(payload(await invoke(own, { act: "time", waitMs: 1 })).invocations, 2);
  assert.equal(payload(await invoke(sandbox(), { act: "time", waitMs: 1 })).invocations, 1);
});

Deno.test("sandbox: AbortSignal.timeout and setInterval follow the virtual clock", async () => {
  const { sandbox, invoke, scheduler } = bench("direct");
  assert.deepEqual(payload(await invoke(sandbox(), { act: "abort", waitMs: 5000 })), {
    reason: "TimeoutError",
  });
  assert.equal(scheduler.nowUs, 5_000_000);
  assert.equal(payload(await invoke(sandbox(), { act: "interval" })).ticks, 3);
  assert.equal(scheduler.nowUs, 8_000_000);
});

Deno.test("sandbox: chance is drawn from the seed", async () => {
  const draws = [];
  for (let run = 0; run < 2; run++) {
    const { sandbox, invoke } = bench("direct");
    draws.push(payload(await invoke(sandbox(), { act: "random" })));
  }
  assert.deepEqual(draws[0], draws[1]);
});

Deno.test("sandbox: each has an environment of its own, and its console goes to the log", async () => {
  const { sandbox, invoke, logs } = bench("direct");
  assert.equal(payload(await invoke(sandbox("blue"), { act: "environment" })).stage, "blue");
  assert.equal(payload(await invoke(sandbox("green"), { act: "environment" })).stage, "green");
  assert.deepEqual(logs, ["hello 1", "hello 1"]);
});

Deno.test("sandbox: real I/O is a leak that names file and line", async () => {
  const { sandbox, invoke, leaks } = bench("direct");
  const result = await invoke(sandbox(), { act: "leak" });
  assert.equal((result as { errorType: string }).errorType, "LeakError");
  assert.equal(leaks.length, 1);
  assert.match(
    leaks[0]!.message,
    /^node:fs\/promises readFile is outside .*: .*testdata\/probe\.ts:\d+:\d+ used it/,
  );
});

Deno.test("sandbox: a thrown error keeps its type, and its trace points at the sources", async () => {
  const { sandbox, invoke } = bench("direct");
  const result = await invoke(sandbox(), { act: "throw" });
  assert.equal(result?.kind, "error");
  const { errorType, errorMessage, trace } = result as Extract<InvocationResult, { kind: "error" }>;
  assert.equal(errorType, "RangeError");
  assert.equal(errorMessage, "out of range");
  assert.match(trace[0]!, /testdata\/probe\.ts:\d+/);
});

Deno.test("sandbox: process.exit ends the sandbox as a crash", async () => {
  const { sandbox, invoke } = bench("direct");
  const result = await invoke(sandbox(), { act: "exit" });
  assert.equal(result?.kind, "crash");
  assert.match((result as { errorMessage: string }).errorMessage, /exit status 3/);
});
