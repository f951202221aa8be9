/** Money as the services know it: whole cents of one currency, so that sums are exact. */
import { z } from "zod";

export const CURRENCY = "USD";

/** An amount in cents. */
export const AmountSchema = z.int().nonnegative();

/** What so many units at so much a unit come to, in cents. */
export function totalCents(
  lines: readonly { readonly quantity: number; readonly unitPriceCents: number }[],
): number {
  let total = 0;
  for (const line of lines) total += line.quantity * line.unitPriceCents;
  return total;
}
