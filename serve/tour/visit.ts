/** Where the clients of the tours are, and how one is run. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import process from "node:process";

/** Where the clients are, if not on the PATH: npx puts other programs of the same name before those of a caller. */
const CLIENTS = process.env.TOUR_CLIENTS;

/** A program of that directory, where it has one of that name. */
export function program(name: string): string {
  const own = CLIENTS === undefined ? name : join(CLIENTS, name);
  return existsSync(own) ? own : name;
}

const TIMEOUT_MS = 240_000;

/** A file of this folder. */
export function here(file: string): string {
  return fileURLToPath(import.meta.resolve(`./${file}`));
}

/** Runs a tour against an endpoint that nothing but a variable leads to. */
export function visit(run: readonly string[], url: string): Promise<{ code: number | null; out: string }> {
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
