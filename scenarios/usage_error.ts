/** The command line or the scenario was wrong (exit code 2). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a thrown value says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What a thrown value says, after its kind where that tells more than `Error`. */
export function reasonOf(thrown: unknown): string {
  const kind = thrown instanceof Error && thrown.name !== "Error" ? `${thrown.name}: ` : "";
  return kind + messageOf(thrown);
}

/**
 * Does what a scenario asks for; whatever goes wrong in it is the scenario's own fault.
 *
 * @param cannot The message up to the reason.
 * @throws {UsageError} Something was thrown.
 */
export function orUsageError<T>(cannot: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${cannot} ${reasonOf(error)}`);
  }
}
