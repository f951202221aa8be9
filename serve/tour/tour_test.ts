import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { findSystem } from "../../services/systems/mod.ts";
import { startServer } from "../server.ts";

/** A client's tour: a script that prints a line for each step, and how to see whether what it needs is there. */
interface Tour {
  readonly client: string;
  readonly probe: readonly string[];
  readonly run: readonly string[];
  /** Fewer steps than this, and it has not been everywhere. */
  readonly steps: number;
}

const TOURS: readonly Tour[] = [
  {
    client: "the AWS CLI",
    probe: ["aws", "--version"],
    run: [process.execPath, "run", "-A", here("cli_tour_main.ts")],
    steps: 17,
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
];

const TIMEOUT_MS = 240_000;

for (const { client, probe, run, steps } of TOURS) {
  Deno.test({
    name: `${client} takes a whole tour of a served account`,
    ignore: spawnSync(probe[0]!, probe.slice(1)).status !== 0,
    async fn() {
      const server = await startServer({
        port: 0,
        time: "virtual",
        seed: 1,
        systems: [findSystem("choreography")],
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

function here(file: string): string {
  return fileURLToPath(import.meta.resolve(`./${file}`));
}

/** Runs a tour against an endpoint that nothing but a variable leads to. */
function visit(run: readonly string[], url: string): Promise<{ code: number | null; out: string }> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return new Promise((resolve, reject) => {
    const child = spawn(run[0]!, run.slice(1), {
      env: { ...Object.fromEntries(own), AWS_ENDPOINT_URL: url },
      timeout: TIMEOUT_MS,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => out += text);
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out }));
  });
}
