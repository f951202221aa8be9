import assert from "node:assert/strict";
import { lambdaFixture, payloadOf } from "./lambda_fixture.ts";

Deno.test("lambda reuses the sandbox that was used last and starts another for a second one at a time", () => {
  const world = lambdaFixture();
  world.create("fn", ({ after, options, request, use, ok }) => {
    const { ms } = request.event as { ms: number };
    after(ms, () => ok({ sandbox: options.entity.name, use }));
  });
  const [a, b] = [world.invoke("fn", { ms: 2500 }), world.invoke("fn", { ms: 100 })];
  world.settle();
  assert.notEqual(payloadOf(a).sandbox, payloadOf(b).sandbox);
  const c = world.invoke("fn", { ms: 1 });
  world.settle();
  assert.deepEqual(payloadOf(c), { sandbox: payloadOf(a).sandbox, use: 2 });
  assert.equal(world.runtime.started.length, 2);
  assert.equal(world.state.concurrency("fn"), 0);
});

Deno.test("lambda shuts down a sandbox that nobody has used for ten minutes", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  world.invoke("fn");
  world.pass(10_000);
  world.pass(590_000);
  assert.equal(world.runtime.killed, 0);
  world.pass(20_000);
  assert.equal(world.runtime.killed, 1);
  world.invoke("fn");
  world.settle();
  assert.equal(world.runtime.started.length, 2);
});

Deno.test("lambda keeps no run alive for the sake of an idle sandbox", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  world.invoke("fn");
  world.settle();
  assert.equal(world.scheduler.pending, 0);
  assert.ok(world.scheduler.nowUs < 60_000_000);
});

Deno.test("lambda starts a sandbox with the variables of the function and its own", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1), { Environment: { Variables: { TABLE: "Orders" } } });
  world.invoke("fn");
  world.settle();
  const { environment } = world.runtime.started[0]!;
  assert.equal(environment.TABLE, "Orders");
  assert.equal(environment.AWS_REGION, "us-east-1");
  assert.equal(environment.AWS_LAMBDA_FUNCTION_NAME, "fn");
  assert.equal(environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, "128");
  assert.equal(environment.AWS_EXECUTION_ENV, "AWS_Lambda_nodejs22.x");
  assert.equal(environment._HANDLER, "index.handler");
  assert.equal(environment.TZ, ":UTC");
  assert.match(environment.AWS_LAMBDA_LOG_STREAM_NAME!, /^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/);
});

Deno.test("lambda runs a failed init once more and then answers with its error", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  world.runtime.init = (_start, done) =>
    done({ kind: "error", errorType: "Error", errorMessage: "no TABLE", trace: ["Error: no TABLE"] });
  const box = world.invoke("fn");
  world.settle();
  assert.deepEqual(payloadOf(box), {
    errorType: "Error",
    errorMessage: "no TABLE",
    trace: ["Error: no TABLE"],
  });
  assert.equal(world.runtime.started.length, 2);
  assert.equal(world.runtime.requests.length, 0);
  assert.equal(world.state.concurrency("fn"), 0);
});

Deno.test("lambda goes on when the second init succeeds", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok("up"));
  world.runtime.init = (start, done) =>
    done(start === 1 ? { kind: "error", errorType: "Error", errorMessage: "x", trace: [] } : undefined);
  const box = world.invoke("fn");
  world.settle();
  assert.equal(payloadOf(box), "up");
});

Deno.test("lambda gives up an init after ten seconds and counts the second one against the timeout", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok("up"));
  world.runtime.init = () => {};
  const box = world.invoke("fn");
  world.pass(12_000);
  assert.equal(box.outcome, undefined);
  assert.equal(world.runtime.started.length, 2);
  world.settle();
  assert.equal(payloadOf(box).errorType, "Sandbox.Timedout");
  assert.equal(world.state.concurrency("fn"), 0);
});

Deno.test("lambda answers code that is not there like a module that cannot be imported", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(1));
  world.runtime.handlers.clear();
  const box = world.invoke("fn");
  world.settle();
  assert.equal(payloadOf(box).errorType, "Runtime.ImportModuleError");
});

Deno.test("lambda runs a new configuration from the next invocation on", () => {
  const world = lambdaFixture();
  world.create("fn", ({ options, ok }) => ok(options.environment.MODE ?? "none"));
  world.invoke("fn");
  world.settle();
  world.apply("lambda", "UpdateFunctionConfiguration", {
    FunctionName: "fn",
    Environment: { Variables: { MODE: "new" } },
  });
  const box = world.invoke("fn");
  world.settle();
  assert.equal(payloadOf(box), "new");
  assert.equal(world.runtime.killed, 1);
});
