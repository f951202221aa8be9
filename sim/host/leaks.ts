/**
 * Leaks: code under virtual time that touches the real world. A leak is a named error, never silence, because a run
 * that depended on real time or real I/O would not replay.
 */

/** Something real was touched while virtual time ran. The run is then not valid (exit code 3). */
export class LeakError extends Error {
  override readonly name = "LeakError";
  /** What was touched: `node:fs readFile`, `WebSocket`, ... */
  readonly what: string;
  /** Where: package or file, and line, as far as the stack tells. */
  readonly where: string;

  constructor(what: string, where: string) {
    super(`${what} is outside the simulated world: ${where} used it during a run`);
    this.what = what;
    this.where = where;
  }
}

/** A promise of a handler was rejected and nobody looked. On Lambda that ends the sandbox; here it ends the run. */
export class UnhandledRejectionError extends Error {
  override readonly name = "UnhandledRejectionError";

  constructor(reason: unknown, where: string) {
    const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
    super(
      `A promise was rejected and nobody looked, which on Lambda ends the sandbox: ${text}, at ${where}`,
      { cause: reason },
    );
  }
}

/** Finds the frame that is to blame in a stack: the first that is not of the simulator itself or of the runtime. */
export function blame(
  stack: string,
  locate: (file: string, line: number, column: number) => string | undefined,
): string {
  for (const frame of stack.split("\n").slice(1)) {
    const match = /\(?([^\s()]+):(\d+):(\d+)\)?$/.exec(frame.trim());
    if (!match) continue;
    const [, file = "", line = "0", column = "0"] = match;
    if (/\/sim\/(host\/|mod\.ts)|^ext:|^node:/.test(file)) continue;
    const found = locate(file, Number(line), Number(column));
    if (found) return found;
    const packaged = /node_modules\/(?:\.deno\/[^/]+\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(file);
    if (packaged) return `package ${packaged[1]} (${packaged[2]}:${line})`;
    return `${file.replace(/^file:\/\//, "")}:${line}`;
  }
  return "an unknown place";
}
