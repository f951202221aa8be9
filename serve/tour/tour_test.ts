import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
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

/** Where the clients are, if not on the PATH: npx puts other programs of the same name before those of a caller. */
const CLIENTS = process.env.TOUR_CLIENTS;

/** A program of that directory, where it has one of that name. */
function program(name: string): string {
  const own = CLIENTS === undefined ? name : join(CLIENTS, name);
  return existsSync(own) ? own : name;
}

const TIMEOUT_MS = 240_000;

for (const { client, probe, run, steps } of TOURS) {
  Deno.test({
    name: `${client} takes a whole tour of a served account`,
    ignore: spawnSync(program(probe[0]!), probe.slice(1)).status !== 0,
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
    const child = spawn(program(run[0]!), run.slice(1), {
      env: { ...Object.fromEntries(own), AWS_ENDPOINT_URL: url, TOUR_AWS: program("aws") },
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
