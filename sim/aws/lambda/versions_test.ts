/** Versions and aliases while functions run: each version has code, settings and sandboxes of its own. */
import assert from "node:assert/strict";
import { lambdaFixture, payloadOf } from "./lambda_fixture.ts";

const LIVE = { FunctionName: "fn", Name: "live", FunctionVersion: "1" };

function twoVersions() {
  const world = lambdaFixture();
  world.create(
    "fn",
    ({ options, ok }) => ok([options.version, options.timeoutSeconds, options.environment]),
    {
      Environment: { Variables: { STAGE: "one" } },
    },
  );
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  world.apply("lambda", "UpdateFunctionConfiguration", {
    FunctionName: "fn",
    Timeout: 9,
    Environment: { Variables: { STAGE: "two" } },
  });
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  return world;
}

Deno.test("lambda runs a version with the settings that it was published with", () => {
  const world = twoVersions();
  const boxes = ["1", "2", "$LATEST"].map((Qualifier) => world.invoke("fn", 1, { Qualifier }));
  world.settle();
  const [one, two, latest] = boxes.map(payloadOf);
  assert.deepEqual(one.slice(0, 2), ["1", 3]);
  assert.deepEqual(two.slice(0, 2), ["2", 9]);
  assert.deepEqual(latest.slice(0, 2), ["$LATEST", 9]);
  assert.equal(one[2].STAGE, "one");
  assert.equal(one[2].AWS_LAMBDA_FUNCTION_VERSION, "1");
  assert.match(one[2].AWS_LAMBDA_LOG_STREAM_NAME, /\[1\]/);
  assert.deepEqual(
    world.invocations("start").map(({ sandbox }) => sandbox).sort(),
    ["fn/sandbox#1", "fn:1/sandbox#1", "fn:2/sandbox#1"],
  );
});

Deno.test("lambda keeps the sandboxes of a version when $LATEST is changed", () => {
  const world = twoVersions();
  world.invoke("fn", 1, { Qualifier: "1" });
  world.settle();
  world.apply("lambda", "UpdateFunctionConfiguration", { FunctionName: "fn", Timeout: 5 });
  world.invoke("fn", 1, { Qualifier: "1" });
  world.settle();
  assert.deepEqual(world.invocations("start").map(({ cold }) => cold), [true, false]);
});

Deno.test("lambda shares the invocations of an alias out by its weights, the same ones for one seed", () => {
  const drawn = () => {
    const world = twoVersions();
    world.apply("lambda", "CreateAlias", {
      ...LIVE,
      RoutingConfig: { AdditionalVersionWeights: { 2: 0.3 } },
    });
    const boxes = Array.from({ length: 200 }, () => world.invoke("fn", 1, { Qualifier: "live" }));
    world.settle();
    return boxes.map((box) => (box.outcome?.output as { ExecutedVersion: string }).ExecutedVersion);
  };
  const first = drawn();
  const share = first.filter((version) => version === "2").length / first.length;
  assert.ok(share > 0.2 && share < 0.4, `${share}`);
  assert.deepEqual(drawn(), first);
});

Deno.test("lambda counts all versions of a function against its reservation", () => {
  const world = lambdaFixture();
  world.create("fn", ({ after, ok }) => after(1000, () => ok(1)));
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
  const boxes = [world.invoke("fn", 1), world.invoke("fn", 1, { Qualifier: "1" })];
  world.settle();
  const reasons = boxes.map((box) => box.outcome?.error?.members?.Reason);
  assert.equal(
    reasons.filter((reason) => reason === "ReservedFunctionConcurrentInvocationLimitExceeded").length,
    1,
  );
});

Deno.test("lambda sends what an alias's configuration says about asynchronous events of that alias alone", () => {
  const world = lambdaFixture();
  world.create("fn", ({ error }) => error("Error", "no"));
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  world.apply("lambda", "CreateAlias", LIVE);
  world.apply("lambda", "PutFunctionEventInvokeConfig", {
    FunctionName: "fn",
    Qualifier: "live",
    MaximumRetryAttempts: 0,
  });
  world.invoke("fn", 1, { Qualifier: "live", InvocationType: "Event" });
  world.settle();
  assert.equal(world.invocations("start").length, 1);
  world.invoke("fn", 1, { InvocationType: "Event" });
  world.settle();
  assert.equal(world.invocations("start").length, 4);
});

Deno.test("lambda hands the messages of a queue to the version that a mapping names", () => {
  const world = lambdaFixture();
  const versions: string[] = [];
  world.create("fn", ({ options, ok }) => {
    versions.push(options.version);
    ok(null);
  });
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  world.apply("lambda", "CreateAlias", LIVE);
  world.sqs.create("orders");
  const mapping = world.apply("lambda", "CreateEventSourceMapping", {
    EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:orders",
    FunctionName: "fn:live",
  });
  assert.equal(mapping.FunctionArn, "arn:aws:lambda:us-east-1:000000000000:function:fn:live");
  world.sqs.send("orders", "hello");
  world.settle();
  assert.deepEqual(versions, ["1"]);
});
