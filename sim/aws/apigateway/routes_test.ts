import assert from "node:assert/strict";
import { RouteTable } from "./routes.ts";

const route = (method: string, path: string) => ({ method, path, functionArn: `${method} ${path}` });
const TABLE = new RouteTable([
  route("ANY", "$default"),
  route("GET", "/{proxy+}"),
  route("ANY", "/orders/{id}"),
  route("GET", "/orders/{id}"),
  route("GET", "/orders/latest"),
  route("GET", "/orders/{id}/lines/{line}"),
]);

for (
  const [method, path, key, parameters] of [
    ["GET", "/orders/latest", "GET /orders/latest", undefined],
    ["GET", "/orders/7", "GET /orders/{id}", { id: "7" }],
    ["PUT", "/orders/7", "ANY /orders/{id}", { id: "7" }],
    ["GET", "/orders/7/lines/2", "GET /orders/{id}/lines/{line}", { id: "7", line: "2" }],
    ["GET", "/a/b%2Fc", "GET /{proxy+}", { proxy: "a/b/c" }],
    ["POST", "/a", "$default", undefined],
  ] as const
) {
  Deno.test(`apigateway route of ${method} ${path} is ${key}`, () => {
    const match = TABLE.match(method, path);
    assert.equal(match?.routeKey, key);
    assert.deepEqual(match?.parameters, parameters);
  });
}

Deno.test("apigateway refuses two routes of one key and a path without a slash", () => {
  assert.throws(() => new RouteTable([route("GET", "/a"), route("GET", "/a")]), /GET \/a/);
  assert.throws(() => new RouteTable([route("GET", "a")]), /starts with a slash/);
});
