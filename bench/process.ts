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

/** Does the work that was asked for, answers with what it gives, and ends this process; says what went wrong. */
export async function answer(work: () => unknown): Promise<never> {
  try {
    write(Deno.stdout, JSON.stringify(await work()));
  } catch (error) {
    write(Deno.stderr, error instanceof Error ? error.stack ?? error.message : String(error));
    Deno.exit(3);
  }
  Deno.exit(0);
}

function write(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  const bytes = new TextEncoder().encode(`${line}\n`);
  for (let written = 0; written < bytes.length;) written += stream.writeSync(bytes.subarray(written));
}
