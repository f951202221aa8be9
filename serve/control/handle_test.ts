import assert from "node:assert/strict";
import { FixtureServer } from "./fixture.ts";
import { controlApiDocument } from "./mod.ts";
import { ROUTES } from "./routes.ts";

async function withServer(work: (server: FixtureServer) => Promise<void>): Promise<void> {
  const server = new FixtureServer();
  try {
    await work(server);
  } finally {
    server.stop();
  }
}

Deno.test("control names the nearest right path, queue and parameter for a wrong one", () =>
  withServer(async (server) => {
    const path = await server.ask("GET", "/queue");
    assert.deepEqual([path.status, path.body.nearest, path.headers.get("content-type")], [
      404,
      "/_orderstorm/queues",
      "application/problem+json",
    ]);
    assert.equal(
      (await server.ask("GET", "/queues/orders/message")).body.nearest,
      "/_orderstorm/queues/orders/messages",
    );
    await server.world.call("sqs", "CreateQueue", { QueueName: "orders" });
    const queue = (await server.ask("GET", "/queues/oders/messages")).body;
    assert.deepEqual([queue.status, queue.nearest, queue.instance], [
      404,
      "orders",
      "GET /_orderstorm/queues/oders/messages",
    ]);
    assert.match(queue.detail, /There is no queue "oders"; the nearest is "orders"/);
    const parameter = (await server.ask("GET", "/queues/orders/messages?limits=3")).body;
    assert.deepEqual(parameter.mistakes, [
      { at: "query.limits", is: '"3"', expected: "nothing: the nearest parameter is limit" },
    ]);
    const twice = (await server.ask("GET", "/queues/orders/messages?limit=3&limit=4")).body;
    assert.deepEqual(twice.mistakes, [{ at: "query.limit", is: '["3","4"]', expected: "one value" }]);
    const limit = (await server.ask("GET", "/queues/orders/messages?limit=0")).body;
    assert.match(limit.detail, /query\.limit is "0", expected at least 1/);
    assert.equal(
      (await server.ask("GET", "/queues/orders/messages?after=nothing")).body.mistakes[0].at,
      "query.after",
    );
    assert.equal((await server.ask("GET", "/queues?account=12")).body.mistakes[0].expected, "12 digits");
    assert.equal((await server.ask("GET", "/queues?region=mars")).status, 400);
  }));

Deno.test("control says which methods a path takes", () =>
  withServer(async (server) => {
    const { status, headers, body } = await server.ask("PATCH", "/faults");
    assert.deepEqual([status, headers.get("allow")], [405, "GET, PUT, POST, DELETE"]);
    assert.match(body.detail, /does not take PATCH, expected GET or PUT or POST or DELETE/);
    assert.equal((await server.ask("GET", "/faults/off")).headers.get("allow"), "POST, PUT, DELETE");
    const head = await server.ask("HEAD", "/queues");
    assert.deepEqual([head.status, head.text], [200, ""]);
  }));

Deno.test("control refuses a body that is broken, of another type, or too long", () =>
  withServer(async (server) => {
    const broken = await server.ask("POST", "/clock/advance", '{"days": 1');
    assert.deepEqual([broken.status, broken.body.type], [400, "/_orderstorm/problems/not-valid"]);
    assert.match(broken.body.detail, /The body is no JSON: /);
    const form = await server.ask("POST", "/clock/advance", "days=1", { "content-type": "text/plain" });
    assert.deepEqual([form.status, form.body.mistakes[0].expected], [415, "application/json"]);
    const long = await server.ask("PUT", "/faults", `{"faults": [${" ".repeat(1024 * 1024)}]}`);
    assert.equal(long.status, 413);
    assert.equal((await server.ask("POST", "/clock/advance", "[]")).status, 400);
    assert.equal((await server.ask("POST", "/clock/advance", "null")).status, 400);
  }));

Deno.test("control lists its paths in the index, and describes each in OpenAPI 3.1 with what it answers", () =>
  withServer(async (server) => {
    const { links, openapi } = (await server.ask("GET", "/")).body;
    assert.equal(links.length, ROUTES.length);
    assert.equal(openapi, "/_orderstorm/openapi.json");
    const document = (await server.ask("GET", "/openapi.json")).body;
    assert.deepEqual(document, JSON.parse(JSON.stringify(controlApiDocument())));
    assert.equal(document.openapi, "3.1.1");
    const ids = new Set<string>();
    for (const { method, path, id } of ROUTES) {
      const operation = document.paths[`/_orderstorm${path}`][method.toLowerCase()];
      assert.equal(operation.operationId, id);
      ids.add(id);
      for (const part of path.match(/(?<=\{)\w+(?=\})/g) ?? []) {
        assert.ok(
          operation.parameters.some((one: { name: string; in: string }) =>
            one.name === part && one.in === "path"
          ),
        );
      }
      assert.match(JSON.stringify(operation.responses["400"]), /Problem/);
    }
    assert.equal(ids.size, ROUTES.length);
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      assert.ok(document.components.schemas[name!], `${name} is defined`);
    }
    assert.equal(text.includes("$defs"), false);
  }));

Deno.test("control answers as its document says", () =>
  withServer(async (server) => {
    await server.world.call("sqs", "CreateQueue", { QueueName: "orders" });
    await server.ask("POST", "/snapshots", { name: "one" });
    for (const { method, path, answer } of ROUTES) {
      if (method !== "GET" || answer === undefined) continue;
      const { status, body } = await server.ask("GET", path.replace("{queue}", "orders"));
      if (path.includes("{table}")) assert.equal(status, 404);
      else assert.deepEqual(answer.parse(body), body, path);
    }
  }));
