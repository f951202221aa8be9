import assert from "node:assert/strict";
import { FixtureServer } from "./fixture.ts";

async function withServer(work: (server: FixtureServer) => Promise<void>): Promise<void> {
  const server = new FixtureServer();
  try {
    await work(server);
  } finally {
    server.stop();
  }
}

const THROTTLE = { kind: "throttle", where: { service: "sqs" } };

Deno.test("control puts, adds, replaces, removes and switches faults of a world that runs", () =>
  withServer(async (server) => {
    const { world } = server;
    const refused = async () => (await world.call("sqs", "ListQueues", {})).error !== undefined;
    const names = async () =>
      (await server.ask("GET", "/faults")).body.faults.map((fault: { name: string }) => fault.name);
    assert.equal(await refused(), false);
    assert.equal((await server.ask("POST", "/faults", THROTTLE)).status, 201);
    assert.equal(await refused(), true);
    assert.equal((await server.ask("POST", "/faults", THROTTLE)).status, 409, "its name is taken");
    await server.ask("POST", "/faults/off");
    assert.equal(await refused(), false);
    await server.ask("POST", "/faults/on");
    assert.equal(await refused(), true);
    await server.ask("PUT", "/faults/throttle%20sqs", { ...THROTTLE, where: { service: "dynamodb" } });
    assert.deepEqual([await names(), await refused()], [["throttle sqs"], false]);
    await server.ask("PUT", "/faults", { faults: [THROTTLE, { kind: "crash", where: {}, at: "during" }] });
    assert.deepEqual([await names(), await refused()], [["throttle sqs", "crash during"], true]);
    assert.equal((await server.ask("DELETE", "/faults/throttle%20sqs")).status, 200);
    assert.equal(await refused(), false);
    const missing = (await server.ask("DELETE", "/faults/crash%20durin")).body;
    assert.deepEqual([missing.status, missing.nearest], [404, "crash during"]);
    await server.ask("DELETE", "/faults");
    assert.deepEqual(await names(), []);
    assert.equal(world.inputs.entries.filter(({ kind }) => kind === "faults").length, 7);
  }));

Deno.test("control names every mistake in a fault by its path, and then changes nothing", () =>
  withServer(async (server) => {
    await server.ask("POST", "/faults", THROTTLE);
    const { status, body } = await server.ask("PUT", "/faults", {
      faults: [
        { kind: "throtle", where: {} },
        { kind: "latency", where: { servise: "sqs" }, rate: 2, latencyMs: -1 },
        { kind: "third-party", where: { party: "payment" }, how: "slow" },
      ],
    });
    assert.equal(status, 400);
    const mistakes = body.mistakes.map((mistake: { at: string; is: string; expected: string }) =>
      `${mistake.at} is ${mistake.is}, expected ${mistake.expected}`
    );
    assert.match(mistakes[0], /^\/faults\/0\/kind is "throtle", expected .*the nearest is throttle$/);
    assert.deepEqual(mistakes.slice(1), [
      "/faults/1/rate is 2, expected at most 1",
      '/faults/1/where/servise is "sqs", expected nothing: there is no such member',
      "/faults/1/latencyMs is -1, expected more than 0",
      '/faults/2/where/party is "payment", expected payments or carrier; the nearest is payments',
    ]);
    const twice = await server.ask("PUT", "/faults", { faults: [THROTTLE, THROTTLE] });
    assert.deepEqual([twice.status, twice.body.mistakes[0].at], [400, "/faults/1/name"]);
    assert.equal((await server.ask("GET", "/faults")).body.faults.length, 1);
  }));
