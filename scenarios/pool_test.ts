import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import { bundleAll } from "../sim/host/bundler.ts";
import { BrokenRunError, RunPool } from "./pool.ts";
import type { RunRequest } from "./request.ts";

const LOOPING = import.meta.resolve("./testdata/looping_handler.ts");

Deno.test("pool gives up an isolate that does not come back, names the function, and goes on with another", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    file,
    `export const scenario = {
      name: "mine", question: "Is it?", systems: ["choreography"], settings: { looping: true },
      plan: ({ looping }) => ({
        orders: 1, arrivals: { kind: "constant", ratePerSecond: 1 }, mix: { valid: 1 }, faults: [],
        configure: (system) => !looping ? system : ({ ...system, functions: system.functions.map((spec) =>
          ({ ...spec, entry: "${LOOPING}", handler: "handler" })) }),
      }),
    };`,
  );
  const entries = findSystem("choreography").functions.map(({ entry }) => entry);
  const code = await bundleAll([...entries, LOOPING]);
  const request = (looping: boolean): RunRequest => ({
    scenario: file,
    directory: "file:///",
    system: "choreography",
    variant: "direct",
    seed: 1,
    transport: "direct",
    settings: { looping },
    replay: "",
    versions: { orderstorm: "", deno: "", sdk: {} },
  });
  const pool = new RunPool(1, { silentMs: 10_000 });
  try {
    const [stuck, well] = await Promise.allSettled([
      pool.run(request(true), code),
      pool.run(request(false), code),
    ]);
    assert.ok(stuck.status === "rejected" && stuck.reason instanceof BrokenRunError);
    assert.equal(stuck.reason.reason, "stuck");
    assert.match(
      stuck.reason.message,
      /^The code of function orders-api has not come back for 10 s of real time/,
    );
    assert.equal(well.status === "fulfilled" && well.value.verdict, "pass");
  } finally {
    pool.close();
    await Deno.remove(file);
  }
});
