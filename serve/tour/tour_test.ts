import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { findSystem } from "../../services/systems/mod.ts";
import { startServer } from "../server.ts";
import { here, program, visit } from "./visit.ts";

/** A client's tour: a script that prints a line for each step, and how to see whether what it needs is there. */
interface Tour {
  readonly client: string;
  readonly probe: readonly string[];
  readonly run: readonly string[];
  /** Fewer steps than this, and it has not been everywhere. */
  readonly steps: number;
  /** Whether it wants an account in which nothing is yet. */
  readonly empty?: true;
}

const TOURS: readonly Tour[] = [
  {
    client: "the AWS CLI",
    probe: ["aws", "--version"],
    run: [process.execPath, "run", "-A", here("cli_tour_main.ts")],
    steps: 19,
  },
  {
    client: "boto3",
    probe: ["python3", "-c", "import boto3"],
    run: ["python3", here("boto3_tour.py")],
    steps: 33,
  },
  {
    client: "the AWS SDK on Node",
    probe: ["node", "--version"],
    run: ["node", "--no-warnings", here("node_tour.mjs")],
    steps: 24,
  },
  {
    client: "boto3, by its resources, paginators and waiters,",
    probe: ["python3", "-c", "import boto3"],
    run: ["python3", here("boto3/idioms.py")],
    steps: 6,
    empty: true,
  },
  {
    client: "the AWS SDK on Node, by its documents, paginators and waiters,",
    probe: ["node", "--version"],
    run: ["node", "--no-warnings", here("node/idioms.mjs")],
    steps: 5,
    empty: true,
  },
];

for (const { client, probe, run, steps, empty } of TOURS) {
  Deno.test({
    name: `${client} takes a whole tour of a served account`,
    ignore: spawnSync(program(probe[0]!), probe.slice(1)).status !== 0,
    async fn() {
      const server = await startServer({
        port: 0,
        time: "virtual",
        seed: 1,
        systems: empty ? [] : [findSystem("choreography")],
      });
      try {
        const { code, out } = await visit(run, server.url);
        assert.equal(code, 0, out);
        assert.equal(out.match(/^ok - /gm)?.length, steps, out);
      } finally {
        await server.shutdown();
      }
    },
  });
}
