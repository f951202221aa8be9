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
 * @throws {Error} There is no such system or variant; names all that there are.
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
  return new Error(`Cannot find ${what} "${given}"; there are: ${names.join(", ")}`);
}
