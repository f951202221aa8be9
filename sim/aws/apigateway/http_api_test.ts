import assert from "node:assert/strict";
import { Entity } from "../../kernel/mod.ts";
import type { Fault } from "../../faults/mod.ts";
import { type LambdaFixture, lambdaFixture } from "../lambda/lambda_fixture.ts";
import type { Handler } from "../lambda/scripted_runtime.ts";
import { HttpApi, type HttpRequest, type HttpResponse } from "./mod.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:api";
const ROUTES = [
  { method: "POST", path: "/orders", functionArn: ARN },
  { method: "GET", path: "/orders/{id}", functionArn: ARN },
];
const POST: HttpRequest = {
  method: "POST",
  path: "/orders",
  headers: { "Content-Type": "application/json", "Idempotency-Key": "k1", Cookie: "a=1; b=2" },
  body: '{"sku":"A"}',
};

interface Front {
  readonly world: LambdaFixture;
  send(request: HttpRequest): { response: HttpResponse | undefined };
}

function front(handler: Handler, faults: readonly Fault[] = [], input: object = {}): Front {
  const world = lambdaFixture({ faults });
  world.create("api", handler, input);
  const api = new HttpApi({ world: world.account, routes: ROUTES });
  let requests = 0;
  return {
    world,
    send(request) {
      const box: { response: HttpResponse | undefined } = { response: undefined };
      api.handle(request, Entity.root("order", requests++), (response) => {
        assert.equal(box.response, undefined);
        box.response = response;
      });
      return box;
    },
  };
}

const bodyOf = (box: { response: HttpResponse | undefined }): [number | undefined, string | undefined] => [
  box.response?.status,
  box.response?.body,
];

Deno.test("apigateway hands the function an event of payload format 2.0", () => {
  const { world, send } = front(({ ok }) => ok({ statusCode: 202, body: "taken" }));
  const box = send({ ...POST, query: "a=1&a=2&b=x%20y" });
  world.settle();
  // deno-lint-ignore no-explicit-any
  const event = world.runtime.requests[0]!.event as any;
  const { requestId, time, timeEpoch } = event.requestContext;
  assert.match(requestId, /^[A-Za-z0-9+/]{15}=$/);
  assert.equal(time, "01/Jan/2026:00:00:00 +0000");
  assert.equal(Math.floor(timeEpoch / 1000) * 1000, Date.UTC(2026, 0, 1));
  const trace = event.headers["x-amzn-trace-id"];
  assert.match(trace, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  assert.deepEqual(event, {
    version: "2.0",
    routeKey: "POST /orders",
    rawPath: "/orders",
    rawQueryString: "a=1&a=2&b=x%20y",
    cookies: ["a=1", "b=2"],
    headers: {
      "content-type": "application/json",
      "idempotency-key": "k1",
      "content-length": "11",
      host: "orderstorm.execute-api.us-east-1.amazonaws.com",
      "x-amzn-trace-id": trace,
      "x-forwarded-for": "203.0.113.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    queryStringParameters: { a: "1,2", b: "x y" },
    requestContext: {
      accountId: "000000000000",
      apiId: "orderstorm",
      domainName: "orderstorm.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "orderstorm",
      http: { method: "POST", path: "/orders", protocol: "HTTP/1.1", sourceIp: "203.0.113.1", userAgent: "" },
      requestId,
      routeKey: "POST /orders",
      stage: "$default",
      time,
      timeEpoch,
    },
    body: '{"sku":"A"}',
    isBase64Encoded: false,
  });
  assert.deepEqual(box.response, {
    status: 202,
    headers: { "content-type": "text/plain;charset=utf-8", "apigw-requestid": requestId },
    body: "taken",
  });
});

Deno.test("apigateway passes path parameters on, decoded", () => {
  const { world, send } = front(({ request, ok }) => ok(request.event));
  const box = send({ method: "GET", path: "/orders/a%20b", headers: {} });
  world.settle();
  const event = JSON.parse(box.response!.body);
  assert.deepEqual(event.pathParameters, { id: "a b" });
  assert.equal(event.routeKey, "GET /orders/{id}");
  assert.equal("body" in event, false);
  assert.equal("queryStringParameters" in event, false);
  assert.equal("cookies" in event, false);
});

Deno.test("apigateway answers 404 where no route matches", () => {
  const { world, send } = front(({ ok }) => ok(1));
  const boxes = [
    send({ ...POST, path: "/nothing" }),
    send({ ...POST, path: "/orders/" }),
    send({ ...POST, method: "PUT" }),
    send({ method: "GET", path: "/orders/1/2", headers: {} }),
  ];
  world.settle();
  for (const box of boxes) assert.deepEqual(bodyOf(box), [404, '{"message":"Not Found"}']);
  assert.equal(world.runtime.requests.length, 0);
});

for (
  const [what, result, status, body, type] of [
    ["an object without statusCode", { id: 1 }, 200, '{"id":1}', "application/json"],
    ["a string", "hello", 200, "hello", "application/json"],
    ["nothing", null, 200, "null", "application/json"],
    ["a status alone", { statusCode: 204 }, 204, "", "text/plain;charset=utf-8"],
    [
      "headers of its own",
      { statusCode: 201, headers: { "Content-Type": "application/json" }, body: "{}" },
      201,
      "{}",
      "application/json",
    ],
    [
      "a body in base64",
      { statusCode: 200, isBase64Encoded: true, body: "aMOp" },
      200,
      "hé",
      "text/plain;charset=utf-8",
    ],
    [
      "a status that is none",
      { statusCode: "soon" },
      500,
      '{"message":"Internal Server Error"}',
      "application/json",
    ],
    [
      "a body that is no string",
      { statusCode: 200, body: { a: 1 } },
      500,
      '{"message":"Internal Server Error"}',
      "application/json",
    ],
  ] as const
) {
  Deno.test(`apigateway maps the result of a function: ${what}`, () => {
    const { world, send } = front(({ ok }) => ok(result));
    const box = send(POST);
    world.settle();
    assert.deepEqual(bodyOf(box), [status, body]);
    assert.equal(box.response?.headers["content-type"], type);
  });
}

Deno.test("apigateway answers 500 for an error, a crash and a throttled function", () => {
  const handlers: [Handler, Fault[]][] = [
    [({ error }) => error("Error", "x"), []],
    [({ ok }) => ok(1), [{ kind: "crash", where: { function: "api" }, at: "after" }]],
    [({ ok }) => ok(1), [{ kind: "concurrency-limit", where: { function: "api" }, limit: 0 }]],
    [({ ok }) => ok(1), [{ kind: "throttle", where: { service: "lambda", by: "apigateway" } }]],
  ];
  for (const [handler, faults] of handlers) {
    const { world, send } = front(handler, faults);
    const box = send(POST);
    world.settle();
    assert.deepEqual(bodyOf(box), [500, '{"message":"Internal Server Error"}']);
  }
});

Deno.test("apigateway answers 503 after 30 seconds, while the function goes on", () => {
  const { world, send } = front(({ after, ok }) => after(40_000, () => ok("late")), [], { Timeout: 60 });
  const box = send(POST);
  world.pass(29_900);
  assert.equal(box.response, undefined);
  world.pass(200);
  assert.deepEqual(bodyOf(box), [503, '{"message":"Service Unavailable"}']);
  world.settle();
  assert.equal(world.invocations("end")[0]?.outcome, "ok");
});

Deno.test("apigateway answers 503 when the answer of the function is lost", () => {
  const { world, send } = front(({ ok }) => ok(1), [
    { kind: "timeout", where: { service: "lambda", operation: "Invoke" }, applied: true, timeoutMs: 2000 },
  ]);
  const box = send(POST);
  world.settle();
  assert.deepEqual(bodyOf(box), [503, '{"message":"Service Unavailable"}']);
  assert.equal(world.runtime.requests.length, 1);
});

Deno.test("apigateway invokes again for a client that sends the same request again", () => {
  const world = lambdaFixture();
  world.create("api", ({ ok }) => ok(1));
  const api = new HttpApi({ world: world.account, routes: ROUTES });
  const entity = Entity.root("order");
  for (let i = 0; i < 2; i++) {
    api.handle(POST, entity, () => {});
    world.settle();
  }
  assert.equal(new Set(world.runtime.requests.map((request) => request.requestId)).size, 2);
});
