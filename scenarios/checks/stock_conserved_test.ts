import assert from "node:assert/strict";
import type { JournalRecord } from "../../sim/journal/records.ts";
import { accepted, judge, record, statusItem } from "./fixture.ts";
import { stockConserved } from "./stock_conserved.ts";

const stock = (available: number) => ({ sku: { S: "TEA-001" }, available: { N: String(available) } });
const reservation = (orderId: string, quantity: number, status = "RESERVED") => ({
  orderId: { S: orderId },
  status: { S: status },
  items: { L: [{ M: { sku: { S: "TEA-001" }, quantity: { N: String(quantity) } } }] },
});
const restock = (available: number): JournalRecord =>
  record.item({ t: 0, trace: "deploy#1", table: "Inventory", by: "deploy", image: stock(available) });
const take = (t: number, from: number, to: number, by = "inventory:req-1"): JournalRecord =>
  record.item({ t, table: "Inventory", action: "update", by, old: stock(from), image: stock(to) });
const reserve = (t: number, orderId: string, quantity: number, by = "inventory:req-1"): JournalRecord =>
  record.item({ t, table: "Reservations", by, image: reservation(orderId, quantity) });
const ended = (t: number, requestId = "req-1"): JournalRecord =>
  record.invocation({ t, function: "inventory", requestId, action: "end", outcome: "ok" });

Deno.test("stock-conserved holds where what is reserved was available", () => {
  const { messages, figure } = judge(stockConserved, [
    restock(10),
    ...accepted(),
    take(200, 10, 8),
    reserve(200, "ord_1", 2),
    ended(300),
  ]);
  assert.deepEqual(messages, []);
  assert.equal(figure, "1 SKU, lowest 8");
});

Deno.test("stock-conserved counts a decision that nothing is reserved as none", () => {
  const { messages } = judge(stockConserved, [
    restock(0),
    record.item({
      t: 9,
      table: "Reservations",
      by: "inventory:req-1",
      image: reservation("ord_1", 2, "OUT_OF_STOCK"),
    }),
    ended(10),
  ]);
  assert.deepEqual(messages, []);
});

Deno.test("stock-conserved holds where a reservation goes when its order is shipped, or is given back", () => {
  const gone = (t: number, orderId: string, by: string): JournalRecord =>
    record.item({ t, table: "Reservations", action: "delete", by, old: reservation(orderId, 2) });
  const { messages } = judge(stockConserved, [
    restock(10),
    ...accepted(),
    take(200, 10, 8),
    reserve(200, "ord_1", 2),
    ended(300),
    gone(400, "ord_1", "shipping:req-2"),
    statusItem(500, "SHIPPED", "ACCEPTED"),
    statusItem(600, "ACCEPTED", undefined, { trace: "order-2" }, "ord_2"),
    take(700, 8, 6, "inventory:req-3"),
    reserve(700, "ord_2", 2, "inventory:req-3"),
    take(800, 6, 8, "inventory:req-4"),
    gone(800, "ord_2", "inventory:req-4"),
    statusItem(900, "REJECTED", "ACCEPTED", { trace: "order-2" }, "ord_2"),
  ], { orders: { "order-1": "valid", "order-2": "valid" } });
  assert.deepEqual(messages, []);
});

Deno.test("stock-conserved finds stock below zero at once", () => {
  const { violations, messages } = judge(stockConserved, [
    restock(1),
    ...accepted(),
    take(200, 1, -1),
    reserve(200, "ord_1", 2),
  ]);
  assert.equal(violations[0]?.atMs, 200);
  assert.match(
    messages[0]!,
    /^order-1 \(ord_1\): inventory:req-1 took TEA-001 below zero in Inventory at 200 ms: 1 available before, -1 after/,
  );
});

Deno.test("stock-conserved finds what was sold twice although it never fell below zero", () => {
  const { messages } = judge(stockConserved, [
    restock(2),
    ...accepted(),
    take(200, 2, 0),
    reserve(200, "ord_1", 2),
    ended(210),
    // A read before the first write: it overwrites what it does not know of.
    take(220, 0, 0, "inventory:req-2"),
    reserve(220, "ord_2", 2, "inventory:req-2"),
    ended(230, "req-2"),
  ]);
  assert.match(
    messages[0]!,
    /inventory:req-2 reserved 2 of TEA-001 at 220 ms, which makes 4 reserved and 0 shipped of 2: oversold/,
  );
  assert.match(
    messages[1]!,
    /^TEA-001: 0 available, 4 reserved and 0 shipped make 4 where there were 2: inventory:req-2/,
  );
});

Deno.test("stock-conserved finds stock that a crash leaked, and who", () => {
  const { messages } = judge(stockConserved, [
    restock(10),
    ...accepted(),
    take(200, 10, 8),
    record.invocation({ t: 210, function: "inventory", action: "end", outcome: "crash" }),
  ]);
  assert.deepEqual(messages, [
    "TEA-001: 8 available, 0 reserved and 0 shipped make 8 where there were 10: " +
    "inventory:req-1, which ended at 210 ms, took 2 from stock but reserved 0 for order-1 (ord_1)",
  ]);
});

Deno.test("stock-conserved forgives what a retry mends", () => {
  const { messages } = judge(stockConserved, [
    restock(10),
    ...accepted(),
    take(200, 10, 8),
    record.invocation({ t: 210, function: "inventory", action: "end", outcome: "crash" }),
    reserve(60_200, "ord_1", 2, "inventory:req-2"),
    ended(60_300, "req-2"),
  ]);
  assert.deepEqual(messages, []);
});
