/**
 * Writes the documents that are printed from code: `deno task docs`. With `--check` it writes nothing and fails when
 * one is out of date.
 */
import { resolve } from "node:path";
import { readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { toldDifferences } from "../conformance/explained.ts";
import { controlApiDocument } from "../serve/control/mod.ts";
import { fidelityDocument } from "./fidelity.ts";
import { verdictSchemaDocument } from "./schema.ts";
import { SERVICES } from "./services.ts";

const ROOT = resolve(import.meta.dirname!, "..");

/** The documents by path, as they should be. */
async function documents(): Promise<Map<string, string>> {
  return new Map([
    ["docs/FIDELITY.md", formatted(fidelityDocument(SERVICES, await toldDifferences()), "md")],
    ["docs/verdict.schema.json", formatted(verdictSchemaDocument(), "json")],
    ["docs/control-api.json", formatted(JSON.stringify(controlApiDocument()), "json")],
  ]);
}

/** Formats text as `deno fmt` would, so that both tools agree on the file. */
function formatted(text: string, extension: "md" | "json"): string {
  const run = spawnSync(process.execPath, ["fmt", "--ext", extension, "-"], {
    cwd: ROOT,
    input: text,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`Cannot format the document: ${run.stderr}`);
  return run.stdout;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(resolve(ROOT, path), "utf8");
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const check = process.argv.includes("--check");
  for (const [path, text] of await documents()) {
    if (read(path) === text) console.log(`${path} is up to date`);
    else if (check) {
      console.error(`${path} is out of date: run deno task docs`);
      process.exitCode = 1;
    } else {
      writeFileSync(resolve(ROOT, path), text);
      console.log(`${path} is written`);
    }
  }
}
