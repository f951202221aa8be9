/** What the control API keeps of a world from its start on: the last records of its journal, and its ledgers. */
import type { NamedFault } from "../../sim/faults/mod.ts";
import { natives } from "../../sim/host/natives.ts";
import type { World } from "../../sim/mod.ts";
import { JournalWindow } from "./journal_window.ts";
import { LedgerBook } from "./ledger_book.ts";

export interface Observation {
  readonly journal: JournalWindow;
  readonly ledger: LedgerBook;
  /** The faults with which the world began. */
  readonly faultsAtStart: readonly NamedFault[];
  /** Aborted once nothing happens in the world any more. */
  readonly over: AbortSignal;
}

const observations = new WeakMap<World, Observation & { readonly end: AbortController }>();
const process = natives.Date.now().toString(36);
let count = 0;

/**
 * Starts to keep what happens in a world, or finds what has been kept. To be called once when a world is made, before
 * anything is deployed: what came before is not seen.
 */
export function observe(world: World): Observation {
  const known = observations.get(world);
  if (known) return known;
  const journal = new JournalWindow(`${process}${(count++).toString(36)}`);
  const ledger = new LedgerBook();
  world.journal.listen({ see: (record) => journal.see(record) });
  world.journal.listen({ types: ["ledger"], see: (record) => ledger.see(record) });
  const end = new AbortController();
  const observation = { journal, ledger, faultsAtStart: world.faults.faults, over: end.signal, end };
  observations.set(world, observation);
  return observation;
}

/** Nothing happens in a world any more: whoever looks at it, or reads its journal, is told, and let go. */
export function endObservation(world: World, reason: string): void {
  const observation = observations.get(world);
  observation?.journal.end(reason);
  observation?.end.abort(reason);
}
