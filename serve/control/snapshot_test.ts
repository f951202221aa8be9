import assert from "node:assert/strict";
import type { LoggedInput } from "./server.ts";
import { FixtureServer, type FixtureWorld } from "./fixture.ts";
import { digestOf } from "./digest.ts";
import { inside } from "./state.ts";

const QUEUE = "https://sqs.us-east-1.amazonaws.com/000000000000/orders";

async function withServer(work: (server: FixtureServer) => Promise<void>, seed = 1): Promise<void> {
  const server = new FixtureServer({ seed });
  try {
    await work(server);
  } finally {
    server.stop();
  }
}

/** A world with messages of every state, items that expire, faults that change, and time in between. */
async function fill(server: FixtureServer, steps = 30): Promise<void> {
  const world = server.worlds.of("000000000000", "us-east-1");
  await world.call("sqs", "CreateQueue", { QueueName: "orders" });
  await world.call("dynamodb", "CreateTable", {
    TableName: "Orders",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  await world.call("dynamodb", "UpdateTimeToLive", {
    TableName: "Orders",
    TimeToLiveSpecification: { Enabled: true, AttributeName: "ttl" },
  });
  for (let i = 0; i < steps; i++) {
    await go(world, i);
    if (i % 7 === 0) {
      await server.ask("PUT", "/faults", {
        faults: [
          { kind: "duplicate-delivery", where: { service: "sqs" }, rate: 0.5 },
          { kind: "latency", where: { service: "dynamodb" }, rate: 0.3, latencyMs: i + 1 },
        ],
      });
    }
    if (i % 3 === 0) await server.ask("POST", "/clock/advance", { milliseconds: 700 * i + 0.5 });
  }
}

async function go(world: FixtureWorld, i: number): Promise<void> {
  const sent = [0, 1].map((n) =>
    world.call("sqs", "SendMessage", { QueueUrl: QUEUE, MessageBody: `${i}.${n}`, DelaySeconds: i % 4 })
  );
  const put = world.call("dynamodb", "PutItem", {
    TableName: "Orders",
    Item: { id: { S: `order-${i}` }, ttl: { N: String(1_767_225_600 + i * 60) } },
  });
  const received = world.call("sqs", "ReceiveMessage", { QueueUrl: QUEUE, MaxNumberOfMessages: 2 });
  await Promise.all(sent);
  const { Messages = [] } = (await received).output as { Messages?: { ReceiptHandle: string }[] };
  for (const { ReceiptHandle } of Messages.slice(1)) {
    await world.call("sqs", "DeleteMessage", { QueueUrl: QUEUE, ReceiptHandle });
  }
  void put;
}

const digest = (world: FixtureWorld) => inside(world, () => digestOf(world));
const wholeState = async (server: FixtureServer) => ({
  state: (await server.ask("GET", "/state")).body,
  messages: (await server.ask("GET", "/queues/orders/messages?limit=1000")).body,
  items: (await server.ask("GET", "/tables/Orders/items?limit=1000")).body,
  faults: (await server.ask("GET", "/faults")).body,
  clock: (await server.ask("GET", "/clock")).body,
});

Deno.test("snapshot: after a restore everything is as it was, to the ids of messages, and a run goes on identically", () =>
  withServer(async (server) => {
    await fill(server);
    const taken = await server.ask("POST", "/snapshots", { name: "before" });
    assert.equal(taken.status, 201);
    assert.equal(taken.body.inputs, server.world.inputs.entries.length);
    const before = await wholeState(server);
    const goOn = async () => {
      const { world } = server;
      await go(world, 100);
      await server.ask("POST", "/clock/advance", { hours: 1 });
      await go(world, 101);
      return { digest: await digest(world), ...await wholeState(server) };
    };
    const first = await goOn();
    assert.notDeepEqual(first.messages, before.messages);
    const restored = await server.ask("POST", "/snapshots/before/restore");
    assert.equal(restored.status, 200, restored.text);
    assert.deepEqual(await wholeState(server), before);
    assert.equal(await digest(server.world), taken.body.digest);
    assert.deepEqual(await goOn(), first);
    assert.deepEqual(server.world.errors, []);
    assert.equal(
      (await server.ask("POST", "/snapshots/before/restore")).status,
      200,
      "as often as one likes",
    );
    assert.deepEqual(await wholeState(server), before);
  }));

Deno.test("snapshot: it can be downloaded and restored in another server of the same seed, and in no other", async () => {
  let text = "";
  let before: unknown;
  await withServer(async (server) => {
    await fill(server, 10);
    await server.ask("POST", "/snapshots", { name: "taken-along" });
    before = await wholeState(server);
    text = (await server.ask("GET", "/snapshots/taken-along")).text;
  });
  const upload = (server: FixtureServer, body = text) =>
    server.ask("POST", "/restore", body, { "content-type": "application/x-ndjson" });
  await withServer(async (server) => {
    assert.equal((await upload(server)).status, 200);
    assert.deepEqual(await wholeState(server), before);
  });
  await withServer(async (server) => {
    const { status, body } = await upload(server);
    assert.deepEqual([status, body.type], [409, "/_orderstorm/problems/not-replayable"]);
    assert.match(body.detail, /its seed is 1, that of this server 2: start one with --seed 1/);
  }, 2);
  await withServer(async (server) => {
    const short = text.trim().split("\n").slice(0, -1).join("\n");
    assert.match((await upload(server, short)).body.mistakes[0].expected, /as its first line says/);
    assert.match((await upload(server, "{")).body.mistakes[0].at, /line 1/);
    assert.equal((await upload(server, "{}")).status, 400);
    assert.equal(
      (await upload(server, text.replace('"MessageBody":"3.0"', '"MessageBody":"4.0"'))).status,
      409,
    );
    const state = (await server.ask("GET", "/state")).body;
    assert.deepEqual(state.queues, [], "what was refused has changed nothing");
  });
});

Deno.test("snapshot: a world whose first inputs are no longer held is refused, with the reason", () =>
  withServer(async (server) => {
    await fill(server, 2);
    server.world.inputs.dropped = 5;
    const { status, body } = await server.ask("POST", "/snapshots");
    assert.equal(status, 409);
    assert.match(body.detail, /the first 5 inputs of this world are no longer held/);
  }));

Deno.test("snapshot: clients that waited for messages are gone after a restore, and take none", () =>
  withServer(async (server) => {
    const { world } = server;
    await world.call("sqs", "CreateQueue", { QueueName: "orders" });
    void world.call("sqs", "ReceiveMessage", { QueueUrl: QUEUE, WaitTimeSeconds: 20 });
    assert.equal((await server.ask("POST", "/snapshots", { name: "waiting" })).body.waitingCalls, 1);
    assert.equal((await server.ask("POST", "/snapshots/waiting/restore")).status, 200);
    await server.world.call("sqs", "SendMessage", { QueueUrl: QUEUE, MessageBody: "a" });
    const { visible, inFlight } = (await server.ask("GET", "/queues/orders")).body;
    assert.deepEqual([visible, inFlight], [1, 0]);
  }));

Deno.test("snapshots are listed, deleted, and never put in the place of one another", () =>
  withServer(async (server) => {
    assert.ok(server.world);
    for (let i = 0; i < 2; i++) await server.ask("POST", "/snapshots");
    const names = async () =>
      (await server.ask("GET", "/snapshots")).body.snapshots.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names(), ["snapshot-1", "snapshot-2"]);
    assert.equal((await server.ask("POST", "/snapshots", { name: "snapshot-2" })).status, 409);
    assert.equal((await server.ask("POST", "/snapshots", { name: "no/slash" })).status, 400);
    assert.equal((await server.ask("DELETE", "/snapshots/snapshot-1")).status, 204);
    assert.deepEqual(await names(), ["snapshot-2"]);
    assert.equal((await server.ask("POST", "/snapshots/snapshot-1/restore")).body.nearest, "snapshot-2");
  }));

Deno.test("reset leaves nothing of a world, and others as they are; time goes on unless it is restarted", () =>
  withServer(async (server) => {
    await fill(server, 3);
    const other = server.worlds.of("111122223333", "us-east-1");
    await other.call("sqs", "CreateQueue", { QueueName: "kept" });
    const { elapsedMs } = (await server.ask("GET", "/clock")).body;
    const reset = await server.ask("POST", "/reset");
    assert.equal(reset.body.elapsedMs, elapsedMs);
    assert.deepEqual((await server.ask("GET", "/queues")).body.queues, []);
    assert.equal((await server.ask("GET", "/queues?account=111122223333")).body.queues.length, 1);
    assert.equal((await server.ask("POST", "/reset", { clock: "restart" })).body.elapsedMs, 0);
  }));

Deno.test("reset: whoever is about to look at the world that goes is told to ask again, and never left waiting", () =>
  withServer(async (server) => {
    await fill(server, 1);
    const { world } = server;
    await server.ask("POST", "/reset");
    await assert.rejects(inside(world, () => {}), /The world was reset meanwhile: ask again/);
    const looking = inside(server.world, () => {});
    const answers = await Promise.all([
      server.ask("POST", "/reset"),
      server.ask("GET", "/queues"),
      looking.catch(String),
    ]);
    assert.equal(answers[0].status, 200);
    assert.ok([200, 503].includes(answers[1].status));
  }));

Deno.test("real time: a world can be reset, but neither be put into a snapshot nor restored", async () => {
  const server = new FixtureServer({ movable: false });
  try {
    await server.world.call("sqs", "CreateQueue", { QueueName: "orders" });
    assert.equal((await server.ask("POST", "/snapshots")).status, 409);
    assert.equal((await server.ask("POST", "/reset", { clock: "restart" })).status, 409);
    assert.equal((await server.ask("POST", "/reset")).status, 200);
    assert.deepEqual((await server.ask("GET", "/queues")).body.queues, []);
  } finally {
    server.stop();
  }
});

Deno.test("snapshot: a log with an input that no replay can place is refused", () =>
  withServer(async (server) => {
    await fill(server, 5);
    const entries = server.world.inputs.entries as { -readonly [K in keyof LoggedInput]: LoggedInput[K] }[];
    await server.ask("POST", "/snapshots", { name: "good" });
    entries.at(-2)!.events += 3;
    const { status, body } = await server.ask("POST", "/snapshots/good/restore");
    assert.equal(status, 409);
    assert.match(body.detail, /The replay went another way: before input \d+ of \d+ it has run \d+ events/);
  }));
