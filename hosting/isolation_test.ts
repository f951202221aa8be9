import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import { probed, stage, until } from "./fixture.ts";
import { netOf, permissionsOf } from "./permissions.ts";
import { planOf } from "./plan.ts";
import { hosted } from "./wiring.ts";

Deno.test("a function can neither read files nor connect elsewhere, and sees its own variables only", async () => {
  await using on = stage(probed());
  const hosting = await on.host();
  const response = await fetch(hosting.url, { headers: { "x-elsewhere": on.system.name + "://" } });
  assert.equal(response.status, 200);
  const { variables, fetch: _, ...attempts } = await response.json();
  assert.deepEqual(new Set(Object.values(attempts)), new Set(["NotCapable"]), JSON.stringify(attempts));
  assert.deepEqual(variables, ["HOME", "OWN"]);
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${other.addr.port}/`;
  const again = await (await fetch(hosting.url, { headers: { "x-elsewhere": url } })).json();
  assert.equal(again.fetch, "NotCapable");
  other.close();
});

Deno.test("netOf names the AWS services that a function may call, by endpoint, and its third parties", () => {
  const system = hosted(findSystem("choreography"));
  const planned = (environment: Record<string, string>) =>
    new Map(planOf({ system, environment }).map((plan) => [plan.name, plan]));
  const local = planned({
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000",
  });
  assert.deepEqual(netOf(local.get("payments")!), [
    "127.0.0.1:4566",
    "127.0.0.1:8000",
    "payments.example:443",
  ]);
  assert.deepEqual(netOf(local.get("inventory")!), ["127.0.0.1:4566", "127.0.0.1:8000"]);
  const aws = planned({ AWS_REGION: "eu-west-1" });
  assert.deepEqual(netOf(aws.get("orders-status")!), [
    "dynamodb.eu-west-1.amazonaws.com:443",
    "sqs.eu-west-1.amazonaws.com:443",
  ]);
  const { net: _, sys, ...denied } = permissionsOf(aws.get("payments")!);
  assert.deepEqual(sys, ["osRelease"]);
  assert.deepEqual(new Set(Object.values(denied)), new Set([false]));
});

Deno.test("a function whose module cannot be loaded keeps hosting from starting, and says why", async () => {
  const system = probed();
  await using on = stage({
    ...system,
    functions: system.functions.map((spec) => ({ ...spec, handler: "nothing" })),
  });
  await assert.rejects(on.host(), /Cannot start probe: .*nothing is undefined, expected a function/);
});

Deno.test("a function that ends is there again: 503 meanwhile, and 504 for an answer that takes too long", async () => {
  await using on = stage(probed({ timeoutSeconds: 2 }));
  const hosting = await on.host();
  assert.equal((await fetch(hosting.url, { headers: { "x-wait": "60000" } })).status, 504);
  const cut = fetch(hosting.url, { headers: { "x-wait": "1500" } });
  await until("the request is there", () => (hosting.counters.get("orders")?.requests ?? 0) >= 2);
  hosting.kill("orders");
  assert.equal((await cut).status, 503);
  assert.equal((await fetch(hosting.url)).status, 503);
  await until("it answers again", async () => {
    const response = await fetch(hosting.url);
    await response.body?.cancel();
    return response.status === 200;
  });
  assert.deepEqual(on.events.map(({ kind }) => kind).filter((kind) => kind !== "failed"), [
    "started",
    "crashed",
    "restarting",
  ]);
});
