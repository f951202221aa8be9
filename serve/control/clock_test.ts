import assert from "node:assert/strict";
import { FixtureServer } from "./fixture.ts";

const DAY_MS = 24 * 3600 * 1000;
const QUEUE = "https://sqs.us-east-1.amazonaws.com/000000000000/orders";

async function withServer(
  work: (server: FixtureServer) => Promise<void>,
  options: { movable?: boolean } = {},
): Promise<void> {
  const server = new FixtureServer(options);
  try {
    await work(server);
  } finally {
    server.stop();
  }
}

Deno.test("control moves the clock by a duration or to a time, and never back or without end", () =>
  withServer(async (server) => {
    assert.ok(server.world);
    const moved = (await server.ask("POST", "/clock/advance", { days: 1, hours: 2 })).body;
    assert.deepEqual([moved.now, moved.elapsedMs, moved.movedMs, moved.flows], [
      "2026-01-02T02:00:00.000Z",
      26 * 3600 * 1000,
      26 * 3600 * 1000,
      false,
    ]);
    const to = (await server.ask("POST", "/clock/advance", { to: "2026-01-03T00:00:00+01:00" })).body;
    assert.equal(to.now, "2026-01-02T23:00:00.000Z");
    const back = (await server.ask("POST", "/clock/advance", { to: "2026-01-01T00:00:00Z" })).body;
    assert.deepEqual(back.mistakes, [{
      at: "/to",
      is: '"2026-01-01T00:00:00Z"',
      expected: "a time from 2026-01-02T23:00:00.000Z on: the clock never goes back",
    }]);
    assert.match(
      (await server.ask("POST", "/clock/advance", { days: 400 })).body.mistakes[0].expected,
      /366 days/,
    );
    const neither = (await server.ask("POST", "/clock/advance", {})).body;
    assert.match(neither.detail, /\/ is {}, expected a duration, such as { days: 14 }/);
    const wrong = (await server.ask("POST", "/clock/advance", { day: 1 })).body;
    assert.equal(wrong.mistakes[0].at, "/day");
  }));

Deno.test("control: a message outlives thirteen days of its fourteen, and not the fourteenth", () =>
  withServer(async (server) => {
    const { world } = server;
    await world.call("sqs", "CreateQueue", {
      QueueName: "orders",
      Attributes: { MessageRetentionPeriod: "1209600" },
    });
    await world.call("sqs", "SendMessage", { QueueUrl: QUEUE, MessageBody: "a" });
    const visible = async () => (await server.ask("GET", "/queues/orders")).body.visible;
    await server.ask("POST", "/clock/advance", { days: 13 });
    assert.equal(await visible(), 1);
    await server.ask("POST", "/clock/advance", { days: 1 });
    assert.equal(await visible(), 0);
  }));

Deno.test("control jumps to the next event, and stays where it is if none waits", () =>
  withServer(async (server) => {
    const { world } = server;
    const { scheduler } = world.world;
    await world.call("sqs", "CreateQueue", { QueueName: "orders" });
    assert.equal((await server.ask("POST", "/clock/next")).body.movedMs, null);
    let ran = "";
    scheduler.at(scheduler.nowMs + 5000, () => ran += "background ", true);
    scheduler.after(60_000, () => ran += "foreground");
    assert.equal((await server.ask("GET", "/clock")).body.nextEventInMs, 5000);
    assert.equal((await server.ask("GET", "/clock")).body.nextForegroundInMs, 60_000);
    assert.equal((await server.ask("POST", "/clock/next", { event: "any" })).body.movedMs, 5000);
    assert.equal(ran, "background ");
    assert.equal((await server.ask("POST", "/clock/next")).body.movedMs, 55_000);
    assert.equal(ran, "background foreground");
  }));

Deno.test("control settles: all that waits happens, but no client's long poll and nothing in the background", () =>
  withServer(async (server) => {
    const { world } = server;
    const { scheduler } = world.world;
    await world.call("sqs", "CreateQueue", { QueueName: "orders" });
    const polled = world.call("sqs", "ReceiveMessage", { QueueUrl: QUEUE, WaitTimeSeconds: 20 });
    const seen: number[] = [];
    scheduler.at(scheduler.nowMs + DAY_MS, () => seen.push(-1), true);
    const again = (left: number): void => {
      seen.push(left);
      if (left > 0) scheduler.after(1000, () => again(left - 1));
    };
    scheduler.after(1000, () => again(3));
    const settled = (await server.ask("POST", "/clock/settle")).body;
    assert.deepEqual([settled.movedMs, seen], [4000, [3, 2, 1, 0]]);
    await server.ask("POST", "/clock/advance", { seconds: 20 });
    assert.deepEqual((await polled).output, {}, "the poll ends when its own time is over");
  }));

Deno.test("control: what never comes to rest is a problem that says what still waits", () =>
  withServer(async (server) => {
    const { world } = server;
    const { scheduler } = world.world;
    const forever = (): void => void scheduler.after(1000, forever);
    forever();
    const { status, body } = await server.ask("POST", "/clock/settle", { withinMilliseconds: 5500 });
    assert.equal(status, 409);
    assert.match(body.detail, /Something still waits after 5500 ms: 1 events wait on the clock/);
    assert.equal((await server.ask("GET", "/clock")).body.elapsedMs, 5500);
  }));

Deno.test("control stops and starts the clock", () =>
  withServer(async (server) => {
    assert.ok(server.world);
    assert.equal((await server.ask("POST", "/clock/start")).body.flows, true);
    await server.world.pace.reached(2000);
    const stopped = (await server.ask("POST", "/clock/stop")).body;
    assert.deepEqual([stopped.flows, stopped.elapsedMs >= 2], [false, true]);
    assert.equal((await server.ask("GET", "/clock")).body.elapsedMs, stopped.elapsedMs);
  }));

Deno.test("control refuses to move real time, and says why", () =>
  withServer(async (server) => {
    assert.equal((await server.ask("GET", "/clock")).body.time, "real");
    for (const path of ["advance", "next", "settle", "stop", "start"]) {
      const { status, body } = await server.ask(
        "POST",
        `/clock/${path}`,
        path === "advance" ? { days: 1 } : {},
      );
      assert.deepEqual([status, body.type], [409, "/_orderstorm/problems/clock-not-movable"]);
      assert.match(
        body.detail,
        /follows the wall clock \(--time real\), expected one started with --time virtual/,
      );
    }
  }, { movable: false }));
