import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createWorld } from "../../sim/mod.ts";
import { startServer } from "../server.ts";
import { here, program, visit } from "./visit.ts";
import { wideTour } from "./wide/mod.ts";

const PLAYERS = [
  { client: "boto3", probe: ["python3", "-c", "import boto3"], run: ["python3", here("boto3/wide.py")] },
  {
    client: "the AWS SDK on Node",
    probe: ["node", "--version"],
    run: ["node", "--no-warnings", here("node/wide.mjs")],
  },
] as const;

type Operations = Record<string, readonly string[]>;

/** What an account emulates, by service. */
function emulated(): Operations {
  const { services } = createWorld({ seed: 1 }).account;
  return Object.fromEntries(
    services.map((
      { name, operations },
    ) => [name, Object.keys(operations)]),
  );
}

/** A player's tour of an account of its own, in which each of these operations must be called. */
async function tour(run: readonly string[], operations: Operations): ReturnType<typeof visit> {
  const directory = mkdtempSync(join(tmpdir(), "orderstorm-wide-tour-"));
  const server = await startServer({ port: 0, time: "virtual", seed: 1 });
  try {
    const file = join(directory, "tour.json");
    writeFileSync(file, wideTour(operations));
    return await visit([...run, file], server.url);
  } finally {
    await server.shutdown();
    rmSync(directory, { recursive: true });
  }
}

/** A boto3 of before SQS spoke JSON, if there is one: the Python that has it. */
const OLD_BOTO3 = process.env.TOUR_OLD_BOTO3;

Deno.test({
  name: "a boto3 that speaks the query protocol calls every operation of SQS",
  ignore: OLD_BOTO3 === undefined,
  async fn() {
    const { code, out } = await tour([OLD_BOTO3!, "-B", here("boto3/old_sqs.py")], { sqs: emulated().sqs! });
    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`^ok - sqs: ${emulated().sqs!.length} operations, `, "m"));
    assert.match(out, /^ok - old sqs: errors in XML$/m);
  },
});

for (const { client, probe, run } of PLAYERS) {
  const ignore = spawnSync(program(probe[0]), probe.slice(1)).status !== 0;
  Deno.test({
    name: `${client} calls every operation that an account emulates`,
    ignore,
    async fn() {
      const { code, out } = await tour(run, emulated());
      assert.equal(code, 0, out);
      for (const [service, { length }] of Object.entries(emulated())) {
        const [, called, , unknown = ""] =
          new RegExp(`^ok - ${service}: (\\d+) operations, (\\d+) calls(?:, unknown to .*: (.*))?$`, "m")
            .exec(out) ??
            [];
        assert.equal(Number(called) + unknown.split(", ").filter(Boolean).length, length, out);
        // Its SDK is the one that the operations were taken from; only another client may be older.
        if (client !== "boto3") assert.equal(unknown, "");
      }
    },
  });
  Deno.test({
    name: `${client}'s tour fails by the name of an operation that none of its steps calls`,
    ignore,
    async fn() {
      const { code, out } = await tour(run, { sts: [...emulated().sts!, "GetFederationToken"] });
      assert.equal(code, 1, out);
      assert.match(out, /^not ok - sts: no step calls GetFederationToken$/m);
    },
  });
}
