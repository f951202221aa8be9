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

/** The newest entry about a reference leads to the earlier ones: most references have but one. */
interface Linked extends LedgerEntry {
  readonly earlier: Linked | undefined;
}

export class Ledger {
  readonly #party: PartyName;
  readonly #newest = new Recent<Linked>();
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
  of(reference: string): LedgerEntry[] {
    const entries: LedgerEntry[] = [];
    for (let entry = this.#newest.get(reference); entry !== undefined; entry = entry.earlier) {
      const { action, id, amount, atMs } = entry;
      entries.push({ action, id, amount, atMs });
    }
    return entries.reverse();
  }

  /** Sums over the whole run, by action. */
  get totals(): Readonly<Record<LedgerAction, LedgerTotal>> {
    return this.#totals;
  }

  /** References held. */
  get size(): number {
    return this.#newest.size;
  }

  write(
    action: LedgerAction,
    id: string,
    reference: string,
    amount: number,
    idempotencyKey: string | undefined,
    context: PartyContext,
  ): void {
    const earlier = this.#newest.get(reference);
    this.#newest.set(reference, { action, id, amount, atMs: context.nowMs, earlier });
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
}
