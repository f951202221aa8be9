/**
 * What can be ordered and what a unit costs. The prices that count for an order are those at the moment of its
 * acceptance: they are stored with the order and travel with its events.
 */

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly unitPriceCents: number;
}

/** Listed and priced, but never restocked: an order for it is accepted, paid, and then refunded. */
export const OUT_OF_STOCK_SKU = "OUT-OF-STOCK";

const PRODUCTS: readonly Product[] = [
  { sku: "TEA-001", name: "Assam, 250 g", unitPriceCents: 1_190 },
  { sku: "TEA-002", name: "Darjeeling first flush, 100 g", unitPriceCents: 1_650 },
  { sku: "TEA-003", name: "Sencha, 200 g", unitPriceCents: 1_375 },
  { sku: "TEA-004", name: "Rooibos, 500 g", unitPriceCents: 980 },
  { sku: "COF-001", name: "House espresso, 1 kg", unitPriceCents: 2_290 },
  { sku: "COF-002", name: "Yirgacheffe filter, 500 g", unitPriceCents: 1_840 },
  { sku: "CUP-001", name: "Stoneware cup", unitPriceCents: 1_425 },
  { sku: "POT-001", name: "Glass teapot, 1.2 l", unitPriceCents: 3_900 },
  { sku: "KET-001", name: "Kettle with thermometer", unitPriceCents: 7_495 },
  { sku: "FIL-001", name: "Paper filters, 100 pieces", unitPriceCents: 450 },
  { sku: OUT_OF_STOCK_SKU, name: "Anniversary blend, sold out", unitPriceCents: 2_500 },
];

export const CATALOGUE: ReadonlyMap<string, Product> = new Map(
  PRODUCTS.map((product) => [product.sku, product]),
);

/** The SKUs that are restocked: all but {@linkcode OUT_OF_STOCK_SKU}. */
export const STOCKED_SKUS: readonly string[] = PRODUCTS
  .map((product) => product.sku)
  .filter((sku) => sku !== OUT_OF_STOCK_SKU);
