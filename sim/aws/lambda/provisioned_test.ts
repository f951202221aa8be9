/** Provisioned concurrency: environments that are ready before anybody asks, and what they take from the account. */
import assert from "node:assert/strict";
import { lambdaFixture } from "./lambda_fixture.ts";
import { PROVISIONING_MS } from "./limits.ts";

const FIRST = { FunctionName: "fn", Qualifier: "1" };
const TWO = { ...FIRST, ProvisionedConcurrentExecutions: 2 };

function published() {
  const world = lambdaFixture();
  world.create("fn", ({ after, ok, options }) => after(1000, () => ok(options.environment)));
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  return world;
}

Deno.test("lambda starts no cold environment up to what is provisioned", () => {
  const world = published();
  assert.equal(world.apply("lambda", "PutProvisionedConcurrencyConfig", TWO).Status, "IN_PROGRESS");
  world.pass(PROVISIONING_MS + 1);
  const config = world.apply("lambda", "GetProvisionedConcurrencyConfig", FIRST);
  assert.equal(config.Status, "READY");
  assert.equal(config.AvailableProvisionedConcurrentExecutions, 2);
  assert.equal(world.runtime.started.length, 2);
  assert.equal(
    world.runtime.started[0]?.environment.AWS_LAMBDA_INITIALIZATION_TYPE,
    "provisioned-concurrency",
  );
  for (let i = 0; i < 3; i++) world.invoke("fn", 1, { Qualifier: "1" });
  world.settle();
  assert.deepEqual(world.invocations("start").map(({ cold }) => cold), [false, false, true]);
});

Deno.test("lambda keeps provisioned environments for as long as they are wanted", () => {
  const world = published();
  world.apply("lambda", "PutProvisionedConcurrencyConfig", TWO);
  world.pass(24 * 3_600_000);
  assert.equal(world.runtime.killed, 0);
  world.apply("lambda", "DeleteProvisionedConcurrencyConfig", FIRST);
  world.invoke("fn", 1, { Qualifier: "1" });
  world.pass(24 * 3_600_000);
  assert.equal(world.runtime.killed, 2);
});

Deno.test("lambda says that the function's own initialisation failed", () => {
  const world = published();
  world.runtime.init = (_, done) => done({ kind: "error", errorType: "E", errorMessage: "no", trace: [] });
  world.apply("lambda", "PutProvisionedConcurrencyConfig", TWO);
  world.pass(PROVISIONING_MS + 1);
  const config = world.apply("lambda", "GetProvisionedConcurrencyConfig", FIRST);
  assert.equal(config.Status, "FAILED");
  assert.equal(config.StatusReason, "FUNCTION_ERROR_INIT_FAILURE");
});

Deno.test("lambda moves what is provisioned along with the alias", () => {
  const world = published();
  world.apply("lambda", "UpdateFunctionConfiguration", { FunctionName: "fn", Timeout: 9 });
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  world.apply("lambda", "CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1" });
  const Qualifier = "live";
  world.apply("lambda", "PutProvisionedConcurrencyConfig", { ...TWO, Qualifier });
  world.pass(PROVISIONING_MS + 1);
  world.apply("lambda", "UpdateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "2" });
  const read = () =>
    world.apply("lambda", "GetProvisionedConcurrencyConfig", { FunctionName: "fn", Qualifier }).Status;
  assert.equal(read(), "IN_PROGRESS");
  world.pass(PROVISIONING_MS + 1);
  assert.equal(read(), "READY");
  assert.deepEqual(world.runtime.started.map(({ version }) => version), ["1", "1", "2", "2"]);
});

Deno.test("lambda takes what is provisioned from the account, and gives it back with the function", () => {
  const world = published();
  const left = () =>
    world.apply("lambda", "GetAccountSettings", {}).AccountLimit.UnreservedConcurrentExecutions;
  world.apply("lambda", "PutProvisionedConcurrencyConfig", { ...TWO, ProvisionedConcurrentExecutions: 900 });
  assert.equal(left(), 100);
  world.create("other", ({ after, ok }) => after(60_000, () => ok(1)));
  const boxes = Array.from({ length: 101 }, () => world.invoke("other"));
  const own = world.invoke("fn", 1, { Qualifier: "1" });
  world.settle();
  assert.equal(boxes.filter((box) => box.outcome?.error).length, 1);
  assert.equal(own.outcome?.error, undefined);
  world.apply("lambda", "DeleteFunction", { FunctionName: "fn" });
  assert.equal(left(), 1000);
});
