/**
 * The ledger of a third party: the ground truth of what it did, whatever its callers believe.
 *
 * Every entry goes to the journal. What is held here serves questions about the last 24 hours only, so that it does
 * not grow with the orders of a run; totals are kept for ever.
 */
import type { LedgerRecord } from "../journal/records.ts";
import type { PartyContext, PartyName } from "./party.ts";
import { Recent } from "./recent.ts";

export type LedgerAction = LedgerRecord["action"];

export interface LedgerEntry {
  readonly action: LedgerAction;
  readonly id: string;
  /** Minor units (cents). */
  readonly amount: number;
  /** Virtual epoch milliseconds. */
  readonly atMs: number;
}

export interface LedgerTotal {
  readonly count: number;
  /** Minor units (cents). */
  readonly amount: number;
}

/** What there is about one reference. */
interface Page {
  atMs: number;
  readonly entries: LedgerEntry[];
}

const NO_ENTRIES: readonly LedgerEntry[] = Object.freeze([]);

export class Ledger {
  readonly #party: PartyName;
  readonly #pages = new Recent<Page>();
  readonly #totals: Record<LedgerAction, { count: number; amount: number }> = {
    charged: { count: 0, amount: 0 },
    refunded: { count: 0, amount: 0 },
    declined: { count: 0, amount: 0 },
    labelled: { count: 0, amount: 0 },
  };

  constructor(party: PartyName) {
    this.#party = party;
  }

  /** What was done under a reference, oldest first; forgotten 24 hours after the last entry about it. */
  of(reference: string): readonly LedgerEntry[] {
    return this.#pages.get(reference)?.entries ?? NO_ENTRIES;
  }

  /** Sums over the whole run, by action. */
  get totals(): Readonly<Record<LedgerAction, LedgerTotal>> {
    return this.#totals;
  }

  /** References held. */
  get size(): number {
    return this.#pages.size;
  }

  write(
    action: LedgerAction,
    id: string,
    reference: string,
    amount: number,
    idempotencyKey: string | undefined,
    context: PartyContext,
  ): void {
    this.#keep(reference, { action, id, amount, atMs: context.nowMs });
    const total = this.#totals[action];
    total.count++;
    total.amount += amount;
    context.journal.write({
      type: "ledger",
      trace: context.trace,
      party: this.#party,
      action,
      id,
      reference,
      ...(idempotencyKey === undefined ? undefined : { idempotencyKey }),
      amount,
      by: context.by,
    });
  }

  #keep(reference: string, entry: LedgerEntry): void {
    const page = this.#pages.get(reference) ?? { atMs: 0, entries: [] };
    page.atMs = entry.atMs;
    page.entries.push(entry);
    this.#pages.set(reference, page);
  }
}
