/**
 * Stock is conserved: of each SKU, what is available, reserved and shipped adds up to what there was, and it is
 * never oversold.
 *
 * Overselling is reported at once. A sum that is off is reported at the end, since a retry may still mend what a
 * crash left half done; the message names the invocations whose writes did not add up.
 */
import type { RecordOf } from "../../sim/journal/records.ts";
import type { ItemImage } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import { type OrderFile, requestIdOf } from "./order_file.ts";
import type { Check } from "./check.ts";
import { history, orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import { counted, grouped, inMs, listed } from "./words.ts";

interface Level {
  initial: number;
  available: number;
  reserved: number;
  /** Units of reservations that are gone because their orders were shipped. */
  shipped: number;
  /** Writers whose changes did not add up, while the sum is off: the first few. */
  culprits: Culprit[];
  oversold: boolean;
}

interface Culprit {
  readonly file: OrderFile | undefined;
  readonly words: string;
}

/** What a running writer has changed of one SKU so far. */
interface Change {
  stock: number;
  reserved: number;
  /** For whom, as the last of its writes says. */
  file: OrderFile | undefined;
}

type Lines = readonly { readonly sku: string; readonly quantity: number }[];

export const stockConserved: Check = {
  name: "stock-conserved",
  kind: "invariant",
  sentence:
    "What is available, reserved and shipped of a SKU adds up to what there was, and none is sold twice",
  start(context) {
    const { views } = context.system;
    const book = bookOf(context);
    const violations = new Violations();
    const levels = new Map<string, Level>();
    /** Changes by running writer and SKU: they add up to nothing when it is done, if it did its work whole. */
    const changes = new Map<string, Map<string, Change>>();
    /** Reservations that were deleted before their order was seen to be shipped or rejected. */
    const gone = new Map<string, Lines>();
    let lowest = Infinity;

    const levelOf = (sku: string): Level => {
      let level = levels.get(sku);
      if (level === undefined) {
        level = { initial: 0, available: 0, reserved: 0, shipped: 0, culprits: [], oversold: false };
        levels.set(sku, level);
      }
      return level;
    };

    const change = (
      by: string,
      sku: string,
      what: "stock" | "reserved",
      delta: number,
      file: OrderFile | undefined,
    ): void => {
      if (delta === 0 || requestIdOf(by) === undefined) return;
      let own = changes.get(by);
      if (own === undefined) changes.set(by, own = new Map());
      let made = own.get(sku);
      if (made === undefined) own.set(sku, made = { stock: 0, reserved: 0, file });
      made[what] += delta;
      made.file = file ?? made.file;
    };

    const stock = (record: RecordOf<"item">): void => {
      const after = record.image && views.stock(record.image as ItemImage);
      const before = record.old && views.stock(record.old as ItemImage);
      const sku = after?.sku ?? before?.sku;
      if (sku === undefined) return;
      const known = levels.has(sku);
      const level = levelOf(sku);
      const was = before?.available ?? 0;
      const is = after?.available ?? 0;
      // The first sight of a SKU, and every restock by a client, says how many there are.
      if (!known) level.initial = before === undefined ? is : was;
      else if (requestIdOf(record.by) === undefined) level.initial += is - was;
      level.available = is;
      if (known || before !== undefined) {
        change(record.by, sku, "stock", is - was, book.ofTrace(record.trace));
      }
      if (is < lowest) lowest = is;
      if (is < 0 && is < was) {
        const file = book.ofTrace(record.trace);
        violations.add(
          record.t,
          file,
          () =>
            `${orderName(file, record.trace)}: ${record.by} took ${sku} below zero in ${record.table} at ` +
            `${inMs(record.t)}: ${was} available before, ${is} after, no condition stopped it${
              history(file)
            }`,
        );
      }
    };

    const reservation = (record: RecordOf<"item">): void => {
      const after = record.image && views.reservation(record.image as ItemImage);
      const before = record.old && views.reservation(record.old as ItemImage);
      if (after === undefined && before === undefined) return;
      const owner = book.ofOrder((after ?? before)!.orderId);
      for (const { sku, quantity } of before?.items ?? []) {
        levelOf(sku).reserved -= quantity;
        change(record.by, sku, "reserved", -quantity, owner);
      }
      for (const { sku, quantity } of after?.items ?? []) {
        const level = levelOf(sku);
        level.reserved += quantity;
        change(record.by, sku, "reserved", quantity, owner);
        if (level.reserved + level.shipped > level.initial && !level.oversold) {
          level.oversold = true;
          const file = book.ofOrder(after!.orderId);
          violations.add(
            record.t,
            file ?? after!.orderId,
            () =>
              `${orderName(file, after!.orderId)}: ${record.by} reserved ${quantity} of ${sku} at ${
                inMs(record.t)
              }, ` +
              `which makes ${grouped(level.reserved)} reserved and ${grouped(level.shipped)} shipped of ` +
              `${grouped(level.initial)}: oversold${history(file)}`,
          );
        }
      }
      if (before !== undefined && after === undefined) gone.set(before.orderId, before.items);
      settle((after ?? before)!.orderId);
    };

    /** A reservation that is gone was shipped, or given back. */
    const settle = (orderId: string): void => {
      const lines = gone.get(orderId);
      const status = lines && book.ofOrder(orderId)?.status;
      if (lines === undefined || (status !== "SHIPPED" && status !== "REJECTED")) return;
      gone.delete(orderId);
      if (status === "SHIPPED") { for (const { sku, quantity } of lines) levelOf(sku).shipped += quantity; }
    };

    const ended = (by: string, atMs: number): void => {
      const own = changes.get(by);
      if (own === undefined) return;
      changes.delete(by);
      for (const [sku, made] of own) {
        const level = levelOf(sku);
        if (level.available + level.reserved + level.shipped === level.initial) level.culprits = [];
        else if (made.stock + made.reserved !== 0 && level.culprits.length < 3) {
          if (made.file) made.file.pinned = true;
          level.culprits.push({
            file: made.file,
            words: `${by}, which ended at ${inMs(atMs)}, ${changeWords(made)}`,
          });
        }
      }
    };

    return {
      see(record) {
        book.see(record);
        if (record.type === "item") {
          if (record.table === views.stockTable) stock(record);
          if (record.table === views.reservationsTable) reservation(record);
          if (record.table === views.ordersTable && gone.size > 0 && record.image) {
            settle(views.order(record.image as ItemImage).orderId);
          }
        } else if (changes.size > 0 && record.type === "invocation" && record.action === "end") {
          ended(`${record.function}:${record.requestId}`, record.t);
        }
      },
      end(state) {
        for (const orderId of [...gone.keys()]) settle(orderId);
        for (const [sku, level] of levels) {
          const sum = level.available + level.reserved + level.shipped;
          if (sum === level.initial) continue;
          violations.add(
            state.atMs,
            level.culprits[0]?.file,
            () =>
              `${sku}: ${grouped(level.available)} available, ${grouped(level.reserved)} reserved and ` +
              `${grouped(level.shipped)} shipped make ${grouped(sum)} where there were ${
                grouped(level.initial)
              }` +
              (level.culprits.length === 0
                ? ""
                : `: ${listed(level.culprits.map((culprit) => culprit.words))}`),
          );
        }
      },
      figure: () =>
        `${counted(levels.size, "SKU")}${lowest === Infinity ? "" : `, lowest ${grouped(lowest)}`}` +
        (violations.count === 0 ? "" : `, ${counted(violations.count, "problem")}`),
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

/** `took 0 from stock but reserved 3 for order-17 (ord_ab12)`. */
function changeWords({ stock, reserved, file }: Change): string {
  const from = stock <= 0 ? `took ${grouped(-stock)} from stock` : `put ${grouped(stock)} back into stock`;
  const to = reserved >= 0 ? `reserved ${grouped(reserved)}` : `released ${grouped(-reserved)}`;
  return `${from} but ${to}${file === undefined ? "" : ` for ${orderName(file)}`}`;
}
