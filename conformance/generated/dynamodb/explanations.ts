/** Differences that are known, and when they count as such. */
import type { Explanation } from "./judging.ts";
import { KNOWN_BEHAVIOUR } from "./known_behaviour.ts";
import { KNOWN_ORDERS } from "./known_orders.ts";
import { KNOWN_WORDS } from "./known_words.ts";
import type { DrawnCall } from "./operations.ts";

/** Why two answers differ, as far as it can be told from them. */
export interface Explained {
  readonly why: string;
  /**
   * What it rests on: one fault in two wordings; several faults, of which each side tells its own; or what one side
   * does otherwise.
   */
  readonly kind: "words" | "order" | "behaviour";
}

const KINDS: readonly (readonly [Explained["kind"], readonly Explanation[]])[] = [
  ["behaviour", KNOWN_BEHAVIOUR],
  ["words", KNOWN_WORDS],
  ["order", KNOWN_ORDERS],
];

/** Every explanation, as differences have them. */
export const EXPLANATIONS: readonly string[] = KINDS.flatMap(([, list]) => list.map(({ why }) => why));

/** Why an answer of ours is not that of DynamoDB Local; undefined where nobody knows. */
export function explained(call: DrawnCall, ours: string, theirs: string): Explained | undefined {
  for (const [kind, list] of KINDS) {
    for (const { why, when } of list) if (when(ours, theirs, call)) return { why, kind };
  }
  return undefined;
}
