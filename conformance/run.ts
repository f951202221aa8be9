/** Plays the cases of the contract at places, one place after the other. */
import type { ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import type { Place, PlayedCase } from "./played.ts";

export interface RunOptions {
  readonly services: readonly ServiceName[];
  /** Opens each place when its turn has come. */
  readonly places: readonly (() => Promise<Place>)[];
  /** Plays only cases whose names hold this text. */
  readonly only?: string;
  readonly signal?: AbortSignal;
  readonly onPlayed?: (done: number, total: number) => void;
}

/**
 * Plays the cases.
 *
 * @returns What came of each, in the order of the contract.
 * @throws {PlaceError} A place cannot be had.
 * @throws The reason of the signal.
 */
export async function runCases(options: RunOptions): Promise<PlayedCase[]> {
  const cases = options.services.flatMap((service) =>
    CASES[service].flatMap(({ name }, index) =>
      options.only === undefined || name.includes(options.only) ? [{ service, index }] : []
    )
  );
  const total = cases.length * options.places.length;
  const all: PlayedCase[] = [];
  let done = 0;
  for (const open of options.places) {
    const place = await open();
    const played = new Array<PlayedCase>(cases.length);
    let next = 0;
    const player = async (): Promise<void> => {
      for (let at = next++; at < cases.length; at = next++) {
        options.signal?.throwIfAborted();
        const { service, index } = cases[at]!;
        const given = CASES[service][index]!;
        const came = await place.play(service, index);
        played[at] = { service, name: given.name, case: given, place: place.title, came };
        options.onPlayed?.(++done, total);
      }
    };
    try {
      const ends = await Promise.allSettled(Array.from({ length: place.atOnce }, player));
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    } finally {
      await place.close();
    }
    all.push(...played);
  }
  return all;
}
