/**
 * Names that can be computed again. Whoever tries a step a second time, after a crash or because a message came
 * twice, arrives at the same name, so that a conditional write or a third party's idempotency key can tell.
 */
import { createHash } from "node:crypto";

/** The id of the order that a customer names with an idempotency key: `ord_` and 24 hexadecimal digits. */
export function orderIdOf(customerId: string, idempotencyKey: string): string {
  return `ord_${sha256(JSON.stringify([customerId, idempotencyKey])).slice(0, 24)}`;
}

/** Tells one request from another under the same key; `request` must have its properties in a fixed order. */
export function fingerprintOf(request: unknown): string {
  return sha256(JSON.stringify(request));
}

/** The id of a domain event. One order has at most one event of a type, and a repetition is the same event. */
export function eventIdOf(detailType: string, orderId: string): string {
  return `${detailType}:${orderId}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
