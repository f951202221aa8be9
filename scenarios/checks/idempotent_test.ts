import assert from "node:assert/strict";
import { accepted, judge, orderImage, record } from "./fixture.ts";
import { idempotent } from "./idempotent.ts";

Deno.test("idempotent holds where every answer names the same order", () => {
  const { messages, figure } = judge(idempotent, [...accepted(), record.response({ t: 900, attempt: 2 })]);
  assert.deepEqual(messages, []);
  assert.equal(figure, "2 answers for 1 key, 0 second orders");
});

Deno.test("idempotent finds a second order in an answer", () => {
  const { messages } = judge(idempotent, [
    ...accepted(),
    record.response({ t: 900, attempt: 2, body: '{"orderId":"ord_2"}' }),
  ]);
  assert.deepEqual(messages, [
    "order-1 (ord_1) became a second order ord_2: POST /orders with idempotency key key of ord_1 was answered ord_2 " +
    "at 900 ms, attempt 2",
  ]);
});

Deno.test("idempotent finds a second item for one key", () => {
  const { messages } = judge(idempotent, [
    ...accepted(),
    record.item({ t: 700, image: orderImage("ACCEPTED", "ord_2", "key of ord_1"), by: "orders-api:req-7" }),
  ]);
  assert.deepEqual(messages, [
    "order-1 (ord_1) was stored a second time as ord_2: orders-api:req-7 put it into Orders at 700 ms for the same " +
    "idempotency key key of ord_1",
  ]);
});
