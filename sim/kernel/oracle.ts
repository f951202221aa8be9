/**
 * The decision oracle: the one source of chance in a run.
 *
 * A value is a hash of (seed, site, entity, occurrence) and never the next number of a shared stream, so decisions
 * do not shift when one of them is edited. Alternative 0 is always the benign one.
 */
import type { Entity } from "./entity.ts";

/** One decision that did not come out benign, as written to the journal. */
export interface Decision {
  readonly site: string;
  readonly entity: string;
  readonly occurrence: number;
  readonly choice: number;
}

export interface Oracle {
  readonly seed: number;
  /** A number in [0, 1), fixed by (seed, site, entity, occurrence). */
  draw(site: string, entity: Entity, occurrence?: number): number;
  /** An alternative in [0, alternatives); 0 is the benign one. An edit, where there is one, wins over the draw. */
  choose(site: string, entity: Entity, alternatives: number, occurrence?: number): number;
  /** True with the probability `rate` (0..1); true counts as choice 1 and is recorded, false as the benign 0. */
  chance(site: string, entity: Entity, rate: number, occurrence?: number): boolean;
}

export interface OracleOptions {
  /** Any integer; the low 32 bits and the next 21 count. */
  readonly seed: number;
  /** Decisions to force, keyed by `decisionKey`: how a recorded or edited run is replayed. */
  readonly edits?: ReadonlyMap<string, number>;
  /** Told of each decision that is not benign. */
  readonly record?: (decision: Decision) => void;
}

/** The key of one decision in a list of edits. */
export function decisionKey(site: string, entity: string, occurrence: number): string {
  return `${site}|${entity}|${occurrence}`;
}

/** Makes the oracle of one run. */
export function createOracle(options: OracleOptions): Oracle {
  const { seed, edits, record } = options;
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot seed the oracle: ${seed}, expected a safe integer`);
  }
  const seedLow = mix(seed >>> 0);
  const seedHigh = mix(Math.floor(seed / 0x100000000) >>> 0);
  const siteHashes = new Map<string, number>();
  const siteHash = (site: string): number => {
    let hash = siteHashes.get(site);
    if (hash === undefined) siteHashes.set(site, hash = hashString(site));
    return hash;
  };

  const draw = (site: string, entity: Entity, occurrence = 0): number => {
    const s = siteHash(site) ^ seedLow;
    const high = mix(entity.h1 ^ s ^ Math.imul(occurrence + 1, 0x9e3779b1));
    const low = mix(entity.h2 ^ high ^ seedHigh);
    return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 0x20000000000000;
  };
  const edited = (site: string, entity: Entity, occurrence: number): number | undefined =>
    edits === undefined ? undefined : edits.get(decisionKey(site, entity.name, occurrence));

  return {
    seed,
    draw,
    choose(site, entity, alternatives, occurrence = 0) {
      const choice = edited(site, entity, occurrence) ??
        Math.floor(draw(site, entity, occurrence) * alternatives);
      if (choice !== 0 && record) record({ site, entity: entity.name, occurrence, choice });
      return choice;
    },
    chance(site, entity, rate, occurrence = 0) {
      const forced = edited(site, entity, occurrence);
      const hit = forced === undefined ? rate > 0 && draw(site, entity, occurrence) < rate : forced !== 0;
      if (hit && record) record({ site, entity: entity.name, occurrence, choice: 1 });
      return hit;
    },
  };
}

/** The 32-bit finaliser of MurmurHash3. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function hashString(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}
