/** NextToken: where a SELECT goes on, for the same statement with the same parameters only. */
import { validation } from "../errors.ts";
import type { Position } from "../ordered.ts";
import { base64 } from "../printing.ts";

/** Where a page begins. */
export interface Resumed {
  /** The number of the partition, in the order of the answer. */
  readonly partition: number;
  /** The number of the range within it. */
  readonly range: number;
  /** The last item of the page before; undefined for the beginning of the range. */
  readonly after: Position | undefined;
}

export function invalidToken() {
  return validation("Invalid NextToken");
}

export function makeToken({ partition, range, after }: Resumed, fingerprint: string): string {
  const fields = after ? [after.hash, after.pk, after.sk, after.tie] : [];
  return base64(new TextEncoder().encode(JSON.stringify([fingerprint, partition, range, ...fields])));
}

/** @throws {AwsError} It was not made for this statement. */
export function takeToken(token: string, fingerprint: string): Resumed {
  const [made, partition, range, hash, pk, sk, tie] = decoded(token);
  if (made !== fingerprint || typeof partition !== "number" || typeof range !== "number") {
    throw invalidToken();
  }
  if (hash === undefined) return { partition, range, after: undefined };
  if (
    typeof hash !== "number" || typeof pk !== "string" || typeof sk !== "string" || typeof tie !== "string"
  ) {
    throw invalidToken();
  }
  return { partition, range, after: { hash, pk, sk, tie } };
}

function decoded(token: string): readonly unknown[] {
  try {
    const bytes = Uint8Array.from(atob(token), (unit) => unit.charCodeAt(0));
    const fields: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(fields) ? fields : [];
  } catch {
    throw invalidToken();
  }
}
