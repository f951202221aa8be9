/**
 * Nobody is charged twice, and nobody pays for an order that was turned down.
 *
 * The provider's ledger is the truth, not our Payments table: a charge whose answer was lost is a charge.
 */
import type { RecordOf } from "../../sim/journal/records.ts";
import type { OrderStatus } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import { isFinal, type OrderFile } from "./order_file.ts";
import type { Check } from "./check.ts";
import { deadLettersAtEnd } from "./dead_letters.ts";
import { faultsBetween, history, orderName, repeatsBefore } from "./explain.ts";
import { Trails } from "./trails.ts";
import { Violations } from "./violations.ts";
import { counted, inMoney, inMs } from "./words.ts";

/** What was taken for one order while it is of interest. */
interface Account {
  /** The charge that stands; undefined when none does. */
  charge: RecordOf<"ledger"> | undefined;
  charges: number;
  refunds: number;
  netAmount: number;
}

/** How many accounts are open before it pays to look for those that can be packed. */
const PACK_AT = 256;

export const chargedOnce: Check = {
  name: "charged-once",
  kind: "invariant",
  sentence: "No order is charged more than once, and none that was turned down stays charged",
  start(context) {
    const book = bookOf(context);
    const violations = new Violations();
    /** Accounts that have not come out right yet; of the others the book keeps what is charged in the end. */
    const accounts = new Map<string, Account>();
    /** Kept until an order has ended with its money where it belongs. */
    const trails = new Trails(context, book, (file) => {
      const account = accounts.get(file.orderId ?? "");
      return isFinal(file.status) &&
        (file.status !== "REJECTED" || typeof account !== "object" || account.netAmount === 0);
    });
    let charges = 0;
    let refunds = 0;

    const accountOf = (orderId: string): Account => {
      const known = accounts.get(orderId);
      if (known) return known;
      const file = book.ofOrder(orderId);
      const netAmount = file?.settled ?? 0;
      const account: Account = { charge: undefined, charges: netAmount === 0 ? 0 : 1, refunds: 0, netAmount };
      if (file) file.settled = undefined;
      accounts.set(orderId, account);
      return account;
    };

    /** Packs the accounts of orders that ended as they should. */
    const pack = (): void => {
      for (const [orderId, account] of accounts) {
        const file = book.ofOrder(orderId);
        if (file === undefined || file.pinned || !isFinal(file.status)) continue;
        if (problemAtEnd(file.status!, account, file.amount) !== undefined) continue;
        file.settled = account.netAmount;
        accounts.delete(orderId);
      }
    };

    const charged = (record: RecordOf<"ledger">): void => {
      charges++;
      const account = accountOf(record.reference);
      const before = account.charges - account.refunds;
      if (before > 0) {
        const file = book.ofOrder(record.reference);
        violations.add(record.t, file ?? record.reference, () => twice(file, account.charge, record));
      }
      account.charges++;
      account.netAmount += record.amount;
      account.charge = record;
    };

    const refunded = (record: RecordOf<"ledger">): void => {
      refunds++;
      const account = accountOf(record.reference);
      account.refunds++;
      account.netAmount -= record.amount;
      if (account.netAmount < 0 || account.refunds > account.charges) {
        const file = book.ofOrder(record.reference);
        violations.add(
          record.t,
          file ?? record.reference,
          () =>
            `${
              orderName(file, record.reference)
            } was paid back more than it was charged: refund ${record.id} of ` +
            `${inMoney(record.amount)} by ${record.by} at ${inMs(record.t)} leaves ` +
            `${inMoney(account.netAmount)}${history(file)}`,
        );
      }
    };

    let packAt = PACK_AT;
    return {
      see(record) {
        book.see(record);
        trails.see(record);
        if (record.type !== "ledger" || record.party !== "payments") return;
        if (record.action === "charged") charged(record);
        else if (record.action === "refunded") refunded(record);
        if (accounts.size >= packAt) {
          pack();
          // Twice what is left, so that passes cost no more than the entries between them.
          packAt = Math.max(PACK_AT, accounts.size * 2);
        }
      },
      end(state) {
        const seen = new Set<string>();
        // A refund that was given up rests in a dead-letter queue for someone to make; dlq-exact judges that.
        const waiting = new Set(
          deadLettersAtEnd(context.system, book, state).flatMap(({ file }) => file?.orderId ?? []),
        );
        for (const image of state.items(context.system.views.ordersTable)) {
          const { orderId, status } = context.system.views.order(image);
          seen.add(orderId);
          const file = book.ofOrder(orderId);
          if (file?.settled !== undefined) continue;
          if (!isFinal(status) || (status === "REJECTED" && waiting.has(orderId))) continue;
          const problem = problemAtEnd(status, accounts.get(orderId), file?.amount);
          if (problem === undefined) continue;
          violations.add(
            state.atMs,
            file ?? orderId,
            () =>
              `${orderName(file, orderId)} ${problem}` +
              `${status === "REJECTED" ? `; ${trails.endOf(file)}` : ""}${history(file)}`,
          );
        }
        for (const [orderId, account] of accounts) {
          if (seen.has(orderId) || account.netAmount === 0) continue;
          const file = book.ofOrder(orderId);
          const hit = faultsBetween(file, 0, state.atMs);
          violations.add(
            state.atMs,
            file ?? orderId,
            () =>
              `${orderName(file, orderId)} was charged (${account.charge?.id ?? "a charge"} at ${
                inMs(account.charge?.t ?? 0)
              } by ${account.charge?.by ?? "unknown"}) but no such order was ever stored in ` +
              `${context.system.views.ordersTable}${hit ? `; first it was hit by ${hit}` : ""}${
                history(file)
              }`,
          );
        }
      },
      figure: () =>
        `${counted(charges, "charge")}, ${counted(refunds, "refund")}, ${
          counted(violations.count, "order")
        } charged wrongly`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

/** What is wrong with the account of an order that ended; undefined for nothing. */
function problemAtEnd(
  status: OrderStatus,
  account: Account | undefined,
  amount: number | undefined,
): string | undefined {
  const charge = account?.charge;
  const taken = charge ? `${charge.id} at ${inMs(charge.t)} by ${charge.by}` : "a charge";
  if (status === "REJECTED" && account !== undefined && account.netAmount !== 0) {
    return `was rejected but ${inMoney(account.netAmount)} is still charged: ${taken} was not refunded`;
  }
  if (status !== "SHIPPED") return undefined;
  if (account === undefined || account.charges === 0) return "was shipped but never charged";
  if (account.refunds >= account.charges) return `was shipped although its charge was refunded: ${taken}`;
  if (amount !== undefined && account.netAmount !== amount && account.charges === 1) {
    return `was charged ${inMoney(account.netAmount)} where its lines cost ${inMoney(amount)}: ${taken}`;
  }
  return undefined;
}

function twice(
  file: OrderFile | undefined,
  first: RecordOf<"ledger"> | undefined,
  second: RecordOf<"ledger">,
): string {
  const which = first
    ? `${one(first)} and ${one(second)}, ${keys(first, second)}`
    : `${one(second)}, after the charge with which it had ended`;
  const fromMs = first?.t ?? 0;
  // What was delivered twice before the first charge may be what made the second.
  const repeats = repeatsBefore(file, fromMs);
  const between = faultsBetween(file, fromMs, second.t);
  const cause = (repeats ? `; before them ${repeats}` : "") + (between ? `; between them ${between}` : "") ||
    history(file, "ledger");
  return `${orderName(file, second.reference)} was charged twice: ${which}${cause}`;
}

function one(charge: RecordOf<"ledger">): string {
  return `${charge.id} at ${inMs(charge.t)} by ${charge.by}`;
}

function keys(first: RecordOf<"ledger">, second: RecordOf<"ledger">): string {
  const a = first.idempotencyKey;
  const b = second.idempotencyKey;
  if (a === undefined && b === undefined) return "each without an idempotency key";
  if (a === b) return `both with idempotency key ${a}`;
  return `with different idempotency keys ${a ?? "(none)"} and ${b ?? "(none)"}`;
}
