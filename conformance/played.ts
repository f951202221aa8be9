/** What came of the cases of the contract: at each place, passed, failed or skipped. */
import type { Case, ServiceName } from "../sim/contract/case.ts";

/** Where a case is played. */
export const TRANSPORTS = ["direct", "wire", "http"] as const;
export type TransportName = typeof TRANSPORTS[number];

export type Came =
  | { readonly kind: "passed" }
  /** `got` in one line; `why` is what the comparison says. */
  | { readonly kind: "failed"; readonly got: string; readonly why: string }
  | { readonly kind: "skipped"; readonly reason: string };

export interface PlayedCase {
  readonly service: ServiceName;
  readonly name: string;
  readonly case: Case;
  /** A transport, or the URL of an endpoint. */
  readonly place: string;
  readonly came: Came;
}

/** Somewhere cases can be played. */
export interface Place {
  readonly title: string;
  /** How many may be under way at once. */
  readonly atOnce: number;
  /** @throws {PlaceError} Nobody answers there any more. */
  play(service: ServiceName, index: number): Promise<Came>;
  close(): Promise<void>;
}

/** A place cannot be had, or is gone. */
export class PlaceError extends Error {
  override readonly name = "PlaceError";
}

const MOST_OF_A_VALUE = 400;

/** What a case wants, in one line. */
export function wanted({ error, status, output, members, attempts }: Case): string {
  const says = error === undefined
    ? `output ${brief(output)}`
    : `error ${error}${members ? ` ${brief(members)}` : ""}`;
  const all = [says];
  if (status !== undefined) all.push(`status ${status}`);
  if (attempts !== undefined) all.push(`${attempts} attempts`);
  return all.join(", ");
}

/** An answer as a report shows it, in one line. */
export function answered(answer: { readonly output?: unknown; readonly error?: unknown }): string {
  if (answer.error === undefined) {
    const { $metadata, ...members } = answer.output as { $metadata?: { httpStatusCode?: number } };
    return `output ${brief(members)}, status ${$metadata?.httpStatusCode}`;
  }
  const error = answer.error as {
    name?: unknown;
    message?: unknown;
    members?: { $metadata?: { httpStatusCode?: number; attempts?: number } };
  };
  const { httpStatusCode, attempts } = error.members?.$metadata ?? {};
  const after = attempts !== undefined && attempts > 1 ? `, ${attempts} attempts` : "";
  return `error ${error.name}, status ${httpStatusCode}${after}: ${brief(error.message)}`;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MOST_OF_A_VALUE ? `${text.slice(0, MOST_OF_A_VALUE)}…` : text;
}
