/**
 * Leaks: code under virtual time that touches the real world. A leak is a named error, never silence, because a run
 * that depended on real time or real I/O would not replay.
 */

/** Something real was touched while virtual time ran. The run is then not valid (exit code 3). */
export class LeakError extends Error {
  override readonly name = "LeakError";
  /** What was touched: `node:fs readFile`, `WebSocket`, ... */
  readonly what: string;
  /** Where: the file in the project or in a package, line and column, as far as the stack tells. */
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

/** Who is to blame, by a stack that was written while a world ran: its first frame is the first one that is not ours. */
export function blame(stack: string | undefined): string {
  const frame = stack?.split("\n").find((line) => line.startsWith("    at "))?.slice(7);
  return frame === undefined
    ? "an unknown place"
    : /\((.+)\)$/.exec(frame)?.[1] ?? frame.replace(/^async /, "");
}
