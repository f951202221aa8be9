/**
 * The carrier's HTTP API: labels, under an idempotency key made of the order id, so that a parcel is announced once
 * however often the request is sent while the carrier keeps the key.
 */
import { z } from "zod";
import { baseUrl, environment, post, ThirdPartyRefusedError } from "../lambda/mod.ts";
import type { Item } from "../domain/mod.ts";

const { CARRIER_URL } = environment({ CARRIER_URL: baseUrl });
const LABELS_URL = `${CARRIER_URL}/v1/labels`;

const LabelSchema = z.object({ id: z.string().min(1), trackingNumber: z.string().min(1) });
export type Label = z.infer<typeof LabelSchema>;

/**
 * Has a label made for the parcel of an order.
 *
 * @throws {ThirdPartyUnavailableError} Whether a label was made is unknown; ask again.
 * @throws {ThirdPartyRefusedError} The carrier refused the request, or its answer does not fit.
 */
export async function createLabel(
  orderId: string,
  items: readonly Item[],
  remainingMs: () => number,
): Promise<Label> {
  const answer = await post({
    url: LABELS_URL,
    idempotencyKey: `${orderId}:label`,
    body: { reference: orderId, items },
    remainingMs,
  });
  const label = LabelSchema.safeParse(answer.body);
  if (answer.status < 200 || answer.status > 299 || !label.success) {
    throw new ThirdPartyRefusedError(`Cannot make a label for order ${orderId}: status ${answer.status}`);
  }
  return label.data;
}
