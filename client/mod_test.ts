import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { FixtureServer } from "../serve/control/fixture.ts";
import { handleControl } from "../serve/control/mod.ts";
import { connect, type Orderstorm, OrderstormError } from "./mod.js";

const QUEUE = "https://sqs.us-east-1.amazonaws.com/000000000000/orders";

/** A server of its own on a free port, and a client of it. */
async function served(
  work: (account: Orderstorm, server: FixtureServer, url: string) => Promise<void>,
): Promise<void> {
  const server = new FixtureServer();
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => handleControl(request, server),
  );
  const url = `http://127.0.0.1:${http.addr.port}`;
  try {
    await work(connect(url), server, url);
  } finally {
    server.stop();
    await http.shutdown();
  }
}

async function send(server: FixtureServer, bodies: readonly string[]): Promise<void> {
  await server.world.call("sqs", "CreateQueue", { QueueName: "orders" });
  for (const MessageBody of bodies) {
    await server.world.call("sqs", "SendMessage", { QueueUrl: QUEUE, MessageBody });
  }
}

Deno.test("client looks at queues and messages, moves the clock, and changes faults", () =>
  served(async (account, server) => {
    await send(server, ["a", "b"]);
    assert.deepEqual((await account.queues()).map(({ name, visible }) => [name, visible]), [["orders", 2]]);
    assert.deepEqual((await account.messages("orders")).map(({ body }) => body), ["a", "b"]);
    assert.equal((await account.messages("orders", { limit: 1 })).length, 1);
    const { movedMs, now } = await account.clock.advance({ days: 4 });
    assert.deepEqual([movedMs, now.slice(0, 10)], [4 * 24 * 3600 * 1000, "2026-01-05"]);
    assert.equal((await account.queue("orders")).visible, 0, "its retention is over");
    assert.equal(
      (await account.clock.advance({ to: new Date("2026-01-06T00:00:00Z") })).now.slice(0, 10),
      "2026-01-06",
    );
    assert.equal((await account.clock.next()).movedMs, null);
    assert.equal((await account.clock.settle()).movedMs, 0);
    await account.faults.add({ kind: "throttle", where: { service: "sqs" }, name: "busy" });
    assert.ok((await server.world.call("sqs", "ListQueues", {})).error);
    await account.faults.off();
    assert.deepEqual((await account.faults.on()).faults.map(({ name }) => name), ["busy"]);
    assert.deepEqual((await account.faults.remove("busy")).faults, []);
    assert.deepEqual(await account.world({ account: "111122223333" }).queues(), []);
    assert.equal((await account.worlds()).length, 2);
  }));

Deno.test("client reads every page of what is long", () =>
  served(async (account, server) => {
    await send(server, Array.from({ length: 2300 }, (_, index) => String(index)));
    const bodies = (await account.messages("orders")).map(({ body }) => Number(body));
    assert.deepEqual(bodies, Array.from({ length: 2300 }, (_, index) => index));
  }));

Deno.test("client takes snapshots, restores them by name or text, and resets", () =>
  served(async (account, server) => {
    await send(server, ["a"]);
    const { name } = await account.snapshot();
    const text = await account.download(name);
    const visible = async () => (await account.queues()).map((queue) => queue.visible);
    await server.world.call("sqs", "SendMessage", { QueueUrl: QUEUE, MessageBody: "b" });
    assert.deepEqual(await visible(), [2]);
    await account.restore(name);
    assert.deepEqual(await visible(), [1]);
    await account.reset();
    assert.deepEqual(await visible(), []);
    await account.restore(text);
    assert.deepEqual(await visible(), [1]);
    await account.deleteSnapshot(name);
    assert.deepEqual(await account.snapshots(), []);
  }));

Deno.test("client follows the journal until it leaves, or until the world is gone", () =>
  served(async (account, server) => {
    await send(server, ["a"]);
    const seen: unknown[] = [];
    for await (const record of account.journal({ from: "start", types: ["message"] })) {
      seen.push(record.action);
      if (seen.length === 1) await server.world.call("sqs", "ReceiveMessage", { QueueUrl: QUEUE });
      if (seen.length === 2) break;
    }
    assert.deepEqual(seen, ["sent", "received"]);
    assert.deepEqual(
      (await account.records({ types: ["call"], limit: 2 })).map(({ operation }) => operation),
      [
        "SendMessage",
        "ReceiveMessage",
      ],
    );
    let count = 0;
    for await (const _ of account.journal({ from: "start" })) if (count++ === 0) await account.reset();
    assert.ok(count >= 5, "the rest of the old world comes before its end");
  }));

Deno.test("client says what is wrong: by status, problem and request, also if nobody answers", () =>
  served(async (account) => {
    await assert.rejects(account.clock.advance({ days: -1 }), (error) => {
      assert.ok(error instanceof OrderstormError);
      assert.deepEqual([error.status, error.request.body], [400, { days: -1 }]);
      assert.deepEqual(error.problem?.mistakes, [{ at: "/days", is: "-1", expected: "at least 0" }]);
      assert.match(
        error.message,
        /^POST http:.*\/clock\/advance was answered with 400: .*\n\s+\/days is -1, expected/,
      );
      return true;
    });
    await assert.rejects(connect("http://127.0.0.1:1").queues(), (error) => {
      assert.ok(error instanceof OrderstormError);
      assert.equal(error.status, 0);
      assert.match(error.message, /got no answer: .*Is an account served there \(deno task serve\)\?/);
      return true;
    });
  }));

Deno.test("client waits for a condition, and moves the clock while it does", () =>
  served(async (account, server) => {
    await send(server, []);
    await server.world.call("sqs", "SendMessage", {
      QueueUrl: QUEUE,
      MessageBody: "late",
      DelaySeconds: 900,
    });
    const found = await account.waitFor(
      async () => (await account.messages("orders")).find(({ state }) => state === "visible"),
      { advance: { minutes: 1 } },
    );
    assert.equal(found.body, "late");
    await assert.rejects(
      account.waitFor(() => account.queue("order"), { timeoutSeconds: 0, what: "the queue is there" }),
      /Not true after 0 s: the queue is there: GET .*There is no queue "order"; the nearest is "orders"/,
    );
  }));

const node = spawnSync("node", ["--version"], { encoding: "utf8" });
const hasNode = node.status === 0 && Number(/^v(\d+)/.exec(node.stdout)?.[1]) >= 20;

Deno.test({
  name: "client works in Node's own test runner",
  ignore: !hasNode,
  fn: () =>
    served(async (_, server, url) => {
      await server.world.call("sqs", "CreateQueue", {
        QueueName: "kept",
        Attributes: { MessageRetentionPeriod: "1209600" },
      });
      const queue = QUEUE.replace("orders", "kept");
      await server.world.call("sqs", "SendMessage", { QueueUrl: queue, MessageBody: "a" });
      const script = fileURLToPath(import.meta.resolve("./testdata/retention.mjs"));
      const { code, output } = await run("node", ["--test", script], { ORDERSTORM_URL: url });
      assert.equal(code, 0, output);
      assert.match(output, /pass 2/);
    }),
});

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { env: { ...process.env, ...env }, timeout: 60_000 });
    let output = "";
    child.stdout.on("data", (chunk) => output += chunk);
    child.stderr.on("data", (chunk) => output += chunk);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
