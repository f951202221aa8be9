/**
 * The ledger of a third party: the ground truth of what it did, whatever its callers believe.
 *
 * Every entry goes to the journal, which is where evidence is taken from. Only totals are held, so that nothing grows
 * with the orders of a run.
 */
import type { LedgerRecord } from "../journal/records.ts";
import type { PartyContext, PartyName } from "./party.ts";

export type LedgerAction = LedgerRecord["action"];

export interface LedgerTotal {
  readonly count: number;
  /** Minor units (cents). */
  readonly amount: number;
}

export class Ledger {
  readonly #party: PartyName;
  readonly #totals: Record<LedgerAction, { count: number; amount: number }> = {
    charged: { count: 0, amount: 0 },
    refunded: { count: 0, amount: 0 },
    declined: { count: 0, amount: 0 },
    labelled: { count: 0, amount: 0 },
  };

  constructor(party: PartyName) {
    this.#party = party;
  }

  /** Sums over the whole run, by action. */
  get totals(): Readonly<Record<LedgerAction, LedgerTotal>> {
    return this.#totals;
  }

  write(
    action: LedgerAction,
    id: string,
    reference: string,
    amount: number,
    idempotencyKey: string | undefined,
    context: PartyContext,
  ): void {
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
