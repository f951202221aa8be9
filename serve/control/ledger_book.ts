/** The ledgers of a world's third parties, entry by entry: the ground truth of what was charged, refunded, labelled. */
import type { LedgerRecord } from "../../sim/journal/mod.ts";

/** The most entries that are held. */
const MOST_ENTRIES = 100_000;

/** Which entries are wanted; a member that is absent matches all. */
export interface LedgerFilter {
  readonly reference?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly party?: string | undefined;
  readonly action?: string | undefined;
}

/** An entry with its number, counted from 0. */
export type BookEntry = Omit<LedgerRecord, "type"> & { readonly number: number };

export class LedgerBook {
  #entries: BookEntry[] = [];
  #count = 0;
  readonly #totals = {
    charged: { count: 0, amount: 0 },
    refunded: { count: 0, amount: 0 },
    declined: { count: 0, amount: 0 },
    labelled: { count: 0, amount: 0 },
  };

  /** Entries that had to be let go of, the oldest first. */
  get dropped(): number {
    return this.#count - this.#entries.length;
  }

  /** Sums over everything since the start of the world, by action. */
  get totals(): Readonly<
    Record<LedgerRecord["action"], { readonly count: number; readonly amount: number }>
  > {
    return this.#totals;
  }

  see(record: LedgerRecord): void {
    const { type: _, ...entry } = record;
    this.#entries.push({ ...entry, number: this.#count++ });
    const total = this.#totals[record.action];
    total.count++;
    total.amount += record.amount;
    if (this.#entries.length > MOST_ENTRIES) this.#entries = this.#entries.slice(MOST_ENTRIES / 4);
  }

  /** The entries that match, the oldest first, from the number `from` on. */
  *find(filter: LedgerFilter, from = 0): Generator<BookEntry, void, void> {
    const { reference, idempotencyKey, party, action } = filter;
    for (const entry of this.#entries) {
      if (entry.number < from) continue;
      if (reference !== undefined && entry.reference !== reference) continue;
      if (idempotencyKey !== undefined && entry.idempotencyKey !== idempotencyKey) continue;
      if (party !== undefined && entry.party !== party) continue;
      if (action !== undefined && entry.action !== action) continue;
      yield entry;
    }
  }
}
