import assert from "node:assert/strict";
import { lambdaFixture } from "./lambda_fixture.ts";

const codes = (boxes: { outcome: { error?: { members?: unknown } } | undefined }[]) =>
  boxes.map((box) => (box.outcome?.error?.members as { Reason?: string } | undefined)?.Reason ?? "ok").sort();

Deno.test("lambda throttles a function at its reserved concurrency", () => {
  const world = lambdaFixture();
  world.create("fn", ({ after, ok }) => after(1000, () => ok(1)));
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 2 });
  const boxes = [world.invoke("fn"), world.invoke("fn"), world.invoke("fn")];
  world.settle();
  // deno-lint-ignore no-explicit-any
  assert.deepEqual(codes(boxes as any), ["ReservedFunctionConcurrentInvocationLimitExceeded", "ok", "ok"]);
  assert.equal(world.invocations("throttled").length, 1);
});

Deno.test("lambda throttles the account at 1,000 and leaves reservations their part", () => {
  const world = lambdaFixture();
  world.create("busy", ({ after, ok }) => after(2000, () => ok(1)));
  world.create("kept", ({ after, ok }) => after(2000, () => ok(1)));
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "kept", ReservedConcurrentExecutions: 10 });
  const boxes = Array.from({ length: 1000 }, () => world.invoke("busy"));
  const kept = world.invoke("kept");
  world.settle();
  const throttled = boxes.filter((box) => box.outcome?.error);
  assert.equal(throttled.length, 10);
  assert.equal(
    throttled[0]?.outcome?.error?.members?.Reason,
    "ConcurrentInvocationLimitExceeded",
  );
  assert.equal(kept.outcome?.error, undefined);
});

Deno.test("lambda keeps count when a reservation comes or goes while the function runs", () => {
  const world = lambdaFixture();
  world.create("fn", ({ after, ok }) => after(1000, () => ok(1)));
  world.invoke("fn");
  world.pass(900);
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
  world.settle();
  world.invoke("fn");
  world.pass(500);
  world.apply("lambda", "DeleteFunctionConcurrency", { FunctionName: "fn" });
  world.settle();
  world.create("other", ({ after, ok }) => after(2000, () => ok(1)));
  const boxes = Array.from({ length: 1001 }, () => world.invoke("other"));
  world.settle();
  assert.equal(boxes.filter((box) => box.outcome?.error).length, 1);
});

Deno.test("lambda allows ten synchronous requests a second for each unit of reserved concurrency", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
  world.invoke("fn");
  world.settle();
  world.pass(5000);
  const reasons: unknown[] = [];
  for (let i = 0; i < 12; i++) {
    const answer = world.invoke("fn");
    world.settle();
    reasons.push(answer.outcome?.error?.members?.Reason ?? "ok");
  }
  assert.ok(reasons.includes("ReservedFunctionInvocationRateLimitExceeded"));
  assert.ok(reasons.filter((reason) => reason === "ok").length >= 10);
});

Deno.test("lambda refuses a reservation that leaves the account less than 100", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  const put = (value: number) =>
    world.apply("lambda", "PutFunctionConcurrency", {
      FunctionName: "fn",
      ReservedConcurrentExecutions: value,
    });
  assert.equal(
    put(901).message,
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its " +
      "minimum value of [100].",
  );
  assert.deepEqual(put(900), { ReservedConcurrentExecutions: 900 });
  assert.deepEqual(put(0), { ReservedConcurrentExecutions: 0 });
  assert.deepEqual(world.apply("lambda", "GetFunctionConcurrency", { FunctionName: "fn" }), {
    ReservedConcurrentExecutions: 0,
  });
  world.apply("lambda", "DeleteFunctionConcurrency", { FunctionName: "fn" });
  assert.deepEqual(world.apply("lambda", "GetFunctionConcurrency", { FunctionName: "fn" }), {});
});
