/**
 * The systems: every wiring of the services, by name.
 *
 * @example
 * ```ts
 * import { findSystem } from "./services/systems/mod.ts";
 *
 * findSystem("choreography", "buffered").queues.length;
 * ```
 */
import { choreography, CHOREOGRAPHY_VARIANTS, type ChoreographyVariant } from "./choreography.ts";
import type { System } from "./system.ts";

export { choreography, CHOREOGRAPHY_VARIANTS, type ChoreographyVariant } from "./choreography.ts";
export type * from "./system.ts";

export interface SystemEntry {
  /** The first is the default. */
  readonly variants: readonly string[];
  /** @throws {Error} There is no such variant. */
  readonly make: (variant: string) => System;
}

export const SYSTEMS: Readonly<Record<string, SystemEntry>> = {
  choreography: entry(CHOREOGRAPHY_VARIANTS, (variant) => choreography(variant as ChoreographyVariant)),
};

/**
 * The system of a name, in a variant.
 *
 * @param variant Default: the system's first.
 * @throws {Error} There is no such system or variant; names the nearest one, and all.
 */
export function findSystem(name: string, variant?: string): System {
  const found = Object.hasOwn(SYSTEMS, name) ? SYSTEMS[name] : undefined;
  if (found === undefined) throw unknown("system", name, Object.keys(SYSTEMS));
  const [standard] = found.variants;
  return found.make(variant ?? standard ?? "");
}

function entry(variants: readonly string[], make: (variant: string) => System): SystemEntry {
  return {
    variants,
    make(variant) {
      if (!variants.includes(variant)) throw unknown("variant", variant, variants);
      return make(variant);
    },
  };
}

function unknown(what: string, given: string, names: readonly string[]): Error {
  const nearest = [...names].sort((a, b) => distance(given, a) - distance(given, b))[0];
  return new Error(`Cannot find ${what} "${given}", nearest is "${nearest}"; there are: ${names.join(", ")}`);
}

/** Levenshtein's: how many letters to insert, delete or replace to get from one name to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, replaced));
    }
    row = next;
  }
  return row[to.length]!;
}
