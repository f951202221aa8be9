/**
 * Benchmarks run in processes of their own, so that none inherits a heap or compiled code from another, and virtual
 * time owns only isolates that are its own. A process is asked by its arguments, and answers with one line of JSON.
 */
import { fileURLToPath } from "node:url";

export interface ProcessOptions {
  /** The module to run: a `file:` URL. */
  readonly module: string;
  readonly args?: readonly string[];
  /** Flags of `deno run`. */
  readonly flags?: readonly string[];
}

/**
 * Runs a module and takes its answer.
 *
 * @throws {Error} It failed, or did not answer; what it wrote to standard error was shown.
 */
export async function ask<T>({ module, args = [], flags = [] }: ProcessOptions): Promise<T> {
  const path = fileURLToPath(module);
  const { success, code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--v8-flags=--expose-gc", ...flags, path, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  const line = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (!success) throw new Error(`Cannot measure with ${name}: it ended with exit code ${code}`);
  try {
    return JSON.parse(line) as T;
  } catch {
    throw new Error(`Cannot measure with ${name}: it answered ${JSON.stringify(line.slice(0, 200))}`);
  }
}

/** Answers whoever asked, and ends this process. */
export function answer(value: unknown): never {
  const text = new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  for (let written = 0; written < text.length;) written += Deno.stdout.writeSync(text.subarray(written));
  Deno.exit(0);
}
