import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { httpEvent } from "../fixture.ts";
import { price, readOrderRequest } from "./mod.ts";

const BODY = {
  customerId: "cus_1",
  items: [{ sku: "TEA-001", quantity: 2 }],
  payment: { cardToken: "tok_1" },
};
const read = (body: unknown, headers: Record<string, string> = { "idempotency-key": "k" }) =>
  readOrderRequest(
    httpEvent("POST /orders", { headers, body: typeof body === "string" ? body : JSON.stringify(body) }),
  );

Deno.test("readOrderRequest reads key and body", () => {
  assert.deepEqual(read({ ...BODY, note: "hi", extra: 1 }), {
    ok: true,
    idempotencyKey: "k",
    request: { ...BODY, note: "hi" },
  });
});

Deno.test("readOrderRequest reads a body in base64", () => {
  const body = Buffer.from(JSON.stringify(BODY)).toString("base64");
  const event = httpEvent("POST /orders", {
    headers: { "idempotency-key": "k" },
    body,
    isBase64Encoded: true,
  });
  assert.equal(readOrderRequest(event).ok, true);
});

Deno.test("readOrderRequest lists every problem of header and body at once", () => {
  const result = read({ items: [{ sku: "", quantity: 0 }, { sku: "A", quantity: 100 }], payment: {} }, {});
  assert.ok(!result.ok);
  assert.deepEqual(result.problems.map((problem) => `${problem.in} ${problem.path}`), [
    "header Idempotency-Key",
    "body customerId",
    "body items[0].sku",
    "body items[0].quantity",
    "body items[1].quantity",
    "body payment.cardToken",
  ]);
});

for (const [what, body] of [["not JSON", "{"], ["empty", ""], ["null", "null"], ["a list", "[]"]] as const) {
  Deno.test(`readOrderRequest refuses a body that is ${what}`, () => assert.equal(read(body).ok, false));
}

Deno.test("readOrderRequest takes 1 to 50 lines and a key of 1 to 255 characters", () => {
  const lines = (count: number) => ({ ...BODY, items: Array.from({ length: count }, () => BODY.items[0]) });
  assert.deepEqual([0, 1, 50, 51].map((count) => read(lines(count)).ok), [false, true, true, false]);
  const key = (length: number) => ({ "idempotency-key": "k".repeat(length) });
  assert.deepEqual([0, 1, 255, 256].map((length) => read(BODY, key(length)).ok), [false, true, true, false]);
  assert.equal(read(BODY, { "idempotency-key": "   " }).ok, false);
});

Deno.test("price puts prices to lines and makes lines of the same SKU one", () => {
  const items = [{ sku: "TEA-001", quantity: 2 }, { sku: "FIL-001", quantity: 1 }, {
    sku: "TEA-001",
    quantity: 3,
  }];
  assert.deepEqual(price(items), {
    ok: true,
    items: [
      { sku: "TEA-001", quantity: 5, unitPriceCents: 1_190 },
      { sku: "FIL-001", quantity: 1, unitPriceCents: 450 },
    ],
  });
});

Deno.test("price lists every unknown SKU", () => {
  const result = price([{ sku: "X", quantity: 1 }, { sku: "TEA-001", quantity: 1 }, {
    sku: "Y",
    quantity: 1,
  }]);
  assert.ok(!result.ok);
  assert.deepEqual(result.problems.map((problem) => problem.path), ["items[0].sku", "items[2].sku"]);
});
