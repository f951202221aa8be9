import assert from "node:assert/strict";
import { jsonResponse, outside } from "../fixture.ts";
import { post, ThirdPartyUnavailableError } from "./mod.ts";

const request = {
  url: "https://p.example/v1/x",
  idempotencyKey: "k",
  body: { a: 1 },
  remainingMs: () => 15_000,
};

Deno.test("post sends body and key, and returns the answer, whatever its status below 500", async () => {
  for (const status of [200, 201, 400, 402, 404, 409]) {
    using world = outside({ fetch: () => jsonResponse(status, { ok: 1 }) });
    assert.deepEqual(await post(request), { status, body: { ok: 1 } });
    assert.deepEqual(world.requests, [{ url: request.url, idempotencyKey: "k", body: { a: 1 } }]);
  }
});

const PASSING: readonly (readonly [string, () => Response])[] = [
  ["500", () => jsonResponse(500, {})],
  ["503", () => jsonResponse(503, {})],
  ["a 201 that is not JSON", () => new Response("<html>", { status: 201 })],
  ["a broken connection", () => {
    throw new TypeError("connection reset");
  }],
  ["no answer in time", () => {
    throw new DOMException("Signal timed out.", "TimeoutError");
  }],
];
for (const [what, fail] of PASSING) {
  Deno.test(`post tries again under the same key after a pause (${what})`, async () => {
    using world = outside({ fetch: (_, attempt) => attempt < 3 ? fail() : jsonResponse(201, { id: "x" }) });
    assert.equal((await post(request)).status, 201);
    assert.deepEqual(world.requests.map((sent) => sent.idempotencyKey), ["k", "k", "k"]);
    assert.equal(world.waits.length, 2);
    assert.ok(world.waits[0]! < 200 && world.waits[1]! < 400);
  });
}

Deno.test("post gives up after four attempts and says why", async () => {
  using world = outside({ fetch: () => jsonResponse(500, {}) });
  await assert.rejects(post(request), (error) => {
    assert.ok(error instanceof ThirdPartyUnavailableError);
    assert.match(error.message, /status 500 after 4 attempts/);
    return true;
  });
  assert.equal(world.requests.length, 4);
});

Deno.test("post waits as long as Retry-After says", async () => {
  using world = outside({
    fetch: (_, attempt) =>
      attempt === 1 ? jsonResponse(429, {}, { "retry-after": "2" }) : jsonResponse(201, {}),
  });
  assert.equal((await post(request)).status, 201);
  assert.deepEqual(world.waits, [2_000]);
});

Deno.test("post leaves the next try to the platform when Retry-After is longer than the time left", async () => {
  using world = outside({ fetch: () => jsonResponse(429, {}, { "retry-after": "60" }) });
  await assert.rejects(post(request), ThirdPartyUnavailableError);
  assert.equal(world.requests.length, 1);
  assert.deepEqual(world.waits, []);
});

Deno.test("post begins no attempt that could not be recorded in the time left", async () => {
  using world = outside({ fetch: () => jsonResponse(201, {}) });
  await assert.rejects(post({ ...request, remainingMs: () => 2_100 }), ThirdPartyUnavailableError);
  assert.equal(world.requests.length, 0);
});
