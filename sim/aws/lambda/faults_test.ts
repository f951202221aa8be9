import assert from "node:assert/strict";
import type { Fault } from "../../faults/mod.ts";
import { type LambdaFixture, lambdaFixture, payloadOf } from "./lambda_fixture.ts";

function worldWith(fault: Fault): LambdaFixture {
  const world = lambdaFixture({ faults: [fault] });
  world.create("fn", ({ after, ok }) => after(50, () => ok("done")));
  return world;
}

const crash = (at: "before" | "during" | "after"): Fault => ({
  kind: "crash",
  where: { function: "fn" },
  at,
  perEntity: 1,
});

Deno.test("lambda crash before: the sandbox dies and the handler never starts", () => {
  const world = worldWith(crash("before"));
  const box = world.invoke("fn");
  world.settle();
  assert.equal(payloadOf(box).errorType, "Runtime.ExitError");
  assert.match(
    payloadOf(box).errorMessage,
    /^RequestId: \S+ Error: Runtime exited without providing a reason$/,
  );
  assert.equal(world.runtime.requests.length, 0);
  assert.equal(world.runtime.killed, 1);
  assert.equal(world.invocations("end")[0]?.outcome, "crash");
});

Deno.test("lambda crash during: the runtime is told at which call to die", () => {
  const world = worldWith(crash("during"));
  world.invoke("fn");
  world.settle();
  const { crashAtCall } = world.runtime.requests[0]!;
  assert.ok(crashAtCall! >= 1 && crashAtCall! <= 6);
});

Deno.test("lambda crash after: the handler has done its work and its result is lost", () => {
  const world = worldWith(crash("after"));
  const box = world.invoke("fn");
  world.settle();
  assert.equal(world.runtime.requests.length, 1);
  assert.equal(payloadOf(box).errorType, "Runtime.ExitError");
  assert.equal(world.runtime.killed, 1);
});

Deno.test("lambda slow-handler waits before the work, inside the timeout", () => {
  const world = worldWith({ kind: "slow-handler", where: { function: "fn" }, latencyMs: 2000 });
  const slow = world.invoke("fn");
  world.settle();
  assert.equal(payloadOf(slow), "done");
  assert.ok(world.invocations("end")[0]!.durationMs! >= 2050);

  const late = worldWith({ kind: "slow-handler", where: { function: "fn" }, latencyMs: 3001 });
  const box = late.invoke("fn");
  late.settle();
  assert.equal(payloadOf(box).errorType, "Sandbox.Timedout");
  assert.equal(late.runtime.requests.length, 0);
});

Deno.test("lambda crash strikes an asynchronous event no more often than perEntity says", () => {
  const world = worldWith(crash("before"));
  world.invoke("fn", {}, { InvocationType: "Event" });
  world.settle();
  assert.deepEqual(world.invocations("end").map((record) => record.outcome), ["crash", "ok"]);
  assert.equal(world.records.filter((record) => record.type === "fault").length, 1);
});

Deno.test("lambda concurrency-limit throttles what would run beyond it and says so in the journal", () => {
  const world = worldWith({ kind: "concurrency-limit", where: { function: "fn" }, limit: 1 });
  const [first, second] = [world.invoke("fn"), world.invoke("fn")];
  world.settle();
  const answers = [first, second].map((box) => box.outcome?.error?.code ?? "ok").sort();
  assert.deepEqual(answers, ["TooManyRequestsException", "ok"]);
  assert.deepEqual(
    world.records.filter((record) => record.type === "fault").map((record) => record.effect),
    ["certainly-not"],
  );
});

Deno.test("lambda faults on its API have Lambda's own errors", () => {
  const throttled = worldWith({ kind: "throttle", where: { service: "lambda", operation: "Invoke" } });
  const box = throttled.invoke("fn");
  throttled.settle();
  assert.equal(box.outcome?.error?.status, 429);
  assert.equal(box.outcome?.error?.message, "Rate exceeded");
  assert.deepEqual(box.outcome?.error?.members, { Type: "User", Reason: "CallerRateLimitExceeded" });
  const failed = worldWith({ kind: "service-error", where: { service: "lambda" } });
  const other = failed.invoke("fn");
  failed.settle();
  assert.equal(other.outcome?.error?.code, "ServiceException");
  assert.equal(other.outcome?.error?.status, 500);
});
