/** What can go wrong with a target: it is the wrong one, or AWS answered with an error. */

/** Why a target cannot be used. */
export type TargetReason = "unreachable" | "missing-operation" | "refused";

/** The target cannot be used. The message is one clear line; exit code 2. */
export class TargetError extends Error {
  override readonly name = "TargetError";
  /** Default `refused`: by a guard of ours, or by the target for another reason than the other two. */
  readonly reason: TargetReason;

  constructor(message: string, options: ErrorOptions & { readonly reason?: TargetReason } = {}) {
    const { reason = "refused", ...rest } = options;
    super(message, rest);
    this.reason = reason;
  }
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

/** Whether `thrown` says that the target has no such operation. */
export function saysMissing(thrown: unknown): boolean {
  return thrown instanceof TargetError && thrown.reason === "missing-operation";
}

/** Whether `thrown` says that no answer came from the target. */
export function saysUnreachable(thrown: unknown): boolean {
  return thrown instanceof TargetError && thrown.reason === "unreachable";
}
