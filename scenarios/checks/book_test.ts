import assert from "node:assert/strict";
import { Book, bookOf } from "./book.ts";
import { accepted, record, statusItem, testContext } from "./fixture.ts";

Deno.test("the book is one for all checks of a run, and takes each record once", () => {
  const context = testContext();
  assert.equal(bookOf(context), bookOf(context));
  const book = bookOf(context);
  for (const each of accepted()) {
    book.see(each);
    book.see(each);
  }
  const fault = record.fault();
  book.see(fault);
  book.see(fault);
  assert.equal(book.ofOrder("ord_1")?.struck?.length, 1);
  assert.equal(book.ofOrder("ord_1")?.amount, 1_190);
  assert.equal(book.ofOrder("ord_1")?.trace, "order-1");
});

Deno.test("the book forgets the history of finished orders, but not that of pinned ones", () => {
  const book = new Book(testContext({ orders: { "order-1": "valid", "order-2": "valid" } }));
  const finish = (trace: string, orderId: string): void => {
    book.see(record.request({ trace }));
    book.see(statusItem(10, "ACCEPTED", undefined, { trace }, orderId));
    book.see(record.fault({ trace }));
    book.see(statusItem(20, "SHIPPED", "ACCEPTED", { trace }, orderId));
  };
  finish("order-1", "ord_1");
  finish("order-2", "ord_2");
  book.ofOrder("ord_2")!.pinned = true;
  assert.equal(book.ofOrder("ord_1")?.notes?.length, 1);
  book.see(statusItem(120_000, "ACCEPTED", undefined, { trace: "order-3" }, "ord_3"));
  assert.equal(book.ofOrder("ord_1")?.notes, undefined);
  assert.equal(book.ofOrder("ord_1")?.struck, undefined);
  assert.equal(book.ofOrder("ord_2")?.notes?.length, 1);
  assert.equal(book.ofOrder("ord_1")?.status, "SHIPPED");
});

Deno.test("the book keeps the last happenings of an open order only", () => {
  const book = new Book(testContext());
  for (const each of accepted()) book.see(each);
  for (let t = 0; t < 100; t++) book.see(record.fault({ t }));
  const file = book.ofOrder("ord_1")!;
  assert.equal(file.notes?.length, 12);
  assert.equal(file.notes?.at(-1)?.t, 99);
  assert.equal(file.struck?.length, 16);
  assert.equal(file.struck?.[0]?.t, 0);
});

Deno.test("the book tells a third party's fault to the order whose request met it", () => {
  const book = new Book(testContext({
    orders: { "order-1": "valid", "order-2": "valid" },
    ids: { "order-1": "ord_1", "order-2": "ord_2" },
  }));
  for (const id of ["1", "2"]) {
    book.see(record.request({ trace: `order-${id}` }));
    book.see(statusItem(10, "ACCEPTED", undefined, { trace: `order-${id}` }, `ord_${id}`));
    book.see(record.message({ id: `m-${id}`, trace: `order-${id}` }));
  }
  book.see(
    record.invocation({ trace: "poller", mode: "event-source", inputs: ["m-1", "m-2"], requestId: "req-1" }),
  );
  book.see(record.fault({ t: 9, trace: "payments:charge:ord_2", kind: "third-party", effect: "unknown" }));
  book.see(record.http({ t: 9, trace: "poller", status: 0, idempotencyKey: "charge:ord_2" }));
  assert.equal(book.ofOrder("ord_2")?.struck?.length, 1);
  assert.equal(book.ofOrder("ord_1")?.struck, undefined);
});

Deno.test("the book tells by the key of a business request which order a third party's fault hit, where nobody else does", () => {
  const fault = record.fault({ trace: "http#3", kind: "third-party", entity: "payments:ord_1:charge" });
  const seen = (fromOutside: boolean) => {
    const book = new Book({ ...testContext(), fromOutside });
    for (const each of [...accepted(), fault]) book.see(each);
    return book.ofOrder("ord_1")?.struck?.length;
  };
  assert.equal(seen(true), 1);
  assert.equal(seen(false), undefined);
});
