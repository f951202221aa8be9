/** What can go wrong with a target: it is the wrong one, or AWS answered with an error. */

/** The target cannot be used: not reachable, lacks an operation, is another account. One clear line; exit code 2. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** An error that AWS, or what stands for it, answered with. */
export class AwsFault extends Error {
  override readonly name = "AwsFault";
  /** As AWS names it: `QueueDoesNotExist`, `ResourceNotFoundException`. */
  readonly code: string;
  /** The HTTP status; 0 where none is known. */
  readonly status: number;

  constructor(code: string, message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}

/** What a thrown value says, after its code where AWS gave one. */
export function faultText(thrown: unknown): string {
  if (thrown instanceof AwsFault) return `${thrown.code}: ${thrown.message}`;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
