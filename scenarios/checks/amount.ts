/** What an order costs: computed from the request and the price list, not asked of the service that charges. */
import { CATALOGUE } from "../../services/domain/catalogue.ts";

/** The price in cents of the lines of a `POST /orders` body; undefined when it has none, or a line has no price. */
export function amountOf(body: string | undefined): number | undefined {
  const lines = linesOf(body);
  if (lines === undefined || lines.length === 0) return undefined;
  let total = 0;
  for (const { sku, quantity } of lines) {
    const product = CATALOGUE.get(sku);
    if (product === undefined || !Number.isInteger(quantity)) return undefined;
    total += product.unitPriceCents * quantity;
  }
  return total;
}

function linesOf(body: string | undefined): { sku: string; quantity: number }[] | undefined {
  if (body === undefined) return undefined;
  try {
    const items = (JSON.parse(body) as { items?: unknown } | null)?.items;
    return Array.isArray(items) ? items : undefined;
  } catch {
    return undefined;
  }
}
