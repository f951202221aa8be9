/** Filters, provisioned pollers and what an update takes back, of mappings of queues. */
import assert from "node:assert/strict";
import type { SqsEvent } from "./batch.ts";
import { EventFilters } from "./event_filters.ts";
import { type LambdaFixture, lambdaFixture } from "./lambda_fixture.ts";
import type { Handler } from "./scripted_runtime.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

function mapped(handler: Handler, mapping: object = {}): LambdaFixture & { UUID: string } {
  const world = lambdaFixture();
  world.sqs.create("orders");
  world.create("fn", handler);
  const answer = world.apply("lambda", "CreateEventSourceMapping", {
    EventSourceArn: QUEUE,
    FunctionName: "fn",
    ...mapping,
  });
  assert.equal(answer.State, "Creating", answer.message);
  return { ...world, UUID: answer.UUID };
}

const filter = (...patterns: object[]) => ({
  FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
});
const handed = (world: LambdaFixture): string[] =>
  world.runtime.requests.flatMap(({ event }) => (event as SqsEvent).Records.map(({ body }) => body)).sort();

for (
  const [what, patterns, bodies, expected] of [
    ["JSON by what it says", [{ body: { n: [{ numeric: [">", 1] }] } }], ['{"n":1}', '{"n":2}', "n"], [
      '{"n":2}',
    ]],
    ["text as a whole", [{ body: ["yes"] }], ["yes", "no", '{"yes":1}'], ["yes"]],
    ["text by a rule, and no JSON", [{ body: [{ "anything-but": "no" }] }], ["yes", "no", "{}"], ["yes"]],
    ["JSON that lacks a member, and no text", [{ body: { a: [{ exists: false }] } }], ["x", "{}"], ["{}"]],
    ["any body by what else a message has", [{ eventSource: ["aws:sqs"] }], ["{}", "x"], ["x", "{}"]],
    ["what one of several patterns matches", [{ body: ["a"] }, { body: { b: [1] } }], ["a", '{"b":1}', "c"], [
      "a",
      '{"b":1}',
    ]],
    ["broken JSON as text", [{ body: [{ prefix: "{" }] }], ["{oops", "{}"], ["{oops"]],
  ] as [string, object[], string[], string[]][]
) {
  Deno.test(`lambda filters hand on ${what}, and delete the rest`, () => {
    const world = mapped(({ ok }) => ok(null), filter(...patterns));
    for (const body of bodies) world.sqs.send("orders", body);
    world.settle();
    assert.deepEqual(handed(world), expected.toSorted());
    assert.deepEqual(world.sqs.bodies("orders"), []);
  });
}

Deno.test("lambda filters leave a batch that is collected as it is", () => {
  const world = mapped(({ ok }) => ok(null), {
    ...filter({ body: { keep: [true] } }),
    BatchSize: 20,
    MaximumBatchingWindowInSeconds: 2,
  });
  for (let i = 0; i < 40; i++) world.sqs.send("orders", JSON.stringify({ keep: i % 4 === 0, i }));
  world.settle();
  assert.equal(world.runtime.requests.length, 1);
  assert.equal(handed(world).length, 10);
  assert.deepEqual(world.sqs.bodies("orders"), []);
});

Deno.test("lambda filters are taken back by an empty list, and kept by an update that has none", () => {
  const world = mapped(({ ok }) => ok(null), filter({ body: ["a"] }));
  const update = (input: object) =>
    world.apply("lambda", "UpdateEventSourceMapping", { UUID: world.UUID, ...input });
  assert.deepEqual(update({ BatchSize: 3 }).FilterCriteria, { Filters: [{ Pattern: '{"body":["a"]}' }] });
  assert.equal(update({ FilterCriteria: { Filters: [] } }).FilterCriteria, undefined);
  world.sqs.send("orders", "b");
  world.settle();
  assert.deepEqual(handed(world), ["b"]);
});

for (const text of ["", "7", "[]", '"a"', "{", '{"a":1}', '{"a":[]}', '{"a":[{"nope":1}]}', undefined]) {
  Deno.test(`lambda filters refuse the pattern ${text}`, () => {
    assert.throws(() => new EventFilters([text]), { message: "Invalid filter pattern definition." });
  });
}

Deno.test("lambda provisioned pollers start with ten batches each and stop at their maximum", () => {
  let running = 0;
  let most = 0;
  const world = mapped(({ after, ok }) => {
    most = Math.max(most, ++running);
    after(20_000, () => {
      running--;
      ok(null);
    });
  }, { BatchSize: 1, ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 3 } });
  world.apply("lambda", "UpdateFunctionConfiguration", { FunctionName: "fn", Timeout: 30 });
  for (let i = 0; i < 60; i++) world.sqs.send("orders", String(i));
  world.pass(900);
  const early = world.state.concurrency("fn");
  assert.ok(early >= 20 && early <= 30, String(early));
  world.settle();
  assert.equal(most, 30);
  assert.deepEqual(world.sqs.bodies("orders"), []);
  const off = world.apply("lambda", "UpdateEventSourceMapping", {
    UUID: world.UUID,
    ProvisionedPollerConfig: {},
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  assert.equal(off.ProvisionedPollerConfig, undefined);
  assert.deepEqual(off.ScalingConfig, { MaximumConcurrency: 2 });
});

Deno.test("lambda refuses a large batch and a window for a FIFO queue", () => {
  const world = lambdaFixture();
  world.sqs.create("orders.fifo");
  world.create("fn", ({ ok }) => ok(null));
  const create = (input: object) =>
    world.apply("lambda", "CreateEventSourceMapping", {
      EventSourceArn: `${QUEUE}.fifo`,
      FunctionName: "fn",
      ...input,
    });
  assert.equal(
    create({ BatchSize: 11, MaximumBatchingWindowInSeconds: 0 }).message,
    "Maximum batch size for FIFO queues is 10",
  );
  assert.equal(
    create({ MaximumBatchingWindowInSeconds: 1 }).message,
    "Batching window is not supported for FIFO queues",
  );
  assert.equal(create({ BatchSize: 10 }).State, "Creating");
});

Deno.test("lambda finds a queue of another account nowhere", () => {
  const world = lambdaFixture();
  world.create("fn", ({ ok }) => ok(null));
  const answer = world.apply("lambda", "CreateEventSourceMapping", {
    EventSourceArn: "arn:aws:sqs:us-east-1:111111111111:orders",
    FunctionName: "fn",
  });
  assert.match(answer.message, /NonExistentQueue/);
});
