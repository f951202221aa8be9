import assert from "node:assert/strict";
import type { HttpApiEvent } from "../../sim/aws/apigateway/event.ts";
import type { Outcome } from "../protocol.ts";
import { listen } from "./listener.ts";

function listening(outcome: Outcome | undefined = ok({ statusCode: 200 })) {
  const events: HttpApiEvent[] = [];
  const listener = listen({
    routes: [
      { method: "POST", path: "/orders", function: "api" },
      { method: "GET", path: "/orders/{id}", function: "api" },
    ],
    port: 0,
    region: "us-east-1",
    account: "000000000000",
    invoke: (_name, event) => {
      events.push(event as HttpApiEvent);
      return Promise.resolve(outcome);
    },
  });
  return { url: `${listener.origin}/orders`, events, [Symbol.asyncDispose]: () => listener.close() };
}

function ok(result: unknown): Outcome {
  return { kind: "ok", payload: JSON.stringify(result) };
}

async function statusOf(response: Promise<Response>): Promise<number> {
  const { status, body } = await response;
  await body?.cancel();
  return status;
}

Deno.test("the listener hands a request over as an HTTP API does", async () => {
  await using on = listening();
  await statusOf(fetch(`${on.url}?a=1&a=2`, {
    method: "POST",
    headers: { "content-type": "application/json", "Idempotency-Key": "k" },
    body: '{"é":1}',
  }));
  await statusOf(fetch(`${on.url}/ord_%31`));
  const [post, get] = on.events;
  assert.equal(post!.version, "2.0");
  assert.equal(post!.routeKey, "POST /orders");
  assert.equal(post!.body, '{"é":1}');
  assert.equal(post!.headers["idempotency-key"], "k");
  assert.deepEqual(post!.queryStringParameters, { a: "1,2" });
  assert.equal(post!.requestContext.http.sourceIp, "127.0.0.1");
  assert.equal(get!.routeKey, "GET /orders/{id}");
  assert.deepEqual(get!.pathParameters, { id: "ord_1" });
  assert.equal(get!.body, undefined);
});

Deno.test("the listener answers with what the function returned", async () => {
  await using on = listening(ok({
    statusCode: 202,
    headers: { "Content-Type": "application/json", "x-own": "1", "content-length": "999" },
    cookies: ["a=1", "b=2"],
    body: '{"ok":true}',
  }));
  const response = await fetch(on.url, { method: "POST" });
  assert.equal(response.status, 202);
  assert.equal(response.headers.get("x-own"), "1");
  assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
  assert.deepEqual(await response.json(), { ok: true });
});

Deno.test("the listener refuses what has no route, is too large or is no text", async () => {
  await using on = listening();
  assert.equal(await statusOf(fetch(on.url)), 404);
  assert.equal(await statusOf(fetch(`${on.url}/a/b`)), 404);
  assert.equal(await statusOf(fetch(on.url, { method: "POST", body: new Uint8Array([0xff, 0xfe]) })), 400);
  assert.equal(await statusOf(fetch(on.url, { method: "POST", body: new Uint8Array(11 << 20) })), 413);
  assert.deepEqual(on.events, []);
});

Deno.test("the listener says what became of the function", async () => {
  const cases: [Outcome | undefined, number][] = [
    [undefined, 503],
    [{ kind: "error", errorType: "Sandbox.Timedout", errorMessage: "" }, 504],
    [{ kind: "error", errorType: "TypeError", errorMessage: "secret" }, 500],
    [ok({ statusCode: "no number" }), 500],
    [ok({ statusCode: 204 }), 204],
    [ok("plain"), 200],
  ];
  for (const [outcome, status] of cases) {
    // A default would take the place of undefined.
    await using on = outcome === undefined ? absent() : listening(outcome);
    const response = await fetch(on.url, { method: "POST" });
    assert.equal(response.status, status);
    assert.ok(!(await response.text()).includes("secret"));
  }
});

function absent() {
  const listener = listen({
    routes: [{ method: "POST", path: "/orders", function: "api" }],
    port: 0,
    region: "us-east-1",
    account: "000000000000",
    invoke: () => Promise.resolve(undefined),
  });
  return { url: `${listener.origin}/orders`, [Symbol.asyncDispose]: () => listener.close() };
}
