import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CATALOGUE,
  envelopeOf,
  fingerprintOf,
  InventoryUpdatedSchema,
  OrderCreatedSchema,
  orderIdOf,
  OUT_OF_STOCK_SKU,
  PaymentProcessedSchema,
  STOCKED_SKUS,
  totalCents,
} from "./mod.ts";
import { delivered } from "../fixture.ts";

const ORDER = {
  items: [{ sku: "TEA-001", quantity: 2, unitPriceCents: 1_190 }],
  amount: 2_380,
  currency: "USD",
  cardToken: "tok",
};

Deno.test("orderIdOf gives the same id for the same customer and key, and another for any other", () => {
  assert.match(orderIdOf("cus_1", "k"), /^ord_[0-9a-f]{24}$/);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (customer, key, customer2, key2) => {
      const same = customer === customer2 && key === key2;
      assert.equal(orderIdOf(customer, key) === orderIdOf(customer2, key2), same);
    }),
    { seed: 1 },
  );
  assert.notEqual(orderIdOf("ab", "c"), orderIdOf("a", "bc"));
});

Deno.test("fingerprintOf tells requests apart", () => {
  assert.equal(fingerprintOf({ a: 1 }), fingerprintOf({ a: 1 }));
  assert.notEqual(fingerprintOf({ a: 1 }), fingerprintOf({ a: 2 }));
});

Deno.test("totalCents adds up whole cents", () => {
  assert.equal(totalCents([]), 0);
  assert.equal(
    totalCents([{ quantity: 3, unitPriceCents: 1_190 }, { quantity: 1, unitPriceCents: 450 }]),
    4_020,
  );
});

Deno.test("the catalogue prices at least eight products in whole cents and knows one that is never in stock", () => {
  assert.ok(STOCKED_SKUS.length >= 8);
  assert.ok(CATALOGUE.has(OUT_OF_STOCK_SKU) && !STOCKED_SKUS.includes(OUT_OF_STOCK_SKU));
  for (const product of CATALOGUE.values()) {
    assert.ok(Number.isSafeInteger(product.unitPriceCents) && product.unitPriceCents > 0);
  }
});

Deno.test("an OrderCreated envelope is read, with unknown properties left aside", () => {
  const schema = envelopeOf("OrderCreated", OrderCreatedSchema);
  const read = schema.parse(delivered("OrderCreated", { ...ORDER, coupon: "x" }));
  assert.equal(read.detail.amount, 2_380);
  assert.ok(!("coupon" in read.detail));
});

const FAULTY: readonly (readonly [string, Record<string, unknown>])[] = [
  ["of another version", { version: 2 }],
  ["without items", { items: [] }],
  ["with a quantity that is text", { items: [{ sku: "TEA-001", quantity: "2", unitPriceCents: 1 }] }],
  ["with an amount that is no whole number", { amount: 1.5 }],
  ["without card token", { cardToken: undefined }],
  ["without order id", { orderId: undefined }],
];
for (const [what, detail] of FAULTY) {
  Deno.test(`an OrderCreated envelope is refused (${what})`, () => {
    const schema = envelopeOf("OrderCreated", OrderCreatedSchema);
    assert.equal(schema.safeParse(delivered("OrderCreated", { ...ORDER, ...detail })).success, false);
  });
}

Deno.test("an envelope of another detail type is refused", () => {
  const schema = envelopeOf("OrderCreated", OrderCreatedSchema);
  assert.equal(schema.safeParse(delivered("PaymentProcessed", ORDER)).success, false);
});

Deno.test("a charged payment needs a charge id and a declined one a code", () => {
  const { detail } = delivered("PaymentProcessed", {
    amount: 1,
    currency: "USD",
    items: [{ sku: "A", quantity: 1 }],
  });
  assert.ok(!PaymentProcessedSchema.safeParse({ ...detail, status: "CHARGED" }).success);
  assert.ok(PaymentProcessedSchema.safeParse({ ...detail, status: "CHARGED", chargeId: "ch_1" }).success);
  assert.ok(!PaymentProcessedSchema.safeParse({ ...detail, status: "DECLINED", chargeId: "ch_1" }).success);
  assert.ok(
    PaymentProcessedSchema.safeParse({ ...detail, status: "DECLINED", declineCode: "card_declined" }).success,
  );
});

Deno.test("missing stock names what is missing", () => {
  const { detail } = delivered("InventoryUpdated", {
    status: "OUT_OF_STOCK",
    items: [{ sku: "A", quantity: 1 }],
  });
  assert.ok(!InventoryUpdatedSchema.safeParse(detail).success);
  assert.ok(InventoryUpdatedSchema.safeParse({ ...detail, missing: ["A"] }).success);
});
