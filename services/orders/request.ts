/**
 * What `POST /orders` accepts. Everything that is wrong with a request is said at once: a key that is missing, a
 * body that is not JSON, and each property that does not fit.
 */
import { Buffer } from "node:buffer";
import { z } from "zod";
import { CATALOGUE, type Item, type PricedItem } from "../domain/mod.ts";
import type { APIGatewayProxyEventV2, Problem } from "../lambda/mod.ts";

const OrderRequestSchema = z.object({
  customerId: z.string().min(1).max(64),
  items: z.array(z.object({ sku: z.string().min(1).max(64), quantity: z.int().min(1).max(99) })).min(1).max(
    50,
  ),
  payment: z.object({ cardToken: z.string().min(1).max(255) }),
  note: z.string().max(500).optional(),
});
export type OrderRequest = z.infer<typeof OrderRequestSchema>;

/** Whatever a client makes up, as long as it fits a header; a UUID is usual. */
const IdempotencyKeySchema = z.string("The header is required").trim().min(1, "The header must not be empty")
  .max(255);

export type ReadResult =
  | { readonly ok: true; readonly idempotencyKey: string; readonly request: OrderRequest }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads key and body from an API Gateway event (payload format 2.0, whose header names are in lower case). */
export function readOrderRequest(
  event: Pick<APIGatewayProxyEventV2, "headers" | "body" | "isBase64Encoded">,
): ReadResult {
  const problems: Problem[] = [];
  const key = IdempotencyKeySchema.safeParse(event.headers["idempotency-key"]);
  if (!key.success) {
    for (const issue of key.error.issues) {
      problems.push({ in: "header", path: "Idempotency-Key", problem: issue.message });
    }
  }
  const body = parseBody(event);
  if (body === undefined) {
    problems.push({ in: "body", path: "", problem: "The body must be JSON" });
    return { ok: false, problems };
  }
  const request = OrderRequestSchema.safeParse(body);
  if (!request.success) {
    for (const issue of request.error.issues) {
      problems.push({ in: "body", path: pathText(issue.path), problem: issue.message });
    }
  }
  if (!key.success || !request.success) return { ok: false, problems };
  return { ok: true, idempotencyKey: key.data, request: request.data };
}

export type PriceResult =
  | { readonly ok: true; readonly items: readonly PricedItem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Puts today's prices to the lines of an order; lines of the same SKU become one. */
export function price(items: readonly Item[]): PriceResult {
  const priced = new Map<string, PricedItem>();
  const problems: Problem[] = [];
  items.forEach(({ sku, quantity }, index) => {
    const product = CATALOGUE.get(sku);
    if (product === undefined) {
      problems.push({ in: "body", path: `items[${index}].sku`, problem: `There is no product ${sku}` });
      return;
    }
    const { unitPriceCents } = product;
    priced.set(sku, { sku, quantity: quantity + (priced.get(sku)?.quantity ?? 0), unitPriceCents });
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, items: [...priced.values()] };
}

/** The body as JSON; undefined when there is none or it is not JSON. */
function parseBody(event: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded">): unknown {
  if (event.body === undefined) return undefined;
  try {
    return JSON.parse(
      event.isBase64Encoded ? Buffer.from(event.body, "base64").toString("utf8") : event.body,
    );
  } catch {
    return undefined;
  }
}

function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text;
}
