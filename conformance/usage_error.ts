/** The command line was wrong, or what it names cannot be had (exit code 2). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
