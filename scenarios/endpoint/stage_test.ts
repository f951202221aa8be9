import "../../sim/mod.ts";
import assert from "node:assert/strict";
import { findSystem } from "../../services/systems/mod.ts";
import { AwsFault, type Endpoint } from "../../targets/mod.ts";
import { scenario } from "../catalog/happy_path.ts";
import { cleanupCommand, leftWords, Stage } from "./stage.ts";

Deno.test("leftWords counts what could not be removed for one reason", () => {
  const left = [
    "rule a: denied",
    "queue b: gone: why",
    ...["c", "d", "e", "f"].map((name) => `table ${name}: denied`),
  ];
  assert.equal(
    leftWords(left),
    "could not remove rule a, table c, table d and 2 more (denied); queue b (gone: why)",
  );
});

Deno.test("cleanupCommand names the run, and of AWS the account", () => {
  const at = { kind: "endpoint", url: "http://127.0.0.1:4566", region: "r", account: "1" } as const;
  assert.equal(
    cleanupCommand(at, "os-abc123-"),
    "deno task cleanup --target http://127.0.0.1:4566 --run os-abc123",
  );
  assert.equal(
    cleanupCommand({ ...at, kind: "aws", url: undefined }, "os-abc123-"),
    "deno task cleanup --target aws --region r --account 1 --run os-abc123",
  );
});

/** An endpoint that takes operations until one of this name comes. */
function brokenAt(broken: string) {
  const calls: string[] = [];
  const endpoint: Endpoint = {
    kind: "endpoint",
    title: "http://127.0.0.1:4566",
    url: "http://127.0.0.1:4566",
    region: "us-east-1",
    account: "000000000000",
    environment: {},
    call(_service, operation) {
      calls.push(operation);
      if (operation === broken) return Promise.reject(new AwsFault("InternalError", "out of order", 500));
      return Promise.resolve({});
    },
    close() {},
  };
  const stage = new Stage({
    plan: scenario.plan(scenario.settings),
    system: findSystem("choreography"),
    endpoint,
    prefix: "os-abc123-",
    seed: 1,
    orders: 1,
    faults: [],
    proxied: false,
    onStep() {},
    onError(error) {
      throw error;
    },
    signal: new AbortController().signal,
  });
  return { stage, calls };
}

for (const [broken, removes] of [["ListTables", false], ["CreateTable", true]] as const) {
  Deno.test(`a stage that could not be built for ${broken} asks ${removes ? "for removal" : "nothing more"}`, async () => {
    const { stage, calls } = brokenAt(broken);
    await assert.rejects(stage.build(), /out of order/);
    const before = calls.length;
    await stage.strike();
    await stage.close(true);
    assert.equal(calls.length > before, removes, calls.slice(before).join(", "));
  });
}
